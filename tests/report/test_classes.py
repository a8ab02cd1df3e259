"""The page of a class."""

from __future__ import annotations

from pathlib import Path

from grader import report
from grader.assignment import Assignment, Recipe
from grader.evidence import NOTHING
from grader.grade import Grade, Graded
from grader.pipeline.ready import ReadyAssignment
from grader.records.run import Outcome
from grader.records.submission import Submission
from grader.similarity import Pair
from tests.report.drawn import LINE, check
from tests.report.pages import inert
from tests.solved import plain_case, ready_of


def test_a_class_of_nobody(prepared: dict[str, ReadyAssignment], tmp_path: Path) -> None:
    scheme = prepared["first_model"]
    report.write_class(tmp_path / "class.html", report.Class(scheme, [], {}, "basic"))
    inert((tmp_path / "class.html").read_text("utf-8"), 1)


def test_notices_of_a_class(tmp_path: Path) -> None:
    prepared = ready_of(Assignment("a", "A", Recipe("line", 1), (check(0, 1),)), LINE)
    told = ("The computer was busy: 3 submissions were run again", "a: no grades.csv: no room")
    report.write_class(tmp_path / "index.html", report.Class(prepared, [], {}, "strong", notices=told))
    html = (tmp_path / "index.html").read_text("utf-8")
    assert all(
        each in html
        for each in ("The computer was busy: 3 submissions were run again.", "A: no grades.csv: no room.")
    )


def test_what_ended_and_who_is_alike_stand_on_one_page(tmp_path: Path) -> None:
    scheme = Assignment("a", "A", Recipe("line", 1), (check(0, 1),))
    ends: tuple[tuple[str, Outcome], ...] = (("ada", "timeout"), ("ben", "finished"), ("eve", "timeout"))
    graded = [
        Graded(Submission(name), Grade(name, plain_case(scheme, LINE, NOTHING, end), ()), None, ())
        for name, end in ends
    ]
    pair = Pair(graded[0].submission, graded[1].submission, 0.9, 0.9, None)
    reports = {name: f"{name}.html" for name, _ in ends}
    shown = report.Class(ready_of(scheme, LINE), graded, reports, "strong", alike=[pair])
    report.write_class(tmp_path / "index.html", shown)
    html = (tmp_path / "index.html").read_text("utf-8")
    ada, ben, eve = (f'<a href="{name}.html">{name}</a>' for name in reports)
    assert f'(timeout)</b> <span class="soft">{ada}; {eve}</span>' in html
    assert f'<th scope="row">{ada}; {ben}</th>' in html and "1 of 1" in html
