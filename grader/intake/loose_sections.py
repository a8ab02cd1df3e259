"""Loose sections: lines that may be headings though nothing marks them as such, with what follows each.

Such as "ReLU: ...", "2) ...", "What is Keras? It is ...", "1) A 2) B", or the first cell of a row.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from grader.intake.open_section import Open
from grader.records.section import NOUN, NUMBER, Section

LOOSE_DEPTH = 20
LABEL_WORDS, TITLE_WORDS = 8, 6  # words of a label, and of a title, at most
BULLETS = re.compile(r"^[-*•>#\s]+")
# A question at the beginning of a line; a full stop inside a name ("Model.fit") does not end it.
QUESTION = re.compile(r"((?:[^.!?]|\.(?=\S)){3,200}\?)[\s:*_-]*(.*)")
LABEL = re.compile(r"((?:[^:;.!?=\t]|\.(?=\w)){2,60}?)\s*(?::|=>?|->|→|–|—|\s-\s|;|\t)\s*(.*)")
# A short line that ends like no sentence, such as "Dropout".
TITLE = re.compile(r"(?=.*[^\W\d_])((?:[^.!?:;,=]|\.(?=\w)){2,60})()")
ASKED = re.compile(r"^(?:q|question|frage|pregunta)\s*[:.]\s+(?=\S)", re.IGNORECASE)
ANSWERED = re.compile(r"^(?:a|ans|answer)\s*\d{0,2}\s*[:.)–-]+\s*", re.IGNORECASE)
# Answers in a row: "1) A 2) B", "Q1: A; Q2: B", "1-A, 2-B", "1A 2B".
NOUNS = "|".join(noun for noun in NOUN.split("|") if len(noun) > 1)  # "A 3" is an answer, and then a number
_BEFORE = rf"(?:(?<=[\s,;|/])|^)(?P<mark>(?:(?:{NOUNS})\b\.?\s*#?\s*|[qa#](?=\d))?"
MARKER = re.compile(
    rf"{_BEFORE}\(?(?P<number>\d{{1,2}})(?:\s*[).:\]=）．：、]+|\s?[-–—](?=\s*\(?[a-z]\b)|\s[-–—]\s(?=[^\W\d])|\s?(?:->|=>|→))(?!\d)\s*)",
    re.IGNORECASE,
)
LETTERED = re.compile(rf"{_BEFORE}(?P<number>\d{{1,2}})\s*)\(?[a-h]\)?(?=$|[\s,;|/.])", re.IGNORECASE)
GLUED = re.compile(r"(?:\d{1,2}[a-h]){2,}\W*", re.IGNORECASE)  # "1B2A3C"
INTRODUCED = re.compile(
    r"(?:(?:[^\W\d]+['’ ]+){0,5}(?:answers?|solutions?|antworten|respuestas|réponses)"
    r"(?: (?:of|by|from|for|to)\b[^:\d]{0,40})?\s*[:.-]?\s*)?",
    re.IGNORECASE,
)
BRIEF = 3  # words of an answer in a row below a heading, at most


class Loose:
    """Lines that may be headings, each with what follows it.

    A label inside the answer to a question, such as "Example: ...", is part of that answer as well.
    """

    def __init__(self, *, labels: bool = True, numbers: Collection[int] = ()) -> None:
        """Begin; `numbers` are those with which lines of the sheet begin."""
        self._numbers = frozenset(numbers)
        self._columns: list[str] = []
        self._under = False
        self._done: list[Open] = []
        self._labels = labels
        self._question: Open | None = None
        self._label: Open | None = None

    def close(self, heading: str = "") -> None:
        """A heading ends what was open."""
        self._question = self._label = None
        self._under = self._under or bool(heading)

    def lines(self, text: str, number: str = "") -> None:
        """Take a paragraph; `number` is that of its place in a list."""
        for line in text.splitlines():
            if bare := BULLETS.sub("", line.strip()):
                answers = self._in_a_row(f"{number}. {bare}" if number else bare)
                for place, answer in answers:
                    self.close()
                    self._question = self._open(f"{place}.", answer, bare)
                if not answers:
                    self._line(bare, number)
                number = ""

    def bold(self, line: str, number: str) -> None:
        """Take a paragraph that is bold as a whole: a heading, unless it answers something by number."""
        brief = len(line.split()) <= BRIEF and "?" not in line
        if (number and brief) or self._in_a_row(f"{number}. {line}" if number else line):
            self.lines(line, number)

    def _in_a_row(self, line: str) -> list[tuple[str, str]]:
        """The answers of a line that holds several, each with its number: "1) A 2) B 3) B".

        None of a line of prose with numbers in it: the numbers of answers follow one another from the line's
        beginning, or leave one out between single words, no other line begins with one of them, and below a
        heading or a question they are short.
        """
        if GLUED.fullmatch(line):
            line = re.sub(r"(?<=[a-hA-H])(?=\d)", " ", line)
        for pattern in (MARKER, LETTERED):
            marks = list(pattern.finditer(line))
            numbers = [int(mark["number"]) for mark in marks]
            if len(marks) < 2 or not INTRODUCED.fullmatch(line[: marks[0].start()]):
                continue
            if self._numbers & {*numbers[1:]}:
                continue
            ends = [mark.start() for mark in marks[1:]] + [len(line)]
            said = [
                line[mark.end("mark") : end].strip(" ,;|/\t") for mark, end in zip(marks, ends, strict=True)
            ]
            words = max(len(answer.split()) for answer in said)
            if not _follow(numbers, gaps=words == 1):
                continue
            brief = words <= BRIEF
            if all(said) and (brief or not (self._question or self._label or self._under)):
                return list(zip(map(str, numbers), said, strict=True))
        return []

    def row(self, cells: list[str]) -> None:
        """Take a row of a table: its first cell asks, or its second where the first is a number.

        Below a row of nothing but numbers each cell answers that of its column.
        """
        self.close()
        columns, self._columns = self._columns, cells if _counts(cells) else []
        if len(columns) == len(cells) > 1:
            for place, cell in zip(columns, cells, strict=True):
                self._open(f"{place}.", cell, cell)
            return
        if self._columns:
            return
        if len(cells) > 2 and NUMBER.fullmatch(cells[0]):
            cells = [f"{cells[0].rstrip('.):')}. {cells[1]}", *cells[2:]]
        if len(cells) > 1 and cells[0] and any(cells[1:]):
            self._open(cells[0], "; ".join(filter(None, cells[1:])), "\n".join(cells))
        self.close()

    def _line(self, line: str, number: str) -> None:
        waiting = self._question
        # A letter alone may itself be an answer: what has a number below it is the next one.
        if waiting is not None and not waiting.text and not (number and len(waiting.heading) == 1):
            # "3" below a question is its answer and no number of another; so is "A1: ..." below "Q1: ...".
            bare = ANSWERED.sub("", line)
            if bare != line or line.isalnum():
                waiting.text.append(bare)
                waiting.own.append(line)
                return
        if begun := ASKED.match(line):
            self.close()
            self._question = self._open(line[begun.end() :], "", line)
            return
        prefix = NUMBER.match(line)
        said = f"{number}. " if number else prefix[0] if prefix else ""
        text = line if number or not prefix else line[prefix.end() :]
        if asked := QUESTION.match(text):
            self.close()
            self._question = self._open(said + asked[1], asked[2], line)
            return
        label = LABEL.match(text) if self._labels or said else None
        title = TITLE.fullmatch(text) if len(text.split()) <= TITLE_WORDS else None
        if said:
            self.close()
            if label and len(label[1].split()) <= LABEL_WORDS:
                self._question = self._open(said + label[1], label[2], line)
            else:  # "2. three" is an answer, "2. Dropout" may be a heading: it is both
                self._question = self._open(said + text if title else said.strip(), text, line)
            return
        label = label or (title if self._labels else None)
        for part in (self._question, self._label):
            if part is not None and (part is self._question or not label or not part.text):
                part.text.append(line)
                part.own.append(line)
        if label and len(label[1].split()) <= LABEL_WORDS:
            self._label = self._open(label[1], label[2], line)

    def _open(self, heading: str, text: str, line: str) -> Open:
        part = Open(heading, LOOSE_DEPTH)
        part.text, part.own = [text] if text.strip() else [], [line]
        self._done.append(part)
        return part

    def sections(self) -> list[Section]:
        """What was found, in its order."""
        return [
            Section(
                part.heading[:1000],
                "\n".join(part.text).strip(),
                part.depth,
                own="\n".join(part.own),
                loose=True,
            )
            for part in self._done
        ]


def _follow(numbers: list[int], *, gaps: bool) -> bool:
    """Whether numbers follow one another; with `gaps`, some may be left out."""
    steps = [later - number for number, later in pairwise(numbers)]
    return all(step == 1 or (gaps and step > 0) for step in steps)


def _counts(cells: list[str]) -> bool:
    """Whether a row counts its columns, from 1 and more than two."""
    matches = [re.fullmatch(r"\D{0,10}?(\d{1,2})\W?", cell) for cell in cells]
    numbers = [int(match[1]) for match in matches if match is not None]
    return len(cells) > 2 and numbers == list(range(1, len(cells) + 1))
