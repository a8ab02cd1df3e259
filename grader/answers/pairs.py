"""Which of two lists an answer puts together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.answers.choices import LONGEST, Doubt, one_chosen, text_of
from grader.answers.mentions import RUN, by_typos, by_words, place_of
from grader.answers.options import LETTERS, WRITE_BEHIND, Options, listed, plain
from grader.answers.wording import ANY, DENIES, NAMED, NO_IDEA, UNSURE

JOINED = re.compile(r"(?<![\w])(\d{1,2})([A-Za-z])(?!\w)|(?<!\w)([A-Za-z])(\d{1,2})(?!\w)")
SOLE = re.compile(r"(?:[\W\d_]|(?<![^\W\d_])[A-Za-z](?![^\W\d_])|\band\b)*")  # letters and numbers alone
ATOM = re.compile(
    rf"(?P<named>{NAMED})|(?<![\w.])(?P<number>\d{{1,2}})(?![\w]|\.\d)|(?<![\w'])(?P<letter>[A-Za-z])(?![\w'])"
)


@dataclass(frozen=True)
class Pairs:
    """Pairs of an answer.

    Attributes:
        found: what each of the first list is put together with, both by their places.
        doubt: why that may not be what is meant; "" where it is clear.
    """

    found: Mapping[int, int] = field(default_factory=dict)
    doubt: Doubt = ""


@dataclass(frozen=True)
class _Atom:
    """Something of the first list (`left`), or of the second, by its place."""

    left: bool
    place: int
    numbered: bool = field(default=False, compare=False)


def pairs_of(value: Any, lefts: Options, rights: Options) -> Pairs:
    """Which of the two lists an answer puts together.

    Args:
        value: the answer.
        lefts: the first list, whose items are called 1, 2, 3.
        rights: the second, whose items are called A, B, C.
    """
    if isinstance(value, dict) and (pairs := _of_items(list(value.items()), lefts, rights)) is not None:
        return pairs
    if isinstance(value, (list, tuple)) and value and all(_is_pair(item) for item in value):
        if (pairs := _of_items([tuple(item) for item in value], lefts, rights)) is not None:
            return pairs
    if isinstance(value, dict):
        value = [f"{key}: {item}" for key, item in value.items()]
    text = plain(text_of(value), tags=lefts.tagged or rights.tagged)
    whole, text = len(text) <= LONGEST, re.sub(ANY, " ", text[:LONGEST])
    text = text.replace(WRITE_BEHIND, "")
    text = listed(listed(text, lefts).rest, rights).rest
    if not re.search(r"\w", text) or NO_IDEA.fullmatch(text):
        return Pairs(doubt="nothing")
    pairs = _in_text(text, lefts, rights)
    return pairs if whole else Pairs(pairs.found, "unclear")


def _is_pair(item: Any) -> bool:
    return isinstance(item, (list, tuple)) and len(item) == 2


def _of_items(items: Sequence[tuple[Any, Any]], lefts: Options, rights: Options) -> Pairs | None:
    """Pairs of a dictionary, either way round; None where its keys are of neither list."""
    for first, second, turned in ((lefts, rights, False), (rights, lefts, True)):
        keys = [one_chosen(key, first) for key, _ in items]
        values = [one_chosen(item, second) for _, item in items]
        if not all(len(key.places) == 1 and not key.doubt for key in keys):
            continue
        found: dict[int, int] = {}
        doubt: Doubt = ""
        for key, said in zip(keys, values, strict=True):
            if said.doubt == "nothing":
                continue
            if said.doubt or len(said.places) != 1:
                doubt = "unclear"
                continue
            left, right = (said.places[0], key.places[0]) if turned else (key.places[0], said.places[0])
            doubt = "unclear" if found.get(left, right) != right else doubt
            found[left] = right
        return Pairs(found, doubt or ("" if found else "nothing"))
    return None


def _in_text(text: str, lefts: Options, rights: Options) -> Pairs:
    if (run := RUN.fullmatch(text)) and len(run[1]) == len(lefts.texts):
        letters = run[1].upper()
        if all(letter in rights.labels for letter in letters):
            return Pairs({left: LETTERS.index(letter) for left, letter in enumerate(letters)})
    both = Options((*lefts.texts, *rights.texts))
    signed = by_typos(by_words(UNSURE.sub(" ", text), both), both)
    if re.fullmatch(r"\W*(?:\d{1,2}[A-Za-z]\W*)+", signed):
        signed = re.sub(r"(?<=[A-Za-z])(?=\d)", " ", signed)
    signed = JOINED.sub(lambda match: " ".join(filter(None, match.groups())), signed)
    bare = SOLE.fullmatch(re.sub(NAMED, " ", signed)) is not None
    lines = [_collapsed(_atoms(line, lefts, rights, bare=bare)) for line in signed.split("\n")]
    lines = [line for line in lines if line]
    atoms = [atom for line in lines for atom in line]
    said = re.sub(ANY, " ", signed)
    doubt: Doubt = "unclear" if DENIES.search(said) or re.search(r"\bor\b|\?", said) else ""
    if not atoms:
        return Pairs(doubt="unknown")
    if len(lines) > 1 and all(_sides(line) == (1, 1) for line in lines):
        return _of(([*line] if line[0].left else [*reversed(line)] for line in lines), doubt)
    for row in (atoms, atoms[1:] if atoms[0].numbered else []):  # the first may be the number of the question
        sides = [atom.left for atom in row]
        if (
            len(row) > 1
            and len(row) % 2 == 0
            and sides in ([True, False] * (len(row) // 2), [False, True] * (len(row) // 2))
        ):
            two = [row[at : at + 2] for at in range(0, len(row), 2)]
            return _of((pair if pair[0].left else pair[::-1] for pair in two), doubt)
        if len(row) == len(lefts.texts) and not any(sides):
            return Pairs({left: atom.place for left, atom in enumerate(row)}, doubt)
    loose = [line for line in lines if _sides(line) == (1, 1)]
    found = _of(([*line] if line[0].left else [*reversed(line)] for line in loose), "unclear").found
    return Pairs(found, "unclear" if any(not atom.left for atom in atoms) else "unknown")


def _sides(line: Sequence[_Atom]) -> tuple[int, int]:
    return sum(atom.left for atom in line), sum(not atom.left for atom in line)


def _of(pairs: Iterator[Sequence[_Atom]] | Any, doubt: Doubt) -> Pairs:
    found: dict[int, int] = {}
    for left, right in pairs:
        if found.setdefault(left.place, right.place) != right.place:
            doubt = "unclear"
    return Pairs(found, doubt)


def _atoms(line: str, lefts: Options, rights: Options, *, bare: bool) -> Iterator[_Atom]:
    """What a line names, in its order. Small letters count where there are only letters and numbers."""
    count = len(lefts.texts)
    for match in ATOM.finditer(line):
        if match["named"]:
            place = place_of(match["named"])
            yield _Atom(True, place) if place < count else _Atom(False, place - count)
        elif match["number"]:
            if 1 <= int(match["number"]) <= count:
                yield _Atom(True, int(match["number"]) - 1, numbered=True)
        elif (letter := match["letter"]).upper() in rights.labels and (
            bare or _is_meant(letter, line, match.end())
        ):
            yield _Atom(False, LETTERS.index(letter.upper()))


def _is_meant(letter: str, line: str, end: int) -> bool:
    """Whether a letter in a line of words is one of the second list: "A", "a)", and not "a layer"."""
    behind = line[end:].lstrip(" ")
    return (letter.isupper() and letter not in "AI") or not behind or not behind[0].isalpha()


def _collapsed(atoms: Iterator[_Atom]) -> list[_Atom]:
    """Each of what is named by letter and in words at once."""
    row: list[_Atom] = []
    for atom in atoms:
        if not row or row[-1] != atom:
            row.append(atom)
    return row
