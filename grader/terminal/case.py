"""What a check of one's own finds in a case: every expression that leads somewhere, beside what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from rich.console import Console

from grader.analysis.agreement import plain
from grader.case import Case
from grader.found import Array, Frame, Items, Network, Pairs, Scalar, Thing
from grader.text import clean

VALUES = (Scalar, Array, Items, Pairs, Frame, Network, Thing)  # which `grader.analysis.agreement.plain` reads
DEPTH = 5  # of parts in parts
FIRST = 3  # of several alike
SHOWN = 90  # characters
# Of a case; what a check rarely needs is behind these.
ROOTS = (
    "outcome", "outcome_text", "seconds", "model", "network", "choice", "refusal", "training", "reference",
    "sections", "found", "expected", "evidence",
)  # fmt: skip
ELSEWHERE = ("evidence.models",)  # which are `model` of each task


def print_case(console: Console, case: Case) -> None:
    """Print the expressions and what is there."""
    for expression, text in expressions(case):
        console.print(f"{clean(expression)}  →  {clean(text)}", highlight=False, soft_wrap=True)


def expressions(case: Case) -> Iterator[tuple[str, str]]:
    """Each expression, as a check writes it, with what it gives in short."""
    for place, view in enumerate(case.views):
        about = "case" if place == 0 else f"case.at({view.solution.slug!r})"
        for name in ROOTS if place == 0 else ("model", "network", "training", "reference"):
            yield from _below(f"{about}.{name}", getattr(view, name), DEPTH)
        if view.solution.dataset is not None:
            for name in ("name", "classes", "sample_shape"):
                yield f"{about}.dataset.{name}", _short(getattr(view.dataset, name))


def _below(expression: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if expression.removeprefix("case.") in ELSEWHERE:
        return
    if isinstance(value, VALUES):
        yield f"plain({expression})", _short(plain(value))
        return
    parts = list(_parts(expression, value)) if depth else []
    if not parts:
        yield expression, _short(value)
        return
    for part, inner in parts:
        yield from _below(part, inner, depth - 1)


def _parts(expression: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The parts of a value, each with the expression that leads to it; none of what stands for itself."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield f"{expression}.{field.name}", getattr(value, field.name)
    elif isinstance(value, Mapping):
        for key in list(value)[: 4 * FIRST]:
            yield f"{expression}[{key!r}]", value[key]
    elif isinstance(value, (list, tuple)) and any(is_dataclass(item) for item in value[:1]):
        for place, item in enumerate(value[:FIRST]):
            yield f"{expression}[{place}]", item


def _short(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
