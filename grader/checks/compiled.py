"""`compiled`: the loss fits the network's output and the labels."""

from __future__ import annotations

from collections.abc import Sequence

from grader.analysis.loss import misfit
from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks._task import about
from grader.evidence import Compiled
from grader.training import names, plan
from grader.training.layers import Refused
from grader.verdicts import Failure, Mismatch, Passed, Skip

UNKNOWN = 0.5  # provisional, for a loss or an optimizer of the submission's own


def compiled(
    points: float,
    *,
    losses: Sequence[str] = (),
    metrics: Sequence[str] = (),
    title: str = "How your model is compiled",
    task: Task | None = None,
) -> Check:
    """Ask whether the loss fits the output and the labels; any gradient optimizer is accepted.

    Args:
        points: what it is worth.
        losses: the losses the task asks for, by Keras name; others that fit earn part.
        metrics: metrics that must be among those given, e.g. "accuracy".
        title: the check's heading in the report.
        task: the task whose network it is about, where there are several.

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
    check = Check(
        "compiled", points, title, lambda case: _ask(case, losses, metrics), kind=KIND.name,
        options={"losses": list(losses), "metrics": list(metrics)},
    )  # fmt: skip
    return about(check, task)


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself: which losses the task asks for is in its handout."""
    return _ask(case, check.options.get("losses", ()), check.options.get("metrics", ()))


KIND = Kind(
    "compiled",
    preview,
    advice=lambda case: "Change how your model is compiled.",
    follows=("runs", "architecture"),
    of_network=True,
)


def _ask(case: Case, losses: Sequence[str], metrics: Sequence[str]) -> Passed:
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
    if losses and loss.name not in [plan.snake(name) for name in losses]:
        raise Mismatch(
            expected="the loss the task asks for",
            received=f"{loss.name}, which also fits",
            hint="The handout names the loss.",
            credit=0.6,
        )
    missing = [name for name in metrics if not any(_is_metric(name, given) for given in compilation.metrics)]
    if missing:
        raise Mismatch(
            expected=f"{', '.join(missing)} among the metrics",
            received=", ".join(compilation.metrics) or "none",
            hint=f'Give compile metrics=["{missing[0]}"] so that training shows it.',
            credit=0.7,
        )
    return Passed(f"The loss {loss.name} fits your output and your labels.")


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


def _is_metric(name: str, given: str) -> bool:
    given = plan.snake(given)
    return given in (name, name[:3]) or given.endswith(f"_{name}")
