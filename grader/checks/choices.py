"""A table of choices: which output a network needs for which kind of problem."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from grader.assignment import Check, Failure, Passed
from grader.checks.answers import given, quoted
from grader.checks.case import Case

# What each kind of problem needs: (aspect, ways of writing it as patterns).
NEEDED: dict[str, tuple[tuple[str, str], ...]] = {
    "regression": (
        ("units", r"\b(1|one|single)\b"),
        ("activation", r"\b(linear|none|no activation|identity|without)\b"),
        ("loss", r"\b(mse|mae|mean[ _]?(squared|absolute)[ _]?error|huber|squared error)\b"),
    ),
    "binary": (
        ("units", r"\b(1|one|single)\b"),
        ("activation", r"\bsigmoid\b"),
        ("loss", r"\b(binary[ _]?cross[ _-]?entropy|binarycrossentropy|bce)\b"),
    ),
    "multi-class": (
        ("units", r"\b(one|1) ?(unit|neuron|output|node)?s? ?(per|for each|for every)|class"),
        ("activation", r"\bsoftmax\b"),
        ("loss", r"\bcategorical[ _-]?cross[ _-]?entropy|sparse_?categorical|\bs?cce\b"),
    ),
}  # fmt: skip
NAMES = {
    "regression": r"regression",
    "binary": r"binary(?![ _-]?cross)|two[ -]class|yes[ /-](or[ -])?no",
    "multi-class": r"multi[ _-]?class|multiple[ -]class|many[ -]class|more than two",
}


def output_choices(
    slug: str, points: float, *, title: str, asked_as: Sequence[str] = (), hint: str = ""
) -> Check:
    """Ask for output units, activation and loss of regression, binary and multi-class problems.

    The answer is a dict, a list of rows, a table or prose that names each kind of problem and then
    its three choices. Each of the nine earns a ninth.
    """

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        parts = _parts(_text(answer.value))
        wrong = []
        for kind, aspects in NEEDED.items():
            part = parts.get(kind, "")
            wrong += [
                f"{kind}: {aspect}"
                for aspect, pattern in aspects
                if not re.search(pattern, part, re.IGNORECASE)
            ]
        total = sum(map(len, NEEDED.values()))
        if not wrong:
            return Passed("All nine choices are right.")
        raise Failure(
            f"{total - len(wrong)} of {total} choices are right. Not found: {', '.join(wrong)}. "
            f"Received: {quoted(answer)}",
            hint=hint,
            credit=(total - len(wrong)) / total,
            review=not parts and len(str(answer.value)) > 20,
        )

    check = Check(slug, points, title, ask, tuple(asked_as), kind="text")
    return check


def _text(value: Any) -> str:
    """Nested dicts and lists as lines of text."""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_text(item)}".replace("\n", ", ") for key, item in value.items())
    if isinstance(value, list):
        inner = [_text(item) for item in value]
        return ("\n" if any(isinstance(item, (list, dict)) for item in value) else ", ").join(inner)
    return "none" if value is None else str(value)


def _parts(text: str) -> dict[str, str]:
    """The text cut at the names of the three kinds of problem."""
    places = sorted(
        (match.start(), kind)
        for kind, pattern in NAMES.items()
        if (match := re.search(pattern, text, re.IGNORECASE)) is not None
    )
    if not places:
        return {}
    ends = [start for start, _ in places[1:]] + [len(text)]
    # "multi-class" itself says "class": what counts is what stands behind the name.
    return {
        kind: re.sub(NAMES[kind], "", text[start:end], flags=re.IGNORECASE)
        for (start, kind), end in zip(places, ends, strict=True)
    }
