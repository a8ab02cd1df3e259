"""A session: references made ready, and who goes when."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from grader.evidence import Evidence
from grader.pipeline.running import REFERENCE_FACTOR
from grader.records.run import Run
from grader.records.submission import Submission
from tests.conftest import found
from tests.fake import FINISHED, FakeSandbox, fake_session
from tests.pipeline.cases import NET, SUBMISSION, ready
from tests.solved import replace


def _reference(name: str, seconds: str = "0.1") -> Submission:
    return Submission(name, (("a.py", f"{seconds}  # {name}".encode()),), "a.py")


def _timed(folder: Path, settings: dict[str, Any]) -> tuple[Evidence, Run]:
    """A program takes as long as its text says."""
    seconds = float((folder / "work" / settings["file"]).read_text("utf-8").partition("#")[0])
    return found(models=(NET,)), replace(FINISHED, seconds_used=seconds)


def test_references_keep_their_order_and_the_slowest_sets_the_limit(tmp_path: Path) -> None:
    with fake_session(tmp_path, FakeSandbox(_timed)) as session:
        given = [_reference("", "3.5"), _reference("wide", "0.2"), _reference("deep", "7.5")]
        (made,) = session.prepare([(ready().assignment, given)])
    assert [each.name for each in made.tasks[0].references] == ["", "wide", "deep"]
    assert made.reference_seconds == 7.5 and made.limits.seconds == 75.0


def test_a_reference_has_longer_than_who_is_measured_by_it(tmp_path: Path) -> None:
    sandbox = FakeSandbox(_timed)
    with fake_session(tmp_path, sandbox) as session:
        (made,) = session.prepare([(ready().assignment, [_reference("")])])
        session.grade_one(made, _reference("ada"))
    first, second = (
        limits
        for (target, *_), limits in zip(sandbox.jobs, sandbox.limits, strict=True)
        if target == "submission"
    )
    assert first.seconds == REFERENCE_FACTOR * second.seconds


def test_who_wants_what_another_waits_for_waits_for_the_same_run(tmp_path: Path) -> None:
    def slow(folder: Path, settings: dict[str, Any]) -> Evidence:
        time.sleep(0.5)
        return found(models=(NET,))

    sandbox = FakeSandbox(slow)
    with fake_session(tmp_path, sandbox) as session:
        (made,) = session.prepare([(ready().assignment, [_reference("")])])
        before = len(sandbox.jobs)
        both = [replace(SUBMISSION, student=name) for name in ("ada", "ben")]
        graded = [one for _, one in session.grade_all((made, each) for each in both)]
    assert {each.submission.student for each in graded} == {"ada", "ben"}
    assert [target for target, *_ in sandbox.jobs[before:]] == ["submission"]


def test_nothing_is_run_of_an_empty_submission(tmp_path: Path) -> None:
    sandbox = FakeSandbox(_timed)
    with fake_session(tmp_path, sandbox) as session:
        (made,) = session.prepare([(ready().assignment, [_reference("")])])
        before = len(sandbox.jobs)
        one = session.grade_one(made, Submission("ada"))
        assert one.grade.case.outcome == "missing" and one.evidence_key == "" and one.run is None
        assert len(sandbox.jobs) == before
        case, run = session.inspect(ready().assignment, _reference("ada"), [_reference("")])
    assert run is not None and case.model is not None and case.reference is not None
