"""Cases written by hand for the checks' tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import data
from grader.assignment import Assignment, Check, Recipe
from grader.case import Case
from grader.evidence import Layer, Model
from grader.records.training import TrainingResult
from grader.solution import Reference
from grader.training import plan
from grader.training.network import canonical
from grader.verdicts import Failure
from tests.conftest import compiled, found, layer, model
from tests.solved import plain_case

MNIST = data.load("mnist", "stand-in")
LINE = data.load("line")
RECIPE = Recipe(data="mnist", epochs=5)


def dense(units: int, activation: str = "linear") -> Layer:
    return layer("Dense", shape=(None, units), units=units, activation=activation)


def digits(*layers: Layer) -> Model:
    return model(layer("InputLayer"), layer("Flatten", shape=(None, 784)), *layers)


REFERENCE = digits(dense(500, "relu"), dense(300, "relu"), dense(10, "softmax"))


def case(made: Model | None, checks: tuple[Any, ...] = (), **evidence: Any) -> Case:
    """A case of the digit task: the model is rebuilt loosely, nothing is trained."""
    return plain_case(
        Assignment("a", "A", RECIPE, checks),
        MNIST,
        found(models=(made,) if made else (), **evidence),
        "finished",
        model=made,
        network=canonical(made, (28, 28), strict=False) if made else None,
        reference=Reference("", canonical(REFERENCE, (28, 28)), (measured(0.97), measured(0.98))),
    )


def measured(metric: float | None, made: Model = REFERENCE, **changes: Any) -> TrainingResult:
    """A training that came to `metric`."""
    from dataclasses import replace

    ready = replace(made, compiled=made.compiled or compiled("sparse_categorical_crossentropy"))
    found = plan.make(ready, (28, 28), RECIPE, MNIST, "v", 1)
    facts: dict[str, Any] = {
        "plan": found,
        "error": None,
        "history": {"loss": [1.0, 0.5]},
        "predictions": np.eye(10, dtype=np.float32)[MNIST.y_test],
        "by_epoch": (),
        "metric": metric,
        "parameters": 1,
        "cached": False,
    }
    return TrainingResult(**(facts | changes))


def credit(check: Check, value: Any) -> float | str:
    """What a value earns; "review" where a person should look."""
    try:
        check.ask(case(None, (check,), answers={check.slug: value}))
    except Failure as failure:
        return "review" if failure.review else failure.credit
    return 1.0
