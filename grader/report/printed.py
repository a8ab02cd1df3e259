"""What a program printed, as a person at a terminal saw it."""

from __future__ import annotations

import re

from grader.grade import Graded

COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # what a terminal makes colours and movements of
# Of the path of a library's file only what lies in the library; of others the name. Bounded, as programs
# print what they like.
LIBRARY = re.compile(r"(?<![\w/])/(?:[^\s/:'\"<>()]{1,100}/){1,30}?(?:site|dist)-packages/")
FOLDERS = re.compile(r"(?<![\w./:])/(?:[^\s/:'\"<>()]{1,100}/){1,30}(?=[\w.-]+\.\w)")
LOG_CHARS = 6_000  # of output shown
CUT = "a long training was cut"  # how the note begins that says so


def printed(graded: Graded) -> str:
    """The output of a program: without colours, what was written over, and folders of this computer."""
    text = COLOURS.sub("", graded.run.log) if graded.run is not None else ""
    # A terminal begins a line anew at each carriage return: of a progress bar its end is left.
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    text = "".join(character for character in text if character in "\n\t" or character.isprintable())
    if len(text) > LOG_CHARS:
        text = f"{text[: LOG_CHARS // 2]}\n…\n{text[-LOG_CHARS // 2 :]}"
    return FOLDERS.sub("", LIBRARY.sub("", text))


def was_cut(graded: Graded) -> bool:
    """Whether a training was cut short, so that what was printed of it is not what it came to."""
    return any(note.startswith(CUT) for note in graded.grade.case.evidence.notes)
