"""What an answer says of the student's own network, beside what that network is.

Only plain statements about one's own network are read: "my hidden layers use ReLU", "the last layer has
ten neurons", "I used Adam". What is hypothetical, denied or said of networks at large is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.analysis.comparison import Row, rows
from grader.case import Case
from grader.rubric.words import NUMBERS
from grader.training.layers import ACTIVATIONS, ALIASES

SENTENCE = re.compile(r"[^.!?;\n]+(?:\.\d[^.!?;\n]*)*")
AT_LARGE = re.compile(
    r"\b(usually|often|typically|generally|normally|commonly|could|would|might|if|instead|example|other|others|"
    r"can|should|not|never|no|without|rather|than|better|binary|sometimes)\b|n['’]t\b",
    re.I,
)
_NUMBER = rf"(?P<number>\d[\d,]*|{'|'.join(NUMBERS)})"
_NEURONS = r"(?:output\s+)?(?:neurons?|nodes?|units?|outputs?)"
_OWN = (
    r"\b(?P<own>my|our|the|this|both|all|all my|all the|both my|both the)\s+"
    r"(?:third\s+and\s+|two\s+|three\s+)?"
)
_PLACE = r"(?P<place>last|final|output|first|second|third|hidden)\s+(?:dense\s+|output\s+|hidden\s+)?layers?"
_ACTIVATION = rf"(?P<activation>{'|'.join(sorted({*ACTIVATIONS, *ALIASES}, key=len, reverse=True))})\b"
_OPTIMIZER = r"(?P<optimizer>adamw|adamax|nadam|adam|sgd|rmsprop|adagrad|adadelta|ftrl|lion)\b"
_USES = r"(?:use|uses|used|using|chose|choose|has|have|had|with|is|are|apply|applies)"
STATEMENTS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_OWN}{_PLACE}\s+(?:of\s+[\w ]{{0,25}}?)?(?:has|have|had|contains|consists\s+of|with|uses)\s+"
        rf"(?:exactly\s+|only\s+)?{_NUMBER}\s+{_NEURONS}",
        rf"{_NUMBER}\s+{_NEURONS}\s+(?:in|at|of)\s+{_OWN}{_PLACE}",
        rf"{_OWN}{_PLACE}\b[^,:]{{0,30}}?\b{_USES}\b[^,:]{{0,30}}?\b{_ACTIVATION}",
        rf"\b(?:I|we)\s+{_USES}\s+(?:a\s+|the\s+)?{_ACTIVATION}[^,:]{{0,30}}?\b(?:in|for|on)\s+{_OWN}{_PLACE}",
        rf"\b(?:my|our|this)\s+(?:model|network)\s+(?:has|have|had)\s+(?:a\s+total\s+of\s+)?{_NUMBER}\s+"
        r"(?:trainable\s+)?(?P<parameters>parameters|weights)\b",
        rf"\b(?:I|we)\s+(?:use|used|chose|choose)\s+(?:the\s+)?{_OPTIMIZER}",
        r"\b(?:my|our)\s+(?:model|network|input)(?:['’]s)?\s+(?:takes|expects|has|is)?\s*(?:an\s+)?(?:input\s+)?"
        r"(?:shape\s+)?(?:is\s+|of\s+|=\s*)?\(?(?P<rows>\d+)\s*(?:x|×|by|,\s)\s*(?P<columns>\d+)\b",
        rf"\b(?:my|our)\s+optimi[sz]er\s+(?:is|was)\s+{_OPTIMIZER}",
    )
)


@dataclass(frozen=True)
class Disagreement:
    """A statement, from character `start` to `end`, and what is so instead."""

    start: int
    end: int
    instead: str


def disagreements(text: str, case: Case, question: str = "") -> list[Disagreement]:
    """What a text says of the student's own network that is not so.

    What the question says itself is not held against an answer that repeats it.
    """
    if case.network is None or case.model is None:
        return []
    asked = " ".join(question.lower().split())
    differences = []
    for sentence in SENTENCE.finditer(text):
        if AT_LARGE.search(sentence.group()):
            continue
        for match in _statements(text, sentence):
            if " ".join(match.group().lower().split()) in asked:
                continue
            if instead := _instead(match, case):
                differences.append(Disagreement(match.start(), match.end(), instead))
    return differences


def _statements(text: str, sentence: re.Match[str]) -> Iterator[re.Match[str]]:
    for statement in STATEMENTS:
        yield from statement.finditer(text, sentence.start(), sentence.end())


def _instead(match: re.Match[str], case: Case) -> str:
    """What is so where the statement is not; "" where it is, or where it cannot be told."""
    assert case.network is not None and case.model is not None
    said = match.groupdict()
    number = _number(said["number"]) if said.get("number") else None
    if said.get("rows"):
        shape = case.model.input_shape
        same = shape is None or tuple(shape)[:2] == (int(said["rows"]), int(said["columns"]))
        return "" if same else f"your network takes {' × '.join(map(str, shape or ()))}"
    if said.get("parameters"):
        own = case.model.parameters
        return "" if own == number else f"your network has {own:,} weights"
    if name := said.get("optimizer"):
        compiled = case.model.compiled
        used = compiled.optimizer.name if compiled is not None and compiled.optimizer is not None else None
        return "" if used is None or used.lower() == name.lower() else f"your network is compiled with {used}"
    layers = [row for row in rows(case.network) if _width(row) is not None]
    if not layers:
        return ""
    place = said["place"].lower()
    meant = (
        layers[-1:] if place in ("last", "final", "output") else layers[:-1] if place == "hidden" else layers
    )
    where = {True: f"the {place} layer", False: f"your {place} layers"}[len(meant) == 1]
    if number is not None:
        widths = [_width(row) for row in meant]
        has = " and ".join(f"{width}" for width in widths)
        return "" if number in widths else f"in your network, {where} {_have(meant)} {has or 'no'} neurons"
    activation = str(said["activation"]).lower()
    activation = ALIASES.get(activation, activation)
    used_ones = [row.activation for row in meant]
    every = str(said["own"]).lower().startswith(("both", "all"))
    if used_ones and (all if every else any)(used_activation == activation for used_activation in used_ones):
        return ""
    return (
        f"in your network, {where} {_have(meant)} {' and '.join(dict.fromkeys(used_ones)) or 'no activation'}"
    )


def _have(meant: list[Row]) -> str:
    return "has" if len(meant) == 1 else "have"


def _width(row: Row) -> int | None:
    """The neurons or filters of a layer; None if it has none."""
    return next((int(value) for name, value in row.sizes if name in ("units", "filters") and value), None)


def _number(text: str) -> int:
    return int(NUMBERS.get(text.lower(), text).replace(",", ""))
