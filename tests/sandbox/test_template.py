"""Whose fault it is, what a fork knows, and what a computer without room does to nobody."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import grader
from grader.assignment import Limits
from grader.grade import Graded
from grader.intake.files import assemble
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.records.run import Run
from grader.sandbox import limits, walls
from grader.sandbox.client import Sandbox
from grader.sandbox.watchdog import Watchdog
from tests.conftest import LEVEL
from tests.fake import FINISHED
from tests.gradebook import quick


def test_own_fault_needs_a_proof(tmp_path: Path) -> None:
    """Before its first line runs it is ours, and from then on it is not known whose."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "a.py").write_text("import os\nos.kill(os.getpid(), 9)")
    settings = {"file": "a.py", "data": str(tmp_path), "input_shape": [2], "data_sets": [], "seconds": 10}
    with Sandbox(LEVEL) as sandbox:
        reached = sandbox.run("submission", tmp_path, settings, Limits(seconds=10))
        ours = sandbox.run("submission", tmp_path, {**settings, "file": "missing.py"}, Limits(seconds=10))
    assert (reached.begun, reached.status) == (True, -9)
    assert (ours.begun, ours.status) == (False, 70) and "FileNotFoundError" in ours.log


def test_a_failure_of_the_worker_is_ungraded_only_if_it_is_ours(
    session: Session, prepared: dict[str, ReadyAssignment], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, ready = session.environment.sandbox.run, prepared["first_model"]
    submission = assemble("student", {"student.py": b"ANSWERS = {}"})
    for begun, verdict in (False, "ungraded"), (True, "failed"):

        def broken(*given: Any, begun: bool = begun, **more: Any) -> Run:
            return replace(run(*given, **more), status=70, begun=begun)

        monkeypatch.setattr(session.environment.sandbox, "run", broken)
        # What it left behind is a record of the way: it never came to its end.
        monkeypatch.setattr("grader.evidence.read", lambda folder: (_ for _ in ()).throw(FileNotFoundError))
        graded = session.grade_one(ready, submission)
        assert graded.grade.marks[0].verdict == verdict
        monkeypatch.undo()


class Full(quick.Watched):
    """A computer whose disk is full at first, so many times."""

    def __init__(self, log: Path, times: int):
        super().__init__(log)
        self._times = times

    def left(self, student: str, folder: Path, settings: dict[str, Any]) -> Any:
        if student == "ada" and self._times:
            self._times -= 1
            return None, replace(FINISHED, status=-9, starved="disk")
        return super().left(student, folder, settings)


@pytest.mark.parametrize(("times", "verdict"), [(1, "passed"), (2, "ungraded")])
def test_a_run_without_room_is_no_evidence(tmp_path: Path, times: int, verdict: str) -> None:
    everybody = (quick.submission("ada"), quick.submission("ben"))
    room = quick.grade(tmp_path, everybody, sandbox=Full(tmp_path / "looked.log", times))
    marks = {each.submission.student: each.grade.marks[0] for each in room.graded}
    assert marks["ada"].verdict == verdict and marks["ben"].verdict == "passed"
    if verdict == "ungraded":
        assert "no disk left" in marks["ada"].reason
    again = quick.grade(tmp_path, everybody)  # nothing of it was kept
    assert [each.grade.marks[0].verdict for each in again.graded] == ["passed", "passed"]


def test_the_computer_without_room_is_seen_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    bounds = {
        "seconds": 9,
        "wall_seconds": 27,
        "memory_mb": 9000,
        "output_kb": 9,
        "file_mb": 9,
        "disk_mb": 900,
        "threads": 900,
    }
    dog = Watchdog(os.getpid(), tmp_path, bounds)
    assert [dog.over() for _ in range(3)] == [None] * 3 and dog.starved == ""
    monkeypatch.setattr(limits, "LOW_DISK_MB", 1 << 40)
    assert [dog.over() for _ in range(3)] == [None] * 3 and dog.starved == "disk"


@pytest.fixture
def bad_end(
    session: Session, prepared: dict[str, ReadyAssignment], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str | None], None]:
    """Let every run end as if the computer had been short of something; but not that of the reference."""
    assert prepared["first_model"]
    run = session.environment.sandbox.run

    def starve(what: str, stopped_for: str | None) -> None:
        def starved(*given: Any, **more: Any) -> Run:
            return replace(run(*given, **more), starved=what, stopped_for=stopped_for)

        monkeypatch.setattr(session.environment.sandbox, "run", starved)

    return starve


@pytest.mark.parametrize(
    ("source", "stopped_for", "verdict"),
    [
        ("raise OSError(28, 'No space left on device')", None, "ungraded"),
        ("x = 1", None, "passed"),  # it came to its end all the same
        ("x = 1", "disk", "failed"),  # it is what filled the disk
    ],
)
def test_whose_doing_a_full_disk_is(
    session: Session, prepared: dict[str, ReadyAssignment], bad_end: Callable[[str, str | None], None],
    source: str, stopped_for: str | None, verdict: str,
) -> None:  # fmt: skip
    bad_end("disk", stopped_for)
    graded: Graded = session.grade_one(
        prepared["first_model"], assemble("student", {"student.py": source.encode()})
    )
    assert graded.grade.marks[0].verdict == verdict


def test_the_package_itself_is_not_read_behind_the_walls(tmp_path: Path) -> None:
    """Wherever it is installed: everything beside it is."""
    package = tmp_path / "lib" / "site-packages" / "grader"
    beside = tmp_path / "lib" / "site-packages" / "numpy"
    for folder in (package, beside, tmp_path / "lib" / "json"):
        folder.mkdir(parents=True)
    (tmp_path / "lib64").symlink_to(tmp_path / "lib")
    readable, listable = walls._without(
        package, [tmp_path, tmp_path / "lib64", tmp_path / "lib" / "site-packages"]
    )
    assert set(readable) == {beside, tmp_path / "lib" / "json"}
    assert set(listable) == {tmp_path, tmp_path / "lib", tmp_path / "lib" / "site-packages"}


def test_no_rubric_is_reached_by_a_submission(grade_source: Callable[..., Graded]) -> None:
    package = Path(grader.__file__).parent
    paths: Sequence[Path] = [package / "rubric" / "engine.py", package / "rubric" / "library" / "layers.py"]
    source = (
        "import sys\ngot = [name for name in sys.modules if 'rubric' in name]\n"
        f"for path in {[str(path) for path in paths]}:\n"
        "    try:\n        got.append(open(path).read()[:20])\n    except OSError:\n        pass\n"
        "try:\n    import grader.rubric\n    got.append('imported')\nexcept Exception:\n    pass\n"
        "ANSWERS = {'got': got}\n"
    )
    if LEVEL == "strong" and sys.platform == "linux":
        graded = grade_source("first_model", source)
        assert graded.grade.case.evidence.answers["got"] == [], graded.run
