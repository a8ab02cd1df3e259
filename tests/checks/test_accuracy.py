"""`accuracy`: the line, the credit below it, and whose fault a missing result is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.analysis.results import needs_more, noise, threshold
from grader.assignment import Recipe
from grader.case import Case
from grader.checks import accuracy
from grader.checks.accuracy import preview
from grader.evidence import Model, Setting
from grader.records.training import Loss, Scaling, StudentTraining, TrainingError
from grader.verdicts import Failure, Skip, Ungradable
from tests.checks.cases import REFERENCE, case, measured
from tests.conftest import array, compiled, fit
from tests.solved import replace

READY = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"))


def _case(metric: float | None, made: Model = READY, **changes: Any) -> Case:
    return replace(case(made), training=measured(metric, **{"made": made} | changes))


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
    raw = replace(_case(0.99), training=replace(good, plan=replace(good.plan, scaling=Scaling("raw"))))
    assert "unscaled" in accuracy(20).ask(raw).hint
    assert accuracy(20).ask(_case(0.99)).hint == ""


def test_the_advice_names_what_was_observed() -> None:
    def advice(**changes: object) -> str:
        found = measured(0.3)
        with pytest.raises(Failure) as failure:
            accuracy(20).ask(
                replace(_case(0.3), training=replace(found, plan=replace(found.plan, **changes)))
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
        accuracy(20).ask(replace(_case(0.9), internal_error="disk full"))
    with pytest.raises(Ungradable, match="no result"):
        accuracy(20).ask(case(READY))
    # What a student wrote is never our fault: a person looks.
    with pytest.raises(Failure, match="Lambda") as refused:
        accuracy(20).ask(replace(case(READY), refusal="the layer Lambda is not one this grader rebuilds"))
    assert refused.value.review
    own = case(READY)
    own = replace(own, assignment=replace(own.assignment, trained_by="student"))
    with pytest.raises(Failure, match="NaN") as none:
        accuracy(20).ask(own)
    assert none.value.review
    with pytest.raises(Ungradable):
        accuracy(20).ask(replace(_case(0.9), reference=None))


def test_who_trained_is_told_and_may_be_asked_for() -> None:
    seen = replace(READY, fits=(fit(array(9, 28, 28)),))
    assert accuracy(20).ask(_case(0.99, seen)).reason.startswith("Trained for 5 epochs, your network")
    case = _case(0.99)
    assert "never calls fit on it: scaled and trained by the grader" in accuracy(20).ask(case).reason
    assert case.training is not None
    plan = replace(case.training.plan, scaling=Scaling("raw"))
    raw = replace(case, training=replace(case.training, plan=plan))
    assert "never calls fit on it: trained by the grader alone" in accuracy(20).ask(raw).reason
    stopped = replace(_case(0.99), outcome="crashed")
    assert "stopped before it called fit" in accuracy(20).ask(stopped).reason
    assert accuracy(20, needs_fit=True).ask(_case(0.99, seen))
    with pytest.raises(Failure, match="Received: one that never calls fit") as failure:
        accuracy(20, needs_fit=True).ask(_case(0.99))
    assert failure.value.credit == 0 and "model.fit" in failure.value.hint


def test_a_misspelled_loss_is_trained_as_what_it_means() -> None:
    made = replace(READY, compiled=compiled("sparse-categorical-crossentropy"))
    made = replace(made, compiled=replace(made.compiled, loss=Setting("sparse-categorical crossentropy", {})))
    told = accuracy(20).ask(_case(0.99, made)).reason
    assert "sparse_categorical_crossentropy (for “sparse-categorical crossentropy”)" in told


def _seeds(*metrics: float, reference: tuple[float, ...] = (0.979, 0.98, 0.981), count: int = 10_000) -> Case:
    """A case of `count` hidden samples, its network trained once for each metric."""
    first, *more = (measured(metric) for metric in metrics)
    given = case(READY)
    assert given.reference is not None
    labels = np.resize(given.dataset.y_test, count)
    return replace(
        given,
        dataset=replace(given.dataset, y_test=labels),
        reference=replace(given.reference, trainings=tuple(map(measured, reference))),
        training=first,
        extra_seeds=tuple(more),
    )


def test_noise_is_the_larger_of_spread_and_of_what_so_few_samples_tell() -> None:
    # 0.98 of 10,000: a standard error of 0.0014, more than the reference's spread of 0.001.
    assert noise(_seeds(0.97)) == pytest.approx(0.0014, abs=1e-6)
    assert noise(_seeds(0.97, reference=(0.95, 0.98, 1.01))) == pytest.approx(0.03)
    # This network's own spread counts from three trainings on.
    assert noise(_seeds(0.90, 0.99)) == pytest.approx(0.0014, abs=1e-3)
    assert noise(_seeds(0.90, 0.95, 1.00)) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("metrics", "more"),
    [
        ((0.9701,), True),  # the line is 0.97
        ((0.9699,), True),
        ((0.974,), False),
        ((0.966,), False),
        ((0.9719, 0.9722), False),  # nearer to the middle of the two there is room
        ((0.9701, 0.9700), True),
        ((0.9701, 0.9700, 0.9699, 0.9702), True),
        ((0.9701, 0.9700, 0.9699, 0.9702, 0.9698), False),  # five are enough: your teacher decides
    ],
)
def test_near_the_line_more_seeds_are_trained(metrics: tuple[float, ...], more: bool) -> None:
    assert needs_more(_seeds(*metrics)) is more


def test_a_failed_training_or_one_of_the_student_s_own_is_not_repeated() -> None:
    assert needs_more(_seeds(0.97))
    own = StudentTraining(0.9, None, None, 0, None)
    assert not needs_more(replace(_seeds(0.97), training=measured(0.97, by_student=own)))
    error = TrainingError("diverged", "NaN")
    assert not needs_more(replace(_seeds(0.97), training=measured(None, error=error)))


def test_what_is_still_too_near_goes_to_a_person() -> None:
    near = (0.9701, 0.9700, 0.9699, 0.9702, 0.9699)
    with pytest.raises(Failure) as review:
        accuracy(20).ask(_seeds(*near))
    assert review.value.review and review.value.credit == 1.0 and "5 times" in review.value.reason
    with pytest.raises(Failure) as below:
        accuracy(20).ask(_seeds(*(value - 0.0005 for value in near)))
    assert below.value.review and below.value.credit == 0.5
    # Decided by the mean of all, not by the first.
    assert "on average" in accuracy(20).ask(_seeds(0.9715, 0.9735, 0.9735)).reason
    with pytest.raises(Failure) as failed:
        accuracy(20).ask(_seeds(0.9685, 0.9665, 0.9665))
    assert not failed.value.review


def test_seeds_are_those_of_the_reference_and_then_others() -> None:
    assert Recipe(data="mnist", epochs=1).seeds == (1, 2, 3, 4, 5)
    assert Recipe(data="mnist", epochs=1, reference_seeds=(7,), seeds_near_line=3).seeds == (7, 8, 9)
    assert Recipe(data="mnist", epochs=1, seeds_near_line=1).seeds == (1,)
    with pytest.raises(ValueError, match="different seeds"):
        Recipe(data="mnist", epochs=1, reference_seeds=(1, 1))


# --- lines of the teacher's own


def _fixed(*metrics: float, reference: bool = False, count: int = 10_000, **given: Any) -> Case:
    """A case of `count` hidden samples whose assignment has a line of its own."""
    seeds = _seeds(*metrics, count=count)
    seeds = replace(seeds, assignment=replace(seeds.assignment, checks=(accuracy(20, **given),)))
    return seeds if reference else replace(seeds, reference=None)


def _asked(case: Case) -> tuple[float, str, bool]:
    (check,) = case.assignment.checks
    try:
        return 1.0, check.ask(case).reason, False
    except Failure as failure:
        return failure.credit, failure.reason, failure.review


def test_a_fixed_line_needs_no_reference() -> None:
    said = "your network is right on"
    assert _asked(_fixed(0.95, at_least=0.9)) == (
        1.0,
        f"Your file never calls fit on it: scaled and trained by the grader alone for 5 epochs, {said} 95.0% of "
        "10,000 hidden samples (expected: at least 90.0%).",
        False,
    )
    credit, reason, review = _asked(_fixed(0.88, at_least=0.9))
    assert credit == 0.0 and not review  # near the reference's line it would be half
    assert reason.endswith("hidden samples; at least 90.0% was expected")


def test_beside_a_fixed_line_the_reference_is_told() -> None:
    assert _asked(_fixed(0.95, reference=True, at_least=0.9))[1].endswith(
        "(expected: at least 90.0%; the reference: 98.0%)."
    )
    assert _asked(_fixed(0.5, reference=True, at_least=0.9))[1].endswith(
        "(the reference: 98.0%); at least 90.0% was expected"
    )


def test_a_scale_says_what_it_earns() -> None:
    steps = "at least 30.0% for 60% of the points, at least 60.0% for all of them"
    credit, reason, _ = _asked(_fixed(0.45, scale={0.3: 0.6, 0.6: 1.0}))
    assert credit == 0.6 and reason.endswith(f"; that earns 60% of the points: {steps}")
    credit, reason, _ = _asked(_fixed(0.2, scale={0.3: 0.6, 0.6: 1.0}))
    assert credit == 0.0 and reason.endswith(f"; that earns nothing: {steps}")
    credit, reason, _ = _asked(_fixed(0.45, scale={0.3: 0.6, 0.6: 1.0}, linear=True))
    assert credit == pytest.approx(0.8) and "that earns 80% of the points" in reason
    assert _asked(_fixed(0.7, scale={0.3: 0.6, 0.6: 1.0}))[1].endswith(f"(expected: {steps}).")


@pytest.mark.parametrize(
    ("metric", "given", "more"),
    [
        (0.901, {"at_least": 0.9}, True),  # of 10,000 samples: two standard errors of 0.003
        (0.91, {"at_least": 0.9}, False),
        (0.301, {"scale": {0.3: 0.6, 0.6: 1.0}}, True),
        (0.601, {"scale": {0.3: 0.6, 0.6: 1.0}}, True),
        (0.45, {"scale": {0.3: 0.6, 0.6: 1.0}}, False),
        (0.601, {"scale": {0.3: 0.6, 0.6: 1.0}, "linear": True}, False),  # a little more earns a little more
        (0.301, {"scale": {0.3: 0.6, 0.6: 1.0}, "linear": True}, True),
        (0.301, {"scale": {0.3: 0.0, 0.6: 1.0}, "linear": True}, False),
        (0.97, {}, False),  # no reference, so no line
    ],
)
def test_near_a_line_of_one_s_own_more_seeds_are_trained(
    metric: float, given: dict[str, Any], more: bool
) -> None:
    assert needs_more(_fixed(metric, **given)) is more


def test_what_is_still_near_a_step_goes_to_a_person_with_the_credit_of_the_mean() -> None:
    near = (0.601, 0.600, 0.599, 0.602, 0.5985)
    credit, reason, review = _asked(_fixed(*near, scale={0.3: 0.6, 0.6: 1.0}))
    assert credit == 1.0 and review and "too near the pass mark of 60.00% to tell" in reason
    credit, _, review = _asked(_fixed(*(value - 0.001 for value in near), scale={0.3: 0.6, 0.6: 1.0}))
    assert credit == 0.6 and review


def test_without_a_reference_noise_is_told_by_the_hidden_samples() -> None:
    # A share of 400 of 10,000 samples: 0.0049; of what has no formula it is told by drawing them again.
    half = _fixed(0.6, at_least=0.9)
    assert noise(half) == pytest.approx(0.0049, abs=1e-4)
    count = len(half.dataset.y_test)
    outputs = np.eye(10, dtype=np.float32)[(half.dataset.y_test + (np.arange(count) % 5 < 2)) % 10]
    assert half.training is not None
    drawn = replace(half, training=replace(half.training, predictions=outputs))
    target = accuracy(20, metric="f1", at_least=0.9).target
    assert target is not None
    assert 0.003 < noise(drawn, target) < 0.007
    assert noise(drawn, target) == noise(drawn, target)  # the same draw each time


def test_several_checks_measure_one_training() -> None:
    checks = (
        accuracy(20, at_least=0.5),
        accuracy(10, slug="f1", metric="f1", at_least=0.5),
        accuracy(10, slug="sevens", metric="recall of 7", at_least=0.9),
    )
    given = _fixed(0.6, at_least=0.5)
    said = np.where(given.dataset.y_test == 7, 1, given.dataset.y_test)  # every seven is taken for a one
    assert given.training is not None
    right = replace(given.training, predictions=np.eye(10, dtype=np.float32)[said])
    several = replace(given, assignment=replace(given.assignment, checks=checks), training=right)
    reasons = [check.ask(several).reason for check in checks[:2]]
    assert "right on 60.0%" in reasons[0] and "F1, the mean over all classes, is 0.8" in reasons[1]
    with pytest.raises(Failure, match=r"recall of “7” is 0 on 10,000 hidden samples; at least 0.9 was"):
        checks[2].ask(several)
    # Where predictions are no longer there, what was asked is.
    assert checks[1].ask(replace(several, training=right.light())).reason == reasons[1]


def test_another_metric_against_the_reference_has_the_recipe_s_margin_or_its_own() -> None:
    given = _seeds(0.6)
    own, usual = (accuracy(20, metric="f1", **more).target for more in ({"margin": 0.3}, {}))
    assert own is not None and usual is not None
    # The hand-written reference is right on all: its F1 is 1.
    labels = np.eye(10, dtype=np.float32)[given.dataset.y_test]
    assert given.reference is not None
    trainings = tuple(replace(each, predictions=labels) for each in given.reference.trainings)
    given = replace(given, reference=replace(given.reference, trainings=trainings))
    assert threshold(given, usual) == pytest.approx(0.99) and threshold(given, own) == pytest.approx(0.7)


def test_a_class_that_there_is_not_is_nobody_s_zero() -> None:
    with pytest.raises(Ungradable, match="expected a class among .*Received: “cat”"):
        accuracy(20, metric="f1 of cat", at_least=0.5).ask(_seeds(0.6, count=360))
    assert not needs_more(_fixed(0.9, count=360, metric="f1 of cat", at_least=0.5))


def test_inputs_that_nobody_knows_how_to_make_are_no_fault_of_the_network() -> None:
    made = measured(None, error=TrainingError("ValueError", "one sample of the data has shape (28, 28)."))
    other = replace(
        made.plan, network=replace(made.plan.network, input_shape=(3,)), unproven="no rows are known"
    )
    check = accuracy(points=20, at_least=0.9)
    for plan, said in (
        (other, "takes 3 numbers and one sample of the data has 784"),
        (replace(other, unproven=""), "Keras says"),
        (replace(other, unproven="the target: unknown"), "Keras says"),
        (replace(other, network=made.plan.network), "Keras says"),
    ):
        with pytest.raises(Failure, match=said) as failure:
            check.ask(replace(case(READY, (check,)), training=replace(made, plan=plan)))
        assert failure.value.review is (plan is other)
    seen = replace(case(READY, (check,)), training=replace(made, plan=other))
    with pytest.raises(Failure, match="takes 3 numbers") as at_home:  # where a student can still do something
        preview(seen, check)
    assert "preprocess(x)" in at_home.value.hint
    windows = replace(seen, dataset=replace(seen.dataset, tells_itself=True))
    with pytest.raises(Failure, match="takes 3 numbers") as of_series:
        preview(windows, check)
    assert not of_series.value.hint


def test_what_is_ranked_is_trained_with_the_seeds_of_a_reference() -> None:
    one = _fixed(0.97, rank={0.1: 1.0})
    assert needs_more(one)
    assert needs_more(one.solved(extra_seeds=(measured(0.96),)))
    assert not needs_more(one.solved(extra_seeds=(measured(0.96), measured(0.95))))


def test_a_rank_needs_no_reference_and_a_doubtful_result_waits_for_a_person() -> None:
    case = _fixed(0.97, rank={0.1: 1.0, 0.5: 0.7})
    (check,) = case.assignment.checks
    assert check.target is not None and case.reference is None
    assert _asked(case)[2]
    placed = case.solved(ranks={check.target: 0.5})
    assert _asked(placed)[0] == 0.7 and not _asked(placed)[2]
    assert placed.training is not None
    by_itself = placed.solved(training=replace(placed.training, self_run=True))
    credit, reason, review = _asked(by_itself)
    assert (credit, review) == (0.7, True) and "Only your own program can build this network" in reason
    assert _asked(by_itself.solved(ranks={check.target: None}))[2] is False  # there is nothing to look at
