"""One submission from its files to its grade, from top to bottom; a reference takes the same road.

Nothing is done here: a step says what is wanted, and whoever drives the journey sends what came of it, or
throws what went wrong. What a later step needs is one more kind of request.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

from grader.analysis.diagnoses import diagnose
from grader.analysis.results import needs_more
from grader.case import Case
from grader.grade import Graded, grade, without_losses
from grader.metrics import MetricFailed
from grader.pipeline.cases import case_of
from grader.pipeline.ready import ReadyAssignment
from grader.records.observation import Observation
from grader.records.submission import Submission
from grader.records.training import UNTRANSFORMED, Plan, Scaling, TrainingResult
from grader.sandbox.client import SandboxBroken, Unavailable
from grader.solution import Solution
from grader.training import plan as plans
from grader.training.layer_settings import Refused
from grader.training.measure import TrainingFailed


@dataclass(frozen=True)
class Observe:
    """Run the submission and say what was seen of it: an `Observation`.

    Attributes:
        ready: its assignment.
        submission: what was handed in.
        as_reference: it is one: it has longer, and its time, which others are given by, is this computer's.
        fresh: run it although it is known what was seen of it.
    """

    ready: ReadyAssignment
    submission: Submission
    as_reference: bool = False
    fresh: bool = False


@dataclass(frozen=True)
class Train:
    """Train the network of a task by its recipe, once for each plan: a tuple of `TrainingResult`.

    As in the next two, the task is that from which `case` is seen.
    """

    ready: ReadyAssignment
    case: Case
    plans: tuple[Plan, ...]


@dataclass(frozen=True)
class MeasureWeights:
    """Measure the weights that the submission's own training left: a `TrainingResult`."""

    observe: Observe
    case: Case
    plan: Plan


@dataclass(frozen=True)
class SelfRun:
    """Let the submission train a network that only it can build, once more: a `TrainingResult`.

    `submission` is the one of its programs that counts.
    """

    observe: Observe
    submission: Submission
    case: Case
    plan: Plan


Request = Observe | Train | MeasureWeights | SelfRun
Training = Train | MeasureWeights | SelfRun
Journey = Generator[Request, Any, Graded]
BROKEN = {  # what is said where a training broke on our side
    Train: "The training could not be finished here",
    MeasureWeights: "The weights could not be measured",
    SelfRun: "Your own program could not train it here",
}


def journey(
    ready: ReadyAssignment,
    submission: Submission,
    versions: str,
    *,
    as_reference: bool = False,
    fresh: bool = False,
) -> Journey:
    """Everything that happens to a submission, in order.

    Args:
        ready: its assignment.
        submission: what was handed in.
        versions: of what trainings are calculated with.
        as_reference: it is one: it is trained with all seeds of a reference, and compared with nothing.
        fresh: it is run although it is known what was seen of it.
    """
    first = Observe(ready, submission, as_reference, fresh)
    observation: Observation = yield first
    submission = submission.running(observation.program)
    case = case_of(ready, submission, observation)
    trained = []
    for view in case.views:
        trained.append((yield from _trained(first, submission, view, versions)))
    case = replace(case, solutions=tuple(trained))
    raw_grade = grade(submission.student, case)
    return Graded(
        submission,
        without_losses(raw_grade, observation.excuse) if observation.excuse else raw_grade,
        observation.run,
        observation.figures,
        observation.key,
        tuple(diagnosis for view in case.views for diagnosis in diagnose(view)),
    )


def _trained(
    first: Observe, submission: Submission, case: Case, versions: str
) -> Generator[Request, Any, Solution]:
    """What a submission has for the task from which the case is seen, with all its trainings."""
    while not case.internal_error:
        try:
            wanted = next_training(first, submission, case, versions)
        except Refused as refusal:
            if case.refusal:  # not even as a training of its own
                raise
            case = case.solved(refusal=str(refusal))
            continue
        if wanted is None:
            break
        try:
            results: TrainingResult | tuple[TrainingResult, ...] = yield wanted
        except Unavailable:
            raise
        except MetricFailed as error:
            told = f"{error} {error.detail}" if first.as_reference else str(error)
            case = case.solved(internal_error=told.strip()[:600])
        except (TrainingFailed, SandboxBroken) as error:
            case = case.solved(internal_error=f"{BROKEN[type(wanted)]}: {error}"[:600])
        else:
            case = _with_results(case, wanted, results if isinstance(results, tuple) else (results,))
    return case.solution


def _with_results(case: Case, wanted: Training, results: tuple[TrainingResult, ...]) -> Case:
    """The case with what came of a training; where its own program made no inputs for one, with why."""
    first = results[0]
    if first.error is not None and first.error.kind == UNTRANSFORMED:
        return case.solved(untransformed=first.error.message)
    if isinstance(wanted, Train):
        # Equal trainings are done once, whoever asked; what is not proven is each one's own.
        pairs = zip(results, wanted.plans, strict=True)
        results = tuple(
            one if one.plan.unproven == plan.unproven else replace(one, plan=plan) for one, plan in pairs
        )
    return case.trained(*results)


def next_training(first: Observe, submission: Submission, case: Case, versions: str) -> Training | None:
    """The training that the task still misses from which the case is seen; None where it is complete.

    Raises:
        Refused: the network cannot be rebuilt.
    """
    model, ready, task = case.model, first.ready, case.solution.task
    if task is None or task.recipe is None or not ready.assignment.trains(task):
        return None
    if case.refusal:
        return _self_run(first, submission, case, versions)
    if model is None or model.compiled is None or model.compiled.loss is None:
        return None
    if first.as_reference:
        useful = case.outcome == "finished" and all(each.metric is not None for each in case.trainings)
        seeds = task.recipe.reference_seeds[len(case.trainings) :] if useful else ()
    elif ready.assignment.trained_by == "student":
        if model.weights is None or case.trainings:
            return None
        plan = training_plan(case, versions)
        return _on_own_inputs(first, submission, case, plan) or MeasureWeights(first, case, plan)
    elif case.trainings and not needs_more(case):
        return None
    else:
        seeds = (task.recipe.seeds[len(case.trainings)],)
    training_plans = tuple(training_plan(case, versions, seed) for seed in seeds)
    if not training_plans:
        return None
    own = _on_own_inputs(first, submission, case, training_plans[0])
    return own or Train(ready, case, training_plans)


def _on_own_inputs(first: Observe, submission: Submission, case: Case, plan: Plan) -> SelfRun | None:
    """The training on inputs that its own program makes, where what it does to its data was not proven."""
    if not plan.unproven or plan.unproven.startswith(plans.OF_TARGET) or case.solution.untransformed:
        return None
    if case.dataset.of_texts or (case.dataset.tells_itself and not first.as_reference):
        return None
    for name in case.evidence.transforms[:1]:
        own = replace(plan, scaling=Scaling("raw"), transformation=None, made_by=name)
        return SelfRun(first, submission, case, own)
    return None


def training_plan(case: Case, versions: str, seed: int | None = None) -> Plan:
    """The plan of a training by the task's recipe; without a seed with the first.

    Raises:
        Refused: the network cannot be rebuilt.
    """
    assert case.model is not None
    recipe, dataset = case.recipe, case.dataset
    seed = recipe.seeds[0] if seed is None else seed
    plan = plans.make(case.model, dataset.sample_shape, recipe, dataset, versions, seed)
    if plan.unproven and case.solution.untransformed:
        return replace(plan, unproven=f"{plan.unproven}; {case.solution.untransformed}")
    return plan


def _self_run(first: Observe, submission: Submission, case: Case, versions: str) -> SelfRun | None:
    """The next training of a network that only its own program can build; a reference has one a seed."""
    seeds = case.recipe.reference_seeds[: None if first.as_reference else 1]
    done = len(case.trainings)
    if done == len(seeds) or any(training.metric is None for training in case.trainings):
        return None
    return SelfRun(first, submission, case, self_run_plan(case, versions, seeds[done]))


def self_run_plan(case: Case, versions: str, seed: int) -> Plan:
    """The plan of a training that only the submission can do, as far as that can be told."""
    assert case.model is not None
    recipe, dataset = case.recipe, case.dataset
    return plans.make(case.model, dataset.sample_shape, recipe, dataset, versions, seed, strict=False)
