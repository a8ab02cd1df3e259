"""One message of a student's, and the requests in it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from grader.gradebook.codes import FoundCode, codes_in

WORDS_CHARS = 4_000  # of a request that are kept
TEXT_CHARS = 100_000  # of a message that are looked at


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
    if any(each.state == "known" for each in (*inside, *beside)):
        beside = [each for each in beside if each.state == "known"]
    named = dict.fromkeys(each.code for each in inside)
    askings = [
        Asking(each.code, each.state, whole)
        for each in {each.code: each for each in beside}.values()
        if each.code not in named
    ]
    several = len(named) > 1
    own: dict[str, list[str]] = {}
    for place, each in enumerate(inside):
        own.setdefault(each.code, []).append(_own_words(text, inside, place) if several else "")
    states = {each.code: each.state for each in inside}
    askings += [
        Asking(code, states[code], _words("\n".join(filter(None, parts))) or whole)
        for code, parts in own.items()
    ]
    return askings or [Asking("", "", whole)]


def _of_lines(text: str, found: Sequence[FoundCode]) -> list[FoundCode]:
    """Without what is no code in a line that has one: who mistypes may write it again beside it."""
    lines = {_line(text, each) for each in found if each.state == "known"}
    return [each for each in found if each.state == "known" or _line(text, each) not in lines]


def _line(text: str, found: FoundCode) -> int:
    return text.rfind("\n", 0, found.start) + 1


def _own_words(text: str, found: Sequence[FoundCode], place: int) -> str:
    """The words between the line of a code and that of the next; "" where there are none but codes.

    What stands above the first code belongs to it.
    """
    line = _line(text, found[place])
    later = [_line(text, each) for each in found[place + 1 :] if _line(text, each) > line]
    end = later[0] if later else len(text)
    start = line if any(_line(text, each) < line for each in found[:place]) else 0
    part = text[start:end]
    bare = part
    for each in found:
        if start <= each.start and each.end <= end:
            bare = bare.replace(text[each.start : each.end], "")
    return part.strip() if any(character.isalpha() for character in bare) else ""


def _words(text: str) -> str:
    """Words as they are kept: without lines that are empty at both ends, and not without end."""
    text = text.strip()
    return text if len(text) <= WORDS_CHARS else f"{text[:WORDS_CHARS].rstrip()} …"
