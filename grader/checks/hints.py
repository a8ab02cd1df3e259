"""What to do about an exception, for the ones beginners meet. Patterns over type and message."""

from __future__ import annotations

import re

from grader.checks.old_apis import old_api
from grader.evidence import Crash

# (exception class, pattern of the message, hint). The first that matches counts.
HINTS: tuple[tuple[str, str, str], ...] = (
    ("SyntaxError", r"[“”‘’]|invalid character", "A curly quote or another special sign stands where Python needs a plain one: type \" or ' anew."),
    ("SyntaxError", r"was never closed|unexpected EOF", "A bracket or quote is opened and never closed. Look at the line, and at the one above."),
    ("SyntaxError", r"Missing parentheses in call to 'print'", "This is Python 2: write print(...) with brackets."),
    ("SyntaxError", r"forgot a comma", "There is probably a comma missing between two things in a list or call."),
    ("SyntaxError", r"expected ':'", "A line that begins a block (if, for, def, class) ends with a colon."),
    ("SyntaxError", r"non-utf-8|utf-8", "Save the file as UTF-8 in your editor."),
    ("SyntaxError", "", "Python cannot read this line. Look at it and at the line above: brackets, commas, quotes, colons."),
    ("IndentationError", "", "The spaces at the beginning of this line do not match the lines around it."),
    ("TabError", "", "Tabs and spaces are mixed at the beginning of the line: use spaces only."),
    ("ModuleNotFoundError", r"No module named '?(\w+)", "This module is not available here. Use TensorFlow, Keras, NumPy, pandas, scikit-learn and matplotlib only."),
    ("ImportError", "", "The name is not in that module (any more). Check its spelling in the Keras documentation."),
    ("NameError", r"name '(\w+)' is not defined", "The name is used before it is made, or spelled differently. In a notebook: does an earlier cell make it?"),
    ("EOFError", "", "input() waits for somebody to type; nobody does while grading. Write the value into the file."),
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
    ("ValueError", r"(target|labels?|logits).*shape|rank", "The labels and the last layer do not fit: one number for each class, and a loss for this kind of label."),
    ("ValueError", r"dtype='string'", "compile takes its metrics by name: write metrics=[\"accuracy\"]."),
    ("ValueError", r"You must call `compile", "Call model.compile(...) before model.fit(...)."),
    ("ValueError", r"could not interpret|Could not interpret", "Keras does not know this name. Check its spelling."),
    ("TypeError", r"unexpected keyword argument '?(\w+)", "There is no such argument (any more). Check its spelling in the Keras documentation."),
    ("TypeError", r"missing .* required", "The call needs one more argument."),
    ("AttributeError", r"has no attribute '(\w+)'", "The name after the dot does not exist (any more). Check its spelling in the Keras documentation."),
    ("KeyError", r"acc|val_acc", "The history calls it 'accuracy' today, if metrics=['accuracy'] was given."),
    ("KeyError", "", "There is no entry of this name."),
    ("IndexError", "", "The position is past the end: positions count from 0."),
    ("MemoryError", "", "The program asked for more memory than there is."),
    ("RecursionError", "", "A function calls itself without end."),
    ("SystemExit", "", "The program ended itself with an error."),
    ("KeyboardInterrupt", "", "The program raised KeyboardInterrupt itself."),
)  # fmt: skip


def hint_for(crash: Crash) -> str:
    """A hint for an exception; a general one if it is none of the well-known."""
    if today := old_api(crash):
        return f"This is an old way of writing it. {today}"
    for kind, pattern, hint in HINTS:
        if crash.type == kind and re.search(pattern, f"{crash.message} {crash.code}", re.IGNORECASE):
            return hint
    return "Read the last line of the error first, then look at the line of your file that it names."
