"""`compiled`: the loss fits the network's output and the labels."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.analysis.compilation import AMONG, refuse_unknown
from grader.analysis.condition import Asked, Condition
from grader.analysis.conditions import CONDITIONS
from grader.analysis.loss import misfit
from grader.analysis.structure import structure
from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks._task import about
from grader.evidence import Compiled, Model
from grader.training import names, plan
from grader.training.layer_settings import Refused
from grader.verdicts import Failure, Mismatch, Passed, Skip

OTHERS = 0.7  # what is left where the optimizer or the metrics are not those asked for
SETTINGS = ("optimizers", "learning_rate")
UNKNOWN = 0.5  # provisional, for a loss or an optimizer of the submission's own


def compiled(
    points: float,
    *,
    losses: Sequence[str] = (),
    metrics: Sequence[str] = (),
    optimizers: Sequence[str] | Mapping[str, Mapping[str, Any]] = (),
    learning_rate: float | tuple[float | None, float | None] | None = None,
    title: str = "How your model is compiled",
    task: Task | None = None,
) -> Check:
    """Ask whether the loss fits the output and the labels; without `optimizers` any of Keras's is accepted.

    Whatever the task asks for beyond that costs a part: the loss 40 %, each of the others 30 %.

    Args:
        points: what it is worth.
        losses: the losses the task asks for, by Keras name; others that fit earn part.
        metrics: metrics that must be among those given, e.g. "accuracy".
        optimizers: the optimizers the task asks for, or with settings: `{"Adam": {"beta_1": 0.9}}`. A setting
            may be from–to, such as `(0.8, 0.99)`.
        learning_rate: of the optimizer; it may be from–to, too.
        title: the check's heading in the report.
        task: the task whose network it is about, where there are several.

    Raises:
        ValueError: a name that Keras spells otherwise.

    Example:
        >>> from grader.examples import dense, example_case
        >>> check = compiled(points=20)
        >>> layers = [dense(10, "softmax")]
        >>> check.ask(example_case(check, layers=layers, loss="sparse_categorical_crossentropy")).reason
        'The loss sparse_categorical_crossentropy fits your output and your labels.'
        >>> check.ask(example_case(check, layers=layers))
        Traceback (most recent call last):
        grader.verdicts.Failure: Your model was never compiled with a loss
    """
    wanted = {"optimizers": optimizers, "learning_rate": learning_rate, "metrics": metrics}
    wanted = {name: value for name, value in wanted.items() if value not in (None, (), [], {})}
    for kind, named in (("loss", losses), ("optimizer", optimizers), ("metric", metrics)):
        refuse_unknown(kind, named, "compiled")
    options = {"losses": list(losses), "metrics": list(metrics)}
    options |= {name: [repr(wanted[name])] for name in SETTINGS if name in wanted}
    check = Check(
        "compiled", points, title, lambda case: _ask(case, losses, wanted), kind=KIND.name, options=options
    )
    return about(check, task)


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself: what the task asks for is in its handout."""
    options = check.options
    wanted = {name: ast.literal_eval(options[name][0]) for name in SETTINGS if name in options}
    wanted |= {"metrics": options["metrics"]} if options.get("metrics") else {}
    return _ask(case, options.get("losses", ()), wanted)


KIND = Kind(
    "compiled",
    preview,
    advice=lambda case: "Change how your model is compiled.",
    follows=("runs", "architecture", "network"),
    of_network=True,
)


def _ask(case: Case, losses: Sequence[str], wanted: Mapping[str, Any]) -> Passed:
    if case.model is None:
        raise Skip("There is no model to compile.")
    compilation = case.model.compiled
    if compilation is None or compilation.loss is None:
        raise Failure(
            "Your model was never compiled with a loss"
            if compilation is None
            else "compile was given no loss",
            hint="Call model.compile(optimizer=..., loss=..., metrics=[...]) after making the model.",
        )
    _spelled(compilation)
    try:
        loss = plan.loss_of(compilation)
        plan.optimizer_of(compilation)
    except Refused as refusal:
        raise Failure(
            f"this cannot be judged without a person: {refusal}", credit=UNKNOWN, review=True
        ) from refusal
    if (wrong := misfit(case, loss)) is not None:
        raise wrong
    if lacking := _lacking(case.model, loss.name, losses, wanted):
        credit = round(math.prod(share for _, share in lacking), 2)
        first, *others = [condition for condition, _ in lacking]
        if not others:
            raise Mismatch(expected=first.asked, received=first.received, hint=first.hint, credit=credit)
        reason = "; ".join(f"expected {each.asked}. Received: {each.received}" for each in (first, *others))
        raise Failure(reason, hint=first.hint, credit=credit)
    return Passed(f"The loss {loss.name} fits your output and your labels.")


def _lacking(
    model: Model, loss: str, losses: Sequence[str], wanted: Mapping[str, Any]
) -> list[tuple[Condition, float]]:
    """What the task asks for and is not so, each with the share that is left."""
    found = []
    if losses and loss not in [plan.snake(name) for name in losses]:
        said = f"{loss}, which also fits"
        found.append(
            (Condition("the loss the task asks for", said, False, "The handout names the loss."), 0.6)
        )
    asked = Asked(model, structure(model))
    for name, value in wanted.items():
        wrong = [condition for condition in CONDITIONS[name](asked, value) if not condition.met]
        if name == "metrics" and wrong:
            both = ", ".join(condition.asked.removesuffix(AMONG) for condition in wrong)
            wrong = [replace(wrong[0], asked=both + AMONG)]
        found += [(condition, OTHERS) for condition in wrong]
    return found


def _spelled(settings: Compiled) -> None:
    """Raise `Failure` for a name that Keras does not know, and for a compile that ended in an error."""
    given = {"loss": settings.loss, "optimizer": settings.optimizer}
    for kind, setting in given.items():
        if setting is None or (meant := plan.misspelled(setting, kind)) is None:
            continue
        article = "an" if kind == "optimizer" else "a"
        raise Mismatch(
            expected=f"{article} {kind} that Keras knows by this name",
            received=f"“{setting.name}”",
            hint=names.suggestion(kind, setting.name, meant),
        )
    if not settings.trouble:
        return
    optimizer = settings.optimizer
    if optimizer is not None and "optimizer identifier: <class" in settings.trouble:
        raise Mismatch(
            expected="an optimizer",
            received=f"{optimizer.name} without brackets, which is only its class",
            hint=f"Write {optimizer.name}(), with brackets, or its name in quotes.",
        )
    raise Failure(
        f"compile ended in an error, so your model is not compiled. Python says: {settings.trouble}",
        hint="Compare the names of what you give compile with the Keras documentation.",
    )
