"""Grade a class: run every submission, train what it defines, ask the checks.

The one place where the pieces meet: the sandbox, the trainer and the pure `grade`. Threads wait
for jobs; the work itself is done by the sandbox's processes, `workers` at a time.
"""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import data, evidence
from grader.assignment import Assignment, Limits
from grader.checks.case import Case, Reference
from grader.checks.choose import choose
from grader.checks.structure import compare
from grader.grade import OWN_FAULT, Grade, Mark, grade, how_it_ended
from grader.pictured import look_into
from grader.sandbox.client import Run, Sandbox, SandboxBroken
from grader.submission import Graded, Prepared, Submission
from grader.training import plan as plans
from grader.training.layers import Refused
from grader.training.measure import (
    Measured,
    Trainer,
    TrainingFailed,
    read_self_run,
    versions,
)
from grader.training.network import Network, canonical

SELF_RUN_SECONDS = 600.0  # beside the assignment's own limit


class Session:
    """A sandbox, a trainer and the data for grading some assignments; a context manager."""

    def __init__(
        self,
        *,
        data_folder: str | None,
        cache: Path,
        workers: int | None = None,
        level: str = "strong",
    ):
        self._level = level
        self._data_folder = data_folder
        self._cache = cache
        self.workers = workers or os.cpu_count() or 1
        self._stack = ExitStack()
        self._versions = versions()

    def __enter__(self) -> Session:
        try:
            self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-")))
            self.sandbox = self._stack.enter_context(Sandbox(self._level))
            self._pool = self._stack.enter_context(ThreadPoolExecutor(self.workers))
        except BaseException:
            self._stack.close()
            raise
        self._datasets: dict[str, data.Dataset] = {}
        self._trainers: dict[str, Trainer] = {}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.interrupt()
        self._stack.close()

    def interrupt(self) -> None:
        """Stop at once: what runs is killed, what has not begun does not begin."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self.sandbox.stop()

    @property
    def level(self) -> str:
        """The level of the walls that hold."""
        return self.sandbox.level

    @property
    def trained(self) -> int:
        """Networks trained in this session; the rest came from the cache."""
        return sum(trainer.trained for trainer in self._trainers.values())

    def dataset(self, name: str) -> data.Dataset:
        """A data set, loaded once and published for submissions if it is an image set."""
        if name not in self._datasets:
            self._datasets[name] = found = data.load(name, self._data_folder)
            if name in data.IMAGE_SETS:
                data.publish(found, self._folder / "public" / name)
            inputs = self._folder / "inputs" / name
            inputs.mkdir(parents=True)
            for part in ("x_train", "y_train", "x_test"):  # the hidden labels stay in this process
                np.save(inputs / f"{part}.npy", getattr(found, part))
        return self._datasets[name]

    def prepare(
        self,
        assignments: Sequence[tuple[Assignment, Sequence[Submission]]],
        advance: Callable[[str, int], None] = lambda text, step: None,
    ) -> list[Prepared]:
        """Load the data and train the references of each assignment.

        Args:
            assignments: each with its reference submissions, the assignment's own first.
            advance: called with a line for people and the number of trainings finished.

        Raises:
            grader.data.DataError: the data cannot be read.
        """
        ready = []
        for assignment, submissions in assignments:
            advance(f"{assignment.slug}: loading {assignment.recipe.data}", 0)
            ready.append((assignment, submissions, self._bare(assignment)))
            self._trainers[assignment.slug] = Trainer(self.sandbox, self._cache, assignment.limits)
        looked: list[list[Future[Case]]] = []
        for _, submissions, bare in ready:
            looked.append([self._pool.submit(self._look, bare, each) for each in submissions])
        prepared = []
        trainings: list[list[tuple[str, Network, list[Future[Measured]]]]] = []
        for (_, submissions, bare), cases in zip(ready, looked, strict=True):
            trainings.append([])
            for submission, future in zip(submissions, cases, strict=True):
                trainings[-1].append(self._train_reference(bare, submission, future.result()))
        for (assignment, _, bare), group in zip(ready, trainings, strict=True):
            references = []
            for name, network, futures in group:
                measured = []
                for each in futures:
                    advance(f"{assignment.slug}: training the reference", 0)
                    measured.append(each.result())
                    advance(f"{assignment.slug}: training the reference", 1)
                references.append(Reference(name, network, tuple(measured)))
            prepared.append(replace(bare, references=tuple(references)))
        return prepared

    def _bare(self, assignment: Assignment) -> Prepared:
        """The assignment with its data and no references yet."""
        if assignment.recipe.data in data.IMAGE_SETS:
            for name in data.IMAGE_SETS:  # a submission may use the other one, too
                self.dataset(name)
        dataset = self.dataset(assignment.recipe.data)
        return Prepared(assignment, dataset, self._folder / "inputs" / dataset.name, ())

    def _train_reference(
        self, bare: Prepared, submission: Submission, case: Case
    ) -> tuple[str, Network, list[Future[Measured]]]:
        assignment, dataset = bare.assignment, bare.dataset
        if case.model is None or case.end != "finished":
            raise ReferenceUnusable(
                f"{assignment.slug}: expected a reference that runs and makes a model. "
                f"Received from {submission.student}: {case.ended}."
            )
        futures = []
        try:
            for seed in assignment.recipe.reference_seeds:
                plan = plans.make(
                    case.model, dataset.x_train.shape[1:], assignment.recipe, dataset, self._versions, seed
                )
                trainer = self._trainers[assignment.slug]
                futures.append(self._pool.submit(trainer.measure, plan, dataset, bare.inputs))
        except Refused as refusal:
            raise ReferenceUnusable(
                f"{assignment.slug}: the reference cannot be trained: {refusal}"
            ) from refusal
        return submission.student, plan.network, futures

    def grade_all(self, work: Sequence[tuple[Prepared, Submission]]) -> Iterator[tuple[Prepared, Graded]]:
        """Grade submissions, `workers` at a time, and yield each as it is done."""
        futures = {self._pool.submit(self.grade_one, *item): item for item in work}
        for future in as_completed(futures):
            yield futures[future][0], future.result()

    def grade_one(self, prepared: Prepared, submission: Submission) -> Graded:
        """Grade one submission. Whatever breaks here is ours: its marks are then "ungraded"."""
        try:
            return self._grade(prepared, submission)
        except Exception as error:
            # One broken submission never stops the class; nor is our failure a student's zero.
            reason = f"The grader failed on this submission ({type(error).__name__}: {error})."
            case = Case(prepared.assignment, prepared.dataset, evidence.NOTHING, "killed", reason)
            marks = tuple(
                Mark(check, "ungraded", None, f"{reason} This is not your fault.")
                for check in prepared.assignment.checks
            )
            log = "".join(traceback.format_exception(error))[-4000:]
            run = Run(OWN_FAULT, None, 0.0, 0.0, log)
            return Graded(submission, Grade(submission.student, case, marks), run, ())

    def _grade(self, prepared: Prepared, submission: Submission) -> Graded:
        with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            case, run = self._collect(prepared, submission, folder)
            if case.model is not None:
                case = self._measure(prepared, submission, case)
            if prepared.assignment.recipe.data in data.IMAGE_SETS:
                trainer = self._trainers[prepared.assignment.slug]
                pictured = look_into(case, folder / "evidence", self._folder / "public", trainer)
                case = replace(case, pictured=pictured)
            figures = _figures(case.evidence, folder / "evidence")
        return Graded(submission, grade(submission.student, case), run, figures)

    def _look(self, prepared: Prepared, submission: Submission) -> Case:
        with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as name:
            return self._collect(prepared, submission, Path(name))[0]

    def look(
        self, assignment: Assignment, submission: Submission, references: Sequence[Submission] = ()
    ) -> tuple[Case, Run | None]:
        """Run a submission and read its evidence, without training or marking anything.

        The references are run too, if given, so that the choice among several models is the one
        that grading makes.
        """
        prepared = self._bare(assignment)
        known = []
        for case in self._pool.map(lambda each: self._look(prepared, each), references):
            if case.model is not None:
                network = canonical(case.model, prepared.dataset.x_train.shape[1:], strict=False)
                known.append(Reference("", network, ()))
        prepared = replace(prepared, references=tuple(known))
        with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as name:
            return self._collect(prepared, submission, Path(name))

    def _collect(self, prepared: Prepared, submission: Submission, folder: Path) -> tuple[Case, Run | None]:
        """Run the submission in `folder` and say what was seen."""
        assignment, dataset = prepared.assignment, prepared.dataset
        shape = dataset.x_train.shape[1:]
        blank = Case(assignment, dataset, evidence.NOTHING, "missing", sections=submission.sections)
        if prepared.references:
            blank = replace(blank, reference=prepared.references[0])
        if submission.trouble:
            return replace(blank, end="unreadable", ended=submission.trouble), None
        if submission.script is None:
            only = "No program was handed in, only an answer sheet"
            return replace(blank, ended=only if submission.sections else "Nothing was handed in"), None
        run = self._run(submission, folder, prepared, assignment.limits)
        found, refused = None, ""
        try:
            found = evidence.read(folder / "evidence")
        except FileNotFoundError:
            pass
        except evidence.EvidenceRefused as error:
            refused = str(error)
        # A submission may leave by os._exit(70) itself: then its record says so.
        if run.status == OWN_FAULT and (found is None or found.stage == "during"):
            raise SandboxBroken(f"the worker failed: {run.log[-1500:]}")
        end, ended = how_it_ended(run, found, assignment.limits, refused)
        blank = replace(blank, end=end, ended=ended, stopped_for=run.stopped_for)
        if found is None:
            return blank, run
        ended = _in_cells(ended, found, submission.cells)
        nearby = [reference.network for reference in prepared.references]
        model, choice = choose(found.models, nearby, shape)
        case = replace(blank, evidence=found, ended=ended, model=model, choice=choice)
        return case, run

    def _run(
        self,
        submission: Submission,
        folder: Path,
        prepared: Prepared,
        limits: Limits,
        *,
        self_run: dict[str, Any] | None = None,
        readable: Sequence[Path] = (),
    ) -> Run:
        """Run the submission's script in `folder`, a job's own."""
        for name, content in submission.files:
            path = folder / "work" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        public = self._folder / "public"
        settings = {
            "file": submission.script,
            "data": str(public),
            "input_shape": list(prepared.dataset.x_train.shape[1:]),
            "seconds": prepared.assignment.limits.seconds,
            "self_run": self_run,
        }
        return self.sandbox.run("submission", folder, settings, limits, readable=[public, *readable])

    def _measure(self, prepared: Prepared, submission: Submission, case: Case) -> Case:
        """Rebuild the chosen model, pick the reference it is compared with, and train it."""
        model = case.model
        assert model is not None
        shape = prepared.dataset.x_train.shape[1:]
        network = canonical(model, shape, strict=False)
        if prepared.references:
            nearest = max(prepared.references, key=lambda each: compare(each.network, network).credit)
            case = replace(case, reference=nearest)
        case = replace(case, network=network)
        if model.compiled is None or model.compiled.loss is None:
            return case
        recipe = prepared.assignment.recipe
        try:
            plan = plans.make(
                model, shape, recipe, prepared.dataset, self._versions, recipe.reference_seeds[0]
            )
        except Refused as refusal:
            return self._self_run(prepared, submission, replace(case, refusal=str(refusal)))
        trainer = self._trainers[prepared.assignment.slug]
        try:
            return replace(case, measured=trainer.measure(plan, prepared.dataset, prepared.inputs))
        except (TrainingFailed, SandboxBroken) as error:
            return replace(case, trouble=f"The training could not be finished here: {error}"[:600])

    def _self_run(self, prepared: Prepared, submission: Submission, case: Case) -> Case:
        """Let the submission train its model itself, once more inside the walls."""
        model, recipe = case.model, prepared.assignment.recipe
        assert model is not None
        shape = prepared.dataset.x_train.shape[1:]
        plan = plans.make(
            model, shape, recipe, prepared.dataset, self._versions, recipe.reference_seeds[0], strict=False
        )
        # In an order of our own: a list of known labels, embedded in the file, is of no use.
        order = np.random.default_rng().permutation(len(prepared.dataset.x_test))
        with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as name:
            folder, inputs = Path(name) / "job", Path(name) / "inputs"
            inputs.mkdir()
            np.save(inputs / "x_train.npy", prepared.dataset.x_train)
            np.save(inputs / "y_train.npy", prepared.dataset.y_train)
            np.save(inputs / "x_test.npy", prepared.dataset.x_test[order])
            settings = {
                "model": case.evidence.models.index(model),
                "data": str(inputs),
                "input_shape": list(model.input_shape or shape),
                "scaling": asdict(plan.scaling),
                "labels": plan.labels,
                "epochs": recipe.epochs,
                "batch_size": recipe.batch_size,
            }
            limits = prepared.assignment.limits
            limits = replace(limits, seconds=limits.seconds + SELF_RUN_SECONDS)
            try:
                run = self._run(submission, folder, prepared, limits, self_run=settings, readable=[inputs])
                measured = read_self_run(plan, prepared.dataset, folder / "evidence", run, order)
            except (TrainingFailed, SandboxBroken):
                return case
        return replace(case, measured=measured)


class ReferenceUnusable(Exception):
    """A reference that does not run or cannot be trained: the assignment cannot be graded."""


def _figures(found: evidence.Evidence, folder: Path) -> tuple[NDArray[np.uint8], ...]:
    pictures = []
    for figure in found.figures:
        try:
            pictures.append(evidence.read_pixels(folder, figure))
        except (evidence.EvidenceRefused, FileNotFoundError):
            continue  # a figure that is not what it says is left out
    return tuple(pictures)


def _in_cells(ended: str, found: evidence.Evidence, cells: tuple[int, ...]) -> str:
    """The place of an error by cell, for a notebook."""
    if not cells or found.crash is None or not found.crash.line:
        return ended
    line = found.crash.line
    number = sum(first <= line for first in cells)
    start = cells[number - 1] if number else 1
    return ended.replace(f"in line {line}", f"in cell {number}, line {line - start + 1}", 1)
