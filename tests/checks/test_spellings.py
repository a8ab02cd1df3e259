"""Numbers, formulas and shapes in hundreds of spellings, right and wrong, as students write them.

`spellings/` holds those that the readers were made with, `spellings/held_out/` those that were written before these
were looked at, in other manners. "? QUESTION == EXPECTED ± TOLERANCE %" asks, "+" is right, "-" is wrong, and ¶
ends a line.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from grader.assignment import Check
from grader.checks import formula, number, shape
from tests.checks.cases import credit

FOLDER = Path(__file__).parent / "spellings"
KINDS = ("numbers", "formulas", "shapes")
FEWEST, FEWEST_HELD_OUT = 150, 50  # of each kind, right and wrong alike
COUNTED = 0.95  # of the right ones, at least


@lru_cache
def spellings(kind: str) -> tuple[tuple[str, bool, str], ...]:
    """What is asked, whether an answer is right, and the answer."""
    return tuple(_read(FOLDER / f"{kind}.txt"))


@lru_cache
def held_out(kind: str) -> tuple[tuple[str, bool, str], ...]:
    return tuple(_read(FOLDER / "held_out" / f"{kind}.txt"))


def _read(path: Path) -> Iterator[tuple[str, bool, str]]:
    asked = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("? "):
            asked = line[2:]
        elif line[:2] in ("+ ", "- "):
            yield asked, line[0] == "+", line[2:].replace(" ¶ ", "\n")


@lru_cache
def _check(kind: str, asked: str) -> Check:
    title, _, expected = asked.rpartition(" == ")
    if kind == "shapes":
        return shape("q", ast.literal_eval(expected), 5, title=title)
    if kind == "formulas":
        return formula("q", expected, 5, title=title)
    percent = expected.endswith("%")
    value, _, tolerance = expected.rstrip("% ").partition(" ± ")
    return number("q", float(value), 5, title=title, tolerance=float(tolerance or 0), percent=percent)


def _earned(kind: str, right: bool) -> list[tuple[float | str, str]]:
    return [
        (credit(_check(kind, asked), text), text)
        for asked, is_right, text in (*spellings(kind), *held_out(kind))
        if is_right == right
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_right_is_never_worth_nothing(kind: str) -> None:
    earned = _earned(kind, right=True)
    assert [text for worth, text in earned if worth not in (1.0, "review")] == []
    assert sum(worth == 1.0 for worth, _ in earned) >= COUNTED * len(earned)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_never_counts_as_right(kind: str) -> None:
    assert [text for worth, text in _earned(kind, right=False) if worth == 1.0] == []


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_many_of_each(kind: str) -> None:
    for rows, fewest in ((spellings(kind), FEWEST), (held_out(kind), FEWEST_HELD_OUT)):
        assert min(sum(right for _, right, _ in rows), sum(not right for _, right, _ in rows)) >= fewest
