"""Cases of a network and what it says of a small data set of any kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from grader import data
from grader.assignment import Assignment, Recipe
from grader.case import Case
from grader.data.dataset import Dataset, DataSpec, dataset_of
from grader.data.tables import BREAST_CANCER
from tests.checks.cases import dense, digits, measured
from tests.conftest import found
from tests.solved import plain_case


def of_arrays(x: Any, y: Any, x_test: Any, y_test: Any, *classes: str, **known: Any) -> Dataset:
    """A data set of these arrays: the given inputs and labels, then the hidden ones."""
    x, x_test = np.asarray(x), np.asarray(x_test)
    kind = np.int64 if classes else np.float32
    spec = DataSpec("own", lambda spec, folder: dataset, classes, x.shape[1:], BREAST_CANCER.starter, **known)
    dataset = dataset_of(spec, (x, np.asarray(y, kind), x_test, np.asarray(y_test, kind)), "made by hand")
    return dataset


def says(
    dataset: Dataset,
    outputs: Any,
    *checks: Any,
    self_run: bool = False,
    trained_by: Any = "grader",
    metric: str = "",
) -> Case:
    """A case in which the network says this of the hidden samples."""
    recipe = Recipe(
        data="digits", epochs=5, metric=metric or ("accuracy" if dataset.classes else "mean_absolute_error")
    )
    made = digits(dense(len(dataset.classes) or 1, "softmax" if dataset.classes else "linear"))
    training = measured(
        0.5, made, predictions=np.asarray(outputs, np.float32).reshape(len(dataset.x_test), -1),
        self_run=self_run,
    )  # fmt: skip
    assignment = Assignment("a", "A", recipe, checks, trained_by=trained_by)
    return plain_case(assignment, dataset, found(models=(made,)), "finished", model=made, training=training)


def series_of(folder: Path, values: Any, **settings: Any) -> Dataset:
    """A series as a teacher has it."""
    text = "\n".join(["t", *(f"{value:.6f}" for value in values)])
    (folder / "s.csv").write_text(f"{text}\n", "utf-8")
    return data.load(replace(data.series("s.csv", "t", **settings), folder=str(folder)))
