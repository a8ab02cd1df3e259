"""In which order an answer names options."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.answers.choices import Doubt, prepared
from grader.answers.mentions import Labels, by_typos, by_words, place_of, sign
from grader.answers.options import LETTERS, Options, tokens
from grader.answers.wording import ANY, DENIES, FILLER, NAMED, NO_IDEA, RETRACTED, UNSURE

BACKWARDS = re.compile(
    r"\b(?:after (?!that|this|which|wards)|before that|preceded|follows|reverse\w*|backwards)", re.I
)
ATOM = re.compile(rf"{NAMED}|\d{{1,26}}|[^\W\d_]+")
STEPS = {
    "then",
    "next",
    "after",
    "afterwards",
    "finally",
    "last",
    "lastly",
    "at",
    "start",
    "begin",
    "end",
    "step",
    "order",
}


@dataclass(frozen=True)
class Order:
    """An order of options.

    Attributes:
        places: of the options, in the order of the answer.
        otherwise: the same where the answer may be read in another way, as "3 1 2" may: the third option, the
            first and the second, or the first option as the third; empty where it may not.
        doubt: why the order may not be what is meant; "" where it is clear.
    """

    places: tuple[int, ...] = ()
    otherwise: tuple[int, ...] = ()
    doubt: Doubt = ""


def order_of(value: Any, options: Options, question: str = "") -> Order:
    """In which order an answer names the options."""
    if isinstance(value, dict) and (by_number := _by_number(value, options)) is not None:
        return by_number
    found, whole = prepared(value, options, question)
    if found.order and not found.rest.strip():
        untouched = found.order == tuple(range(len(options.texts)))
        return Order((), doubt="nothing") if untouched else Order(found.order)
    if not found.rest.strip() or NO_IDEA.fullmatch(found.rest):
        return Order((), doubt="nothing")
    order = _order_in(found.rest, options, question)
    return order if whole else Order(order.places, doubt="unclear")


def in_order(ranks: Sequence[int]) -> int:
    """How many can stay where they are when as few as possible are moved so that ranks do not fall."""
    ends: list[int] = []
    for rank in ranks:
        place = bisect_right(ends, rank)
        ends[place : place + 1] = [rank]
    return len(ends)


def _by_number(value: dict[Any, Any], options: Options) -> Order | None:
    """Of a dictionary of places and options, either way round; None where it is none."""
    for pairs in (value.items(), [(item, key) for key, item in value.items()]):
        try:
            numbers = [int(str(number).strip(" .)#")) for number, _ in pairs]
        except ValueError:
            continue
        if sorted(numbers) != list(range(min(numbers, default=0), min(numbers, default=0) + len(numbers))):
            continue
        said = [str(item) for _, item in sorted(zip(numbers, (item for _, item in pairs), strict=True))]
        order = _order_in("\n".join(said), options, "")
        if len(order.places) == len(said):
            return order
    return None


def _order_in(text: str, options: Options, question: str) -> Order:
    signed = by_typos(by_words(UNSURE.sub(" ", text), options), options)
    words = frozenset(word for word, *_ in tokens(question, signs=False)) | STEPS
    plain = [atom for atom in ATOM.findall(signed) if atom.casefold() not in FILLER | words or len(atom) == 1]
    if not all(_is_atom(atom, options) for atom in plain):
        labels = Labels(options, words)
        marked = "\n".join(map(labels.signed, signed.split("\n")))
        plain = re.findall(NAMED, marked)
    order = _of_atoms([atom for each in plain for atom in _apart(each, options)], options)
    said = re.sub(ANY, " ", signed)
    strange = [each for each in _words(said) if each not in FILLER | words]
    if strange and len(order.places) < len(options.texts):
        return Order(order.places, doubt=order.doubt or "unclear")
    doubted = DENIES.search(said) or BACKWARDS.search(said) or re.search(r"\bor\b|\boder\b", said)
    return (
        Order(order.places, doubt="unclear")
        if doubted or RETRACTED.search(said.replace("first", ""))
        else order
    )


def _words(text: str) -> list[str]:
    """Its words of more than a letter, small."""
    return [word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text)]


def _is_atom(atom: str, options: Options) -> bool:
    return bool(re.fullmatch(NAMED, atom)) or atom.isdigit() or _apart(atom, options) != [atom]


def _apart(atom: str, options: Options) -> list[str]:
    """The signs of letters, written together or alone; anything else as it is."""
    if options.numbered or not atom.isalpha() or re.fullmatch(NAMED, atom):
        return [atom]
    letters = atom.upper()
    known = len(letters) in (1, len(options.texts)) and all(each in options.labels for each in letters)
    return (
        [sign(LETTERS.index(each)) for each in letters]
        if known and len(set(letters)) == len(letters)
        else [atom]
    )


def _of_atoms(atoms: Sequence[str], options: Options) -> Order:
    """The order of options and numbers in a row."""
    named = [place_of(atom) for atom in atoms if not atom.isdigit()]
    numbers = [int(atom) for atom in atoms if atom.isdigit()]
    count = len(options.texts)
    places = [place for at, place in enumerate(named) if not at or named[at - 1] != place]
    if not named:
        if len(numbers) == 1 and len(str(numbers[0])) == count:  # "2413"
            numbers = [int(digit) for digit in str(numbers[0])]
        if sorted(numbers) != list(range(1, count + 1)):
            return Order((), doubt="unknown")
        as_labels = tuple(number - 1 for number in numbers)
        as_places = tuple(sorted(range(count), key=lambda place: numbers[place]))
        return Order(as_labels, () if options.numbered or as_labels == as_places else as_places)
    if len(places) < 2:
        return Order(tuple(places), doubt="unknown")
    alternate = len(numbers) == len(places) and sorted(numbers) == list(range(1, len(numbers) + 1))
    if alternate and len(places) > 1:
        places = [place for _, place in sorted(zip(numbers, places, strict=True))]
    repeated = len(set(places)) < len(places)
    return Order(
        tuple(dict.fromkeys(places)),
        doubt="unclear" if repeated or (len(numbers) > 1 and not alternate) else "",
    )
