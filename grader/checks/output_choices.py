"""A table of choices: which output a network needs for which kind of problem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.assignment import Check
from grader.case import Case, given, quoted
from grader.checks._text import KIND as TEXT
from grader.verdicts import Failure, Passed

_UNIT = r"\s*(?:output |dense )*(?:units?|neurons?|nodes?|outputs?|values?|numbers?)\b"
_CLASSES = r"(?:the )?(?:classes|labels|categories)"
# What can be chosen: of each aspect the options' names, and ways of writing them as patterns. What one
# pattern has found the next ones do not look at: "one per class" is not "one".
OPTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "units": (
        (
            "per class",
            r"\b(?:one|1|a) ?(?:\w+ ){0,2}(?:per|for each|for every)\b(?: of the)?(?: \w+)? ?(?:class\w*)?"
            rf"|\b(?:number|count|amount) of {_CLASSES}|\b(?:n|num|nb|k|c)_?classes\b|\bper class\b"
            rf"|\bas many(?: \w+)? as (?:there are )?{_CLASSES}",
        ),
        ("one", rf"\b(?:1|one|single)\b(?={_UNIT})|^\W*(?:1|one|single)\W*$"),
        ("two", rf"\b(?:2|two)\b(?={_UNIT})|^\W*(?:2|two)\W*$"),
    ),
    "activation": (
        ("linear", r"\b(?<!non[- ])linear\b|\bnone\b|\bno activation\b|\bidentity\b|\bwithout\b"),
        ("sigmoid", r"\bsigmoid\b"),
        ("softmax", r"\bsoftmax\b"),
        ("other", r"\b(?:leaky[ _-]?)?relu\b|\btanh\b"),
    ),
    "loss": (
        ("distance", r"\b(?:mse|mae|mean[ _]?(?:squared|absolute)[ _]?error|huber|squared error)\b"),
        ("binary", r"\b(?:binary[ _]?cross[ _-]?entropy|binarycrossentropy|bce)\b"),
        (
            "categorical",
            r"\bcategorical[ _-]?cross[ _-]?entropy|sparse_?categorical|\bs?cce\b",
        ),
    ),
}
NEEDED = {
    "regression": {"units": "one", "activation": "linear", "loss": "distance"},
    "binary": {"units": "one", "activation": "sigmoid", "loss": "binary"},
    "multi-class": {"units": "per class", "activation": "softmax", "loss": "categorical"},
}
# Right as well for two classes, if it is chosen throughout: worth a look.
AS_MULTI_CLASS = {"units": "two", "activation": "softmax", "loss": "categorical"}
# How the right number of units may be written where no other one is named.
LOOSELY = {"one": r"\b(?:1|one|single)\b", "per class": r"class"}
ALL_OPTIONS = {"units": {"one", "per class"}, "activation": {"linear", "sigmoid", "softmax"}} | {
    "loss": {"distance", "binary", "categorical"}
}
PIECE_END = re.compile(r"[,;:|\n()=.]|\bbut\b|\bsondern\b", re.IGNORECASE)
# "linear, not sigmoid" denies what follows in its piece; "instead of" only what follows next.
DENIAL = re.compile(
    r"\b(?:not|never|nor|neither|(?:without|no)(?! (?:an |any )?activation)|avoid\w*|except|wrong|false)\b"
    r"|\b(?:kein\w*|nicht|nie|ohne)\b|n['’]t\b"
    r"|(?P<next>\b(?:instead of|rather than|as opposed to|unlike|statt|anstatt)\b)",
    re.IGNORECASE,
)
NAMES = {
    "regression": r"regression",
    "binary": r"binary(?![ _-]?cross)|two[ -]class|yes[ /-](or[ -])?no",
    "multi-class": r"multi[ _-]?class|multiple[ -]class|many[ -]class|more than two",
}
ASKED = {"right": "", "wrong": "Not found", "unclear": "More than one, or denied"}


@dataclass(frozen=True)
class Named:
    """The options that a text chooses, and those that it denies; `unclear` where that cannot be told."""

    chosen: frozenset[str]
    denied: frozenset[str]
    unclear: bool


def output_choices(
    slug: str, points: float, *, title: str, asked_as: Sequence[str] = (), hint: str = ""
) -> Check:
    """Ask for output units, activation and loss of regression, binary and multi-class problems.

    The answer is a dict, a list of rows, a table or prose that names each kind of problem and then
    its three choices. Each of the nine earns a ninth. Who names several options chooses none: all of them are
    wrong, and some of them for a person to read.

    Example:
        >>> from grader.examples import example_case
        >>> check = output_choices("output", points=9, title="Which output does each problem need?")
        >>> answer = {
        ...     "regression": ["one unit", "linear", "mse"],
        ...     "binary": ["one unit", "sigmoid", "binary crossentropy"],
        ...     "multi-class": ["one unit per class", "softmax", "categorical crossentropy"],
        ... }
        >>> check.ask(example_case(check, answers={"output": answer})).reason
        'All nine choices are right.'
        >>> check.ask(example_case(check, answers={"output": "softmax"}))
        Traceback (most recent call last):
        grader.verdicts.Failure: 0 of 9 choices are right. ...
    """

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        text = _text(answer.value)
        parts = _parts(text)
        verdicts = {
            f"{kind}: {aspect}": verdict
            for kind in NEEDED
            for aspect, verdict in _verdicts(kind, parts.get(kind, "")).items()
        }
        denied = bool(parts) and DENIAL.search(_preamble(text)) is not None
        if set(verdicts.values()) == {"right"} and not denied:
            return Passed("All nine choices are right.")
        right = sum(verdict == "right" for verdict in verdicts.values()) if not denied else 0
        raise Failure(
            f"{right} of {len(verdicts)} choices are right. {_listed(verdicts)}Received: {quoted(answer)}",
            hint=hint,
            credit=right / len(verdicts),
            review=denied or "unclear" in verdicts.values() or (not parts and len(str(answer.value)) > 20),
        )

    check = Check(slug, points, title, ask, tuple(asked_as), kind=TEXT.name)
    return check


def _listed(verdicts: dict[str, str]) -> str:
    """The choices that are not right, after what is the matter with them."""
    listed = ""
    for verdict, said in ASKED.items():
        if said and (which := [choice for choice, judgement in verdicts.items() if judgement == verdict]):
            listed += f"{said}: {', '.join(which)}. "
    return listed


def _verdicts(kind: str, part: str) -> dict[str, str]:
    """Of each aspect, "right", "wrong" or "unclear"."""
    named = {aspect: _named(part, aspect) for aspect in OPTIONS}
    if kind == "binary" and all(
        named[aspect].chosen == {option} for aspect, option in AS_MULTI_CLASS.items()
    ):
        return dict.fromkeys(OPTIONS, "unclear")
    return {
        aspect: _verdict(part, named[aspect], NEEDED[kind][aspect], ALL_OPTIONS[aspect]) for aspect in OPTIONS
    }


def _verdict(part: str, named: Named, needed: str, every: set[str]) -> str:
    if named.unclear:
        return "unclear"
    if not named.chosen and needed not in named.denied and needed in LOOSELY:
        loosely = re.search(LOOSELY[needed], part, re.IGNORECASE) is not None
        return "right" if loosely else "wrong"
    if needed not in named.chosen or named.chosen >= every:
        return "wrong"
    return "right" if named.chosen == {needed} and needed not in named.denied else "unclear"


def _named(part: str, aspect: str) -> Named:
    """The options of an aspect that a part names."""
    chosen: set[str] = set()
    denied: set[str] = set()
    unclear = begun = False
    for piece in PIECE_END.split(part):
        places = _places(piece, aspect)
        every = sorted(start for name in OPTIONS for start, _ in _places(piece, name))
        begun = begun or bool(every)
        deniers = list(DENIAL.finditer(piece))
        # "never the following: ..." denies what it does not name, and "linear is wrong" what it has named.
        unclear |= bool(deniers) and not begun
        unclear |= bool(places) and any(
            not denier["next"] and denier.start() > every[-1] for denier in deniers
        )
        for start, option in places:
            reach = [_reach(denier, start, every) for denier in deniers if denier.end() <= start]
            (denied if True in reach else chosen).add(option)
            unclear |= bool(reach) and True not in reach and None in reach
    return Named(frozenset(chosen), frozenset(denied), unclear)


def _reach(denier: re.Match[str], start: int, every: Sequence[int]) -> bool | None:
    """Whether a denial reaches the option at `start`; None where it may only be about one before."""
    between = any(denier.end() <= place < start for place in every)
    return not between or (False if denier["next"] else None)


def _places(piece: str, aspect: str) -> list[tuple[int, str]]:
    """Where a piece of text names options of an aspect."""

    def places() -> Iterator[tuple[int, str]]:
        remaining = piece
        for option, pattern in OPTIONS[aspect]:
            for match in re.finditer(pattern, remaining, re.IGNORECASE):
                yield match.start(), option
            remaining = re.sub(
                pattern, lambda match: "_" * len(match.group()), remaining, flags=re.IGNORECASE
            )

    return sorted(places())


def _text(value: Any) -> str:
    """Nested dicts and lists as lines of text."""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_text(item)}".replace("\n", ", ") for key, item in value.items())
    if isinstance(value, list):
        inner = [_text(item) for item in value]
        return ("\n" if any(isinstance(item, (list, dict)) for item in value) else ", ").join(inner)
    return "none" if value is None else str(value)


def _starts(text: str) -> list[tuple[int, str]]:
    """Where the kinds of problem are named first, in the text's order."""
    return sorted(
        (match.start(), kind)
        for kind, pattern in NAMES.items()
        if (match := re.search(pattern, text, re.IGNORECASE)) is not None
    )


def _preamble(text: str) -> str:
    """What stands before the first kind of problem."""
    return text[: _starts(text)[0][0]]


def _parts(text: str) -> dict[str, str]:
    """The text cut at the names of the three kinds of problem."""
    if not (places := _starts(text)):
        return {}
    ends = [start for start, _ in places[1:]] + [len(text)]
    # "multi-class" itself says "class": what counts is what stands behind the name.
    return {
        kind: re.sub(NAMES[kind], "", text[start:end], flags=re.IGNORECASE)
        for (start, kind), end in zip(places, ends, strict=True)
    }
