"""Between what a teacher asks for and what it came to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.classes import run
from grader.classes.read import ClassInput
from grader.classes.request import GradeRequest
from grader.classes.run import Progress, run_class
from grader.gradebook import NAME, Gradebook
from grader.intake import IntakeError
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.references import ReferenceUnusable
from grader.pipeline.session import Session
from grader.records.mark import Review
from tests.fake import fake_environment
from tests.gradebook.quick import Watched, scheme, submission


class _Asked(Session):
    """A session of assignments of which some have no usable reference."""

    unusable: tuple[str, ...] = ()

    def prepare_each(self, assignments: Any, advance: Any = lambda text: None) -> Any:
        return [
            ReferenceUnusable("1 / 0") if each.assignment.slug in self.unusable else each
            for each in super().prepare_each(assignments, advance)
            if isinstance(each, ReadyAssignment)
        ]


@contextmanager
def _opened(
    *, book: Gradebook, rerun: tuple[str, ...], on_progress: Any, cache: Path, **options: Any
) -> Iterator[Session]:
    """A session as `run_class` opens one, on a fake sandbox."""
    log = book.path.parent / "looked.log"
    with tempfile.TemporaryDirectory() as folder:
        environment = fake_environment(Path(folder), Watched(log), book)
        with _Asked(environment, rerun=rerun, on_progress=on_progress) as session:
            yield session


@pytest.fixture
def request_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GradeRequest:
    given = [
        # Other programs in the second class: what is seen of the same one is known for both.
        ClassInput(replace(scheme(), slug=slug), (), tuple(submission(name, n) for name in ("ada", "ben")))
        for n, slug in enumerate(("one", "two"))
    ]
    monkeypatch.setattr(run, "open_classes", lambda *_: given)
    monkeypatch.setattr(run, "open_session", _opened)
    return GradeRequest(submissions=tmp_path / "in", out=tmp_path / "out", data_folder="stand-in")


def test_a_class_is_graded_and_can_be_graded_again(request_: GradeRequest, tmp_path: Path) -> None:
    told: list[Progress] = []
    results = run_class(request_, tmp_path / "cache", told.append)
    assert [each.input.assignment.slug for each in results] == ["one", "two"]
    assert [len(each.graded) for each in results] == [2, 2] and all(each.complete for each in results)
    texts = [each.text for each in told]
    assert texts[0] == "starting" and "grading 4 submissions" in texts
    # Which of them is last depends on the computer.
    assert texts[-1].startswith("graded 4 of 4; last ")
    assert 0 < told[-1].done == told[-1].known
    with Gradebook(tmp_path / "out" / NAME) as book:
        assert GradeRequest.from_json(book.setting("order"), request_.out) == request_


def test_decisions_stay_where_a_class_list_gives_new_names(
    request_: GradeRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = run_class(request_, tmp_path / "cache", lambda progress: None)
    with Gradebook(tmp_path / "out" / NAME) as book:
        (digest,) = {one.submission.digest for one in first.graded if one.submission.student == "ada"}
        book.review("one", "ada", Review("runs", digest, 7, "", "Ms K", "then"))
    named = [
        replace(
            each.input,
            submissions=[replace(work, student=work.student.title()) for work in each.input.submissions],
        )
        for each in (first, second)
    ]
    monkeypatch.setattr(run, "open_classes", lambda *_: named)
    again, _ = run_class(request_, tmp_path / "cache", lambda progress: None)
    earned = {one.submission.student: one.grade.marks[0].earned for one in again.graded}
    assert earned == {"Ada": 7, "Ben": 40}


def test_an_assignment_without_reference_stops_nothing_but_itself(
    request_: GradeRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Asked, "unusable", ("one",))
    first, second = run_class(request_, tmp_path / "cache", lambda progress: None)
    assert first.unready == "1 / 0" and first.ready is None and not first.graded and not first.left
    assert first.warnings == ("Nothing of one was graded. 1 / 0",)
    assert second.complete and not second.warnings and isinstance(second.ready, ReadyAssignment)
    assert "1 / 0" in (tmp_path / "out" / "index.html").read_text("utf-8")
    monkeypatch.setattr(_Asked, "unusable", ("one", "two"))
    with pytest.raises(ReferenceUnusable):
        run_class(request_, tmp_path / "cache", lambda progress: None)


def test_what_ctrl_c_stops_is_published(
    request_: GradeRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = _Asked.grade_all

    def interrupted(self: Any, work: Any) -> Iterator[Any]:
        yield next(real(self, work))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(_Asked, "grade_all", interrupted)
        results = run_class(request_, tmp_path / "cache", lambda progress: None)
    assert sum(len(each.graded) for each in results) == 1 and sum(each.left for each in results) == 3
    assert all((tmp_path / "out" / each.input.assignment.slug / "index.html").is_file() for each in results)
    assert all(each.complete for each in run_class(request_, tmp_path / "cache", lambda progress: None))


def test_who_is_run_again_must_be_known(request_: GradeRequest, tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="such as ada, ben. Received: nobody"):
        run_class(replace(request_, rerun=("ada", "nobody")), tmp_path / "cache", lambda progress: None)
    assert not (tmp_path / "out" / NAME).exists()
    for _ in range(2):
        run_class(replace(request_, rerun=("ada",)), tmp_path / "cache", lambda progress: None)
    looked = (tmp_path / "out" / "looked.log").read_text().split()[1::2]
    assert (looked.count("ada"), looked.count("ben")) == (4, 2)
