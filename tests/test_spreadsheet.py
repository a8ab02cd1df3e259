"""Tables for spreadsheets: numbers are numbers, text is text, whatever somebody wrote."""

from __future__ import annotations

import csv
import io
import math
import time
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from grader.spreadsheet import CELL_CHARS, POSSIBLE, Sheet, as_csv, as_workbook

ODD = (
    '=HYPERLINK("x")',
    "+1",
    "-2 late",
    "@sum",
    "#N/A",
    "2026-11-20",
    "0042",
    "TRUE",
    "a\x07b",
    "half \ud800",
    "'q",
)


def read(sheet: Sheet) -> Any:
    return load_workbook(io.BytesIO(as_workbook(sheet))).active


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_text_stays_text(text: str) -> None:
    cell = read(Sheet("s", ["student"], [[text]]))["A2"]
    assert cell.data_type in ("s", "inlineStr") and isinstance(cell.value, str)
    assert cell.value == text.replace("\x07", " ").replace("\ud800", " ")


def test_numbers_are_numbers_and_nothing_is_nothing() -> None:
    page = read(Sheet("s", ["a", "b", "c", "d"], [[1.5, 3, None, math.nan]]))
    assert [cell.value for cell in page[2]] == [1.5, 3, None, "nan"]
    assert [cell.data_type for cell in page[2]][:3] == ["n", "n", "n"]


def test_titles_stay_in_sight_above_what_can_be_reached() -> None:
    page = read(Sheet("s", ["student", "score"], [["ada", 3.0]], [POSSIBLE, 5.0]))
    assert page.freeze_panes == "B2" and page["A1"].font.bold and page["B2"].font.bold
    assert [[cell.value for cell in row] for row in page.rows] == [
        ["student", "score"],
        [POSSIBLE, 5],
        ["ada", 3],
    ]


def test_a_sheet_has_a_name_that_workbooks_take() -> None:
    assert read(Sheet("[Networks]: a/b? * \\ 'c'", ["a"], [])).title == "Networks a b c"
    assert (
        len(read(Sheet("x" * 40, ["a"], [])).title) == 31 and read(Sheet("???", ["a"], [])).title == "grades"
    )


def test_the_same_grades_are_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet("s", ["a"], [["x"]])
    before = as_workbook(sheet)
    later = time.time() + 90_000
    monkeypatch.setattr(time, "time", lambda: later)  # of the archive
    moment = datetime.now(UTC) + timedelta(days=1)
    clock = SimpleNamespace(datetime=SimpleNamespace(now=lambda tz: moment), timezone=timezone)
    monkeypatch.setattr("openpyxl.writer.excel.datetime", clock)
    assert as_workbook(sheet) == before


def test_a_long_text_is_cut_to_what_a_cell_holds() -> None:
    assert len(read(Sheet("s", ["a"], [["x" * 40_000]]))["A2"].value) == CELL_CHARS


def test_the_csv_is_read_by_programs() -> None:
    sheet = Sheet("s", ["student", "score"], [["=ada", 3.0], ["ben, the", None]], [POSSIBLE, 5.0])
    content = as_csv(sheet)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert rows == [["student", "score"], ["'=ada", "3"], ["ben, the", ""]]
