"""Measure what a submission trained itself: its weights, or, where only it can build its network, it.

Nothing it says of its own training is believed. Its weights are put into the network it declared
and asked about data it never saw; beside that, about data it did see, which shows weights that
know the wrong things by heart.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data import Dataset, decoy
from grader.fitting.inputs import preparer, shaped
from grader.metrics import ACCURACY, metric_of
from grader.preprocessing.finding import given_columns, hidden_columns, in_own_units, prepared
from grader.records.run import Run
from grader.records.training import Plan, StudentTraining, TrainingResult
from grader.records.transformation import Transformation
from grader.training.measure import read_outputs, score_training, with_both_classes
from grader.training.trainer import Trainer

SAMPLE = 10_000  # of the training set
ALTERED = 1_000  # hidden samples that a self-run is asked twice
NOISE = 8  # of 255: nobody sees it, and a table of known images does not find them any more


def measure_weights(plan: Plan, dataset: Dataset, weights: Path, trainer: Trainer) -> TrainingResult:
    """Measure submitted weights.

    Args:
        plan: what was declared; its recipe is not followed.
        dataset: the data.
        weights: raw float32 in layer order.
        trainer: to ask the network with.

    Raises:
        TrainingFailed: the weights do not belong to the network, or the job broke.
        MetricFailed: what the recipe measures has no value for it.
    """
    parts = {"hidden": (dataset.x_test, dataset.y_test), "training": _some(dataset)}
    if dataset.spec.published is not None:
        parts["given"] = decoy(dataset)
        parts["like"] = decoy(dataset, given=False)
    named = {
        name: np.concatenate([hidden_columns(dataset)[name], values[:: _step(dataset)]])
        for name, values in given_columns(dataset).items()
    }
    everything = prepared(plan.transformation, np.concatenate([x for x, _ in parts.values()]), named)
    if everything.dtype.kind != "U":  # texts go in as they are
        everything = preparer(plan.settings(), dataset.x_train)(everything.astype(np.float32))
    outputs = trainer.predict(plan.network, weights, shaped(everything, plan.network.input_shape))
    if plan.transformation is not None and plan.transformation.target is not None:
        if len(dataset.classes) == 2:
            outputs = with_both_classes(outputs, plan.network.output_activation)
        outputs = in_own_units(plan.transformation, outputs)
    right, start = {}, 0  # of a classifier
    for name, (x, y) in parts.items():
        if dataset.classes:
            right[name] = ACCURACY.score(outputs[start : start + len(x)], y)
        start += len(x)
    hidden = outputs[: len(dataset.x_test)]
    images = [parts[name][0] for name in ("given", "like") if name in parts]
    samples = min((len({image.tobytes() for image in part}) for part in images), default=0)
    return TrainingResult(
        plan=plan,
        error=None,
        history={},
        predictions=hidden,
        by_epoch=(),
        metric=metric_of(plan.recipe).measure(hidden, dataset.y_test, dataset.classes),
        parameters=weights.stat().st_size // 4,
        cached=False,
        by_student=StudentTraining(
            right.get("training"), right.get("given"), right.get("like"), samples, None
        ),
    )


def _some(dataset: Dataset) -> tuple[NDArray[Any], NDArray[Any]]:
    """A sample of the training set."""
    step = _step(dataset)
    return dataset.x_train[::step], dataset.y_train[::step]


def _step(dataset: Dataset) -> int:
    return max(1, len(dataset.x_train) // SAMPLE)


@dataclass(frozen=True)
class SelfRunInputs:
    """What a self-run was asked: where the hidden samples are among its inputs, and their altered copies.

    `again` are the hidden samples of which `copies` are the places.
    """

    hidden: NDArray[np.int64]
    again: NDArray[np.int64]
    copies: NDArray[np.int64]


def self_run_inputs(
    dataset: Dataset, inputs: Path, folder: Path, transformation: Transformation | None = None
) -> SelfRunInputs:
    """Make what a self-run is given: the training set, and hidden inputs without their labels.

    They come in an order of our own, so a list of known labels is of no use, and some come again,
    slightly altered, so that a table of known images shows.

    Args:
        dataset: the data.
        inputs: the folder of x_train.npy and y_train.npy, which are linked, not copied. The hidden
            inputs there are in the order of the public test set, and so never given.
        folder: where everything goes.
        transformation: what the submission did to its data, where that was proven.
    """
    folder.mkdir(parents=True)
    chance = np.random.default_rng()
    count = len(dataset.x_test)
    again, copies = altered(dataset.x_test, chance)
    asked = np.concatenate([dataset.x_test, copies])
    order = chance.permutation(len(asked))
    for name in ("x_train.npy", "y_train.npy"):
        try:
            os.link(inputs / name, folder / name)
        except OSError:  # another file system, or one without links
            shutil.copyfile(inputs / name, folder / name)
    named = {name: values[order] for name, values in with_copies(dataset, again, chance).items()}
    np.save(folder / "x_test.npy", prepared(transformation, asked[order], named))
    if transformation is not None and transformation.features:
        (folder / "x_train.npy").unlink()  # a link, of which the other end stays
        np.save(folder / "x_train.npy", prepared(transformation, dataset.x_train, given_columns(dataset)))
    places = np.argsort(order)
    return SelfRunInputs(places[:count], again, places[count:])


def altered(
    x: NDArray[Any],
    chance: np.random.Generator,
    *,
    places: NDArray[np.int64] | None = None,
    whole_too: bool = True,
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """The places of some samples, and copies of these that are altered beyond notice.

    Args:
        x: samples first.
        chance: by which they are chosen and altered.
        places: those to take; None for any.
        whole_too: of a table columns of whole numbers are altered, too, which may be classes.
    """
    if places is None:
        places = chance.choice(len(x), min(ALTERED, len(x)), replace=False)
    copies = _altered(x[places], x, chance)
    if not whole_too and x.ndim == 2 and x.dtype.kind == "f":
        whole = (x == np.round(x)).all(axis=0)
        copies[:, whole] = x[places][:, whole]
    return places, copies


def with_copies(
    dataset: Dataset, again: NDArray[np.int64], chance: np.random.Generator
) -> dict[str, NDArray[Any]]:
    """The hidden part by the columns of its file, and after it altered copies of the samples in `again`.

    Whole numbers, which may be classes, and texts stay as they are.
    """
    columns = {}
    for name, values in hidden_columns(dataset).items():
        known = values[~np.isnan(values)] if values.dtype.kind == "f" else values
        fine = values.dtype.kind == "f" and bool((known != np.round(known)).any())
        copies = altered(values, chance, places=again)[1] if fine else values[again]
        columns[name] = np.concatenate([values, copies])
    return columns


def altered_share(
    outputs: NDArray[np.float32], of_copies: NDArray[np.float32], truth: NDArray[Any], asked: SelfRunInputs
) -> tuple[float, float]:
    """How often a classifier is right on the hidden samples that come again, and on their altered copies."""
    right = truth[asked.again]
    return ACCURACY.score(outputs[asked.again], right), ACCURACY.score(of_copies, right)


def _altered(x: NDArray[Any], among: NDArray[Any], chance: np.random.Generator) -> Any:
    """Samples, altered to what might stand `among` the others."""
    if x.dtype == np.uint8:
        moved = x.astype(np.int16) + chance.integers(-NOISE, NOISE + 1, x.shape)
        return np.clip(moved, 0, 255).astype(np.uint8)
    if x.dtype.kind == "U":  # of texts the blanks: whoever counts words does not notice them
        return np.char.add(np.char.replace(x, " ", "  "), " ")
    spread = np.asarray(np.nanstd(among, axis=0)) * (NOISE / 255)
    noisy = x + chance.normal(size=x.shape) * spread
    # A length below zero would have no logarithm: what is asked about is what could have been measured.
    least, most = np.nanmin(among, axis=0), np.nanmax(among, axis=0)
    within = (np.sign(noisy) == np.sign(x)) & (noisy >= least) & (noisy <= most)
    return np.asarray(np.where(within, noisy, x), x.dtype)


def read_self_run(
    plan: Plan, dataset: Dataset, folder: Path, run: Run, asked: SelfRunInputs
) -> TrainingResult:
    """Score what a self-run left in `folder`.

    Args:
        plan: what it was asked to do.
        dataset: its data.
        folder: of result.json and predictions.f32.
        run: how the job ended.
        asked: what it was given.

    Raises:
        TrainingFailed: it left no readable result.
    """
    count = len(asked.hidden) + len(asked.copies)
    measured = score_training(plan, dataset, folder, run, places=asked.hidden, count=count)
    again = None
    if measured.predictions is not None and dataset.classes:
        outputs = read_outputs(folder, run, count)[-1]
        again = altered_share(measured.predictions, outputs[asked.copies], dataset.y_test, asked)
    by_student = StudentTraining(None, None, None, 0, again, run.seconds_used)
    return replace(measured, self_run=True, by_student=by_student)
