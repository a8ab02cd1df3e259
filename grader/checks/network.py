"""`network`: conditions that a network fulfils, in place of a design that it follows."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from grader.analysis.compilation import refuse_unknown
from grader.analysis.condition import Condition
from grader.analysis.conditions import conditions
from grader.analysis.structure import bare, structure
from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import Kind
from grader.checks._task import about
from grader.checks.architecture import how_to_make_one, no_model
from grader.verdicts import Failure, Mismatch, Passed

Number = int | tuple[int | None, int | None]  # as many, or from–to, where None is open
Settings = Mapping[str, Any]  # of a layer or an optimizer, by Keras's names
Shape = tuple[int | None, ...]
Output = int | str | tuple[int, str]
LISTS = ("has", "without", "activations", "regularizers", "losses", "optimizers", "metrics")
KEPT_NAMES = {"activations": "activation", "losses": "loss", "optimizers": "optimizer", "metrics": "metric"}
NUMBERS = ("hidden_layers", "parameters", "trainable_parameters", "frozen_layers")


def network(
    points: float,
    *,
    has: Sequence[str] | Mapping[str, Number | Settings] = (),
    without: Sequence[str] = (),
    each: Mapping[str, Settings] | None = None,
    hidden_layers: Number | None = None,
    activations: Sequence[str] = (),
    parameters: Number | None = None,
    trainable_parameters: Number | None = None,
    frozen_layers: Number | None = None,
    input_shape: Shape | list[Shape] | None = None,
    output: Output | list[Output] | None = None,
    regularizers: Sequence[str] | Mapping[str, float | tuple[float | None, float | None]] = (),
    losses: Sequence[str] = (),
    optimizers: Sequence[str] | Mapping[str, Settings] = (),
    learning_rate: float | tuple[float | None, float | None] | None = None,
    metrics: Sequence[str] = (),
    slug: str = "network",
    title: str = "What your network must be like",
    task: Task | None = None,
) -> Check:
    """Ask whether a network fulfils conditions, whatever else it is like. Each earns an equal share.

    No reference network is needed. What counts is what the network computes, as in `architecture`: an
    activation may be a setting or a layer of its own, an LSTM in a `Bidirectional` is an LSTM, models inside
    of a model are opened, and `mse` is `mean_squared_error`. The conditions are the task: write them into the
    handout. Students' own copies tell which are met; of `hidden(network(...))` they know nothing.

    A number may be from–to: `3` is exactly three, `(2, 4)` two to four, `(None, 10_000)` at most 10,000. A
    setting may be a list of values that are all right.

    Args:
        points: what it is worth.
        has: layers that must be there, by class: `["Dense"]`; how many: `{"Conv2D": 2}`; or one with such
            settings: `{"Dropout": {"rate": (0.2, 0.5)}}`. An activation counts however it is given
            (`"ReLU"`); `"Activation"` is one that is a layer of its own.
        without: layers that must not be there.
        each: settings of all layers of a class, the output left out:
            `{"Conv2D": {"kernel_size": (3, 3), "padding": "same"}}`.
        hidden_layers: how many layers with weights stand before the output layer. Normalizations, an
            Embedding and a PReLU are not counted.
        activations: what hidden layers may have as their activation; recurrent ones are not looked at.
        parameters: how many there are in all, as `model.summary()` says.
        trainable_parameters: how many of them training changes.
        frozen_layers: how many layers have weights that training does not change.
        input_shape: of one sample, without the batch; None for any side. A list of several for several
            inputs. A sample that is given in one row has the same numbers.
        output: its units, its activation, or both: `10`, `"softmax"`, `(10, "softmax")`; in a list, one of
            these. A loss with from_logits=True applies the activation, so that the layer may be linear.
        regularizers: one of these is on some layer: `["L2"]`, or with its strength `{"L2": (0.0001, 0.01)}`.
        losses: one of these.
        optimizers: one of these, or with its settings: `{"SGD": {"momentum": 0.9}, "Adam": {}}`.
        learning_rate: of the optimizer.
        metrics: all of these, each a condition of its own.
        slug: its name in results; give another one where there are several of these checks.
        title: the check's heading in the report.
        task: the task whose network it is about, where there are several.

    Raises:
        ValueError: no condition, one that nothing can fulfil, or a name that Keras spells otherwise.

    Example:
        >>> from grader.examples import dense, example_case
        >>> check = network(points=10, hidden_layers=(1, 2), output=(10, "softmax"))
        >>> check.ask(example_case(check, layers=[dense(64, "relu"), dense(10, "softmax")])).reason
        'All 2 conditions are met: 1 to 2 hidden layers; an output of 10 units with softmax.'
        >>> check.ask(example_case(check, layers=[dense(10, "softmax")]))
        Traceback (most recent call last):
        grader.verdicts.Failure: 1 of 2 conditions are met. Not met: expected 1 to 2 hidden layers. ...
    """
    settings = {
        "has": has, "without": without, "each": each, "hidden_layers": hidden_layers,
        "activations": activations, "parameters": parameters, "trainable_parameters": trainable_parameters,
        "frozen_layers": frozen_layers, "input_shape": input_shape, "output": output,
        "regularizers": regularizers, "losses": losses, "optimizers": optimizers,
        "learning_rate": learning_rate, "metrics": metrics,
    }  # fmt: skip
    asked = {name: _plain(name, value) for name, value in settings.items() if value not in (None, (), [], {})}
    _refuse(slug, asked)
    options = {name: (repr(value),) for name, value in asked.items()}
    check = Check(slug, points, title, lambda case: _ask(case, asked), kind=KIND.name, options=options)
    return about(check, task)


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself: which conditions the task sets is in its handout."""
    return _ask(case, {name: ast.literal_eval(value) for name, (value,) in check.options.items()})


def _advice(case: Case) -> str:
    return "Make a model." if case.model is None else "Change your network, so that it is as the task says."


KIND = Kind("network", preview, advice=_advice, follows=("runs",), of_network=True, tells="layers")


def _ask(case: Case, asked: Mapping[str, Any]) -> Passed:
    if case.model is None:
        raise Failure(no_model(case), hint=how_to_make_one(case))
    made = structure(case.model)
    if not made.counted:
        raise Failure(
            "expected a network that can learn. Received: a model without a layer that has weights",
            hint="Add the layers that the task asks for.",
        )
    return judge(conditions(case.model, asked), made.unsure)


def judge(found: Sequence[Condition], unsure: str) -> Passed:
    """The verdict on conditions, each of which earns its share.

    Args:
        found: the conditions.
        unsure: why what is not met may be met all the same, which is for a person; "" where nothing is.
    """
    met = [each.asked for each in found if each.met]
    wrong = [each for each in found if not each.met]
    hint = " ".join(dict.fromkeys(each.hint for each in wrong[:2] if each.hint))
    if not wrong:
        what = "The condition is" if len(found) == 1 else f"All {len(found)} conditions are"
        return Passed(f"{what} met: {'; '.join(met)}.")
    if len(found) == 1:
        only = wrong[0]
        review = bool(unsure)
        raise Mismatch(expected=only.asked, received=only.received, hint=hint, review=review, doubt=unsure)
    lacking = "; ".join(f"expected {each.asked}. Received: {each.received}" for each in wrong)
    reason = f"{len(met)} of {len(found)} conditions are met. Not met: {lacking}."
    raise Failure(
        f"{reason} Met: {'; '.join(met)}." if met else reason,
        hint=hint,
        credit=len(met) / len(found),
        review=bool(unsure),
        doubt=unsure,
    )


def _plain(name: str, value: Any) -> Any:
    """A setting as plain values, which students' copies of the grader can read."""
    if isinstance(value, Mapping):
        return {str(key): _plain(name, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_plain(name, item) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    if value is None or type(value) in (bool, int, float, str):
        return value
    raise ValueError(
        f"{name}: expected numbers and texts, alone, in a list or in a tuple. Received: {value!r:.60}"
    )


def _refuse(slug: str, asked: Mapping[str, Any]) -> None:
    """Raise `ValueError` for conditions that cannot be meant."""
    if not asked:
        raise ValueError(f'{slug}: expected a condition, such as has=["Dense"]. Received: none')
    for name in LISTS:
        if isinstance(asked.get(name), str):
            raise ValueError(f'{slug}: {name}: expected a list, such as ["{asked[name]}"]. Received: a text')
    has = asked.get("has", ())
    numbers = {name: asked[name] for name in NUMBERS if name in asked}
    if isinstance(has, dict):
        numbers |= {kind: number for kind, number in has.items() if not isinstance(number, dict)}
    for name, number in numbers.items():
        if not _is_number(number):
            raise ValueError(
                f"{slug}: {name}: expected a whole number, or from–to such as (2, 4) or (None, 4). "
                f"Received: {number!r}"
            )
    if both := sorted(set(map(bare, has)) & set(map(bare, asked.get("without", ())))):
        raise ValueError(
            f"{slug}: expected each layer either in has or in without. Received in both: {', '.join(both)}"
        )
    for name, kind in KEPT_NAMES.items():
        refuse_unknown(kind, asked.get(name, ()), slug)


def _is_number(value: Any) -> bool:
    if isinstance(value, tuple):
        sides = [side for side in value if side is not None]
        whole = all(type(side) is int and side >= 0 for side in sides)
        return len(value) == 2 and bool(sides) and whole and sides == sorted(sides)
    return type(value) is int and value >= 0
