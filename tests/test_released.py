"""Notebooks as students are given them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.released import names_of, read, slug_of_cell, with_checks

TEST = {"grade": True, "solution": False, "locked": True}
ANSWER = {"grade": False, "solution": True, "locked": False}
BY_HAND = {"grade": True, "solution": True, "locked": False}
LOCKED = {"grade": False, "solution": False, "locked": True}


def cell(source: str, kind: str = "code", name: str = "", /, **said: Any) -> dict[str, Any]:
    """A cell, of nbgrader's where it has a name."""
    own = {"nbgrader": {"grade_id": name, **said}} if name else {}
    return {"cell_type": kind, "metadata": own, "source": source}


def notebook(*cells: dict[str, Any]) -> bytes:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def test_what_nbgrader_says_of_cells() -> None:
    task = {"grade": False, "solution": False, "locked": True, "task": True, "points": 2, "schema_version": 3}
    made = read(
        "one",
        notebook(
            cell("# Squares", "markdown"),
            cell("x = 1", "code", "Setup", **LOCKED),
            cell("", "code", "squares", **ANSWER),
            cell("assert 1\n", "code", "Correct-Squares", **TEST, points=1),
            cell("why", "markdown", "part a", **BY_HAND, points=3),
            cell("do", "markdown", "cell-7", **task),
            cell("", "code", "none", grade=False, solution=False, locked=False),
        ),
    )
    assert [(one.name, one.role, one.check) for one in made.cells] == [
        ("", "text", ""),
        ("Setup", "locked", ""),
        ("squares", "answer", ""),
        ("Correct-Squares", "test", "correct_squares"),
        ("part a", "answer", "part_a"),
        ("cell-7", "task", "cell_7"),
        ("none", "text", ""),
    ]
    assert made.cells[3].source == "assert 1" and made.cells[4].kind == "markdown"
    assert made.checks == ("correct_squares", "part_a", "cell_7")


def test_older_metadata_leave_things_out() -> None:
    """Up to the first version a flag that is not there is "no", and who is graded alone is locked."""
    made = read(
        "one", notebook(cell("assert 1", "code", "t", grade=True), cell("", "code", "s", solution=True))
    )
    assert [(one.role, one.check) for one in made.cells] == [("test", "t"), ("answer", "")]
    # A cell in words that is graded and not written into is decided by nobody.
    assert read("one", notebook(cell("", "markdown", "t", grade=True))).cells[0].role == "locked"


def test_our_own_metadata_overrule() -> None:
    marked = [
        {
            "cell_type": "markdown",
            "metadata": {"grader": {"role": "answer", "check": "q1"}},
            "source": ["a\n", "b"],
        },
        {
            "cell_type": "code",
            "metadata": {"grader": {"role": "answer", "check": "q1"}, "nbgrader": {"grade_id": "x", **TEST}},
            "source": "",
        },
        {
            "cell_type": "code",
            "metadata": {"grader": {"role": "test", "check": "q2", "name": "t"}},
            "source": "",
        },
    ]
    made = read("one", notebook(*marked))
    assert [(one.name, one.role, one.check) for one in made.cells] == [
        ("q1", "answer", "q1"), ("q1.2", "answer", "q1"), ("t", "test", "q2"),
    ]  # fmt: skip
    assert made.cells[0].source == "a\nb"
    assert names_of([{"metadata": 3}, {"metadata": {"nbgrader": {"grade_id": [1]}}}, {}]) == ["", "", ""]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("correct_squares", "correct_squares"), ("cell-8d2AB", "cell_8d2ab"), ("1b", "cell_1b"),
        ("Größe (a)", "groe_a"), ("!", "cell"), ("x" * 80, "x" * 64),
    ],
    ids=["plain", "made", "digit", "letters", "none", "long"],
)  # fmt: skip
def test_slugs(name: str, slug: str) -> None:
    assert slug_of_cell(name) == slug


def test_checks_are_told_apart() -> None:
    one = read("Problem 1", notebook(cell("", "code", "a-b", **TEST), cell("", "code", "a_b", **TEST)))
    two = read("2", notebook(cell("", "code", "a_b", **TEST), cell("", "code", "c", **TEST)))
    assert one.checks == ("a_b", "a_b_2")
    first, second = with_checks([one, two])
    assert first.checks == ("problem_1_a_b", "a_b_2") and second.checks == ("cell_2_a_b", "c")
    assert with_checks([one]) == (one,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "expected a Jupyter notebook. Received: JSONDecodeError"),
        (b"[]", "expected a Jupyter notebook of version 4, with cells. Received: none"),
        (b'{"worksheets": []}', "Received: an older one. Open it in Jupyter"),
        (notebook({"cell_type": "code", "metadata": {"nbgrader": TEST}}), "cell 1: expected a name"),
        (notebook(cell("", "code", "a", **TEST), cell("", "code", "a", **TEST)), "Received: a more than once"),
        (notebook({"metadata": {"grader": {"role": "boss"}}}), "among text, locked, test, answer, task. Received: 'boss'"),
        (notebook({"metadata": {"grader": {"role": "test", "check": 3}}}), "slug of a check as \"check\". Received: 3"),
    ],
    ids=["json", "list", "old", "nameless", "twice", "role", "check"],
)  # fmt: skip
def test_what_is_no_such_notebook(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match="notebook one") as refused:
        read("one", content)
    assert said in str(refused.value)
