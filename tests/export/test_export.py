"""`grades.csv` opens without evaluating anything; `results.json` has its fixed form."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader import export
from grader.assignment import Check
from tests.systems.cases import graded, ready, right, wrong


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=cmd|' /C calc'!A0", "\n=1"]
)
def test_formulas_are_text(text: str) -> None:
    assert export.csv_cell(text).startswith("'")
    assert not set("\t\r\n") & set(export.csv_cell(text))


def test_other_cells_stay() -> None:
    assert [export.csv_cell(value) for value in ("Ada", 3, 1.5, "", "a=b")] == ["Ada", 3, "1.5", "", "a=b"]


def test_results_and_grades(tmp_path: Path) -> None:
    first = graded(Check("relationship", 20, "One", right), Check("two", 80, "Two", wrong))
    scheme = ready(first)
    second = replace(first, submission=replace(first.submission, student='=HYPERLINK("x")'))
    reports = {"student": "student.html", '=HYPERLINK("x")': "x.html"}
    export.write_results(tmp_path / "results.json", scheme, [first, second], reports, "basic")
    export.write_csv(tmp_path / "grades.csv", scheme, [first, second])
    found = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert found["sandbox"] == "basic"
    assert found["assignment"] == "first_model" and found["data"]["stand_in"] is False
    one = found["submissions"][0]
    known = {"student", "end", "score", "possible", "handed_in", "terms", "report", "trainings", "observed"}
    known |= {"checks"}
    assert set(one) == known
    assert (one["student"], one["end"], one["score"], one["possible"]) == ("student", "finished", 20, 100)
    for check in one["checks"]:
        own = {"check", "verdict", "earned", "possible", "reason", "hint"}
        assert set(check) == own | {"counts", "extra_credit", "visible", "review"}
    assert sum(check["possible"] for check in one["checks"]) == 100
    raw = (tmp_path / "grades.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert rows[0]["student"] == "student" and rows[0]["score"] == "20" and rows[0]["relationship"] == "20"
    assert rows[1]["student"] == '\'=HYPERLINK("x")'
