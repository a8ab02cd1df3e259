"""Time belongs to the student: what else the computer has to do is not counted against a submission."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Limits
from grader.case import Case
from grader.classes.publish import busy
from grader.grade import Graded, how_it_ended, without_losses
from grader.loading import load_assignment
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.references import ReferenceUnusable
from grader.pipeline.session import open_session
from grader.records.observation import Observation
from grader.records.run import Run
from grader.worker import crashes
from tests.conftest import LEVEL
from tests.fake import answers_of
from tests.gradebook import quick

Look = Callable[..., tuple[Case, Run | None]]
MODEL = "import keras\nmodel = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])\n"
BURNERS = 8


@contextmanager
def burning() -> Iterator[None]:
    """Other programs that want every processor."""
    program = [sys.executable, "-c", "while True: pass"]
    others = [
        subprocess.Popen(program, start_new_session=True)  # the kernel shares time out among sessions
        for _ in range(BURNERS * (os.cpu_count() or 1) // 2)
    ]
    try:
        yield
    finally:
        for each in others:
            each.kill()
            each.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts time in line")
@pytest.mark.slow
def test_a_busy_computer_times_nobody_out(look: Look) -> None:
    busy_for = "import time\nwhile time.process_time() < used + 2: pass\n"
    source = f"import time\nused = time.process_time()\n{busy_for}print('done')"
    with burning():
        case, run = look(source, limits=Limits(seconds=2.9))
        endless, stopped = look("while True: pass", limits=Limits(seconds=2))
    assert run is not None and case.outcome == "finished" and run.log == "done\n"
    assert run.crowded and run.waited > 1
    assert stopped is not None and endless.outcome == "timeout" and not stopped.clocked


def test_a_program_that_waits_is_stopped_by_the_clock(look: Look) -> None:
    case, run = look(MODEL + "import time\ntime.sleep(600)", limits=Limits(seconds=2))
    assert run is not None and run.clocked and run.seconds_used < 2
    assert (
        case.outcome == "timeout" and "by the clock" in case.outcome_text and "in line 4" in case.outcome_text
    )
    assert case.model is not None and case.stopped_for == "clock"


def test_the_report_says_which_limit_struck() -> None:
    at = Limits(seconds=60)
    processor = how_it_ended(Run(-9, "time", 61.2, 1, "", seconds_used=60.1), None, at)
    assert processor == ("timeout", "It was stopped: it had used up its 60 seconds of processor time")
    clock = how_it_ended(Run(-9, None, 180.4, 1, "", seconds_used=2.13, told="clock"), None, at)
    assert clock[0] == "killed"  # it was told and ended in another way
    clock = how_it_ended(Run(-9, "clock", 180.4, 1, "", seconds_used=2.13), None, at)
    assert "after 180 seconds, of which it calculated for 2.1" in clock[1]


def test_what_a_busy_computer_did_does_not_last() -> None:
    quiet = Run(0, None, 61.0, 1, "", seconds_used=60.0)

    def seen(end: str, run: Run | None) -> Observation:
        return Observation(None, end, "", False, run)

    assert seen("timeout", quiet).lasts and seen("missing", None).lasts
    assert not seen("timeout", replace(quiet, waited=30.0)).lasts
    assert not seen("timeout", replace(quiet, stopped_for="clock")).lasts
    assert seen("finished", replace(quiet, waited=30.0)).lasts


class Slow(quick.Watched):
    """A computer that is too busy for one student, so many times."""

    def __init__(self, log: Path, times: int):
        super().__init__(log)
        self._times = times

    def left(self, student: str, folder: Path, settings: dict[str, Any]) -> Any:
        found = answers_of(folder, settings)
        if student != "ada" or not self._times:
            return found
        self._times -= 1
        late = replace(found, stage="time", crash=crashes.out_of_time(None, "", b""))
        return late, Run(0, None, 180.0, 1.0, "", seconds_used=1.0, told="clock")


@pytest.mark.parametrize("times", [1, 2])
def test_who_is_stopped_by_the_clock_is_run_again(tmp_path: Path, times: int) -> None:
    everybody = (quick.submission("ada"), quick.submission("ben"))
    room = quick.grade(tmp_path, everybody, sandbox=Slow(tmp_path / "looked.log", times))
    marks = {each.submission.student: each.grade.marks for each in room.graded}
    lost = [mark for mark in marks["ada"] if mark.verdict in ("failed", "partial", "skipped")]
    assert not lost and all(mark.verdict == "passed" for mark in marks["ben"])
    ungraded = [mark for mark in marks["ada"] if mark.verdict == "ungraded"]
    assert bool(ungraded) == (times == 2)
    assert all("a second time, alone" in mark.reason and mark.earned is None for mark in ungraded)
    again = quick.grade(tmp_path, everybody)  # nothing of it was kept
    assert all(mark.verdict == "passed" for each in again.graded for mark in each.grade.marks)


def test_a_busy_computer_is_told_on_the_class_page(prepared: dict[str, ReadyAssignment]) -> None:
    run = Run(0, None, 10.0, 1.0, "", waited=1.0)
    one = Graded(quick.submission("ada"), without_losses(_grade(prepared), ""), run, ())
    assert busy([one, replace(one, run=None)]) == []
    (notice,) = busy([one, replace(one, run=replace(run, waited=9.0))])
    assert "50% of the time" in notice
    assert busy([]) == []


def _grade(prepared: dict[str, ReadyAssignment]) -> Any:
    from grader.evidence import NOTHING
    from grader.grade import grade
    from tests.solved import plain_case

    scheme = prepared["first_model"]
    return grade("ada", plain_case(scheme.assignment, scheme.tasks[0].dataset, NOTHING, "missing"))


@pytest.mark.slow
def test_a_reference_that_fails_stops_its_own_assignment_only(tmp_path: Path) -> None:
    """It is named, with the reason and what to do; the others are graded."""
    from grader import intake
    from grader.classes import read as classroom
    from tests.conftest import ROOT

    names = ("first_model", "keras_glossary")
    wanted = []
    for name in names:
        scheme = load_assignment(ROOT / "assignments" / name)
        own = classroom.references(scheme)
        if name == "first_model":
            source = b"while True: pass\n"
            own = (intake.files.assemble("", {"first_model.py": source}), *own[1:])
            scheme = replace(scheme, limits=Limits(seconds=0.5))
        wanted.append((scheme, own))
    with open_session(data_folder="stand-in", cache=tmp_path, workers=2, level=LEVEL) as session:
        broken, ready = session.prepare_each(wanted)
        assert isinstance(broken, ReferenceUnusable) and isinstance(ready, ReadyAssignment)
        said = str(broken)
        assert "reference/first_model.py" in said and "2 seconds of processor time" in said
        assert "allow more than Limits(seconds=0.5)" in said
        with pytest.raises(ReferenceUnusable):
            session.prepare(wanted)


def test_a_wild_signal_is_no_time_limit(look: Look) -> None:
    case, run = look("import os, signal\nos.kill(os.getpid(), signal.SIGALRM)\nprint('on')")
    assert run is not None and run.told == "" and not run.clocked and case.outcome == "timeout"
