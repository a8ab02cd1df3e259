"""Cells that otter-grader has marked: some are left out, and after some tests run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.intake.notebook import Cell, cells_of, convert


def _notebook(*cells: tuple[str, dict[str, Any]]) -> str:
    made = [
        {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}
        for source, metadata in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize(
    "mark", [{"tags": ["mine", "otter_ignore"]}, {"otter": {"ignore": True}}], ids=["tag", "key"]
)
def test_a_cell_that_is_left_out(mark: dict[str, Any]) -> None:
    assert cells_of(_notebook(("x = 1", {}), ("x = 2", mark))) == [Cell("code", "x = 1")]


def test_tests_run_after_the_cell_that_names_them() -> None:
    text = _notebook(("x = 1", {"otter": {"tests": ["q1", "3rd part", "q1"]}}), ("x = 2", {}))
    assert [(cell.source, cell.tests) for cell in cells_of(text)] == [
        ("x = 1", ""),
        ("", "q1"),
        ("", "cell_3rd_part"),
        ("x = 2", ""),
    ]
    assert convert(text).tests == (("q1", 2), ("cell_3rd_part", 3))
    assert convert(text).script == "x = 1\n\n\nx = 2\n"


@pytest.mark.parametrize(
    "mark",
    [{}, {"otter": ["x"]}, {"otter": {"tests": "q1"}}, {"otter": {"tests": [1, None]}}, {"tags": "otter_ignore"}, {"otter": None}],
    ids=range(6),
)  # fmt: skip
def test_metadata_that_say_nothing(mark: dict[str, Any]) -> None:
    assert cells_of(_notebook(("x = 1", mark))) == [Cell("code", "x = 1")]
