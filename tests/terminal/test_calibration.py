"""The grader's marks beside a teacher's, printed."""

from __future__ import annotations

import pytest

from grader.calibration import Calibration, Figures, Marked, Scored
from grader.terminal import calibration
from grader.terminal.calibration import print_calibration
from tests.terminal.printed import printed

RELU = Figures(3, 2 / 3, None, 1 / 3, 0.5, 0.0, ((1, 0, 0), (0, 0, 1), (0, 0, 1)))
ALL = Figures(8, 0.75, 0.614, 0.5, None, 0.25, ((2, 0, 0), (1, 2, 1), (0, 0, 2)))
PAIRS = (
    (Marked("a1", "relu", "zero [bold]below[/]", 0.5), Scored("a1", 1.0, 0.7, False, ("zero",), ("linear",))),
    (Marked("a2", "relu", "it squares", 1.0), Scored("a2", 0.0, 0.9, True, (), ())),
    (Marked("a3", "relu", "max(0, x)", 1.0), Scored("a3", 1.0, 0.9, True, ("zero",), ())),
)


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in lines]


def test_figures_stand_by_question_and_what_there_is_none_of_is_a_dash() -> None:
    text = printed(lambda console: print_calibration(console, Calibration(ALL, {"relu": RELU}, PAIRS)))
    rows = _rows(text)
    assert ["relu", "3", "67%", "–", "33%", "50%", "0%"] in rows
    assert ["all", "8", "75%", "0.61", "50%", "–", "25%"] in rows
    assert [["0", "2", "0", "0"], ["0.5", "1", "2", "1"], ["1", "0", "0", "2"]] == rows[2:5]
    assert rows[5:] == [["70%", "1", "0%"], ["90%", "2", "50%"]]


def test_what_was_decided_otherwise_is_read_first(monkeypatch: pytest.MonkeyPatch) -> None:
    comparison = Calibration(ALL, {}, PAIRS)
    text = printed(lambda console: print_calibration(console, comparison))
    assert "To read: 2 answers marked otherwise; the first:" in text
    decided = "a2: you 1, the grader 0, decided (nothing found)\n    it squares\n"
    left = "a1: you 0.5, the grader 1, for a person to read (zero, not: linear)\n    zero [bold]below[/]\n"
    assert text.endswith(decided + left)
    monkeypatch.setattr(calibration, "DISAGREEMENTS", 1)
    assert printed(lambda console: print_calibration(console, comparison)).endswith(decided)
