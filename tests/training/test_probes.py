"""What is looked at before and after a training, counted by hand on two weights. No TensorFlow here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

NETWORK: dict[str, Any] = {
    "ops": [
        ("Dense", {"units": 3}, (-1,), None),
        ("Activation", {"activation": "relu"}, (0,), None),
        ("Activation", {"activation": "tanh"}, (1,), None),
    ]
}
X = np.array([[-1.0], [0.0], [3.0]])
Y = np.array([0.0, 0.0, 0.0])


class Model:
    """A network of the weights 3 and 4 whose loss is said; inside, a ReLU of three units."""

    def __init__(self, loss: float):
        self.loss = loss
        self.inputs: list[Any] = []
        self.trainable_weights = [np.array([3.0]), np.array([4.0])]
        self.seen: list[int] = []

    def __call__(self, x: Any, training: bool) -> Any:
        assert not training
        return x

    def compute_loss(self, *, x: Any, y: Any, y_pred: Any, training: bool) -> float:
        self.seen.append(len(x))
        return self.loss


@pytest.fixture
def probes(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module with NumPy in TensorFlow's place: a ReLU's units are x, -x - 5 and 0 * x."""

    def inside(inputs: Any, outputs: list[Any]) -> Callable[..., Any]:
        assert outputs == ["the relu's tensor"]
        return lambda x, training: np.maximum(0, np.concatenate([x, -x - 5, 0 * x], axis=1))

    def reduce_max(x: Any, axis: list[int]) -> Any:
        return x.max(axis=tuple(axis))

    tf = SimpleNamespace(reduce_max=reduce_max, maximum=np.maximum)
    monkeypatch.setitem(sys.modules, "keras", SimpleNamespace(Model=inside))
    monkeypatch.setitem(sys.modules, "tensorflow", tf)
    monkeypatch.delitem(sys.modules, "grader.training.probes", raising=False)
    import grader.training

    module = __import__("grader.training.probes", fromlist=["Probes"])
    yield module
    sys.modules.pop("grader.training.probes", None)
    vars(grader.training).pop("probes", None)


def looked(probes: ModuleType, model: Model, x: Any = X) -> Any:
    return probes.Probes(model, NETWORK, ["a tensor", "the relu's tensor", "another"], x, np.zeros(len(x)))


def test_how_far_the_weights_moved_of_their_length(probes: ModuleType) -> None:
    model = Model(1.0)
    before = looked(probes, model)
    model.trainable_weights = [np.array([3.0]), np.array([4.0 - 2.5])]
    assert before.after(None, 10)["moved"] == 0.5  # 2.5 of a length of 5
    model.trainable_weights[0][:] = np.nan
    assert before.after(None, 10)["moved"] is None
    still = Model(1.0)
    still.trainable_weights = [np.zeros(2)]
    assert looked(probes, still).after(None, 10)["moved"] is None  # no length to go by


def test_units_that_never_fire(probes: ModuleType) -> None:
    assert looked(probes, Model(1.0)).after(None, 10)["silent"] == [[1, pytest.approx(2 / 3)]]
    # A unit that fires for one sample of a later batch is not silent.
    late = np.concatenate([np.zeros((probes.BATCH, 1)), [[-6.0]]])
    assert looked(probes, Model(1.0), late).after(None, 10)["silent"] == [[1, pytest.approx(2 / 3)]]
    both = np.concatenate([late, [[1.0]]])
    assert looked(probes, Model(1.0), both).after(None, 10)["silent"] == [[1, pytest.approx(1 / 3)]]


def test_what_went_in_and_what_it_cost(probes: ModuleType) -> None:
    model = Model(2.0)
    before = looked(probes, model)
    model.loss = 0.5
    found = before.after(None, 10)
    assert (found["low"], found["high"], found["loss_before"], found["loss_after"]) == (-1.0, 3.0, 2.0, 0.5)
    model.loss = float("inf")
    assert before.after(None, 10)["loss_after"] is None


@pytest.mark.parametrize(
    ("after", "tried"),
    [(0.6, False), (0.61, True), (float("nan"), True)],  # of 2 before
)
def test_other_learning_rates_are_tried_where_it_hardly_learned(
    probes: ModuleType, after: float, tried: bool
) -> None:
    model = Model(2.0)
    before = looked(probes, model)
    model.loss = after
    made: list[float] = []

    def attempts() -> Iterator[Model]:
        for factor in (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0):
            made.append(factor)
            yield Model(10.0 * factor)

    found = before.after(attempts, 150)
    assert found["trial_steps"] == (150 if tried else 0)
    if tried:
        assert len(made) == 7 and list(found["trials"]) == ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]
        assert found["trials"]["0.01"] == pytest.approx(0.1) and found["trials"]["1000"] == 10_000.0
    else:
        assert made == [] and found["trials"] == {}
    assert before.after(None, 150)["trials"] == {}  # the rate is no plain number
