"""Trainings that a submission does itself: the weights that it left, and a training that only it can do."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from grader import evidence
from grader.assignment import Limits
from grader.case import Case
from grader.pipeline.environment import Environment
from grader.pipeline.journey import SelfRun
from grader.pipeline.own_inputs import train_on_own_inputs
from grader.pipeline.running import run_script, with_time_of_reference
from grader.records.training import Plan, TrainingResult
from grader.sandbox.folders import job_folder
from grader.training import plan as plans
from grader.training.measure import DISTURBED, TrainingFailed, WeightsRefused
from grader.training.student import measure_weights, read_self_run, self_run_inputs
from grader.training.trainer import Trainer

# Of a self-run, beside the assignment's own limit: at least so long, and so many times what the grader's own,
# faster training of a network of that size takes.
SELF_RUN_SECONDS, SELF_RUN_TIMES, SELF_RUN_MOST = 60.0, 20.0, 600.0
SELF_RUN_OF_REFERENCE = 3.0  # times the processor time of the slowest reference's own, or more


def measure_submitted(plan: Plan, case: Case, folder: Path, trainer: Trainer) -> TrainingResult:
    """What the weights are worth that the submission trained itself and left in `folder`.

    Raises:
        TrainingFailed, SandboxBroken: they could not be measured here.
    """
    model = case.model
    assert model is not None
    try:
        weights = folder / f"weights_{model.weights}.f32"
        evidence.read_array(weights, (model.parameters,))  # a regular file of the right size
        return measure_weights(plan, case.dataset, weights, trainer)
    except (evidence.EvidenceRefused, FileNotFoundError, WeightsRefused) as error:
        return TrainingResult.failed(plan, "other weights", str(error))


def _limits(request: SelfRun) -> Limits:
    """What a self-run may use: a reference the most, others three times what that took, or more."""
    ready, case = request.observe.ready, request.case
    if request.observe.as_reference:
        own = with_time_of_reference(ready).limits
        return replace(own, seconds=own.seconds + SELF_RUN_MOST)
    assert case.model is not None
    roughly = plans.seconds(case.model, case.recipe, case.dataset)
    trainings = [one for each in ready.task(case.solution.slug).references for one in each.trainings]
    slowest = max((one.by_student.seconds for one in trainings if one.by_student is not None), default=0.0)
    usual = min(SELF_RUN_SECONDS + SELF_RUN_TIMES * roughly, SELF_RUN_MOST)
    return replace(ready.limits, seconds=ready.limits.seconds + max(usual, SELF_RUN_OF_REFERENCE * slowest))


def self_run(environment: Environment, request: SelfRun) -> TrainingResult:
    """A training, or a prediction, that the submission does itself, once more inside the walls.

    Where students train themselves, its own training is taken; a reference is trained by the recipe all
    the same.

    Raises:
        SandboxBroken: it could not be run here.
        TrainingFailed: it would see hidden labels; or it was the grader that trained, and broke.
        MetricFailed: what the recipe measures has no value for it.
    """
    ready, case, plan = request.observe.ready, request.case, request.plan
    model, recipe, dataset = case.model, case.recipe, case.dataset
    as_reference = request.observe.as_reference
    if dataset.tells_itself and not as_reference:  # a reference is no student's
        raise TrainingFailed(
            "the hidden windows of a series overlap, and together hold what is to be predicted: no student's "
            "program is given them. Run it by hand"
        )
    if plan.made_by:
        return train_on_own_inputs(environment, request)
    assert model is not None
    environment.data.lay()
    with job_folder() as both:
        folder, inputs = both / "job", both / "inputs"
        place = ready.task(case.solution.slug).inputs
        asked = self_run_inputs(dataset, place, inputs, plan.transformation)
        settings = {
            "model": case.evidence.models.index(model),
            "data": str(inputs),
            "input_shape": list(model.input_shape or dataset.sample_shape),
            "scaling": asdict(plan.scaling),
            "transformation": plan.transformation.to_json() if plan.transformation is not None else None,
            "labels": plan.labels,
            "epochs": 0 if ready.assignment.trained_by == "student" and not as_reference else recipe.epochs,
            "batch_size": recipe.batch_size,
            "seed": plan.seed,
        }
        limits = _limits(request)
        submission = request.submission
        ran = replace(submission, cells=submission.execution_order) if case.reordered else submission
        run = run_script(environment, ready, ran, folder, limits, self_run=settings, readable=[inputs])
        try:
            return read_self_run(plan, dataset, folder / "evidence", run, asked)
        except TrainingFailed as error:
            if run.disturbed:
                raise TrainingFailed(DISTURBED) from error
            # Its own program's doing, as far as is known.
            return TrainingResult.failed(plan, "self-run", str(error)[:600])
