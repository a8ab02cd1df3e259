"""Run a submission, and say what was seen of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader import evidence, found
from grader.analysis.model_choice import fitness
from grader.assignment import Limits
from grader.calling import ENDLESS, Wanted
from grader.errors import InternalError
from grader.found import NOTHING_FOUND, Found
from grader.grade import how_it_ended
from grader.pipeline import saved
from grader.pipeline.calls import Calls
from grader.pipeline.cases import case_of, sought
from grader.pipeline.environment import Environment
from grader.pipeline.predictions import predict_asked_inputs, predict_shown_images
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.running import cell_seconds, run_script, with_time_of_reference
from grader.records.observation import Observation
from grader.records.run import ONLY_A_SHEET, OWN_FAULT, Run
from grader.records.submission import Submission
from grader.sandbox.client import SandboxBroken
from grader.sandbox.folders import remove
from grader.training.trainer import Trainer

LOOKED = ("end", "exit", "time")  # stages of a record after which what is wanted is looked at
BY_CLOCK = -26  # SIGVTALRM: a call that could not be interrupted was ended by its own clock


class NotRead(InternalError):
    """A submission that this computer could not read: it is not graded, which is nobody's fault but ours."""


class Starved(InternalError):
    """A run that ended badly while the whole computer had no room left: no evidence of anything."""


class Clocked(InternalError):
    """A run that was stopped by the clock with processor time to spare; `seen` is what was seen of it."""

    def __init__(self, seen: Observation):
        """Take what was seen."""
        super().__init__(seen.outcome_text)
        self.seen = seen


def runs(submission: Submission) -> bool:
    """Whether there is anything in a submission to run."""
    if submission.unreadable or submission.read_error or submission.script is None:
        return False
    return _says_something(dict(submission.files).get(submission.script, b""))


def observe(
    environment: Environment,
    ready: ReadyAssignment,
    submission: Submission,
    folder: Path,
    trainer: Trainer,
    *,
    as_reference: bool = False,
) -> Observation:
    """Run a submission, if there is anything to run, and say what was seen of it.

    Args:
        environment: where it runs.
        ready: its assignment.
        submission: what was handed in; of several programs the one counts that fits the task best.
        folder: a folder of its own, in which is what that program left.
        trainer: to ask its own networks with.
        as_reference: it is one: it has longer.

    Raises:
        NotRead: there is something, which this computer could not read.
        Starved: the computer had no room for it.
        Clocked: it was stopped by the clock, for the computer was too busy, or it waits for something.
        SandboxBroken: the worker itself failed.
    """
    if as_reference:
        ready = with_time_of_reference(ready)
    observation = _best_of(environment, ready, submission, folder)
    return with_predictions(environment, ready, submission, observation, folder / "evidence", trainer)


def with_predictions(
    environment: Environment,
    ready: ReadyAssignment,
    submission: Submission,
    seen: Observation,
    folder: Path,
    trainer: Trainer,
) -> Observation:
    """What was seen, with what the submission's own networks say of its images, and of what questions ask.

    `folder` is that of its evidence.
    """
    case = case_of(ready, submission.running(seen.program), seen)
    seen = replace(seen, predictions=predict_asked_inputs(case, folder, trainer))
    if any(dataset.spec.is_images for dataset in ready.datasets):
        predictions = predict_shown_images(case, folder, environment.data.public, trainer)
        seen = replace(seen, image_predictions=predictions)
    return seen


def _best_of(
    environment: Environment, ready: ReadyAssignment, submission: Submission, folder: Path
) -> Observation:
    """What is seen of a submission; of several programs, of the one that fits the task best.

    Where they are the notebooks that students were given, each counts.
    """
    if not submission.others:
        return _observe_one(environment, ready, submission, folder)
    observations: list[Observation] = []
    for number in range(1 + len(submission.others)):
        place = folder / f"program {number}"
        place.mkdir()
        one = submission.running(number)
        try:
            observation = _observe_one(environment, ready, one, place)
        except Clocked as error:
            observation = error.seen
        observations.append(replace(observation, program=number))
    tasks = sought(ready)
    fits = [
        fitness(candidate.evidence.models, tasks) if candidate.evidence else () for candidate in observations
    ]
    tested = [len(submission.tests), *(len(other.tests) for other in submission.others)]

    def order(candidate: Observation) -> tuple[object, ...]:
        place = candidate.program
        return fits[place], tested[place], candidate.outcome == "finished", -place

    best = max(observations, key=order)
    if submission.notebook:
        best = _of_notebooks(submission, best, observations)
    with suppress(OSError):  # it has moved its own folders about
        (folder / f"program {best.program}" / "evidence").rename(folder / "evidence")
    if best.outcome == "timeout" and best.run is not None and best.run.clocked:
        raise Clocked(best)
    return best


def _of_notebooks(submission: Submission, best: Observation, each: Sequence[Observation]) -> Observation:
    """What was seen of several notebooks: the models of the best, what was found in all, how they ended."""
    names = [submission.notebook, *(other.notebook for other in submission.others)]
    found: dict[str, Found] = {}
    for seen in each:
        found |= {slug: one for slug, one in seen.found.items() if one.name or slug not in found}
    broken = next((seen for seen in each if seen.outcome != "finished"), None)
    if broken is None:
        return replace(best, found=found)
    text = f"{broken.outcome_text}, in {names[broken.program]}.ipynb"
    return replace(best, found=found, outcome=broken.outcome, outcome_text=text)


def _observe_one(
    environment: Environment, ready: ReadyAssignment, submission: Submission, folder: Path
) -> Observation:
    """What is seen of a submission of one program. See `observe`."""
    if submission.read_error:
        raise NotRead(submission.read_error)
    if submission.unreadable:
        return Observation(None, "unreadable", submission.unreadable, False, None)
    if submission.script is None:
        text = ONLY_A_SHEET if submission.sections else "Nothing was handed in"
        return Observation(None, "missing", text, False, None)
    if not runs(submission):
        return Observation(None, "missing", "Your file is empty", False, None)
    seen = _run_and_read(environment, ready, submission, folder)
    run, run_evidence, refused = seen.run, seen.evidence, seen.refused
    as_run = False
    end, ended = how_it_ended(run, run_evidence, ready.limits, refused)
    if run.starved and end != "finished" and run.stopped_for in (None, "time", "clock"):
        raise Starved(f"The computer that grades had nearly no {run.starved} left while it ran: make room")
    ended = _in_cells(ended, run_evidence, submission.cells)
    clocked = run.clocked and end == "timeout"
    missing_name = (
        run_evidence is not None and run_evidence.crash is not None and run_evidence.crash.type == "NameError"
    )
    if submission.execution_order and missing_name and _set_aside(folder):
        # Its cells depend on another order than that of the page: the one the student ran them in counts
        # for everything but whether it runs from top to bottom.
        assert run_evidence is not None
        crash, as_run = run_evidence.crash, True
        again = replace(submission, cells=submission.execution_order)
        seen = _run_and_read(environment, ready, again, folder)
        run, run_evidence, refused = seen.run, seen.evidence, seen.refused
        clocked = run.clocked and how_it_ended(run, run_evidence, ready.limits, refused)[0] == "timeout"
        run_evidence = (
            replace(run_evidence, crash=run_evidence.crash or crash) if run_evidence is not None else None
        )
    pixels = figures(run_evidence, folder / "evidence") if run_evidence is not None else ()
    observation = Observation(run_evidence, end, ended, as_run, run, pixels, found=seen.found)
    if clocked:
        raise Clocked(observation)
    return observation


@dataclass(frozen=True)
class Seen:
    """A run, its evidence, why that was refused, and what was found of what checks ask for."""

    run: Run
    evidence: evidence.Evidence | None
    refused: str
    found: Mapping[str, Found]


def _run_and_read(
    environment: Environment, ready: ReadyAssignment, submission: Submission, folder: Path
) -> Seen:
    """Run a submission; once more without a call that ended its process.

    Raises:
        SandboxBroken: the worker itself failed.
    """
    wanted = ready.assignment.wanted_of(submission.notebook)
    calls = Calls(wanted)
    cells = ENDLESS * (cell_seconds(ready) or 0.0)
    limits = replace(ready.limits, seconds=ready.limits.seconds + calls.seconds + cells)
    while True:
        run = run_script(
            environment, ready, submission, folder, limits, wanted=wanted, left_out=calls.left_out
        )
        seen, refused, findings, spoilt = None, "", NOTHING_FOUND, False
        try:
            seen = evidence.read(folder / "evidence")
        except FileNotFoundError:
            spoilt = run.status == 0  # whatever ends by itself leaves some
        except evidence.EvidenceRefused as error:
            refused, spoilt = str(error), True
        try:
            findings = found.read(folder / "evidence")
            spoilt = spoilt or (seen is not None and seen.stage in LOOKED and calls.lacks(findings))
        except evidence.EvidenceRefused:  # it costs what is looked at, and nothing else
            spoilt = True
        # Once its own code runs, a submission can end in any way that the worker can.
        if run.status == OWN_FAULT and not run.begun:
            raise SandboxBroken(f"the worker failed: {run.log[-1500:]}")
        late = run.stopped_for in ("time", "clock") or run.status == BY_CLOCK
        again = calls.ended_in(findings, late=late) if not spoilt else calls.ruined()
        if not again or not _set_aside(folder):
            open_one = partial(_open, environment, ready)
            whole = saved.opened(calls.whole(findings), wanted, folder, ready.limits, open_one)
            return Seen(run, seen, refused, _with_doubts(whole, wanted, seen))


def _with_doubts(
    found: Mapping[str, Found], wanted: Mapping[str, Wanted], seen: evidence.Evidence | None
) -> dict[str, Found]:
    """What was found, and with what tests came to what the program did that may deceive them."""
    notes = seen.notes if seen is not None else ()
    doubts = [note.removeprefix(evidence.TAMPERED) for note in notes if note.startswith(evidence.TAMPERED)]
    return {
        slug: replace(one, trouble="\n".join(doubts)) if wanted[slug].tests is not None else one
        for slug, one in found.items()
    }


def _open(
    environment: Environment,
    ready: ReadyAssignment,
    program: Submission,
    folder: Path,
    limits: Limits,
    wanted: Mapping[str, Wanted],
) -> Run:
    """Run a program of ours that opens what a submission left behind."""
    return run_script(environment, ready, program, folder, limits, wanted=wanted)


def _set_aside(folder: Path) -> bool:
    """Do away with what a run left, so that another can begin; False if it has moved its folders about."""
    number = next(number for number in count(1) if not (folder / f"set aside {number}").exists())
    aside = folder / f"set aside {number}"
    try:
        aside.mkdir()
        for part in ("evidence", "work", "tmp", "home"):
            with suppress(FileNotFoundError):  # it may have done away with one itself
                (folder / part).rename(aside / part)
    except OSError:
        return False
    with suppress(OSError):  # what is left takes room on the disk, which the next run has for itself
        remove(aside)
    return True


def _says_something(program: bytes) -> bool:
    """Whether there is more in a program than comments and empty lines."""
    return any(line.strip() and not line.strip().startswith(b"#") for line in program.splitlines())


def figures(seen: evidence.Evidence, folder: Path) -> tuple[NDArray[np.uint8], ...]:
    """The submission's own figures, height x width x 3 each."""
    pictures = []
    for figure in seen.figures:
        try:
            pictures.append(evidence.read_pixels(folder, figure))
        except (evidence.EvidenceRefused, FileNotFoundError):
            continue  # a figure that is not what it says is left out
    return tuple(pictures)


def _in_cells(ended: str, seen: evidence.Evidence | None, cells: tuple[int, ...]) -> str:
    """The place of an error by cell, for a notebook."""
    if not cells or seen is None or seen.crash is None or not seen.crash.line:
        return ended
    line = seen.crash.line
    number = sum(first <= line for first in cells)
    start = cells[number - 1] if number else 1
    return ended.replace(f"in line {line}", f"in cell {number}, line {line - start + 1}", 1)
