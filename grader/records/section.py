"""A section of an answer sheet, as a heading and what stands under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# How people number an answer at the beginning of a line: "3.", "3)", "(c)", "Q3:", "Question 3 -", "Task #3".
NOUN = (
    "question|questions|exercise|task|part|answer|problem|nr|no|q|a|ex|aufgabe|frage|antwort|exercice|pregunta|"
    "ejercicio|domanda|esercizio|vraag|opgave|pergunta"
)
KIND = rf"(?:(?:{NOUN})\b\.?\s*#?\s*(?=\d|\(?[a-z]\b)|q(?=\d))"
NUMBER = re.compile(
    rf"\W{{0,3}}{KIND}?\(?(?P<number>\d{{1,2}}|[a-z](?![\w'’]))"
    r"(?:\s*[).:\]）．：、–—-]+|\s*$|(?<=\d)\s+(?=\D))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Section:
    """A piece of an answer sheet: a heading and the text below it, as written.

    Attributes:
        heading: without what marks it as one.
        text: below it, with that of the sections inside it.
        depth: 0 for the whole sheet's top headings; grows inwards.
        pictures: names of pictures the text refers to.
        own: the text without that of the sections inside it. What stands before the first heading is a
            section without one.
        loose: no heading, but a line that may be one ("ReLU: ...", "2) ...", a question, the first cell of
            a row): it counts where no heading does. Its lines are part of `own` of another section.
        check: the slug of the check that it answers, where the place it stands in says so; "" where its
            heading has to.
    """

    heading: str
    text: str
    depth: int = 0
    pictures: tuple[str, ...] = ()
    own: str = ""
    loose: bool = False
    check: str = field(default="", repr=False)

    @property
    def number(self) -> int:
        """The number that it begins with, letters counted from a; 0 without one."""
        prefix = NUMBER.match(self.heading)
        if prefix is None:
            return 0
        said = prefix["number"].lower()
        # The small form of some letters is two characters.
        return int(said) if said.isdigit() else ord(said[0]) - ord("a") + 1

    @property
    def lettered(self) -> bool:
        """Whether its number is a letter."""
        prefix = NUMBER.match(self.heading)
        return prefix is not None and not prefix["number"].isdigit()
