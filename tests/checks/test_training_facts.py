"""How a program trains, scales and evaluates: `fitted`, `scaled`, `evaluated`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.assignment import Assignment
from grader.checks import KINDS, evaluated, fitted, scaled
from grader.evidence import Array, Fit, Model, Setting
from grader.verdicts import Failure, Mismatch, Skip
from tests.checks.cases import RECIPE, case, dense, digits
from tests.conftest import layer, model


def trained(*fits: Fit, evaluations: tuple[Array, ...] = ()) -> Model:
    return replace(digits(dense(10, "softmax")), fits=fits, evaluations=evaluations)


def fit(**changes: Any) -> Fit:
    return replace(Fit(None, None, 20, 32, False, {}, epochs_run=20), **changes)


def images(low: float = 0.0, high: float = 1.0, rows: int = 60_000) -> Array:
    return Array((rows, 28, 28), "float32", low, high, ((high - low) * 0.13,), ((high - low) * 0.3,))


def table(
    means: tuple[float, ...], spreads: tuple[float, ...], low: float = -3.0, high: float = 3.0
) -> Array:
    return Array((100, len(means)), "float64", low, high, means, spreads)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({"epochs": 20}, {}),
        ({"epochs": (10, None)}, {}),
        ({"epochs": (None, 20)}, {}),
        ({"batch_size": 32}, {"batch_size": None}),  # Keras's own
        ({"batch_size": (16, 64)}, {}),
        ({"validation": True}, {"validation": "split"}),
        ({"validation": True}, {"validation": "data"}),
        ({"validation": False}, {}),
        ({"callbacks": ["EarlyStopping"]}, {"callbacks": (Setting("EarlyStopping", {"patience": 3}),)}),
        (
            {"callbacks": {"EarlyStopping": {"patience": 3}}},
            {
                "callbacks": (
                    Setting("Mine", {}),
                    Setting("EarlyStopping", {"patience": 3, "monitor": "loss"}),
                )
            },
        ),
        ({"stopped_early": True}, {"epochs_run": 7}),
        ({"stopped_early": False}, {}),
    ],
)
def test_a_training_as_asked_for_earns_all(asked: dict[str, Any], given: dict[str, Any]) -> None:
    made = case(trained(fit(**given)))
    check = fitted(points=10, **asked)
    assert check.ask(made).reason.startswith("As asked for: ")
    assert KINDS["fitted"].preview(made, check) == check.ask(made)


@pytest.mark.parametrize(
    ("asked", "given", "said"),
    [
        ({"epochs": 10}, {}, "expected 10 epochs. Received: 20"),
        ({"epochs": (50, None)}, {}, "expected at least 50 epochs. Received: 20"),
        ({"batch_size": 16}, {}, "expected a batch size of 16. Received: 32"),
        ({"batch_size": (None, 8)}, {}, "expected a batch size of at most 8. Received: 32"),
        ({"validation": True}, {}, "expected validation data. Received: none"),
        (
            {"validation": False},
            {"validation": "data"},
            "expected no validation data. Received: validation_data",
        ),
        ({"callbacks": ["EarlyStopping"]}, {}, "expected the callback EarlyStopping. Received: none"),
        (
            {"callbacks": {"EarlyStopping": {"patience": 5}}},
            {"callbacks": (Setting("EarlyStopping", {"patience": 3}),)},
            "expected the callback EarlyStopping with patience=5. Received: patience=3",
        ),
        (
            {"stopped_early": True},
            {},
            "expected a training that ends before its last epoch. Received: 20 of 20 epochs",
        ),
    ],
)
def test_what_is_otherwise_is_told(asked: dict[str, Any], given: dict[str, Any], said: str) -> None:
    with pytest.raises(Mismatch) as caught:
        fitted(points=10, **asked).ask(case(trained(fit(**given))))
    assert caught.value.reason == said and caught.value.credit == 0.0


def test_of_several_trainings_the_best_counts_and_each_condition_its_share() -> None:
    both = case(trained(fit(epochs=5), fit(epochs=50)))
    assert fitted(points=10, epochs=50).ask(both)
    with pytest.raises(Failure) as caught:
        fitted(points=10, epochs=50, validation=True, batch_size=32).ask(both)
    assert caught.value.credit == pytest.approx(2 / 3)
    with pytest.raises(Failure, match="never trained"):
        fitted(points=10, epochs=5).ask(case(trained()))
    with pytest.raises(Skip):
        fitted(points=10, epochs=5).ask(case(None))
    with pytest.raises(ValueError, match="at least one condition"):
        fitted(points=10)


def test_only_who_looks_at_how_a_training_ends_has_it_run_in_full() -> None:
    assert fitted(points=1, stopped_early=True).in_full and not fitted(points=1, epochs=3).in_full
    assert Assignment("a", "A", RECIPE, (fitted(points=1, stopped_early=True),)).in_full
    assert not Assignment("a", "A", RECIPE, (fitted(points=1, epochs=3),)).in_full


@pytest.mark.parametrize(
    ("given", "scales"),
    [
        (images(), {"any", "unit"}),
        (images(-1.0, 1.0), {"any"}),
        (images(0.0, 255.0), set()),
        (images(0.0, 2.0), set()),
        (table((0.01, -0.02), (1.0, 0.97)), {"any", "standard"}),
        (table((0.0, 0.0), (1.0, 0.0)), {"any", "standard"}),  # a column that is the same everywhere
        (table((5.8, 3.0), (0.8, 0.4), 0.1, 7.9), set()),
        (table((0.4, 0.5), (0.2, 0.3), 0.0, 1.0), {"any", "unit"}),
        (table((0.0, 0.0), (0.0, 0.0), 0.0, 0.0), {"any", "unit"}),
    ],
)
def test_the_scales_that_inputs_have(given: Array, scales: set[str]) -> None:
    made = case(trained(fit(x=given)))
    passed = set()
    for scale in ("any", "unit", "standard"):
        check = scaled(points=5, to=scale)  # type: ignore[arg-type]
        try:
            assert check.ask(made) == KINDS["scaled"].preview(made, check)
            passed.add(scale)
        except Mismatch as mismatch:
            assert mismatch.received == f"numbers from {given.low:g} to {given.high:g}"
    assert passed == scales


def test_a_layer_that_scales_counts_and_no_training_is_no_zero() -> None:
    inside = model(layer("InputLayer"), layer("Rescaling", scale=1 / 255), layer("Flatten"), dense(10))
    assert "its layer Rescaling" in scaled(points=5).ask(case(inside)).reason.replace("in its", "its")
    with pytest.raises(Skip):
        scaled(points=5).ask(case(trained()))
    with pytest.raises(ValueError, match="one of any, unit, standard"):
        scaled(points=5, to="small")  # type: ignore[arg-type]
    with pytest.raises(Mismatch) as caught:
        scaled(points=5).ask(case(trained(fit(x=images(0, 255)))))
    assert caught.value.hint == "Divide the pixels by 255, and give fit the result."


def test_an_evaluation_counts_on_other_data_only() -> None:
    train, test = images(), images(rows=10_000)
    assert (
        "10,000 samples" in evaluated(points=5).ask(case(trained(fit(x=train), evaluations=(test,)))).reason
    )
    with pytest.raises(Failure) as caught:
        evaluated(points=5).ask(case(trained(fit(x=train), evaluations=(train,))))
    assert caught.value.credit == 0.5
    assert evaluated(points=5).ask(case(trained(fit(x=train), evaluations=(train, test))))
    with pytest.raises(Failure, match="never evaluated"):
        evaluated(points=5).ask(case(trained(fit(x=train))))
    with pytest.raises(Skip):
        evaluated(points=5).ask(case(None))


def test_data_are_loaded_by_name_or_by_what_went_into_fit() -> None:
    from grader.checks import loaded
    from tests.checks.cases import MNIST

    assert "mnist" in loaded(points=5).ask(case(trained(), loaded=("mnist",))).reason
    mean, spread = MNIST.spec.pixel_statistics or (0.1307, 0.3081)
    pixels = Array((60_000, 28, 28), "float32", 0.0, 1.0, (mean,), (spread,))
    assert loaded(points=5).ask(case(trained(fit(x=pixels))))
    noise = replace(pixels, means=(0.5,), spreads=(0.1,))
    for made, evidence in ((trained(), {}), (trained(fit(x=noise)), {"loaded": ("cifar10",)})):
        with pytest.raises(Mismatch, match="a program that loads mnist"):
            loaded(points=5).ask(case(made, **evidence))


def test_whether_it_stops_early_is_seen_in_a_whole_training_only() -> None:
    """That it runs all its epochs, too."""
    assert fitted(points=1, stopped_early=False).in_full


def test_the_last_training_says_how_inputs_are_scaled() -> None:
    first, last = fit(x=images(0, 255)), fit(x=images(0, 1))
    assert scaled(points=5).ask(case(trained(first, last))).reason == "Your inputs go from 0 to 1."
    with pytest.raises(Failure):
        scaled(points=5).ask(case(trained(last, first)))


def test_another_scale_than_the_one_asked_for_earns_half() -> None:
    with pytest.raises(Failure) as caught:
        scaled(points=5, to="standard").ask(case(trained(fit(x=images(0, 1)))))
    assert caught.value.credit == 0.5 and caught.value.hint == "They are scaled in another way."
