"""What to do about an exception, for the ones beginners meet. Patterns over type and message."""

from __future__ import annotations

import re

from grader.analysis.old_apis import old_api
from grader.evidence import Crash
from grader.training import names

# (exception class, pattern of the message, hint). The first that matches counts. Each is true of everything that
# its pattern matches: `tests/analysis/test_hints.py` provokes them.
HINTS: tuple[tuple[str, str, str], ...] = (
    ("SyntaxError", r"invalid character '[“”‘’„]", "A curly quote stands where Python needs a plain one: type \" or ' anew."),
    ("SyntaxError", r"invalid (non-printable )?character", "A sign stands here that Python does not know, perhaps copied from a web page: delete it and type it anew."),
    ("SyntaxError", r"'[(\[{]' was never closed", "The bracket that this line opens is never closed: close it, here or in a line below."),
    ("SyntaxError", r"^unmatched '[)\]}]'", "This bracket closes none that is open: there is one too many, or its partner is missing before it."),
    ("SyntaxError", r"closing parenthesis .* does not match", "The bracket that closes is of another kind than the last one that was opened: ( with ), [ with ], { with }."),
    ("SyntaxError", r"unterminated triple-quoted", "The text that begins in this line is never closed: end it with three quotes, in a line below."),
    ("SyntaxError", r"unterminated|EOL while scanning", "The text that this line begins is never closed: put the same quote at its end."),
    ("SyntaxError", r"unexpected EOF", "The file ends while something is still open: look for a bracket or a quote that is never closed."),
    ("SyntaxError", r"Missing parentheses in call", "This is Python 2: write print(...) with brackets."),
    ("SyntaxError", r"forgot a comma", "There is probably a comma missing between two things in a list or call."),
    ("SyntaxError", r"cannot (assign|delete)", "Only a name can stand on the left of =. To compare, write ==."),
    ("SyntaxError", r"meant '=='", "Compare with ==. If this is no comparison, look whether a bracket above is still open."),
    ("SyntaxError", r"expected ':'", "A line that begins a block (if, for, def, class) ends with a colon."),
    ("SyntaxError", r"expected 'except' or 'finally'", "A try needs an except: below it, at the same distance from the margin."),
    ("SyntaxError", r"positional argument follows keyword", "In a call, put what has no name before what has one: f(x, epochs=5)."),
    ("SyntaxError", r"keyword argument repeated", "The call gives the same name twice: leave one of them out."),
    ("SyntaxError", r"'(return|yield|await|break|continue)'.* (outside|not properly in)|not in loop", "This word is only understood inside a function or a loop: look at the spaces at the beginning of the line."),
    ("SyntaxError", r"leading zeros", "A number does not begin with 0: write 9 instead of 09."),
    ("SyntaxError", r"invalid decimal literal", "A name cannot begin with a digit, and a number has no letters in it."),
    ("SyntaxError", r"line continuation", "Nothing may follow a \\ in a line. In the name of a file, write / instead."),
    ("SyntaxError", r"unicodeescape", "In a text, \\ begins a special sign: write / between folders instead."),
    ("SyntaxError", r"^f-string", "Look inside the braces of the f\"...\": each { needs its }, and quotes in it must be of the other kind."),
    ("SyntaxError", r"non-utf-8|utf-8", "Save the file as UTF-8 in your editor."),
    ("SyntaxError", r"null bytes", "This is no text file: save it as plain text, in UTF-8, in your editor."),
    ("SyntaxError", "", "Python cannot read this line. Look at it, and whether what stands above it is complete: brackets, commas, quotes, colons."),
    ("IndentationError", r"expected an indented block", "What belongs to the line with the colon begins with spaces, four as a rule: indent it."),
    ("IndentationError", r"unexpected indent", "There are spaces at the beginning of this line that do not belong there."),
    ("IndentationError", "", "The spaces at the beginning of this line do not match the lines around it."),
    ("TabError", "", "Tabs and spaces are mixed at the beginning of the line: use spaces only."),
    ("ModuleNotFoundError", r"No module named", "This module is not available here. If it is a file of your own, hand it in together with your program; otherwise do without it."),
    ("ImportError", "", "The name is not in that module (any more). Check its spelling in the module's documentation."),
    ("NameError", r"name '(\w+)' is not defined", "The name is used before it is made, or spelled differently. In a notebook: does an earlier cell make it?"),
    ("NotImplementedError", "", "This part is still as it was given out: write your own code in place of raise NotImplementedError()."),
    ("UnboundLocalError", "", "The function uses a variable before it gives it a value."),
    ("EOFError", r"reading a line", "input() waits for somebody to type; nobody does while grading. Write the value into the file."),
    ("FileNotFoundError", "", "The file is not there while grading. Hand it in together with your program, or use the data set of the handout."),
    ("PermissionError", "", "Files outside your own folder cannot be read or written."),
    ("OSError", r"without a network", "Load the data set that the handout names."),
    ("OSError", r"urlopen|resolve|connect", "There is no network while grading."),
    ("URLError", "", "There is no network while grading."),
    ("TimeLimit", "", "Is there a loop that never ends, or a training of your own that takes very long?"),
    ("ValueError", r"Unrecognized data type: x=\[", "Keras wants an array: write np.array([...]) around the list."),
    ("ValueError", r"(lr|decay)\b.*not (supported|recognized)|Argument\(s\) not recognized: \{'lr'", "The argument is called learning_rate today."),
    ("ValueError", r"must be called before|never been called|not been built|Build the model", "The model does not know its input yet: begin it with keras.Input(shape=...)."),
    ("ValueError", r"incompatible with the layer|expected axis -1|expected shape", "The data do not have the shape the model expects: compare x.shape with the model's input."),
    ("ValueError", r"(target|labels?|logits).*(shape|rank)", "The labels and the last layer do not fit: one number for each class, and a loss for this kind of label."),
    ("ValueError", r"`metrics` argument to be a list|dtype='string'", "compile takes its metrics as a list of names: write metrics=[\"accuracy\"]."),
    ("ValueError", r"You must call `compile", "Call model.compile(...) before model.fit(...)."),
    ("ValueError", r"optimizer identifier: <class", "An optimizer needs brackets: write Adam() instead of Adam."),
    ("ValueError", r"could not interpret", "Keras does not know this name. Check its spelling."),
    ("TypeError", r"unexpected keyword argument '?(\w+)", "There is no such argument (any more). Check its spelling in the documentation."),
    ("TypeError", r"missing .* required", "The call needs more than it is given: the message names what is missing."),
    ("TypeError", r"'NoneType' object", "Something here is None: a function that returns nothing, as model.compile, or a variable that was never given a value."),
    ("TypeError", r"object is not callable", "Brackets stand behind something that is no function: a comma may be missing before them, or a name was used twice."),
    ("AttributeError", r"'NoneType' object", "What stands before the dot is None: a function that returns nothing, as model.compile, or a variable that was never given a value."),
    ("AttributeError", r"has no attribute '(\w+)'", "The name after the dot does not exist (any more). Check its spelling in the documentation."),
    ("KeyError", r"^'(val_)?acc'$", "The history calls it 'accuracy' today, if metrics=['accuracy'] was given."),
    ("KeyError", r"^'val_", "The history has this only if fit was given validation_data or validation_split."),
    ("KeyError", "", "There is no entry of this name: print the names that there are."),
    ("IndexError", r"too many indices", "The array has fewer dimensions than there are positions in the brackets: print its shape."),
    ("IndexError", r"out of (range|bounds)", "The position is past the end: positions count from 0."),
    ("MemoryError", "", "The program asked for more memory than there is."),
    ("RecursionError", "", "A function calls itself without end."),
    ("SystemExit", "", "The program ended itself with an error."),
    ("KeyboardInterrupt", "", "The program raised KeyboardInterrupt itself."),
)  # fmt: skip
IDENTIFIER = re.compile(
    r"Could not interpret (loss|optimizer|activation|metric)\b.*? identifier: (.{1,60})\s*$"
)


def hint_for(crash: Crash) -> str:
    """A hint for an exception; a general one if it is none of the well-known."""
    if today := old_api(crash):
        return f"This is an old way of writing it. {today}"
    if (match := IDENTIFIER.match(crash.message)) and not match[2].startswith("<"):
        return names.suggestion(match[1], match[2])
    for kind, pattern, hint in HINTS:
        if crash.type == kind and re.search(pattern, crash.message, re.IGNORECASE):
            return hint
    return "Read the last line of the error first, then look at the line of your file that it names."
