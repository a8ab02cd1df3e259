"""One message of a student's, and the requests in it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from grader.gradebook.codes import FoundCode, codes_in

WORDS_CHARS = 4_000  # of a request that are kept
TEXT_CHARS = 100_000  # of a message that are looked at
CODES = 100  # of a message that are taken: more than a report has


@dataclass(frozen=True)
class Message:
    """What somebody wrote.

    Attributes:
        text: their words.
        source: where it stood, for people: "marks.csv, row 3".
        beside: what else may name a code: the subject of a mail, the other cells of a form's row.
        name: of who wrote; "" where it does not say, as `address`.
        sent: when, as it is written there; "" where it does not say.
        day_first: how 11/12/2026 is meant there; None where nobody can tell.
    """

    text: str
    source: str
    beside: str = ""
    name: str = ""
    address: str = ""
    sent: str = ""
    day_first: bool | None = None

    @property
    def sender(self) -> str:
        """Who wrote it, with name and address where both are known."""
        return f"{self.name} <{self.address}>" if self.name and self.address else self.name or self.address


@dataclass(frozen=True)
class Asking:
    """A request in a message: the code, its state as `FoundCode` has it or "" for no code, and the words."""

    code: str
    state: str
    words: str


def askings_in(message: Message, known: Container[str]) -> list[Asking]:
    """The requests in a message: one for each code it names, or one without a code.

    Where a text names several, each has the words from the line of its code to that of the next; codes that
    have none of their own share all of them.
    """
    text = message.text[:TEXT_CHARS]
    whole = _words(text)
    inside = _of_lines(text, codes_in(text, known))
    beside = codes_in(message.beside[:TEXT_CHARS], known)
    if any(each.state == "known" for each in (*(each for _, each in inside), *beside)):
        beside = [each for each in beside if each.state == "known"]
    states = {each.code: each.state for _, each in inside}
    askings = [
        Asking(each.code, each.state, whole)
        for each in {each.code: each for each in beside}.values()
        if each.code not in states
    ][:CODES]
    own: dict[str, list[str]] = {code: [] for code in list(states)[: CODES - len(askings)]}
    for codes, words in _own_words(text, inside) if len(states) > 1 else ():
        for code in codes & own.keys():
            own[code].append(words)
    askings += [
        Asking(code, states[code], _words("\n".join(filter(None, parts))) or whole)
        for code, parts in own.items()
    ]
    return askings or [Asking("", "", whole)]


def _of_lines(text: str, found: Sequence[FoundCode]) -> list[tuple[int, FoundCode]]:
    """Each with where its line begins.

    Without what is no code in a line that has one: who mistypes may write it again beside it.
    """
    placed: list[tuple[int, FoundCode]] = []
    line = before = 0
    for each in found:
        line = text.rfind("\n", before, each.start) + 1 or line
        before = each.start
        placed.append((line, each))
    lines = {line for line, each in placed if each.state == "known"}
    return [(line, each) for line, each in placed if each.state == "known" or line not in lines]


def _own_words(text: str, found: Sequence[tuple[int, FoundCode]]) -> list[tuple[set[str], str]]:
    """The codes of each line that has some, and the words from there to the next one.

    "" where there are none but codes. What stands above the first code belongs to it.
    """
    lines = [(line, [each for _, each in codes]) for line, codes in groupby(found, lambda placed: placed[0])]
    starts = [0, *(line for line, _ in lines[1:]), len(text)]
    own = []
    for (start, end), (_, codes) in zip(pairwise(starts), lines, strict=True):
        edges = [start, *(edge for each in codes for edge in (each.start, each.end)), end]
        bare = "".join(text[edges[place] : edges[place + 1]] for place in range(0, len(edges), 2))
        words = text[start:end].strip() if any(character.isalpha() for character in bare) else ""
        own.append(({each.code for each in codes}, words))
    return own


def _words(text: str) -> str:
    """Words as they are kept: without lines that are empty at both ends, and not without end."""
    text = text.strip()
    return text if len(text) <= WORDS_CHARS else f"{text[:WORDS_CHARS].rstrip()} …"
