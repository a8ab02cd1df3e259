"""The driver of journeys: it asks the store, then the pool, for whatever a step wants.

Journeys go on where a job ends, on the thread that did it. Two that want the same thing wait for one job.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from grader import evidence
from grader.assignment import Limits
from grader.case import Case
from grader.data import Dataset
from grader.grade import Grade, Graded
from grader.gradebook import GradebookBroken
from grader.metrics import MetricFailed
from grader.pipeline.cases import case_of, unsolved
from grader.pipeline.environment import Environment
from grader.pipeline.journey import (
    Journey,
    MeasureWeights,
    Observe,
    Request,
    SelfRun,
    Train,
    next_training,
)
from grader.pipeline.keys import run_key
from grader.pipeline.observe import Clocked, NotRead, Starved, observe, runs, with_predictions
from grader.pipeline.pool import Pool
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.store import Store
from grader.pipeline.student_training import measure_submitted, self_run
from grader.records.mark import Mark
from grader.records.observation import Observation
from grader.records.run import OWN_FAULT, Run
from grader.records.submission import Submission
from grader.records.training import Plan, TrainingResult
from grader.sandbox.client import SandboxBroken, Unavailable
from grader.sandbox.folders import job_folder
from grader.training import plan as plans
from grader.training.layer_settings import Refused
from grader.training.measure import TrainingFailed, score_training
from grader.training.train import left_by
from grader.training.trainer import Trainer

RUN_SECONDS = 1.0  # roughly what a submission's run takes
TOGETHER_SECONDS = 3.0  # a training that takes less is compiling more than half: its seeds share a job
ANOTHER_SEED = 0.4  # of the time of the first, roughly, that another one takes in the same job
T = TypeVar("T")
Done = Callable[[Callable[[], T]], None]  # called with what finds it
TWICE = (
    "It was run a second time, alone, and stopped again: this computer is too busy, or your program waits "
    "for something. What it did not earn is therefore not graded, and your teacher looks at it."
)


class Traveller:
    """A journey on its way, and who is told how it ended.

    `give` is called once, with the grade, or with an error that stops the whole class; or with the traveller
    itself, whose run is to be tried again, `alone`, when nothing else runs.
    """

    def __init__(self, road: Journey, first: Observe, give: Callable[[Graded | Exception | Traveller], None]):
        """Begin a journey; `first` is its first step."""
        self.road = road
        self.first = first
        self.give = give
        self.alone = False


class Driver:
    """Drives journeys through an environment."""

    def __init__(self, environment: Environment, pool: Pool):
        """Prepare to drive; `pool` does the jobs."""
        self._environment = environment
        self._pool = pool
        self._store = Store(environment.cache, environment.book)
        self._lock = threading.Lock()
        self._running: dict[str, Future[Any]] = {}
        self.trained = 0

    def begin(self, traveller: Traveller) -> None:
        """Send a journey on its way; or again, from its first step, where that is to be tried alone."""

        def step() -> Request:
            return traveller.first if traveller.alone else next(traveller.road)

        self._pool.submit(lambda: self._go_on(traveller, step), seconds=0.0, urgent=True)

    def _go_on(self, traveller: Traveller, to: Callable[[], Request]) -> None:
        """Take a journey to its next step, and from there on when that is done.

        Whatever breaks on it is ours: its marks are then "ungraded".
        """
        try:
            request = to()
            wanted = self.results(request, alone=traveller.alone)
        except StopIteration as end:
            traveller.give(end.value)
        except (GradebookBroken, Unavailable) as error:
            traveller.give(error)  # of the whole class, not of one submission
        except Exception as error:
            # One broken submission never stops the class; nor is our failure a student's zero.
            traveller.give(ungraded(traveller.first.ready, traveller.first.submission, error))
        else:
            wanted.add_done_callback(lambda done: self._arrived(traveller, done))

    def _arrived(self, traveller: Traveller, done: Future[Any]) -> None:
        error = done.exception()
        if isinstance(error, (Starved, Clocked)) and not traveller.alone:
            traveller.alone = True
            traveller.give(traveller)
        elif error is None:
            self._go_on(traveller, lambda: traveller.road.send(done.result()))
        else:
            self._go_on(traveller, lambda: traveller.road.throw(error))

    def results(self, request: Request, *, alone: bool = False) -> Future[Any]:
        """What comes of a request: at once where it is known, else as a job.

        Args:
            request: what is wanted.
            alone: nothing else runs: what is stopped by the clock all the same is then taken as it is.
        """
        if isinstance(request, Train):
            return _all(self._trainings(request))
        first = request if isinstance(request, Observe) else request.observe
        key = self.key(first)
        if isinstance(request, Observe):
            return self._shared(
                f"run {key}",
                lambda: None if request.fresh else self._store.observation(key),
                lambda: self._observe(request, key, alone=alone),
                RUN_SECONDS,
            )
        own = _own_key(key, request.case)
        known, job = (
            lambda: self._store.student_training(own, request.plan, request.case.dataset),
            lambda: self._train_by_student(request, own),
        )
        assert request.case.model is not None
        roughly = plans.seconds(request.case.model, request.case.recipe, request.case.dataset)
        return self._shared(f"own {own} {request.plan.key()}", known, job, roughly)

    def _trainings(self, request: Train) -> list[Future[TrainingResult]]:
        """Trainings by the recipe, one for each plan."""
        case, plan = request.case, request.plans[0]
        assert case.model is not None
        seconds = plans.seconds(case.model, plan.recipe, case.dataset)
        together = seconds < TOGETHER_SECONDS and self._environment.cluster is None

        def claimed(each: Plan) -> tuple[Future[TrainingResult], Done[TrainingResult] | None]:
            return self._claimed(each.key(), partial(self._store.training, each, case.dataset))

        claims = [(each, *claimed(each)) for each in request.plans]
        work = [(each, done) for each, _, done in claims if done is not None]
        if together and work and len(request.plans) == 1:
            for each in _next(plan):
                _, done = claimed(each)
                work += [(each, done)] if done is not None else []
        for part in [work] if together and work else [[one] for one in work]:
            roughly = seconds * (1 + ANOTHER_SEED * (len(part) - 1))
            self._pool.submit(partial(self._train, request, part), seconds=roughly)
        return [future for _, future, _ in claims]

    def _shared(
        self, key: str, known: Callable[[], T | None], job: Callable[[], T], seconds: float
    ) -> Future[T]:
        """What is known, or comes of the job of whoever asked first."""
        future, done = self._claimed(key, known)
        if done is not None:
            self._pool.submit(lambda: done(job), seconds=seconds, urgent=key.startswith("run "))
        return future

    def _claimed(self, key: str, known: Callable[[], T | None]) -> tuple[Future[T], Done[T] | None]:
        """What is known or will be; and, for who asked first, what is to be called with what finds it."""
        future: Future[T] = Future()
        with self._lock:
            if key in self._running:
                return self._running[key], None
            self._running[key] = future

        def done(action: Callable[[], T]) -> None:
            try:
                value = action()
            except BaseException as error:  # handed on to whoever asked
                self._forget(key)
                future.set_exception(error)
            else:
                self._forget(key)
                future.set_result(value)

        try:
            result = known()
        except BaseException as error:  # also for who waits for it by now
            self._forget(key)
            future.set_exception(error)
            return future, None
        if result is None:
            return future, done
        done(lambda: result)
        return future, None

    def _forget(self, key: str) -> None:
        with self._lock:
            self._running.pop(key, None)

    def key(self, first: Observe) -> str:
        """The name of a run: the hash of everything that determines it."""
        if not runs(first.submission):
            return f"nothing {id(first)}"
        level = self._environment.sandbox.level
        weights = self._environment.data.pretrained
        key = run_key(first.ready, first.submission, self._environment.versions, level, weights)
        return f"reference {key} {self._environment.machine}" if first.as_reference else key

    def _observe(self, request: Observe, key: str, *, alone: bool) -> Observation:
        """Run a submission; what it trained itself is measured while its weights are there."""
        ready, submission = request.ready, request.submission
        with job_folder() as folder:
            try:
                observation = observe(
                    self._environment, ready, submission, folder, self.trainer(ready.assignment.limits),
                    as_reference=request.as_reference,
                )  # fmt: skip
            except Clocked as error:
                if not alone:
                    raise
                observation = replace(error.seen, excuse=f"{error.seen.outcome_text}. {TWICE}")
                trainer = self.trainer(ready.assignment.limits)
                return with_predictions(
                    self._environment, ready, submission, observation, folder / "evidence", trainer
                )
            except Starved as error:
                if alone:
                    raise NotRead(str(error)) from error
                raise
            if ready.assignment.trained_by == "student" and not request.as_reference:
                try:
                    self._measure(request, key, observation, folder / "evidence")
                except Unavailable:
                    raise
                except (TrainingFailed, SandboxBroken, MetricFailed):
                    pass  # the step that asks for it tries once more, and says so
        return self._store.keep_observation(key, observation) if runs(submission) else observation

    def _measure(self, first: Observe, key: str, seen: Observation, folder: Path) -> None:
        """Measure and keep the weights that a run left, for the step that will ask for them."""
        ready, submission = first.ready, first.submission.running(seen.program)
        for case in case_of(ready, submission, seen).views:
            try:
                wanted = next_training(first, submission, case, self._environment.versions)
            except Refused:
                continue
            if isinstance(wanted, MeasureWeights):
                trainer = self.trainer(ready.assignment.limits)
                result = measure_submitted(wanted.plan, case, folder, trainer)
                self._store.keep_student_training(_own_key(key, case), result)

    def _train_by_student(self, request: MeasureWeights | SelfRun, key: str) -> TrainingResult:
        """A self-run; or weights that were not kept, for which the submission is run again."""
        if isinstance(request, SelfRun):
            result = self_run(self._environment, request)
        else:
            ready, trainer = request.observe.ready, self.trainer(request.observe.ready.assignment.limits)
            with job_folder() as folder:
                try:
                    observe(self._environment, ready, request.observe.submission, folder, trainer)
                except (Clocked, Starved) as error:
                    raise NotRead(str(error)) from error
                left = folder / "evidence"
                result = measure_submitted(request.plan, request.case, left, trainer)
        self._store.keep_student_training(key, result)
        return result

    def _train(self, request: Train, work: Sequence[tuple[Plan, Done[TrainingResult]]]) -> None:
        """Train plans, which are the same but for their seeds, in one job."""
        ready, case = request.ready, request.case
        inputs = ready.task(case.solution.slug).inputs
        with job_folder() as folder:
            try:
                self._environment.data.lay()
                trainer = self.trainer(ready.assignment.limits)
                run = trainer.run([plan for plan, _ in work], case.dataset, inputs, folder)
            except BaseException as error:  # handed on to whoever asked
                for _, done in work:
                    done(partial(_raised, error))
                return
            for number, (plan, done) in enumerate(work):
                left = left_by(folder / "evidence", number)
                done(partial(self._trained, plan, case.dataset, left, run))

    def _trained(self, plan: Plan, dataset: Dataset, left: Path, run: Run) -> TrainingResult:
        """What a training came to, by what it left; kept."""
        try:
            result = score_training(plan, dataset, left, run)
        except MetricFailed:  # the training is as good as any, and is not done again
            self._store.keep_unmeasured(plan, left)
            raise
        self._store.keep_training(result, left)
        with self._lock:
            self.trained += 1
        return result

    def trainer(self, limits: Limits) -> Trainer:
        """What trains networks within these limits."""
        return Trainer(self._environment.sandbox, limits)


def _next(plan: Plan) -> tuple[Plan, ...]:
    """What is wanted next where this one, of a second or fourth seed, leaves the result too near to tell."""
    seeds = plan.recipe.seeds
    place = seeds.index(plan.seed) if plan.seed in seeds else 0
    following = seeds[place + 1 : place + 2] if place % 2 else ()
    return tuple(replace(plan, seed=seed) for seed in following)


def _raised(error: BaseException) -> Any:
    raise error


def _own_key(key: str, case: Case) -> str:
    """The name of what a run trained itself for a task: two tasks may ask for the same network."""
    return f"{key} {case.solution.slug}"


def _all(futures: list[Future[T]]) -> Future[tuple[T, ...]]:
    """The results of all, when all are done; the first error of them."""
    whole: Future[tuple[T, ...]] = Future()
    left = len(futures)
    lock = threading.Lock()

    def one(_: Future[T]) -> None:
        nonlocal left
        with lock:
            left -= 1
            if left:
                return
        error = next((failure for future in futures if (failure := future.exception()) is not None), None)
        if error is not None:
            whole.set_exception(error)
        else:
            whole.set_result(tuple(future.result() for future in futures))

    for future in futures:
        future.add_done_callback(one)
    return whole


def ungraded(ready: ReadyAssignment, submission: Submission, error: Exception) -> Graded:
    """A grade without a mark, for a failure of our own."""
    reason = f"The grader failed on this submission ({type(error).__name__}: {error})."[:600]
    if isinstance(error, NotRead):
        reason = f"What was handed in could not be read here. {error}."
    case = Case(ready.assignment, evidence.NOTHING, "killed", reason, solutions=unsolved(ready))
    marks = tuple(
        Mark(check, "ungraded", None, f"{reason} This is not your fault.")
        for check in ready.assignment.checks
    )
    log = "".join(traceback.format_exception(error))[-4000:]
    run = Run(OWN_FAULT, None, 0.0, 0.0, log)
    return Graded(submission, Grade(submission.student, case, marks), run, ())
