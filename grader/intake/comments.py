"""What a program answers in its comments, its printed lines and the texts that stand alone in it."""

from __future__ import annotations

import re

from grader.intake.loose_sections import Loose
from grader.intake.sheet import SHEET_CHARS
from grader.records.section import Section

# Of a program: lines of comments and printed texts below each other, and texts that stand alone.
PRINTED = re.compile(r"""^print\(\s*(["'])(.*)\1\s*\)\s*;?$""")
COMMENTS = re.compile(
    r"""(?:^[ \t]*(?:\#.*|print\(\s*(?:"[^"\n]*"|'[^'\n]*')\s*\)[ ;]*)(?:\n|$))+
    |^[ \t]*(?P<quote>\"{3}|'{3})(?P<text>[\s\S]{0,20000}?)(?P=quote)""",
    re.MULTILINE | re.VERBOSE,
)


def comments(program: str) -> list[Section]:
    """What the comments, texts and printed lines of a program answer, as loose sections.

    In comments and printed lines only under questions and numbers: "# Flatten: 28 x 28" is a remark on code.
    """
    remarks, texts = Loose(labels=False), Loose()
    for part in COMMENTS.finditer(program[:SHEET_CHARS]):
        if part["text"]:
            texts.lines(part["text"])
            texts.close()
        else:
            lines = (line.strip().lstrip("# ") for line in part[0].splitlines())
            remarks.lines("\n".join(PRINTED.sub(r"\2", line) for line in lines))
    return [*remarks.sections(), *texts.sections()]
