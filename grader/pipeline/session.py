"""Grade a class: run every submission, train what it defines, ask the checks.

The one place where the pieces meet: the sandbox, the trainer and the pure `grade`. A submission
goes through in steps, each a job on the schedule: its run, then the trainings it needs, one after
another, then its grade. Threads wait for jobs; the work itself is done by the sandbox's processes.
"""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from grader import data, evidence
from grader.analysis.diagnoses import diagnose
from grader.assignment import Assignment, Limits
from grader.case import Case, Reference
from grader.checks.accuracy import needs_more
from grader.grade import Grade, Graded, grade, without_losses
from grader.gradebook import Gradebook, GradebookBroken
from grader.pipeline.observe import (
    Clocked,
    NotRead,
    Starved,
    case_of,
    key_of,
    lasts,
    look_at,
    own_weights,
    rebuilt,
    run_itself,
    runs,
    self_run_plan,
    weights_plan,
)
from grader.pipeline.pool import Schedule
from grader.pipeline.predictions import ask_own, look_into
from grader.pipeline.ready import REFERENCE_TIMES, ReadyAssignment
from grader.pipeline.references import (
    InTraining,
    ReferenceUnusable,
    Unready,
    file_of,
    seen_of,
    trained,
    unusable,
)
from grader.records.mark import Mark
from grader.records.observation import Observation
from grader.records.run import OWN_FAULT, Run
from grader.records.submission import Submission
from grader.records.training import Plan, TrainingResult
from grader.sandbox.client import AnySandbox, Sandbox, SandboxBroken, Unavailable
from grader.sandbox.folders import job_folder
from grader.sandbox.walls import accelerator
from grader.training import plan as plans
from grader.training.layers import Refused
from grader.training.measure import TrainingFailed
from grader.training.network import canonical
from grader.training.trainer import Trainer, find_device, versions

if TYPE_CHECKING:  # never imported where no cluster is asked for
    from grader.cluster.client import Cluster

UNDER_WAY = 256  # submissions at once, at least
RUN_SECONDS = 1.0  # roughly what a submission's run takes
PATIENCE = 5.0  # times the assignment's limit that a reference has: the limit of others follows from its time


TWICE = (
    "It was run a second time, alone, and stopped again: this computer is too busy, or your program waits "
    "for something. What it did not earn is therefore not graded, and a person looks at it."
)


@dataclass
class _Work:
    """A submission on its way: what is known of it, who is given its grade, whether it is run again.

    `excuse` is why a point that it did not earn is not lost: what was seen of it is no evidence.
    """

    prepared: ReadyAssignment
    submission: Submission
    give: Callable[[tuple[ReadyAssignment, Graded] | Exception | _Work], None]
    seen: Observation | None = None
    key: str = ""
    again: bool = False
    excuse: str = ""


class Session:
    """A sandbox, a trainer and the data for grading some assignments; a context manager."""

    def __init__(
        self,
        *,
        data_folder: str | None,
        cache: Path,
        workers: int | None = None,
        level: str = "strong",
        book: Gradebook | None = None,
        rerun: Collection[str] = (),
        cluster: Cluster | None = None,
        on_progress: Callable[[], None] = lambda: None,
    ):
        """Prepare a session.

        Args:
            data_folder: see `grader.data.load`.
            cache: the folder of finished trainings.
            workers: jobs side by side; None for one a core.
            level: of the walls that must hold.
            book: where what was seen and trained is kept. What is in it already is not done again; the
                sandbox then starts only when something must be.
            rerun: the students whose submissions are run again all the same.
            cluster: machines to run everything on; None for this one.
            on_progress: called, from several threads, when `progress` has news.
        """
        self._level = level
        self._book = book
        self._rerun = frozenset(rerun)
        self._cluster = cluster
        self._data_folder = data_folder
        self._cache = cache
        self.workers = workers or os.cpu_count() or 1
        self._on_progress = on_progress
        self._stack = ExitStack()

    def __enter__(self) -> Session:
        try:
            self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-")))
            if self._cluster is not None:
                self._expect(self._cluster)
            self.sandbox: AnySandbox
            if self._cluster is not None:
                self.sandbox = self._stack.enter_context(self._cluster)
            else:
                sandbox = Sandbox(self._level, at_first_job=self._device_known())
                self.sandbox = self._stack.enter_context(sandbox)
            if self._cluster is None:
                self._versions = versions(self._device())
            else:
                self._versions = self._cluster.machines.versions
                self.workers = _threads(self._cluster.machines.slots)
                self._remember(self._cluster)
            self._schedule = self._stack.enter_context(Schedule(self.workers, self._on_progress))
            if self._cluster is not None:
                self._cluster.machines.resized = lambda slots: self._schedule.widen(_threads(slots))
        except BaseException:
            self._stack.close()
            raise
        self._datasets: dict[str, data.Dataset] = {}
        self._trainers: dict[Limits, Trainer] = {}
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

    def _device_known(self) -> bool:
        """Whether the gradebook knows what trainings are calculated on here, so that nothing need start."""
        return self._book is not None and self._book.setting("machine") == self._machine()

    def _expect(self, cluster: Cluster) -> None:
        """What the gradebook knows of a cluster, so that it need not be there where nothing must run."""
        if self._book is not None and self._book.setting("cluster") == f"{cluster.address} {self._machine()}":
            cluster.expect(self._book.setting("cluster versions"))

    def _remember(self, cluster: Cluster) -> None:
        if self._book is not None:
            self._book.remember("cluster versions", cluster.machines.versions)
            self._book.remember("cluster", f"{cluster.address} {self._machine()}")

    def _machine(self) -> str:
        """What a remembered device belongs to."""
        facts = (versions(), self._level, platform.node(), platform.platform(), accelerator())
        return " ".join(map(str, facts))

    def _device(self) -> str:
        if self._book is None:
            return find_device(self.sandbox)
        if not self._device_known():
            self._book.remember("device", find_device(self.sandbox))
            self._book.remember("machine", self._machine())
        return self._book.setting("device")

    def interrupt(self) -> None:
        """Stop at once: what runs is killed, what has not begun does not begin."""
        self._schedule.stop()
        self.sandbox.stop()

    @property
    def cluster(self) -> Cluster | None:
        """The machines that everything runs on; None for this one."""
        return self._cluster

    @property
    def level(self) -> str:
        """The level of the walls that hold."""
        return self.sandbox.level

    def progress(self) -> tuple[float, float]:
        """Estimated seconds of work done, and of all that is known so far."""
        return self._schedule.progress()

    @property
    def public(self) -> Path:
        """The folder of the data sets that submissions may see."""
        return self._folder / "public"

    @property
    def trained(self) -> int:
        """Networks trained in this session; the rest came from the cache."""
        return sum(trainer.trained for trainer in self._trainers.values())

    def dataset(self, name: str) -> data.Dataset:
        """A data set, loaded once and published for submissions if it is an image set."""
        if name not in self._datasets:
            self._datasets[name] = found = data.load(name, self._data_folder)
            if name in data.IMAGE_SETS:
                data.publish(found, self.public / name)
                self.sandbox.share(self.public / name)
            inputs = self._folder / "inputs" / name
            inputs.mkdir(parents=True)
            for part in ("x_train", "y_train", "x_test"):  # the hidden labels stay in this process
                np.save(inputs / f"{part}.npy", getattr(found, part))
            self.sandbox.share(inputs)
        return self._datasets[name]

    def prepare(
        self,
        assignments: Sequence[tuple[Assignment, Sequence[Submission]]],
        advance: Callable[[str], None] = lambda text: None,
    ) -> list[ReadyAssignment]:
        """Load the data and train the references of each assignment.

        Args:
            assignments: each with its reference submissions, the assignment's own first.
            advance: called with a line for people.

        Raises:
            grader.data.DataError: the data cannot be read.
            ReferenceUnusable: a reference does not run or cannot be trained.
        """
        found = self.prepare_each(assignments, advance)
        for each in found:
            if isinstance(each, Exception):
                raise each
        return [each for each in found if isinstance(each, ReadyAssignment)]

    def prepare_each(
        self,
        assignments: Sequence[tuple[Assignment, Sequence[Submission]]],
        advance: Callable[[str], None] = lambda text: None,
    ) -> list[ReadyAssignment | Unready]:
        """The same, with the error of an assignment that cannot be graded in its place."""
        begun: list[tuple[ReadyAssignment, list[Future[Observation]]] | Unready] = []
        for assignment, submissions in assignments:
            advance(f"{assignment.slug}: loading {assignment.recipe.data}")
            try:
                bare = self._bare(assignment)
            except data.DataError as error:
                begun.append(error)
                continue
            begun.append((bare, [self._look_later(bare, each) for each in submissions]))
        training: list[tuple[ReadyAssignment, list[InTraining]] | Unready] = []
        for (_, submissions), one in zip(assignments, begun, strict=True):
            training.append(self._train_references(*one, submissions) if isinstance(one, tuple) else one)
        prepared: list[ReadyAssignment | Unready] = []
        for two in training:
            if isinstance(two, tuple):
                advance(f"{two[0].assignment.slug}: training the reference")
            prepared.append(trained(*two) if isinstance(two, tuple) else two)
        return prepared

    def _bare(self, assignment: Assignment) -> ReadyAssignment:
        """The assignment with its data and no references yet."""
        if assignment.recipe.data in data.IMAGE_SETS:
            for name in data.IMAGE_SETS:  # a submission may use the other one, too
                self.dataset(name)
        dataset = self.dataset(assignment.recipe.data)
        inputs = self._folder / "inputs" / dataset.name
        return ReadyAssignment(assignment, dataset, inputs, ())

    def _trainer(self, limits: Limits) -> Trainer:
        """What trains networks within these limits."""
        if limits not in self._trainers:
            self._trainers[limits] = Trainer(self.sandbox, self._cache, limits, self._book)
        return self._trainers[limits]

    def _train_references(
        self, bare: ReadyAssignment, looked: Sequence[Future[Observation]], submissions: Sequence[Submission]
    ) -> tuple[ReadyAssignment, list[InTraining]] | Unready:
        """The assignment with the time that its references took, and their trainings, begun."""
        try:
            seen = [seen_of(bare, *each) for each in zip(submissions, looked, strict=True)]
            used = [each.run.seconds_used for each in seen if each.run is not None]
            bare = replace(bare, reference_seconds=max(used, default=0.0))
            cases = [case_of(bare, *each) for each in zip(submissions, seen, strict=True)]
            return bare, [self._train_reference(bare, *each) for each in zip(submissions, cases, strict=True)]
        except ReferenceUnusable as error:
            return error

    def _train_reference(self, bare: ReadyAssignment, submission: Submission, case: Case) -> InTraining:
        assignment, dataset = bare.assignment, bare.dataset
        if case.model is None or case.end != "finished":
            raise unusable(assignment, submission.student, "a reference that runs and makes a model", case)
        futures = []
        try:
            for seed in assignment.recipe.reference_seeds:
                plan = plans.make(
                    case.model, dataset.x_train.shape[1:], assignment.recipe, dataset, self._versions, seed
                )
                futures.append(self._request(bare, case, plan))
        except Refused as refusal:
            raise ReferenceUnusable(
                f"{assignment.slug}: {file_of(assignment, submission.student)} cannot be trained: {refusal}"
            ) from refusal
        return submission.student, plan.network, futures

    def _request(self, prepared: ReadyAssignment, case: Case, plan: Plan) -> Future[TrainingResult]:
        """A training, on the schedule unless its result is known or another waits for it already."""
        assert case.model is not None
        roughly = plans.seconds(case.model, plan.recipe, prepared.dataset)
        return self._trainer(prepared.assignment.limits).request(
            plan,
            prepared.dataset,
            prepared.inputs,
            lambda train: self._schedule.submit(train, seconds=roughly),
        )

    def grade_all(
        self, work: Iterable[tuple[ReadyAssignment, Submission]]
    ) -> Iterator[tuple[ReadyAssignment, Graded]]:
        """Grade submissions, `workers` jobs at a time, and yield each as it is done.

        They are run first, so that the trainings are known; of these the longest begin. That holds of as many
        as are under way at once: `work` is asked for no more than that, so that any class fits in memory.

        Raises:
            GradebookBroken: what was seen cannot be kept: nothing more is begun.
            Unavailable: the walls do not hold any more, or no machine is left.
        """
        done: SimpleQueue[tuple[ReadyAssignment, Graded] | Exception | _Work] = SimpleQueue()
        waiting, under_way = iter(work), 0
        again: list[_Work] = []
        window = max(UNDER_WAY, 16 * self.workers)
        while True:
            for prepared, submission in islice(waiting, window - under_way):
                self._begin(_Work(prepared, submission, done.put))
                under_way += 1
            if not under_way and again:  # alone, when whatever took the room is gone
                self._begin(again.pop())
                under_way += 1
            if not under_way:
                return
            found = done.get()
            under_way -= 1
            if isinstance(found, _Work):
                again.append(found)
                continue
            if isinstance(found, Exception):
                self.interrupt()
                raise found
            yield found

    def grade_one(self, prepared: ReadyAssignment, submission: Submission) -> Graded:
        """Grade one submission. Whatever breaks here is ours: its marks are then "ungraded"."""
        return next(self.grade_all([(prepared, submission)]))[1]

    def _begin(self, work: _Work) -> None:
        self._soon(work, RUN_SECONDS, lambda: self._start(work), urgent=True)

    def _soon(self, work: _Work, seconds: float, step: Callable[[], None], *, urgent: bool) -> None:
        """Put a step of a submission on the schedule."""
        self._schedule.submit(lambda: _guarded(work, step), seconds=seconds, urgent=urgent)

    def _start(self, work: _Work) -> None:
        """Run the submission and look at what it left; once more, at the end, without room or time."""
        try:
            self._run(work)
        except (Starved, Clocked) as error:
            if isinstance(error, Starved) and work.again:
                raise NotRead(str(error)) from error
            assert not work.again
            work.again = True
            work.give(work)

    def _run(self, work: _Work) -> None:
        prepared = work.prepared
        if (kept := self._kept(work)) is not None:
            self._go_on(work, kept)
            return
        trainer = self._trainer(prepared.assignment.limits)
        with job_folder() as folder:
            try:
                seen = self._look_at(prepared, work.submission, folder)
            except Clocked as error:
                if not work.again:
                    raise
                seen, work.excuse = error.seen, f"{error.seen.ended}. {TWICE}"
            case = _case(prepared, work.submission, seen)
            if case.model is not None and prepared.assignment.trained_by == "student":
                case = own_weights(prepared, case, folder / "evidence", trainer, self._versions)
                self._keep_own(work, case)
            predicted = ask_own(case, folder / "evidence", trainer)
            case, seen = replace(case, predicted=predicted), replace(seen, predicted=predicted)
            if prepared.assignment.recipe.data in data.IMAGE_SETS:
                pictured = look_into(case, folder / "evidence", self.public, trainer)
                case, seen = replace(case, pictured=pictured), replace(seen, pictured=pictured)
        work.seen = seen
        if self._book is not None and work.key and lasts(seen):
            self._book.keep_seen(work.key, seen)
        self._go_on(work, case)

    def _kept(self, work: _Work) -> Case | None:
        """The case of a run whose evidence is in the gradebook, with the weights it left if they count."""
        if self._book is None or not runs(work.submission):
            return None
        prepared = work.prepared
        work.key = key_of(prepared, work.submission, self._versions, self.level)
        if work.submission.student in self._rerun:
            return None
        work.seen = self._book.seen(work.key)
        if work.seen is None:
            return None
        case = _case(prepared, work.submission, work.seen)
        if case.model is None or prepared.assignment.trained_by != "student":
            return case
        try:
            plan = weights_plan(prepared, case, self._versions)
        except Refused as refusal:
            return replace(case, refusal=str(refusal))
        if plan is None:
            return case
        measured = self._book.training(_own(work, plan), plan)
        return replace(case, measured=measured) if measured is not None else None

    def _keep_own(self, work: _Work, case: Case) -> None:
        """Keep what a submission trained itself, beside its evidence."""
        if self._book is not None and work.key and case.measured is not None and not case.trouble:
            self._book.keep_training(_own(work, case.measured.plan), case.measured)

    def _go_on(self, work: _Work, case: Case) -> None:
        """Begin the next training that the submission needs, or grade it."""
        prepared, model = work.prepared, case.model
        if case.refusal and case.measured is None and not case.trouble:
            roughly = plans.seconds(model, prepared.assignment.recipe, prepared.dataset) if model else 0.0
            self._soon(work, roughly, lambda: self._run_itself(work, case), urgent=False)
            return
        try:
            plan = self._next_plan(prepared, case)
        except Refused as refusal:
            self._go_on(work, replace(case, refusal=str(refusal)))
            return
        if plan is None:
            self._finish(work, case)
            return

        # Where the training ends, on the thread that did it: at once, if its result is known.
        self._request(prepared, case, plan).add_done_callback(
            lambda done: _guarded(work, lambda: self._took(work, case, done))
        )

    def _next_plan(self, prepared: ReadyAssignment, case: Case) -> Plan | None:
        """The training that is still missing: the first, or another where the result is near the line.

        Raises:
            Refused: it cannot be rebuilt.
        """
        model, recipe = case.model, prepared.assignment.recipe
        if model is None or model.compiled is None or model.compiled.loss is None or case.trouble:
            return None
        if prepared.assignment.trained_by == "student":
            return None
        if case.measured is not None and not needs_more(case):
            return None
        seed = recipe.seeds[len(case.trainings)]
        return plans.make(
            model, prepared.dataset.x_train.shape[1:], recipe, prepared.dataset, self._versions, seed
        )

    def _took(self, work: _Work, case: Case, done: Future[TrainingResult]) -> None:
        try:
            measured = done.result()
        except Unavailable:
            raise
        except (TrainingFailed, SandboxBroken) as error:
            trouble = f"The training could not be finished here: {error}"[:600]
            self._finish(work, replace(case, trouble=trouble))
            return
        if case.measured is None:
            self._go_on(work, replace(case, measured=measured))
        else:
            self._go_on(work, replace(case, more=(*case.more, measured)))

    def _run_itself(self, work: _Work, case: Case) -> None:
        plan = self_run_plan(work.prepared, case, self._versions)
        if self._book is not None and work.key:
            measured = self._book.training(_own(work, plan), plan)
            if measured is not None:
                self._finish(work, replace(case, measured=measured))
                return
        ran = work.submission.running(work.seen.program if work.seen is not None else 0)
        done = run_itself(self.sandbox, self.public, work.prepared, ran, case, plan)
        self._keep_own(work, done)
        self._finish(work, done)

    def _finish(self, work: _Work, case: Case) -> None:
        seen, found = work.seen, grade(work.submission.student, case)
        graded = Graded(
            work.submission.running(seen.program) if seen is not None else work.submission,
            without_losses(found, work.excuse) if work.excuse else found,
            seen.run if seen is not None else None,
            seen.figures if seen is not None else (),
            work.key,
            tuple(diagnose(case)),
        )
        work.give((work.prepared, graded))

    def _look_later(self, prepared: ReadyAssignment, submission: Submission) -> Future[Observation]:
        return self._schedule.submit(
            lambda: self._look(prepared, submission), seconds=RUN_SECONDS, urgent=True
        )

    def _look(self, prepared: ReadyAssignment, submission: Submission) -> Observation:
        """What is seen of a reference. It is kept by itself: how long it takes belongs to this computer."""
        limits = prepared.assignment.limits
        patient = replace(prepared, reference_seconds=PATIENCE * limits.seconds / REFERENCE_TIMES)
        key = ""
        if self._book is not None:
            key = f"reference {key_of(prepared, submission, self._versions, self.level)} {self._machine()}"
            if (seen := self._book.seen(key)) is not None:
                return seen
        with job_folder() as folder:
            try:
                seen = self._look_at(patient, submission, folder)
            except Clocked as error:
                return error.seen
        if self._book is not None and lasts(seen):
            self._book.keep_seen(key, seen)
        return seen

    def look(
        self, assignment: Assignment, submission: Submission, references: Sequence[Submission] = ()
    ) -> tuple[Case, Run | None]:
        """Run a submission and read its evidence, without training or marking anything.

        The references are run too, if given, so that the choice among several models is the one
        that grading makes.
        """
        prepared = self._bare(assignment)
        known = []
        looked = [self._look_later(prepared, each) for each in references]
        used = []
        for reference, seen in zip(references, [each.result() for each in looked], strict=True):
            used += [seen.run.seconds_used] if seen.run is not None else []
            case = case_of(prepared, reference, seen)
            if case.model is not None:
                network = canonical(case.model, prepared.dataset.x_train.shape[1:], strict=False)
                known.append(Reference("", network, ()))
        prepared = replace(prepared, references=tuple(known), reference_seconds=max(used, default=0.0))
        with job_folder() as folder:
            try:
                seen = self._look_at(prepared, submission, folder)
            except Clocked as error:
                seen = error.seen
        return case_of(prepared, submission, seen), seen.run

    def _look_at(self, prepared: ReadyAssignment, submission: Submission, folder: Path) -> Observation:
        return look_at(self.sandbox, self.public, prepared, submission, folder)


def _threads(slots: int) -> int:
    """Threads that keep so many slots of other machines busy: some wait while others read what came back."""
    return slots + slots // 4 + 1


def _case(prepared: ReadyAssignment, submission: Submission, seen: Observation) -> Case:
    """The case with the network that its model computes."""
    case = case_of(prepared, submission, seen)
    return rebuilt(prepared, case) if case.model is not None else case


def _own(work: _Work, plan: Plan) -> str:
    """The name under which is kept what a submission trained itself."""
    return f"own {work.key} {plan.key()}"


def _guarded(work: _Work, step: Callable[[], None]) -> None:
    """Do a step of a submission. If it breaks, that is ours: its marks are then "ungraded"."""
    try:
        step()
    except (GradebookBroken, Unavailable) as error:
        work.give(error)  # of the whole class, not of one submission
    except Exception as error:
        # One broken submission never stops the class; nor is our failure a student's zero.
        work.give((work.prepared, ungraded(work.prepared, work.submission, error)))


def ungraded(prepared: ReadyAssignment, submission: Submission, error: Exception) -> Graded:
    """A grade without a mark, for a failure of our own."""
    reason = f"The grader failed on this submission ({type(error).__name__}: {error})."[:600]
    if isinstance(error, NotRead):
        reason = f"What was handed in could not be read here. {error}."
    case = Case(prepared.assignment, prepared.dataset, evidence.NOTHING, "killed", reason)
    marks = tuple(
        Mark(check, "ungraded", None, f"{reason} This is not your fault.")
        for check in prepared.assignment.checks
    )
    log = "".join(traceback.format_exception(error))[-4000:]
    run = Run(OWN_FAULT, None, 0.0, 0.0, log)
    return Graded(submission, Grade(submission.student, case, marks), run, ())
