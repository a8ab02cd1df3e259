"""`accuracy`: the line, the credit below it, and whose fault a missing result is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.assignment import Failure, Skip, Ungradable
from grader.checks import accuracy
from grader.checks.case import Case
from grader.checks.measuring import threshold
from grader.evidence import Model
from grader.training.measure import TrainingError
from grader.training.plan import Loss, Scaling
from tests.checks.cases import REFERENCE, case, measured
from tests.conftest import compiled

READY = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"))


def _case(metric: float | None, made: Model = READY, **changes: object) -> Case:
    return replace(case(made), measured=measured(metric, **changes))


def test_the_line_is_the_reference_less_margin_or_chance() -> None:
    few = _case(0.97)
    # 0.975 on 360 samples: two standard errors are 0.0165, more than the margin of 0.01.
    assert threshold(few) == pytest.approx(0.975 - 0.01646, abs=1e-4)


def test_at_and_below_the_line() -> None:
    line = threshold(_case(0.9))
    assert "right on" in accuracy(20).ask(_case(line + 1e-9)).reason
    with pytest.raises(Failure) as near:
        accuracy(20).ask(_case(line - 0.01))
    assert near.value.credit == 0.5 and near.value.hint
    with pytest.raises(Failure) as far:
        accuracy(20).ask(_case(0.5))
    assert far.value.credit == 0


def test_unscaled_inputs_are_told_even_where_they_did_no_harm() -> None:
    good = measured(0.99)
    raw = replace(_case(0.99), measured=replace(good, plan=replace(good.plan, scaling=Scaling("raw"))))
    assert "unscaled" in accuracy(20).ask(raw).hint
    assert accuracy(20).ask(_case(0.99)).hint == ""


def test_the_advice_names_what_was_observed() -> None:
    def advice(**changes: object) -> str:
        found = measured(0.3)
        with pytest.raises(Failure) as failure:
            accuracy(20).ask(
                replace(_case(0.3), measured=replace(found, plan=replace(found.plan, **changes)))
            )
        return failure.value.hint

    assert "unscaled (0 to 255)" in advice(scaling=Scaling("raw"))
    found = measured(0.3)
    linear = replace(found.plan.network, ops=found.plan.network.ops[:-1])
    assert "raw scores" in advice(network=linear, loss=Loss("sparse_categorical_crossentropy"))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TrainingError("diverged", "NaN"), "stopped being numbers"),
        (TrainingError("too large", "expected at most 5. Received: 6"), "too large"),
        (TrainingError("ValueError", "Shapes do not match\nmore"), "Shapes do not match"),
    ],
)
def test_a_network_that_cannot_be_trained_fails(error: TrainingError, words: str) -> None:
    with pytest.raises(Failure, match=words):
        accuracy(20).ask(_case(None, error=error))


def test_whose_fault() -> None:
    with pytest.raises(Skip):
        accuracy(20).ask(case(None))
    with pytest.raises(Skip):
        accuracy(20).ask(case(REFERENCE))
    with pytest.raises(Ungradable, match="disk full"):
        accuracy(20).ask(replace(_case(0.9), trouble="disk full"))
    with pytest.raises(Ungradable, match="Lambda"):
        accuracy(20).ask(replace(case(READY), refusal="the layer Lambda is not one this grader rebuilds"))
    with pytest.raises(Ungradable):
        accuracy(20).ask(replace(_case(0.9), reference=None))
