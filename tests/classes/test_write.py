"""Grades of a class into reports and the gradebook: whatever breaks, and whoever is done first."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader import data, report
from grader.classes import publish, write
from grader.classes.read import ClassInput
from grader.classes.result import ClassResult
from grader.classes.write import ClassWriter
from grader.grade import Grade, Graded
from grader.grade import grade as mark
from grader.gradebook import NAME, Gradebook, GradebookBroken
from grader.policy import Timing
from grader.records.submission import Submission
from grader.rules import Late, Rules
from grader.similarity import Pair
from tests.conftest import found
from tests.gradebook.quick import grade, looked, scheme, submission
from tests.solved import plain_case, ready_of

ADA, BEN = submission("ada"), submission("ben", classes=9)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _scores(room: ClassResult) -> dict[str, float]:
    return {each.submission.student: each.grade.score for each in room.graded}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook(tmp_path / NAME) as opened:
        yield opened


def _writer(
    book: Gradebook, students: list[Submission], rules: Rules | None = None, **more: Any
) -> ClassWriter:
    given = ClassInput(scheme(rules), (), tuple(students))
    ready = ready_of(given.assignment, data.load("line"))
    return ClassWriter(given, ready, book, book.path.parent / "quick", level="basic", now=NOW, **more)


def _graded(writer: ClassWriter, handed_in: Submission, classes: object = 10) -> Graded:
    answers = {"classes": classes, "pixels": 784}
    case = plain_case(
        writer.given.assignment, writer.ready.tasks[0].dataset, found(answers=answers), "finished"
    )
    return Graded(handed_in, mark(handed_in.student, case), None, ())


def _written(folder: Path) -> dict[str, bytes]:
    # But for a workbook, in which the time stands.
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".xlsx"}


def test_who_is_done_first_changes_nothing(book: Gradebook, tmp_path: Path) -> None:
    students = [submission(name, classes=n) for n, name in enumerate(("chiara", "ada", "ben"))]
    written = []
    for places in ((0, 1, 2), (2, 0, 1)):
        writer = _writer(book, students)
        for each in students:
            writer.attempts(each)
        for place in places:
            writer.add(_graded(writer, students[place]))
        result = writer.publish()
        assert [each.submission.student for each in result.graded] == ["chiara", "ada", "ben"]
        written.append(_written(tmp_path / "quick"))
    assert written[0] == written[1] and len(written[0]) == 8


def test_a_result_tells_what_a_class_came_to(book: Gradebook) -> None:
    rules = Rules(due="2026-11-20 12:00+00:00", late=Late(10))
    writer = _writer(book, [ADA, BEN, submission("chiara", handed_in="2026-11-20 11:00 UTC")], rules)
    for each in (ADA, BEN):
        writer.attempts(each)
    writer.add(_graded(writer, ADA))
    plain = write.ungraded(writer.ready, BEN, ValueError("what nobody thought of"))
    writer.add(plain)
    assert writer.count == 2
    result = writer.publish(trained=7)
    assert result.input is writer.given and result.ready is writer.ready and not result.unready
    assert (result.without_timestamp, result.waiting, result.ungraded) == (2, 3, 3)
    assert (result.trained, result.level, result.cluster) == (7, "basic", None)
    assert not result.complete and result.left == 1
    with pytest.raises(AttributeError):
        result.trained = 8  # type: ignore[misc]


class _Pages:
    """A future that is never done before somebody waits for it."""

    def __init__(self, broken: str):
        self._broken = broken

    def done(self) -> bool:
        return False

    def result(self) -> list[bytes]:
        if self._broken:
            raise ValueError(self._broken)
        return [b"written elsewhere"]


class _Cluster:
    """A cluster whose workers write reports, or fall."""

    connected = True

    def __init__(self, broken: str = ""):
        self.sent = 0
        self._broken = broken

    def share(self, path: Path) -> None:
        assert path.is_file()

    def errand(self, action: Any, *given: Any) -> _Pages:
        self.sent += 1
        return _Pages(self._broken)


@pytest.mark.parametrize("broken", ["", "a worker that fell"])
def test_reports_that_a_cluster_writes(
    book: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    monkeypatch.setattr(report, "pack_context", lambda ready, folder: b"what they need")
    monkeypatch.setattr(report, "pack_pages", lambda ready, pages: b"some pages")
    cluster = _Cluster(broken)
    writer = _writer(book, [ADA, BEN], cluster=cluster)
    for each in (ADA, BEN):
        writer.attempts(each)
        writer.add(_graded(writer, each))
    assert cluster.sent == 2 and writer.count == 0  # a report first, and then the grade
    writer.finish_pages()
    assert cluster.sent == 2 and _scores(writer.publish()) == {"ada": 100, "ben": 100}
    page = (tmp_path / "quick" / "ada.html").read_bytes()
    assert (page == b"written elsewhere") == (not broken) and (b"ada" in page) == bool(broken)


def test_a_grade_that_a_cluster_waited_for_and_that_breaks_is_open_and_nobody_elses(
    book: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "pack_context", lambda ready, folder: b"what they need")
    monkeypatch.setattr(report, "pack_pages", lambda ready, pages: b"some pages")
    change = write.change

    def broken(stored: Any, graded: Graded) -> Any:
        if graded.submission.student == "ada" and graded.grade.earned:
            raise ValueError("what nobody thought of")
        return change(stored, graded)

    monkeypatch.setattr(write, "change", broken)
    writer = _writer(book, [ADA, BEN], cluster=_Cluster())
    for each in (ADA, BEN):
        writer.attempts(each)
        writer.add(_graded(writer, each))
    writer.finish_pages()
    result = writer.publish()
    assert _scores(result) == {"ada": 0, "ben": 100} and result.complete and len(result.warnings) == 1


def test_a_report_that_cannot_be_written_stops_the_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(report, "write_student", full)
        with pytest.raises(GradebookBroken, match="No space left"):
            grade(tmp_path, [ADA])
    assert _scores(grade(tmp_path, [ADA])) == {"ada": 100}
    assert looked(tmp_path) == ["ada"]


def test_a_report_that_breaks_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("grader.report.network._charts", lambda case: 1 / 0)
        assert _scores(grade(tmp_path, [ADA, BEN])) == {"ada": 100, "ben": 70}
    page = (tmp_path / "quick" / "ben.html").read_text("utf-8")
    assert "ZeroDivisionError" in page and "Not the right number" in page and "70" in page
    grade(tmp_path, [ADA, BEN])  # and is made anew where it can be
    assert "ZeroDivisionError" not in (tmp_path / "quick" / "ben.html").read_text("utf-8")


def test_ctrl_c_waits_until_a_grade_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Gradebook.keep_grade

    def interrupted(self: Gradebook, *arguments: object, **options: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        real(self, *arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Gradebook, "keep_grade", interrupted)
        room = grade(tmp_path, [submission(f"s{n}") for n in range(9)])
    assert len(room.graded) == 1 and not room.complete
    pages = list((tmp_path / "quick").glob("s*.html"))
    assert [page.stem for page in pages if page.stem not in ("similar", "statistics")] == [
        room.graded[0].submission.student
    ]
    assert len(_scores(grade(tmp_path, [submission(f"s{n}") for n in range(9)]))) == 9


def test_whatever_breaks_with_a_grade_costs_one_student(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_rules, own_alike = write.apply_rules, publish.alike

    def broken(given: Grade, timing: Timing) -> Grade:
        if given.student == "ben":
            raise ValueError("what nobody thought of")
        return apply_rules(given, timing)

    def alike(*given: object) -> list[Pair]:
        raise RecursionError("somebody's sheet")

    monkeypatch.setattr(write, "apply_rules", broken)
    monkeypatch.setattr(publish, "alike", alike)
    room = grade(tmp_path, [submission(name) for name in ("ada", "ben", "chiara")])
    marks = {each.submission.student: {mark.verdict for mark in each.grade.marks} for each in room.graded}
    assert marks == {"ada": {"passed"}, "ben": {"ungraded"}, "chiara": {"passed"}}
    assert room.complete and len(room.warnings) == 2
    assert "ben" in room.warnings[0] and "alike submissions" in room.warnings[1]
    assert (tmp_path / "quick" / "index.html").is_file() and (tmp_path / "quick" / "results.json").is_file()
    monkeypatch.setattr(publish, "alike", own_alike)
    monkeypatch.setattr(write, "apply_rules", apply_rules)
    again = grade(tmp_path, room.input.submissions)
    assert not again.warnings and all(each.grade.score == 100 for each in again.graded)
