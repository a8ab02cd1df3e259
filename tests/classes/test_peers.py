"""What reports say of the class: where the teacher allows it, and of a class in which nobody is told of alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import hidden
from grader.checks import number
from grader.report.peers import BEGIN, END, filled, own_part
from grader.rules import Rules
from tests.gradebook.quick import CHECKS, grade, submission

ALLOWED = Rules(show_class=True)
STUDENTS = [submission(f"s{place}", classes=10 if place < 5 else 9) for place in range(9)]


def _reports(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in folder.glob("s?.html")}


def test_reports_tell_of_the_class_where_the_teacher_allows_it(tmp_path: Path) -> None:
    grade(tmp_path, STUDENTS, ALLOWED)
    for page in _reports(tmp_path / "quick").values():
        assert "Half of the 9 who handed in have 100 of 100 points or more." in page
        assert page.count("Your class") == 1 and "5 of 9" in page and "9 of 9" in page


def test_nothing_is_told_where_it_is_not_allowed_or_of_few(tmp_path: Path) -> None:
    for folder in ("off", "few"):
        (tmp_path / folder).mkdir()
    grade(tmp_path / "off", STUDENTS, Rules())
    grade(tmp_path / "few", STUDENTS[:7], ALLOWED)
    pages = [*_reports(tmp_path / "off" / "quick").values(), *_reports(tmp_path / "few" / "quick").values()]
    assert len(pages) == 16 and not any("Your class" in page for page in pages)


def test_a_class_that_changes_is_told_anew_and_no_report_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade(tmp_path, STUDENTS, ALLOWED)
    made: list[str] = []
    from grader.classes import pages

    write = pages.report.write_student
    monkeypatch.setattr(
        pages.report, "write_student", lambda path, *rest: (made.append(path.stem), write(path, *rest))
    )
    grade(tmp_path, STUDENTS, ALLOWED)
    assert made == []  # what is filled in is no other report
    grade(tmp_path, [*STUDENTS[:4], submission("s4", classes=9), *STUDENTS[5:]], ALLOWED)
    assert made == ["s4"]
    assert all("4 of 9" in page for page in _reports(tmp_path / "quick").values())


def test_students_are_told_of_what_they_see_alone(tmp_path: Path) -> None:
    secret = hidden(number("secret", 7, points=10, title="A secret?", asked_as=["secret"]))
    grade(tmp_path, STUDENTS, ALLOWED, checks=(*CHECKS, secret))
    whole, seen = _reports(tmp_path / "quick"), _reports(tmp_path / "quick" / "students")
    assert all("of 110 points" in page and "A secret?" in page for page in whole.values())
    assert all("of 100 points or more" in page and "A secret?" not in page for page in seen.values())


def test_the_place_in_a_report() -> None:
    page = b"a" + BEGIN + b"old" + END + b"z"
    assert filled(page, b"new") == b"a" + BEGIN + b"new" + END + b"z"
    assert own_part(page) == own_part(filled(page, b"other"))
    for without in (b"", b"words", BEGIN, END + BEGIN):
        assert filled(without, b"new") == without
