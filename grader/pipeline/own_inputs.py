"""Inputs that a submission's own program makes, where what it does to its data was not proven.

Its program runs once more inside the walls and is asked, by its own `preprocess` or `predict`, for the
given inputs and for hidden ones without labels, in an order of ours. Rows of its own data must come out as
they went into its `fit` before. All else is the grader's: it trains the network on what came out, with the
data's labels, and predicts. So nothing that the program says of a result counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, TypeAdapter, ValidationError

from grader import evidence
from grader.case import Case
from grader.data import Columns, Dataset
from grader.errors import InternalError
from grader.fitting.inputs import shaped
from grader.fitting.rows import same_rows
from grader.metrics import ACCURACY, metric_of
from grader.pipeline.environment import Environment
from grader.pipeline.journey import SelfRun
from grader.pipeline.running import run_script, with_time_of_reference
from grader.preprocessing.finding import has_hidden_rows, in_own_units, raw_of, target_of
from grader.preprocessing.matching import Matches
from grader.preprocessing.raw import matrix_of
from grader.records.run import Run
from grader.records.training import UNTRANSFORMED, Plan, StudentTraining, TrainingResult
from grader.records.transformation import Transformation
from grader.sandbox.folders import job_folder
from grader.training.measure import DISTURBED, TrainingFailed, WeightsRefused, with_both_classes
from grader.training.plan import OF_TARGET
from grader.training.student import SAMPLE, SelfRunInputs, altered, altered_share, with_copies
from grader.training.trainer import Trainer

SECONDS = 60.0  # beside the assignment's own limit
LARGEST = 1 << 28  # bytes of inputs that are taken out
RECORD_LIMIT = 1 << 16  # bytes of inputs.json


class NotMade(InternalError):
    """The program made no inputs that can be trained with; the message says why, as the end of a sentence."""


@dataclass(frozen=True)
class Record:
    """What a program says of the inputs that it made.

    Attributes:
        error: why there are none, else "".
        by: the function that made them.
        shape: of one.
        given, asked: how many of each.
    """

    error: Annotated[str, Field(max_length=300)]
    by: Annotated[str, Field(max_length=20)]
    shape: Annotated[tuple[Annotated[int, Field(ge=1, le=2**31)], ...], Field(max_length=8)]
    given: Annotated[int, Field(ge=0)]
    asked: Annotated[int, Field(ge=0)]


@cache
def _reader() -> TypeAdapter[Record]:
    """The reader, made when it is first needed: that takes a while."""
    return TypeAdapter(Record)


@dataclass(frozen=True, eq=False)
class Made:
    """Inputs as a program makes them, float32, samples first: of the given rows, and of those asked about."""

    given: NDArray[np.float32]
    asked: NDArray[np.float32]


def train_on_own_inputs(environment: Environment, request: SelfRun) -> TrainingResult:
    """Train a network on the inputs that its own program makes, and predict hidden ones.

    Where students train themselves, the weights count that the same run ends with.

    Raises:
        SandboxBroken: the program could not be run here.
        TrainingFailed: the network could not be trained here.
        MetricFailed: what the recipe measures has no value for it.
    """
    ready, case, plan = request.observe.ready, request.case, request.plan
    trainer = Trainer(environment.sandbox, ready.assignment.limits)
    environment.data.lay()
    with job_folder() as whole:
        try:
            asked, made, run = _made(environment, request, whole)
            matches = _matches(case, made, asked)
        except NotMade as error:
            return TrainingResult.failed(plan, UNTRANSFORMED, str(error)[:600])
        plan = _with_target(plan, case, matches)
        if ready.assignment.trained_by == "student" and not request.observe.as_reference:
            return _measured(plan, case, asked, made, whole / "job" / "evidence", trainer, run)
        inputs = whole / "own"
        inputs.mkdir()
        place = ready.task(case.solution.slug).inputs
        np.save(inputs / "x_train.npy", made.given)
        np.save(inputs / "y_train.npy", np.load(place / "y_train.npy", allow_pickle=False))
        np.save(inputs / "x_test.npy", made.asked[asked.hidden])
        result = trainer.train(plan, case.dataset, inputs, whole / "training")
        again = _altered(result, case.dataset, asked, made, whole / "training", trainer)
    by_student = StudentTraining(None, None, None, 0, again, run.seconds_used)
    return replace(result, by_student=by_student)


def _made(environment: Environment, request: SelfRun, whole: Path) -> tuple[SelfRunInputs, Made, Run]:
    """Run the program, and read what it made of inputs.

    Raises:
        NotMade: nothing that can be read.
        TrainingFailed: nor is that its doing.
    """
    ready, case = request.observe.ready, request.case
    model, dataset = case.model, case.dataset
    assert model is not None
    folder, inputs = whole / "job", whole / "inputs"
    asked = write_asked(dataset, inputs)
    settings = {
        "model": case.evidence.models.index(model),
        "data": str(inputs),
        "transforms": list(case.evidence.transforms),
        "epochs": 0,
    }
    if request.observe.as_reference:
        ready = with_time_of_reference(ready)
    limits = replace(ready.limits, seconds=ready.limits.seconds + SECONDS)
    submission = request.submission
    ran = replace(submission, cells=submission.execution_order) if case.reordered else submission
    run = run_script(environment, ready, ran, folder, limits, self_run=settings, readable=[inputs])
    count = len(asked.hidden) + len(asked.copies)
    try:
        made = read_made(folder / "evidence", len(dataset.x_train), count)
    except NotMade as error:
        raise (TrainingFailed(DISTURBED) if run.disturbed else error) from error
    return asked, made, run


def write_asked(dataset: Dataset, folder: Path) -> SelfRunInputs:
    """Write given and hidden inputs as programs have them; say where the hidden ones are among those.

    They come in an order of our own, and some come again, slightly altered, so that a table of known samples
    shows. No label of theirs is there.
    """
    folder.mkdir(parents=True)
    chance = np.random.default_rng()
    x = dataset.x_test
    again, copies = altered(x, chance, whole_too=dataset.spec.is_images)
    count = len(x)
    order = chance.permutation(count + len(again))
    np.save(folder / "given.npy", dataset.x_train)
    np.save(folder / "asked.npy", np.concatenate([x, copies])[order])
    if dataset.hidden_columns is not None and dataset.given is not None and dataset.given.columns is not None:
        given = dataset.given.columns
        # Of the target any given value: programs that take it apart find one, and it says nothing.
        known = given.column(given.target)
        columns = {given.target: known[chance.integers(0, len(known), len(order))]}
        columns |= {name: values[order] for name, values in with_copies(dataset, again, chance).items()}
        _write_table(folder / "given.json", dict(zip(given.names, given.values, strict=True)), given)
        _write_table(folder / "asked.json", {name: columns[name] for name in given.names}, given)
    places = np.argsort(order)
    return SelfRunInputs(places[:count], again, places[count:])


def _write_table(path: Path, columns: Mapping[str, NDArray[Any]], given: Columns) -> None:
    """Write columns as JSON: numbers, texts, and null for what is missing."""
    plain = {
        name: [None if value == "" or value != value else value for value in values.tolist()]
        for name, values in columns.items()
    }
    path.write_text(json.dumps({"target": given.target, "columns": plain}), "utf-8")


def read_made(folder: Path, given: int, asked: int) -> Made:
    """Read the inputs that a program left in `folder`, distrustfully.

    Raises:
        NotMade: there are none, or others than were asked for.
    """
    try:
        content = evidence.read_file(folder / "inputs.json", RECORD_LIMIT)
        record = _reader().validate_json(content)
        if record.error:
            raise NotMade(f"{record.by or 'it'}: {record.error}" if record.by else record.error)
        if (record.given, record.asked) != (given, asked):
            raise NotMade(f"of {given:,} inputs it made {record.given:,}")
        made = [
            evidence.read_array(folder / f"{name}.f32", (count, *record.shape), limit=LARGEST)
            for name, count in (("given", given), ("asked", asked))
        ]
    except FileNotFoundError as error:
        raise NotMade("the program ended before it could be asked") from error
    except (ValidationError, evidence.EvidenceRefused, OSError) as error:
        raise NotMade(f"what it made could not be read: {error}") from error
    return Made(*made)


def _matches(case: Case, made: Made, asked: SelfRunInputs) -> Matches:
    """Which rows went into `fit`, by what the program makes of all that it has: those of the target's.

    Raises:
        NotMade: others did, which it made otherwise.
    """
    assert case.model is not None
    sample = next((fit.sample for fit in reversed(case.model.fits) if fit.sample is not None), None)
    if sample is None:
        raise NotMade("nothing that went into fit was seen")
    rows = sample.x[0]
    known = made.given
    if has_hidden_rows(case.dataset):
        known = np.concatenate([known, made.asked[asked.hidden]])
    flat = known.reshape(len(known), -1)[:, :: rows.step]
    numbers = matrix_of(rows, sample.rows).astype(np.float32)
    if len(sample.x) != 1 or flat.shape[1] != numbers.shape[1]:
        raise NotMade("what it makes of the data is not what went into fit")
    found = same_rows(numbers, flat)
    if not all(map(len, found)):
        raise NotMade("what it makes of the data is not what went into fit")
    sampled = np.repeat(np.arange(len(found)), [len(each) for each in found])
    return Matches(sampled, np.concatenate(found), len(found))


def _with_target(plan: Plan, case: Case, matches: Matches) -> Plan:
    """The plan with what was done to the target, which is proven by the rows that are known now."""
    assert case.model is not None
    sample = next(fit.sample for fit in reversed(case.model.fits) if fit.sample is not None)
    assert sample is not None
    target, why = target_of(raw_of(case.dataset), sample, matches)
    transformation = Transformation(target=target) if target is not None else None
    return replace(plan, transformation=transformation, unproven=f"{OF_TARGET}{why}" if why else "")


def _altered(
    result: TrainingResult,
    dataset: Dataset,
    asked: SelfRunInputs,
    made: Made,
    folder: Path,
    trainer: Trainer,
) -> tuple[float, float] | None:
    """How often it is right on some hidden samples, and on altered copies; None where that says nothing."""
    if result.predictions is None or not dataset.classes or not len(asked.copies):
        return None
    weights = folder / "evidence" / "weights.f32"
    try:
        outputs = _outputs(result.plan, dataset, weights, made.asked[asked.copies], trainer)
    except (TrainingFailed, evidence.EvidenceRefused, OSError):
        return None
    return altered_share(result.predictions, outputs, dataset.y_test, asked)


def _measured(
    plan: Plan,
    case: Case,
    asked: SelfRunInputs,
    made: Made,
    folder: Path,
    trainer: Trainer,
    run: Run,
) -> TrainingResult:
    """What the weights are worth that a run ended with, on the inputs that its program makes.

    Raises:
        TrainingFailed, SandboxBroken: they could not be measured here.
        MetricFailed: what the recipe measures has no value for them.
    """
    model, data = case.model, case.dataset
    assert model is not None
    weights = folder / f"weights_{model.weights}.f32"
    some = slice(None, None, max(1, len(data.x_train) // SAMPLE))
    everything = np.concatenate([made.asked, made.given[some]])
    try:
        evidence.read_array(weights, (model.parameters,))  # a regular file of the right size
        outputs = _outputs(plan, data, weights, everything, trainer)
    except (evidence.EvidenceRefused, FileNotFoundError, WeightsRefused, ValueError) as error:
        return TrainingResult.failed(plan, "other weights", str(error))
    hidden = outputs[asked.hidden]
    on_training, again = None, None
    if data.classes:
        on_training = ACCURACY.score(outputs[len(made.asked) :], data.y_train[some])
        again = altered_share(hidden, outputs[asked.copies], data.y_test, asked)
    return TrainingResult(
        plan=plan,
        error=None,
        history={},
        predictions=hidden,
        by_epoch=(),
        metric=metric_of(plan.recipe).measure(hidden, data.y_test, data.classes),
        parameters=model.parameters,
        cached=False,
        by_student=StudentTraining(on_training, None, None, 0, again, run.seconds_used),
    )


def _outputs(
    plan: Plan, dataset: Dataset, weights: Path, inputs: NDArray[np.float32], trainer: Trainer
) -> NDArray[np.float32]:
    """What a network says of inputs, in the units of the data's target.

    Raises:
        WeightsRefused, TrainingFailed: see `Trainer.predict`.
    """
    network = plan.network
    outputs = trainer.predict(network, weights, shaped(inputs, network.input_shape))
    if len(dataset.classes) == 2:
        outputs = with_both_classes(outputs, network.output_activation)
    return in_own_units(plan.transformation, outputs)
