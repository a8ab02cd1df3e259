"""A table opens without evaluating anything."""

from __future__ import annotations

import pytest

from grader import export


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=cmd|' /C calc'!A0", "\n=1"]
)
def test_formulas_are_text(text: str) -> None:
    assert export.csv_cell(text).startswith("'")
    assert not set("\t\r\n") & set(export.csv_cell(text))


def test_other_cells_stay() -> None:
    assert [export.csv_cell(value) for value in ("Ada", 3, 1.5, "", "a=b")] == ["Ada", 3, "1.5", "", "a=b"]
