"""What is seen of a run, and whose fault a bad end is; nothing is run here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Limits
from grader.evidence import Crash, Evidence
from grader.pipeline.observe import Clocked, NotRead, Starved, observe, runs
from grader.records.observation import Observation
from grader.records.run import OWN_FAULT, Run
from grader.records.submission import Program, Submission
from grader.sandbox.client import SandboxBroken
from grader.training.trainer import Trainer
from tests.conftest import found
from tests.fake import FINISHED, FakeSandbox, fake_environment
from tests.pipeline.cases import NET, SUBMISSION, ready

NO_NAME = Crash("NameError", "name 'net' is not defined", 4, "net.fit(x)", "")


def seen(folder: Path, left: Any, submission: Submission = SUBMISSION, **changes: Any) -> Observation:
    """What is seen of a submission of which the sandbox leaves this."""
    play = left if callable(left) else lambda *job: left
    environment = fake_environment(folder, FakeSandbox(play))
    place = folder / "job"
    place.mkdir()
    given = ready(**changes)
    return observe(environment, given, submission, place, Trainer(environment.sandbox, Limits()))


@pytest.mark.parametrize(
    ("submission", "outcome", "text"),
    [
        (Submission("ada"), "missing", "Nothing was handed in"),
        (replace(SUBMISSION, files=(("a.py", b"# nothing yet\n"),)), "missing", "Your file is empty"),
        (replace(SUBMISSION, unreadable="It is a picture"), "unreadable", "It is a picture"),
    ],
)
def test_what_has_nothing_to_run_is_not_run(
    tmp_path: Path, submission: Submission, outcome: str, text: str
) -> None:
    def never(*job: object) -> Evidence:
        raise AssertionError("it was run")

    assert not runs(submission)
    what = seen(tmp_path, never, submission)
    assert (what.outcome, what.outcome_text, what.run) == (outcome, text, None)


def test_what_this_computer_could_not_read_is_nobodys_zero(tmp_path: Path) -> None:
    with pytest.raises(NotRead, match="a disk"):
        seen(tmp_path, found(), replace(SUBMISSION, read_error="a disk"))


def test_a_failure_is_ours_until_its_own_code_is_reached(tmp_path: Path) -> None:
    for begun in (False, True):
        (tmp_path / str(begun)).mkdir()
        left = (None, replace(FINISHED, status=OWN_FAULT, begun=begun))
        if begun:
            assert seen(tmp_path / str(begun), left).outcome == "killed"
        else:
            with pytest.raises(SandboxBroken):
                seen(tmp_path / str(begun), left)


@pytest.mark.parametrize(
    ("run", "error"),
    [
        (replace(FINISHED, status=-9, starved="disk"), Starved),
        (Run(0, None, 180.0, 1.0, "", seconds_used=1.0, told="clock"), Clocked),
    ],
)
def test_what_is_no_evidence_is_told_apart(tmp_path: Path, run: Run, error: type[Exception]) -> None:
    with pytest.raises(error):
        seen(tmp_path, (replace(found(), stage="time"), run))


def test_who_hit_another_limit_on_a_full_disk_is_not_excused(tmp_path: Path) -> None:
    run = replace(FINISHED, status=-9, starved="disk", stopped_for="memory")
    assert seen(tmp_path, (None, run)).outcome == "killed"


def test_a_notebook_is_run_again_in_the_order_in_which_it_was_written(tmp_path: Path) -> None:
    orders: list[list[int]] = []

    def left(folder: Path, settings: dict[str, Any]) -> Evidence:
        orders.append(settings["cells"])
        return replace(found(models=(NET,)), crash=NO_NAME if len(orders) == 1 else None)

    notebook = replace(SUBMISSION, cells=(1, 3), execution_order=(3, 1))
    what = seen(tmp_path, left, notebook)
    assert orders == [[1, 3], [3, 1]] and what.reordered
    assert what.outcome == "crashed" and "in cell 2, line 2" in what.outcome_text
    assert what.evidence is not None and what.evidence.crash == NO_NAME  # whether it runs from top to bottom


def test_a_notebook_in_its_order_is_run_once(tmp_path: Path) -> None:
    calls: list[object] = []

    def left(*job: object) -> Evidence:
        calls.append(job)
        return replace(found(models=(NET,)), crash=NO_NAME)

    assert not seen(tmp_path, left, replace(SUBMISSION, cells=(1, 3))).reordered
    assert len(calls) == 1


def test_of_several_programs_the_one_counts_that_fits_the_task(tmp_path: Path) -> None:
    def left(folder: Path, settings: dict[str, Any]) -> Evidence:
        return found(models=(NET,) if settings["file"] == "b.py" else ())

    several = replace(
        SUBMISSION, files=(("a.py", b"x = 1"), ("b.py", b"x = 2")), others=(Program("b.py"), Program("a.py"))
    )
    what = seen(tmp_path, left, several)
    assert what.program == 1 and several.running(what.program).script == "b.py"
    assert (tmp_path / "job" / "evidence" / "evidence.json").is_file()
