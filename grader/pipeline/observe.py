"""Run a submission, and make a `Case` of what was seen of it, what it trained itself included."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import evidence
from grader.analysis.comparison import compare
from grader.analysis.model_choice import choose, fitness
from grader.analysis.own_network import inputs_asked
from grader.assignment import Limits
from grader.case import Case
from grader.errors import InternalError
from grader.grade import how_it_ended
from grader.pipeline.ready import ReadyAssignment
from grader.records.observation import Observation
from grader.records.run import OWN_FAULT, Run
from grader.records.submission import Submission
from grader.records.training import Plan, TrainingResult
from grader.sandbox.client import AnySandbox, SandboxBroken
from grader.sandbox.folders import job_folder
from grader.training import plan as plans
from grader.training.layers import Refused
from grader.training.measure import TrainingFailed, WeightsRefused
from grader.training.network import canonical
from grader.training.student import measure_weights, read_self_run, self_run_inputs
from grader.training.trainer import Trainer

# Counts up when the worker sees something else in the same program: what was seen before does not count.
WORKER_VERSION = 3
# Of a self-run, beside the assignment's own limit: at least so long, and so many times what the grader's own,
# faster training of a network of that size takes.
SELF_RUN_SECONDS, SELF_RUN_TIMES, SELF_RUN_MOST = 60.0, 20.0, 600.0


class NotRead(InternalError):
    """A submission that this computer could not read: it is not graded, which is nobody's fault but ours."""


class Starved(InternalError):
    """A run that ended badly while the whole computer had no room left: no evidence of anything."""


class Clocked(InternalError):
    """A run that was stopped by the clock with processor time to spare; `seen` is what was seen of it."""

    def __init__(self, seen: Observation):
        """Take what was seen."""
        super().__init__(seen.ended)
        self.seen = seen


def runs(submission: Submission) -> bool:
    """Whether there is anything in a submission to run."""
    if submission.trouble or submission.fault or submission.script is None:
        return False
    return _says_something(dict(submission.files).get(submission.script, b""))


def look_at(
    sandbox: AnySandbox, public: Path, prepared: ReadyAssignment, submission: Submission, folder: Path
) -> Observation:
    """Run a submission, and say what was seen of it; of several programs, of the one that fits the task best.

    See `_look_at` for what it takes and raises. What the program left is in `folder`.
    """
    if not submission.others:
        return _look_at(sandbox, public, prepared, submission, folder)
    found: list[Observation] = []
    for number in range(1 + len(submission.others)):
        place = folder / f"program {number}"
        place.mkdir()
        one = submission.running(number)
        try:
            seen = _look_at(sandbox, public, prepared, one, place)
        except Clocked as error:
            seen = error.seen
        found.append(replace(seen, program=number))
    nearby = [reference.network for reference in prepared.references]
    shape, dataset = prepared.dataset.x_train.shape[1:], prepared.dataset
    fits = [fitness(each.evidence.models, nearby, shape, dataset) if each.evidence else () for each in found]
    best = max(found, key=lambda each: (fits[each.program], each.end == "finished", -each.program))
    with suppress(OSError):  # it has moved its own folders about
        (folder / f"program {best.program}" / "evidence").rename(folder / "evidence")
    if best.end == "timeout" and best.run is not None and best.run.clocked:
        raise Clocked(best)
    return best


def _look_at(
    sandbox: AnySandbox, public: Path, prepared: ReadyAssignment, submission: Submission, folder: Path
) -> Observation:
    """Run a submission's script, if there is anything to run, and say what was seen of it.

    Args:
        sandbox: where it runs.
        public: the data sets that it may see.
        prepared: its assignment.
        submission: what was handed in.
        folder: a folder of its own.

    Raises:
        NotRead: there is something, which this computer could not read.
        Starved: the computer had no room for it.
        Clocked: it was stopped by the clock, for the computer was too busy, or it waits for something.
        SandboxBroken: the worker itself failed.
    """
    if submission.fault:
        raise NotRead(submission.fault)
    if submission.trouble:
        return Observation(None, "unreadable", submission.trouble, False, None)
    if submission.script is None:
        only = "No program was handed in, only an answer sheet"
        return Observation(
            None, "missing", only if submission.sections else "Nothing was handed in", False, None
        )
    if not runs(submission):
        return Observation(None, "missing", "Your file is empty", False, None)
    run, found, refused = _run_and_read(sandbox, public, prepared, submission, folder)
    as_run = False
    end, ended = how_it_ended(run, found, prepared.limits, refused)
    if run.starved and end != "finished" and run.stopped_for in (None, "time", "clock"):
        raise Starved(f"The computer that grades had nearly no {run.starved} left while it ran: make room")
    ended = _in_cells(ended, found, submission.cells)
    clocked = run.clocked and end == "timeout"
    missing_name = found is not None and found.crash is not None and found.crash.type == "NameError"
    if submission.order and missing_name and _set_aside(folder):
        # Its cells depend on another order than that of the page: the one the student ran them in counts
        # for everything but whether it runs from top to bottom.
        assert found is not None
        crash, as_run = found.crash, True
        again = replace(submission, cells=submission.order)
        run, found, refused = _run_and_read(sandbox, public, prepared, again, folder)
        clocked = run.clocked and how_it_ended(run, found, prepared.limits, refused)[0] == "timeout"
        found = replace(found, crash=found.crash or crash) if found is not None else None
    pixels = figures(found, folder / "evidence") if found is not None else ()
    seen = Observation(found, end, ended, as_run, run, pixels)
    if clocked:
        raise Clocked(seen)
    return seen


def lasts(seen: Observation) -> bool:
    """Whether what was seen is evidence: it would be seen again on a computer with nothing else to do."""
    return seen.run is None or seen.end != "timeout" or not (seen.run.clocked or seen.run.crowded)


def case_of(prepared: ReadyAssignment, submission: Submission, seen: Observation) -> Case:
    """The case that is graded: what was seen, the model that counts, and the assignment's own reference."""
    run, found = seen.run, seen.evidence
    submission = submission.running(seen.program)
    case = Case(
        prepared.assignment,
        prepared.dataset,
        evidence.NOTHING,
        seen.end,
        seen.ended,
        stopped_for=run.stopped_for or run.told or None if run is not None else None,
        seconds=run.seconds if run is not None else 0.0,
        reference=prepared.references[0] if prepared.references else None,
        sections=submission.sections,
        pictured=seen.pictured,
        predicted=seen.predicted,
    )
    if found is None:
        return case
    nearby = [reference.network for reference in prepared.references]
    shape = prepared.dataset.x_train.shape[1:]
    model, choice = choose(found.models, nearby, shape, prepared.dataset)
    return replace(case, evidence=found, model=model, choice=choice, as_run=seen.as_run)


def key_of(prepared: ReadyAssignment, submission: Submission, versions: str, level: str) -> str:
    """SHA-256 of everything that determines what is seen of a run, and nothing else."""
    assignment = prepared.assignment
    facts = (
        WORKER_VERSION, submission.script, submission.cells, submission.order,
        *((each.script, each.cells, each.order) for each in submission.others), asdict(assignment.limits),
        assignment.trained_by, assignment.forgive_old_apis, prepared.dataset.name, prepared.dataset.digest,
        assignment.recipe.data, versions, level, inputs_asked(assignment),
    )  # fmt: skip
    found = hashlib.sha256(repr(facts).encode("utf-8", "replace"))
    if submission.others:  # which of them counts is decided by the references
        found.update(repr([each.network.to_json() for each in prepared.references]).encode())
    for name, content in submission.files:
        found.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "replace") + content)
    return found.hexdigest()


def _run_and_read(
    sandbox: AnySandbox, public: Path, prepared: ReadyAssignment, submission: Submission, folder: Path
) -> tuple[Run, evidence.Evidence | None, str]:
    """The run, its evidence, and why that was refused.

    Raises:
        SandboxBroken: the worker itself failed.
    """
    run = run_script(sandbox, public, prepared, submission, folder, prepared.limits)
    found, refused = None, ""
    try:
        found = evidence.read(folder / "evidence")
    except FileNotFoundError:
        pass
    except evidence.EvidenceRefused as error:
        refused = str(error)
    # Once its own code runs, a submission can end in any way that the worker can.
    if run.status == OWN_FAULT and not run.begun:
        raise SandboxBroken(f"the worker failed: {run.log[-1500:]}")
    return run, found, refused


def _set_aside(folder: Path) -> bool:
    """Move what a run left, so that another can begin; False if it has moved its own folders about."""
    try:
        for part in ("evidence", "work"):
            (folder / part).rename(folder / f"first {part}")
    except OSError:
        return False
    return True


def _says_something(program: bytes) -> bool:
    """Whether there is more in a program than comments and empty lines."""
    return any(line.strip() and not line.strip().startswith(b"#") for line in program.splitlines())


def run_script(
    sandbox: AnySandbox,
    public: Path,
    prepared: ReadyAssignment,
    submission: Submission,
    folder: Path,
    limits: Limits,
    *,
    self_run: dict[str, Any] | None = None,
    readable: Sequence[Path] = (),
) -> Run:
    """Run a submission's script in `folder`, a job's own; `self_run` as `grader.worker.selfrun` takes it."""
    for name, content in submission.files:
        path = folder / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    settings = {
        "file": submission.script,
        "cells": list(submission.cells),
        "data": str(public),
        "input_shape": list(prepared.dataset.x_train.shape[1:]),
        "in_full": prepared.assignment.trained_by == "student",
        "forgive": prepared.assignment.forgive_old_apis,
        "self_run": self_run,
    }
    return sandbox.run("submission", folder, settings, limits, readable=[public, *readable])


def own_weights(prepared: ReadyAssignment, case: Case, folder: Path, trainer: Trainer, versions: str) -> Case:
    """The case with what the weights are worth that the submission trained itself and left in `folder`."""
    model, dataset = case.model, prepared.dataset
    assert model is not None
    try:
        plan = weights_plan(prepared, case, versions)
    except Refused as refusal:
        return replace(case, refusal=str(refusal))
    if plan is None:
        return case
    try:
        weights = folder / f"weights_{model.weights}.f32"
        evidence.read_array(weights, (model.parameters,))  # a regular file of the right size
        measured = measure_weights(plan, dataset, weights, trainer)
    except (evidence.EvidenceRefused, FileNotFoundError, WeightsRefused) as error:
        return replace(case, measured=TrainingResult.failed(plan, "other weights", str(error)))
    except (TrainingFailed, SandboxBroken) as error:
        return replace(case, trouble=f"The weights could not be measured: {error}"[:600])
    return replace(case, measured=measured)


def weights_plan(prepared: ReadyAssignment, case: Case, versions: str) -> Plan | None:
    """The plan that weights a submission left are measured by; None where it left none that could be.

    Raises:
        Refused: its network cannot be rebuilt.
    """
    model, recipe, dataset = case.model, prepared.assignment.recipe, prepared.dataset
    assert model is not None
    if model.weights is None or model.compiled is None or model.compiled.loss is None:
        return None
    return plans.make(model, dataset.x_train.shape[1:], recipe, dataset, versions, recipe.seeds[0])


def self_run_plan(prepared: ReadyAssignment, case: Case, versions: str) -> Plan:
    """The plan of a training that only the submission can do, as far as that can be told."""
    model, recipe, dataset = case.model, prepared.assignment.recipe, prepared.dataset
    assert model is not None
    shape, seed = dataset.x_train.shape[1:], recipe.reference_seeds[0]
    return plans.make(model, shape, recipe, dataset, versions, seed, strict=False)


def run_itself(
    sandbox: AnySandbox,
    public: Path,
    prepared: ReadyAssignment,
    submission: Submission,
    case: Case,
    plan: Plan,
) -> Case:
    """The case with a training, or a prediction, that the submission did itself, once more inside the walls.

    For a network that only it can build. Where students train themselves, its own training is taken.
    """
    model, recipe = case.model, prepared.assignment.recipe
    assert model is not None
    shape = prepared.dataset.x_train.shape[1:]
    with job_folder() as both:
        folder, inputs = both / "job", both / "inputs"
        asked = self_run_inputs(prepared.dataset, prepared.inputs, inputs)
        own = prepared.assignment.trained_by == "student"
        settings = {
            "model": case.evidence.models.index(model),
            "data": str(inputs),
            "input_shape": list(model.input_shape or shape),
            "scaling": asdict(plan.scaling),
            "labels": plan.labels,
            "epochs": 0 if own else recipe.epochs,
            "batch_size": recipe.batch_size,
        }
        roughly = plans.seconds(model, recipe, prepared.dataset)
        more = min(SELF_RUN_SECONDS + SELF_RUN_TIMES * roughly, SELF_RUN_MOST)
        limits = replace(prepared.limits, seconds=prepared.limits.seconds + more)
        ran = replace(submission, cells=submission.order) if case.as_run else submission
        try:
            run = run_script(
                sandbox, public, prepared, ran, folder, limits,
                self_run=settings, readable=[inputs],
            )  # fmt: skip
            measured = read_self_run(plan, prepared.dataset, folder / "evidence", run, asked)
        except TrainingFailed as error:  # its own program's doing, as far as is known
            return replace(case, measured=TrainingResult.failed(plan, "self-run", str(error)[:600]))
        except SandboxBroken as error:
            return replace(case, trouble=f"Your own program could not train it here: {error}"[:600])
    return replace(case, measured=measured)


def rebuilt(prepared: ReadyAssignment, case: Case) -> Case:
    """The case with the network that the chosen model computes, and the reference nearest to it."""
    assert case.model is not None
    network = canonical(case.model, prepared.dataset.x_train.shape[1:], strict=False)
    if prepared.references:
        nearest = max(prepared.references, key=lambda each: compare(each.network, network).credit)
        case = replace(case, reference=nearest)
    return replace(case, network=network)


def figures(found: evidence.Evidence, folder: Path) -> tuple[NDArray[np.uint8], ...]:
    """The submission's own figures, height x width x 3 each."""
    pictures = []
    for figure in found.figures:
        try:
            pictures.append(evidence.read_pixels(folder, figure))
        except (evidence.EvidenceRefused, FileNotFoundError):
            continue  # a figure that is not what it says is left out
    return tuple(pictures)


def _in_cells(ended: str, found: evidence.Evidence | None, cells: tuple[int, ...]) -> str:
    """The place of an error by cell, for a notebook."""
    if not cells or found is None or found.crash is None or not found.crash.line:
        return ended
    line = found.crash.line
    number = sum(first <= line for first in cells)
    start = cells[number - 1] if number else 1
    return ended.replace(f"in line {line}", f"in cell {number}, line {line - start + 1}", 1)
