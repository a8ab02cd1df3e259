"""200 short answers as people write them, each with a teacher's mark: none was looked at while the code was written.

`written_answers.jsonl`: what was asked and expected, the answer, and whether it is "right", "wrong" or "unclear",
for a teacher would have to ask.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader import data, evidence
from grader.assignment import Assignment, Check, Recipe
from grader.checks import formula, number, shape
from grader.grade import grade
from tests.solved import plain_case

LINE = data.load("line")
ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "written_answers.jsonl").read_text("utf-8").splitlines()
]
COUNTED = 0.9  # of the right ones, at least
REFUSED = 0.05  # of the right ones, at most: numbers spelled out in other languages than English


def _check(row: dict[str, Any]) -> Check:
    facts: dict[str, Any] = {"title": row["question"], "asked_as": ("q",)}
    if row["kind"] == "number":
        return number("q", row["expected"], 1.0, tolerance=row.get("tolerance") or 0.0, **facts)
    if row["kind"] == "shape":
        return shape("q", tuple(row["expected"]), 1.0, **facts)
    return formula("q", "y = {slope} * x + {intercept}".format(**row["expected"]), 1.0, **facts)


def _verdict(row: dict[str, Any]) -> str:
    assignment = Assignment("short", "Short", Recipe(data="line", epochs=1), (_check(row),))
    found = replace(evidence.NOTHING, answers={"q": row["answer"]}, stage="end")
    return grade("ada", plain_case(assignment, LINE, found, "finished")).marks[0].verdict


@pytest.mark.parametrize("kind", ["number", "formula", "shape"])
def test_what_is_wrong_or_unclear_never_counts(kind: str) -> None:
    passed = [
        row["answer"]
        for row in ROWS
        if row["kind"] == kind and row["mark"] != "right" and _verdict(row) == "passed"
    ]
    assert passed == []


def test_what_is_right_counts_or_is_for_a_person() -> None:
    right = Counter(_verdict(row) for row in ROWS if row["mark"] == "right")
    assert right["passed"] >= COUNTED * right.total()
    assert right["failed"] + right["partial"] <= REFUSED * right.total()
