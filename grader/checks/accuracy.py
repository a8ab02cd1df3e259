"""`accuracy`: the network, trained by the grader, against the reference trained the same way, or a line."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np

from grader.analysis.diagnoses import diagnose
from grader.analysis.integrity import doubts
from grader.analysis.results import (
    BY_REFERENCE,
    asked,
    lines,
    metric_for,
    nearest_line,
    reference_results,
    result,
    results,
    threshold,
)
from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks._task import about
from grader.metrics import Metric, MetricFailed, metric_named
from grader.target import Target, said_of_share, target_of
from grader.training.plan import OF_TARGET, misspelled
from grader.verdicts import Failure, Mismatch, Passed, Skip, Ungradable

# Keras prints the heart of its messages in bold, TensorFlow names its graph's nodes.
MARKUP = re.compile(r"\x1b\[[0-9;]*m|\{\{[^}]*\}\}|\[Op:\w+\] ?(name: ?)?")
PROVISIONAL = (
    "Only your own program can build this network, so the grader could not compute its predictions again: "
    "the points are provisional until your teacher has looked at it."
)
LABELS_KNOWN = (
    "Your own {name}(x) made the hidden inputs, and the labels of this data set are public, so they may be "
    "in what it made: the points are provisional until your teacher has looked at it."
)
WRITE_PREPROCESS = (
    "Write a function preprocess(x) that does to any inputs what you did to these, and use it yourself: then "
    "the grader can ask it for others."
)
UNKNOWN = 0.5  # provisional, for what cannot be trained here
HALF_WAY = 5  # margins below the line up to which a result still earns half
TITLE = "What your network achieves"


def accuracy(
    points: float,
    *,
    slug: str = "accuracy",
    at_least: float | None = None,
    at_most: float | None = None,
    scale: Mapping[float, float] | None = None,
    linear: bool = False,
    rank: Mapping[float, float] | None = None,
    metric: str | Metric | None = None,
    margin: float | None = None,
    needs_fit: bool = False,
    title: str = TITLE,
    task: Task | None = None,
) -> Check:
    """Train the network by the recipe and measure it on data the submission never saw.

    What must be reached is what the reference comes to, trained the same way, less a margin. Or it is a fixed
    line, `at_least` of a score or `at_most` of an error; or a scale; or the rank in the class. Those need no
    reference.

    A result that is nearer to a line than chance is trained with more seeds, and judged by their mean; what
    is still too near is for a person, and has the credit of the mean until then.

    Args:
        points: what it is worth.
        slug: its fixed name, where an assignment measures several things.
        at_least: the value that a score must reach, such as 0.9 of accuracy; what is below earns nothing.
        at_most: the value that an error must not exceed, such as 3.5; what is above earns nothing.
        scale: values with the share of the points that each earns. `{0.30: 0.6, 0.60: 1.0}` are two steps:
            from 0.30 on 60%, from 0.60 on everything, below 0.30 nothing. Of an error less earns more.
        linear: between two values of the scale, what is earned grows in a straight line: 0.45 earns 80%.
            Below the first of them nothing is earned all the same.
        rank: shares of the class with the share of the points that its best earn. `{0.1: 1.0, 0.5: 0.7}`: the
            best tenth earns everything, the rest of the best half 70%, others nothing; a share of 1.0 is for
            everybody who has a result. Known when the whole class is graded: until then it is under review.
        metric: what is measured, where that is not what the recipe says: a name, `f1_of("malignant")` or
            `own_metric(...)`. The network is not trained again for it.
        margin: how far from the reference a result may be, in the unit of what is measured; None for the
            recipe's.
        needs_fit: a submission must train its network itself, with `fit`. Otherwise a network that was only
            compiled is trained all the same, and the report says who did it.
        title: the check's heading in the report.
        task: the task whose network it is about, where there are several.

    Raises:
        ValueError: more than one kind of line, or values, shares or a metric that are none; and, where the
            assignment is made, a line that is not for what is measured: `at_least` of an error, 90 for 0.9.

    Example:
        >>> from grader.examples import dense, example_case
        >>> check = accuracy(points=20)
        >>> layers = [dense(128, "relu"), dense(10, "softmax")]
        >>> good = example_case(check, layers=layers, loss="sparse_categorical_crossentropy", result=0.97)
        >>> check.ask(good).reason[:48]
        'Trained for 5 epochs, your network is right on 9'
        >>> check.ask(example_case(check))
        Traceback (most recent call last):
        grader.verdicts.Skip: There is no model to train.
        >>> accuracy(points=20, at_least=0.9).ask(good).reason[-49:]
        '(expected: at least 90.0%; the reference: 97.5%).'
    """
    target = target_of(at_least, at_most, scale, linear=linear, metric=metric, margin=margin, rank=rank)
    options: dict[str, tuple[str, ...]] = {}
    if target.metric is not None:
        title = f"{TITLE}: {target.metric.title}" if title == TITLE else title
        if not target.metric.source:
            options = {"metric": (target.metric.name,)}
    if target.ranks:
        options["rank"] = tuple(said_of_share(share, part) for share, part in target.ranks)

    def ask(case: Case) -> Passed:
        if case.model is None:
            raise Skip("There is no model to train.")
        if case.model.compiled is None or case.model.compiled.loss is None:
            raise Skip("A model that was not compiled cannot be trained.")
        if case.internal_error:
            raise Ungradable(case.internal_error)
        if needs_fit and not case.model.fits:
            raise Mismatch(
                expected="a program that trains its network",
                received=f"one that {_never(case)}",
                hint="Call model.fit(...) with the training data.",
            )
        if case.training is None:
            raise _unmeasured(case)
        try:
            if target.by_reference and not reference_results(case, target):
                raise Ungradable(
                    "The reference network could not be trained, so there is nothing to compare with."
                )
            if case.training.error is not None:
                raise _untrainable(case)
            return _judge(case, target)
        except MetricFailed as error:
            raise Ungradable(str(error)) from error

    check = Check(slug, points, title, ask, kind=KIND.name, options=options, target=target, trains=True)
    return about(check, task)


def preview(case: Case, check: Check) -> Passed:
    """What the network comes to, trained on the student's own computer, beside nothing."""
    if case.model is None or case.model.compiled is None:
        raise Skip("There is no compiled model to train.")
    if case.internal_error:
        raise Skip(case.internal_error)
    measured = case.training
    if measured is None:
        return Passed(f"Your network was not trained here.{_by_rank(check)}")
    observed = " ".join(f"{diagnosis.text} {diagnosis.advice}" for diagnosis in diagnose(case)[:2])
    if measured.metric is None:
        if why := _unknown_inputs(case):
            raise Failure(why, hint="" if case.dataset.tells_itself else WRITE_PREPROCESS)
        said = measured.error.message if measured.error is not None else "it came to nothing"
        raise Failure(f"your network could not be trained: {said}"[:600], hint=observed)
    how = f"Trained as it will be when it is graded ({case.recipe.epochs} epochs)"
    return Passed(f"{how}, {_unseen(case, check, measured.metric)}.{_by_rank(check)}", observed)


def _by_rank(check: Check) -> str:
    """That the class decides what a result earns, in words; "" where it does not."""
    if "rank" not in check.options:
        return ""
    return f" What that earns depends on the results of the whole class: {', '.join(check.options['rank'])}."


def _unseen(case: Case, check: Check, usual: float) -> str:
    """The result in words, on data that it did not train on where the student has any.

    Of what this check measures, where students may know that.
    """
    asked = (
        Target(metric=metric_named(check.options["metric"][0])) if "metric" in check.options else BY_REFERENCE
    )
    hidden = isinstance(case.recipe.data, str) or not case.recipe.data.given_only
    try:
        said = metric_for(case, asked).said_unseen((results(case, asked) or [usual])[0], hidden=hidden)
    except MetricFailed:  # of other data than those that it is graded with
        said = metric_for(case).said_unseen(usual, hidden=hidden)
    return said if hidden else f"{said}: on the hidden data, which you do not have, it may do worse"


KIND = Kind(
    "accuracy",
    preview,
    advice=lambda case: "Help your network to learn better.",
    follows=("runs", "architecture", "network", "compiled"),
    of_network=True,
    tells="training",
)


def _never(case: Case) -> str:
    """That a submission did not train its network, in words."""
    return "never calls fit on it" if case.outcome == "finished" else "stopped before it called fit"


def _unmeasured(case: Case) -> Exception:
    """Why there is no training: what cannot be trained here is for a person, what broke is ours."""
    if case.refusal:
        return Failure(f"Not trained: {case.refusal}", credit=UNKNOWN, review=True)
    if case.assignment.trained_by == "student":
        return Mismatch(
            expected="weights that can be measured",
            received="none: they are not numbers (NaN), or too many",
            hint="See that the loss stays a number while your program trains.",
            review=True,
        )
    return Ungradable("Not trained: no result.")


def _judge(case: Case, target: Target) -> Passed:
    assert case.training is not None
    metric, got = metric_for(case, target), result(case, target)
    if target.ranks:
        return _ranked(case, target, got)
    credit = _credit(case, target, got)
    outcome = _found(case, target, got, whole=credit == 1.0)
    doubtful = _doubtful(case)
    if doubtful and credit:
        raise Failure(f"{outcome}. {' '.join(doubtful)}", credit=credit, review=True)
    near = nearest_line(case, target) if len(case.trainings) > 1 else None
    if near is not None:
        raise Failure(
            f"{outcome}. That is too near the pass mark of {metric.show(near, (got,))} to tell from chance: "
            "your teacher decides",
            hint=advice(case),
            credit=credit,
            review=True,
        )
    if credit == 1.0:
        return Passed(f"{outcome}.", hint=next((diagnosis.text for diagnosis in diagnose(case)), ""))
    hint = " ".join(doubtful) or advice(case)
    raise Failure(f"{outcome}; {_lost(case, target, got, credit)}", hint=hint, credit=credit)


def _doubtful(case: Case) -> list[str]:
    """Why a person should look at a result, in words."""
    if case.training is not None and case.training.self_run:
        # The program that is judged made these predictions: nobody else can compute them again.
        return [*doubts(case), PROVISIONAL]
    if case.training is not None and case.training.plan.made_by and case.dataset.given is None:
        return [*doubts(case), LABELS_KNOWN.format(name=case.training.plan.made_by)]
    return doubts(case)


def _ranked(case: Case, target: Target, got: float) -> Passed:
    """What a result earns by its rank in the class, as far as that is known."""
    outcome = _found(case, target, got, whole=False)
    if target not in case.solution.ranks:
        raise Failure(
            f"{outcome}. What that earns is known when the whole class is graded: "
            f"{target.said(metric_for(case, target))}",
            review=True,
        )
    share = case.solution.ranks[target]
    credit = target.rank_credit(share)
    said = f"{outcome}. {target.rank_said(share)}"
    if credit and (doubtful := _doubtful(case)):
        raise Failure(f"{said}. {' '.join(doubtful)}", credit=credit, review=True)
    if credit == 1.0:
        return Passed(f"{said}.", hint=next((diagnosis.text for diagnosis in diagnose(case)), ""))
    raise Failure(said, hint=advice(case), credit=credit)


def _credit(case: Case, target: Target, got: float) -> float:
    """The share of the points that a result earns."""
    metric = metric_for(case, target)
    if target.lines:
        return target.credit(got, metric)
    line = threshold(case, target)
    if metric.reaches(got, line):
        return 1.0
    # From the line to where half is no longer earned.
    room = (HALF_WAY - 1) * abs(float(np.mean(reference_results(case, target))) - line)
    return 0.5 if abs(got - line) <= room else 0.0


def _lost(case: Case, target: Target, got: float, credit: float) -> str:
    """Why a result does not earn everything, in words."""
    if len(target.lines) > 1:
        earned = f"{credit * 100:.3g}% of the points" if credit else "nothing"
        return f"that earns {earned}: {asked(case, target, got)}"
    return f"{asked(case, target, got)} was expected" + (", which is near enough for half" if credit else "")


def _found(case: Case, target: Target, got: float, *, whole: bool) -> str:
    """What was measured, in words; and where it earns everything, by which line."""
    assert case.training is not None
    recipe, metric = case.recipe, metric_for(case, target)
    if case.assignment.trained_by == "student":
        how = "As your program trained it"
    elif case.training.self_run:
        how = f"Trained by your own program (self-run) for {recipe.epochs} epochs"
    elif case.model is not None and not case.model.fits:
        done = "trained" if case.training.plan.scaling.kind == "raw" else "scaled and trained"
        how = f"Your file {_never(case)}: {done} by the grader alone for {recipe.epochs} epochs"
    else:
        how = f"Trained for {recipe.epochs} epochs"
    if made_by := case.training.plan.made_by:
        how += f" on inputs of your own {made_by}(x)"
    if (loss := _meant(case)) is not None:
        how += f" with {loss}"
    if len(case.trainings) > 1:
        how += f", {len(case.trainings)} times with different seeds"
    said = metric.said(got, len(case.dataset.y_test), len(case.trainings), lines(case, target))
    beside = [f"expected: {asked(case, target, got)}"] if target.lines and whole else []
    if reference := reference_results(case, target):
        by_itself = case.reference is not None and case.reference.self_run
        whose = "the reference, by its own program, too" if by_itself else "the reference"
        beside.append(f"{whose}: {metric.show(float(np.mean(reference)))}")
    return f"{how}, {said}" + (f" ({'; '.join(beside)})" if beside else "")


def _meant(case: Case) -> str | None:
    """The loss or optimizer that a misspelled one was taken for; None if all is spelled right."""
    assert case.training is not None
    given = case.model.compiled if case.model is not None else None
    if given is None:
        return None
    corrections = []
    if given.loss is not None and misspelled(given.loss, "loss"):
        corrections.append(f"the loss {case.training.plan.loss.name} (for “{given.loss.name}”)")
    if given.optimizer is not None and misspelled(given.optimizer, "optimizer"):
        corrections.append(f"the optimizer {case.training.plan.optimizer[0]} (for “{given.optimizer.name}”)")
    return " and ".join(corrections) or None


def advice(case: Case) -> str:
    """What most likely holds the network back, from what was observed."""
    diagnoses = diagnose(case)
    if diagnoses:
        return f"{diagnoses[0].text} {diagnoses[0].advice}"
    assert case.training is not None
    optimizer = case.training.plan.optimizer[0]
    if case.dataset.spec.true_line is not None and optimizer != "SGD":
        return f"{optimizer} takes steps too small for this task in so few epochs; try SGD."
    return "Look at your layers' activations, the loss and the learning rate."


def _unknown_inputs(case: Case) -> str:
    """Why a network got too many or too few inputs: how its program makes them is not known; else ""."""
    assert case.training is not None
    plan = case.training.plan
    wanted, has = math.prod(plan.network.input_shape), math.prod(case.dataset.sample_shape)
    if plan.made_by or not plan.unproven or plan.unproven.startswith(OF_TARGET) or wanted == has:
        return ""
    return (
        f"Your network takes {wanted:,} numbers and one sample of the data has {has:,}; how your program "
        f"makes these of it could not be told from the rows that went into fit ({plan.unproven}). So it was "
        "not trained"
    )


def _untrainable(case: Case) -> Failure:
    assert case.training is not None and case.training.error is not None
    error = case.training.error
    if why := _unknown_inputs(case):
        hint = "" if case.dataset.tells_itself else WRITE_PREPROCESS
        return Failure(why, hint=hint, credit=UNKNOWN, review=True)
    if error.kind == "too large":
        return Failure(f"Your network is too large to train here: {error.message}", hint="Use fewer units.")
    if error.kind == "other weights":
        return Failure(
            f"The weights that your program left are not those of the network it declared: {error.message}",
            hint="Train the model that you hand in, and leave its weights as they are.",
        )
    if error.kind == "self-run":
        return Failure(
            f"Only your own program can build this network, and here it did not train it: {error.message}",
            hint="Use layers of Keras, or see that your program also trains in the time it has.",
            review=True,
        )
    if error.kind == "diverged":
        return Failure(
            "While training, your network's outputs stopped being numbers (NaN)",
            hint=advice(case),
        )
    lines = [line.strip() for line in MARKUP.sub("", error.message).splitlines() if line.strip()]
    first = " ".join(lines[:2])[:300] or "no message"
    diagnoses = diagnose(case)
    return Failure(
        f"Your network could not be trained. Keras says: {error.kind}: {first}",
        hint=f"{diagnoses[0].text} {diagnoses[0].advice}"
        if diagnoses
        else "Check that the last layer, the loss and the labels fit each other.",
    )
