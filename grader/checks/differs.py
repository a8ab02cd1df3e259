"""`differs`: two networks of one submission, and how one of them must differ from the other."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from grader.analysis.differences import ASPECTS, differences
from grader.analysis.structure import structure
from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks.network import judge
from grader.evidence import Model
from grader.verdicts import Failure, Passed


def differs(
    first: Task | str,
    second: Task | str,
    points: float,
    *,
    deeper: bool | None = None,
    wider: bool | None = None,
    parameters: float | Literal["more", "fewer"] | None = None,
    same: Sequence[str] = (),
    only: Sequence[str] | None = None,
    title: str = "",
) -> Check:
    """Ask how two networks of a submission differ. Each condition earns an equal share.

    As in `network`, what counts is what the networks compute, whatever way they were written.

    Args:
        first: the task that asks for the one network, or its slug.
        second: that of the other.
        points: what it is worth.
        deeper: the first has more hidden layers than the second; with False no more.
        wider: the widest hidden layer of the first has more units, or filters; with False no more.
        parameters: both have as many, within this share of the larger number: 0.05 is 5 %. Or the first has
            "more" or "fewer".
        same: what both have in common: "layers", "input", "output", "loss", "optimizer", "metrics", "epochs",
            "batch_size".
        only: what they differ in, and in nothing else: layers by class (`["Dropout"]`), settings by name
            (`["units"]`), "activation", "loss", "optimizer". With `[]` they are the same network.
        title: the check's heading in the report.

    Raises:
        ValueError: no condition, or one that is not known.

    Example:
        >>> from types import SimpleNamespace
        >>> from grader.examples import dense, example_case
        >>> tasks = {
        ...     "deep": example_case(layers=[dense(8, "relu"), dense(8, "relu"), dense(10)]),
        ...     "wide": example_case(layers=[dense(64, "relu"), dense(10)]),
        ... }
        >>> case = SimpleNamespace(at=tasks.get)
        >>> differs("deep", "wide", points=5, deeper=True).ask(case).reason
        'The condition is met: deep to have more hidden layers than wide.'
        >>> differs("deep", "wide", points=5, wider=True).ask(case)
        Traceback (most recent call last):
        grader.verdicts.Mismatch: expected deep to have more units in its widest hidden layer than wide. ...
    """
    first, second = (task.slug if isinstance(task, Task) else task for task in (first, second))
    given = {"deeper": deeper, "wider": wider, "parameters": parameters, "same": list(same) or None}
    given["only"] = list(only) if only is not None else None
    asked = {name: value for name, value in given.items() if value is not None}
    slug = f"{first}_and_{second}"[:64]
    _refuse(slug, first, second, asked)
    options = {"tasks": [first, second], **{name: [repr(value)] for name, value in asked.items()}}
    return Check(
        slug,
        points,
        title or f"Your networks {first} and {second}, side by side",
        lambda case: _ask(case, (first, second), asked),
        kind=KIND.name,
        options=options,
    )


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself: how the networks must differ is in the task's handout."""
    options = dict(check.options)
    first, second = options.pop("tasks")
    return _ask(case, (first, second), {name: ast.literal_eval(text) for name, (text,) in options.items()})


def _advice(case: Case) -> str:
    return "Compare your networks with each other."


KIND = Kind(
    "differs",
    preview,
    advice=_advice,
    follows=("runs", "architecture", "network"),
    of_network=True,
    tells="layers",
)


def _ask(case: Case, tasks: tuple[str, str], asked: Mapping[str, Any]) -> Passed:
    models = [_model(case, task) for task in tasks]
    first, second = models
    missing = [task for task, model in zip(tasks, models, strict=True) if model is None]
    if missing or first is None or second is None:
        raise Failure(
            f"expected two networks, {tasks[0]} and {tasks[1]}. Received: none for {' and '.join(missing)}",
            hint="Make both, each as a model of its own.",
        )
    if first == second:
        raise Failure(
            f"expected two networks, {tasks[0]} and {tasks[1]}. Received: one and the same",
            hint="Make both, each as a model of its own, under a name of its own.",
        )
    found = differences((tasks[0], first), (tasks[1], second), asked)
    return judge(found, structure(first).unsure or structure(second).unsure)


def _model(case: Case, task: str) -> Model | None:
    """The network of a task."""
    return case.at(task).model


def _refuse(slug: str, first: str, second: str, asked: Mapping[str, Any]) -> None:
    """Raise `ValueError` for conditions that cannot be meant."""
    if first == second:
        raise ValueError(f"{slug}: expected two tasks. Received: {first} twice")
    if not asked:
        raise ValueError(f"{slug}: expected a condition, such as deeper=True. Received: none")
    if unknown := sorted(set(asked.get("same", ())) - set(ASPECTS)):
        raise ValueError(
            f"{slug}: same: expected some of {', '.join(ASPECTS)}. Received: {', '.join(unknown)}"
        )
    share = asked.get("parameters", 0)
    if share not in ("more", "fewer") and not (isinstance(share, (int, float)) and 0 <= share < 1):
        raise ValueError(
            f"{slug}: parameters: expected a share such as 0.05, or 'more' or 'fewer'. Received: {share!r}"
        )
