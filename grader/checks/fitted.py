"""`fitted`: how the student's program trained its model."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.analysis.condition import Condition, amount, is_amount
from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks._task import about
from grader.checks.network import judge
from grader.evidence import Fit, Setting
from grader.verdicts import Failure, Passed, Skip

FIT = "Look at what you give model.fit(...)."
Amount = int | tuple[int | None, int | None]


def fitted(
    points: float,
    *,
    epochs: Amount | None = None,
    batch_size: Amount | None = None,
    validation: bool | None = None,
    callbacks: Sequence[str] | Mapping[str, Mapping[str, Any]] = (),
    stopped_early: bool | None = None,
    title: str = "How you train your model",
    task: Task | None = None,
) -> Check:
    """Ask how `fit` was called, whatever the grader's own training does. Each condition earns its share.

    Where a model is trained several times, the call that fulfils most counts.

    Args:
        points: what it is worth.
        epochs: how many are asked for, or from–to: `(50, None)` is at least 50.
        batch_size: the same of samples a step.
        validation: whether part of the data was held back to look at on the way.
        callbacks: classes that must be among the callbacks: `["EarlyStopping"]`, or with settings
            `{"EarlyStopping": {"patience": 5}}`.
        stopped_early: whether the training ended before all epochs were run. Then long trainings of
            submissions are run in full.
        title: the check's heading in the report.
        task: the task whose network it is about, where there are several.

    Raises:
        ValueError: no condition.

    Example:
        >>> from grader.examples import dense, example_case
        >>> layers, loss = [dense(10, "softmax")], "sparse_categorical_crossentropy"
        >>> check = fitted(points=5, epochs=5)
        >>> check.ask(example_case(check, layers=layers, loss=loss)).reason
        'As asked for: 5 epochs.'
        >>> check = fitted(points=5, epochs=5, validation=True)
        >>> check.ask(example_case(check, layers=layers, loss=loss))
        Traceback (most recent call last):
        grader.verdicts.Failure: 1 of 2 conditions are met. Not met: expected validation data. ...
    """
    given: dict[str, Any] = {
        "epochs": epochs, "batch_size": batch_size, "validation": validation, "stopped_early": stopped_early,
        "callbacks": dict.fromkeys(callbacks, {}) if not isinstance(callbacks, Mapping) else dict(callbacks),
    }  # fmt: skip
    asked = {name: value for name, value in given.items() if value not in (None, {})}
    if not asked:
        raise ValueError("fitted: expected at least one condition, as in epochs=20. Received: none.")
    options = {name: (repr(value),) for name, value in asked.items()}
    check = Check(
        "fitted",
        points,
        title,
        lambda case: _ask(case, asked),
        kind=KIND.name,
        options=options,
        in_full=stopped_early is not None,
    )
    return about(check, task)


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself: what is asked for is in the task's handout."""
    return _ask(case, {name: ast.literal_eval(value) for name, (value,) in check.options.items()})


KIND = Kind(
    "fitted",
    preview,
    advice=lambda case: "Change how you call fit.",
    follows=("runs", "architecture", "network", "compiled"),
    of_network=True,
)


def _ask(case: Case, asked: Mapping[str, Any]) -> Passed:
    if case.model is None:
        raise Skip("There is no model to train.")
    if not case.model.fits:
        raise Failure("Your model was never trained", hint="Call model.fit(...) after compile.")
    met = [list(_conditions(fit, asked)) for fit in case.model.fits]
    best = max(met, key=lambda conditions: sum(condition.met for condition in conditions))
    if all(condition.met for condition in best):
        return Passed(f"As asked for: {'; '.join(condition.asked for condition in best)}.")
    return judge(best, "")


def _conditions(fit: Fit, asked: Mapping[str, Any]) -> Iterator[Condition]:
    if (epochs := asked.get("epochs")) is not None:
        yield Condition(amount(epochs, "epoch"), f"{fit.epochs:,}", is_amount(epochs, fit.epochs), FIT)
    if (batch := asked.get("batch_size")) is not None:
        size = fit.batch_size or 32
        yield Condition(f"a batch size of {_words(batch)}", f"{size:,}", is_amount(batch, size), FIT)
    if (validation := asked.get("validation")) is not None:
        received = {"data": "validation_data", "split": "validation_split"}.get(fit.validation, "none")
        asked_for = "validation data" if validation else "no validation data"
        hint = "Give fit validation_data=(x, y), or validation_split=0.2." if validation else FIT
        yield Condition(asked_for, received, validation == bool(fit.validation), hint)
    for name, settings in asked.get("callbacks", {}).items():
        yield _callback(name, settings, fit.callbacks)
    if (early := asked.get("stopped_early")) is not None:
        run = fit.epochs_run if fit.epochs_run is not None else fit.epochs
        yield Condition(
            "a training that ends before its last epoch" if early else "a training of all its epochs",
            f"{run:,} of {fit.epochs:,} epochs",
            early == (run < fit.epochs),
            "Does your callback set model.stop_training, or watch a number that is there?" if early else FIT,
        )


def _words(value: Any) -> str:
    low, high = value if isinstance(value, tuple) else (value, value)
    if low == high:
        return f"{low:,}"
    if low is None or high is None:
        return f"at most {high:,}" if low is None else f"at least {low:,}"
    return f"{low:,} to {high:,}"


def _callback(name: str, settings: Mapping[str, Any], given: Sequence[Setting]) -> Condition:
    """That a callback is there, and set as asked for."""
    words = ", ".join(f"{key}={value!r}" for key, value in settings.items())
    asked = f"the callback {name}" + (f" with {words}" if words else "")
    same = [each for each in given if each.name == name]
    if not same:
        received = ", ".join(each.name for each in given) or "none"
        return Condition(asked, received, met=False, hint=f"Give fit callbacks=[{name}(...)].")
    first = same[0].config
    other = {key: first.get(key) for key, value in settings.items() if first.get(key) != value}
    received = ", ".join(f"{key}={value!r}" for key, value in other.items()) or name
    return Condition(asked, received, not other, f"Look at what you give {name}(...).")
