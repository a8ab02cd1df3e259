"""A teacher's table: its columns, what its marks are worth, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from grader.data.dataset import DataError
from grader.errors import UsageError
from grader.proposal.answers import Answer, ProposalError, read_table, refuse_too_few


def _levels(tmp_path: Path, text: str, out_of: float | None = None) -> list[float]:
    path = tmp_path / "marks.csv"
    path.write_text(text, "utf-8")
    return [answer.level for answer in read_table(path, out_of).answers]


@pytest.mark.parametrize(
    ("marks", "out_of", "levels"),
    [
        (("0", "0.5", "1"), None, [0, 0.5, 1]),
        (("0", "3", "4"), None, [0, 0.5, 1]),
        (("0", "3,5", "4"), None, [0, 1, 1]),
        (("10 %", "40%", "70 %"), None, [0, 0.5, 0.5]),
        (("0", "1", "1"), 2, [0, 0.5, 0.5]),
    ],
)
def test_marks_are_shares_of_the_largest(
    tmp_path: Path, marks: tuple[str, ...], out_of: float | None, levels: list[float]
) -> None:
    rows = "".join(f"words;{mark}\n" for mark in marks)
    assert _levels(tmp_path, f"Answer;Points\n{rows}", out_of) == levels


def test_a_workbook_is_read_as_a_csv_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("name", "Response", "Grade"),
        ("Ada", "water, moves", 2),
        ("Ben", "salt", 0.5),
        ("Carl", None, 1),
    ):
        book.active.append(row)
    book.save(tmp_path / "marks.xlsx")
    marked = read_table(tmp_path / "marks.xlsx")
    assert marked.answers == (Answer("water, moves", 1.0), Answer("salt", 0.0))
    assert (marked.full, marked.left_out) == (2.0, 1)


def test_what_has_no_mark_or_no_words_is_counted_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text("text,score\nwater,1\n,0\nsalt,\n", "utf-8")
    marked = read_table(path)
    assert len(marked.answers) == 1 and marked.left_out == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what,points\nwater,1\n", "column with the answers, called answer. Received: what, points"),
        ("answer,text,points\na,b,1\n", "Received: several: answer, text"),
        ("answer,remark\nwater,1\n", "called points. Received: answer, remark"),
        ("answer,points\nwater,1\nsalt,good\n", "line 3, column points: expected a mark .* Received: 'good'"),
        ("answer,points\nwater,-1\n", "Received: '-1'"),
        ("answer,points\nwater,0\n", "expected marks above 0"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ProposalError, match=said):
        _levels(tmp_path, text)


def test_a_mark_above_the_largest_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProposalError, match=r"at most 1\. Received: 2\. .*--out-of"):
        _levels(tmp_path, "answer,points\nwater,2\n", 1.0)


def test_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError) as told:
        read_table(tmp_path / "none.csv")
    assert isinstance(told.value, UsageError)


def test_what_is_missing_to_learn_from_is_said() -> None:
    right, wrong = [Answer("water", 1.0)], [Answer("salt", 0.0)]
    refuse_too_few(8 * right + 4 * wrong)
    with pytest.raises(ProposalError, match=r"at least 12 marked answers \(there are 8\)"):
        refuse_too_few(4 * right + 4 * wrong)
    with pytest.raises(
        ProposalError, match=r"rubric: at least 4 with less \(there are 0\)\. .* such as are wrong"
    ):
        refuse_too_few(20 * right)
    with pytest.raises(ProposalError, match=r"rubric: at least 4 with full marks \(there are 1\)"):
        refuse_too_few(right + 20 * wrong)
