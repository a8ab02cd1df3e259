"""Conditions on a network, as a task may set them in place of a design."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from grader.analysis import compilation, settings
from grader.analysis.condition import Asked, Condition, amount, how_many, is_amount, listed
from grader.analysis.structure import INWARD, Step, Structure, activation_name, bare, structure
from grader.evidence import Model
from grader.text import article
from grader.training import plan

HIDDEN = (
    "Hidden layers are those with weights before the output; normalizations and an Embedding are not counted."
)
SUMMARY = "model.summary() shows how many each of your layers has."


def conditions(model: Model, wanted: Mapping[str, Any]) -> list[Condition]:
    """What a task asks of a model, one after the other.

    Args:
        model: the model.
        wanted: the settings of `grader.network`, without those that ask nothing.
    """
    asked = Asked(model, structure(model))
    return [condition for name, value in wanted.items() for condition in CONDITIONS[name](asked, value)]


# Layers


def _has(asked: Asked, value: Sequence[str] | Mapping[str, Any]) -> Iterator[Condition]:
    wanted = value if isinstance(value, Mapping) else dict.fromkeys(value, (1, None))
    for kind, number in wanted.items():
        steps = asked.structure.of_kind(kind)
        hint = f"Where in your network does {article(kind)} layer belong? The handout says what it is for."
        if not isinstance(number, Mapping):
            noun = f"{kind} layer"
            said = f"at least one {noun}" if number == (1, None) else amount(number, noun)
            received = f"{len(steps)}" if steps else "none"
            yield Condition(said, received, is_amount(number, len(steps)), hint)
            continue
        words = f"at least one {kind} layer with {settings.asked_for(number)}"
        if not steps:
            yield Condition(words, "none", False, hint)
            continue
        wrong = [_unlike(asked.structure, step, number) for step in steps]
        nearest = min(wrong, key=len)
        step = steps[wrong.index(nearest)]
        keys = nearest or list(number)
        yield Condition(words, f"{step} with {_given(asked.structure, step, keys)}", not nearest, _look(kind))


def _without(asked: Asked, value: Sequence[str]) -> Iterator[Condition]:
    for kind in value:
        number = len(asked.structure.of_kind(kind))
        hint = f"What does the {kind} layer do in your network, and what can do without it?"
        yield Condition(f"no {kind} layer", f"{number}" if number else "none", not number, hint)


def _each(asked: Asked, value: Mapping[str, Mapping[str, Any]]) -> Iterator[Condition]:
    outputs = asked.structure.outputs
    for kind, wanted in value.items():
        words = f"each {kind} layer before the output with {settings.asked_for(wanted)}"
        steps = [s for s in asked.structure.of_kind(kind) if not any(s is output for output in outputs)]
        wrong = [(step, keys) for step in steps if (keys := _unlike(asked.structure, step, wanted))]
        if not steps:
            yield Condition(words, "no such layer", False, f"A {kind} layer before the output is asked for.")
            continue
        said = "; ".join(f"{step} with {_given(asked.structure, step, keys)}" for step, keys in wrong[:3])
        received = f"{said}{f' and {len(wrong) - 3} more' if len(wrong) > 3 else ''}"
        yield Condition(words, received or f"all {len(steps)}", not wrong, _look(kind))


def _look(kind: str) -> str:
    return f"Look at what you give your {kind} layers."


def _unlike(structure: Structure, step: Step, wanted: Mapping[str, Any]) -> list[str]:
    """The settings of a layer that are not as asked for."""
    config = {**step.config, "activation": structure.activation_of(step)}
    wanted = {key: _activations(value) if key == "activation" else value for key, value in wanted.items()}
    return settings.unlike(wanted, config)


def _activations(value: Any) -> list[str]:
    return [activation_name(each) for each in (value if isinstance(value, list) else [value])]


def _given(structure: Structure, step: Step, keys: Sequence[str]) -> str:
    config = {**step.config, "activation": structure.activation_of(step)}
    return settings.told(keys, config)


def _hidden_layers(asked: Asked, value: Any) -> Iterator[Condition]:
    hidden = asked.structure.hidden
    yield how_many(value, "hidden layer", len(hidden), HIDDEN, hidden)


def _activations_allowed(asked: Asked, value: Sequence[str]) -> Iterator[Condition]:
    allowed = {bare(activation_name(name)) for name in value}
    wrong = []
    layers = [step for step in asked.structure.hidden if step.kind not in INWARD]
    for step in layers:
        given = asked.structure.activation_of(step)
        if bare(given) not in allowed:
            wrong.append(f"{step} with {_no_activation(given)}")
    words = f"{' or '.join(value)} in each hidden layer"
    hint = "Give each layer before the output one of the activations that the task names."
    yield Condition(words, listed(wrong) or (value[0] if len(value) == 1 else "those"), not wrong, hint)


def _no_activation(name: str) -> str:
    return "no activation" if name == "linear" else name.removeprefix("custom:")


def _regularizers(asked: Asked, value: Sequence[str] | Mapping[str, Any]) -> Iterator[Condition]:
    wanted: list[Any] = [{name: strength} for name, strength in value.items()] if isinstance(
        value, Mapping) else list(value)  # fmt: skip
    found = [
        (key, given)
        for step in asked.structure.steps
        for key, given in step.config.items()
        if key.endswith("_regularizer") and given is not None
    ]
    met = any(settings.matches(key, each, given) for key, given in found for each in wanted)
    received = listed(list(dict.fromkeys(settings.told([key], {key: given}) for key, given in found)))
    words = f"a layer with the regularizer {' or '.join(settings.said('', each) for each in wanted)}"
    yield Condition(words, received or "none", met, "kernel_regularizer= is a setting of most layers.")


# Parameters


def _parameters(asked: Asked, value: Any) -> Iterator[Condition]:
    yield _counted(asked, value, "parameter", asked.model.parameters)


def _trainable_parameters(asked: Asked, value: Any) -> Iterator[Condition]:
    yield _counted(asked, value, "trainable parameter", asked.structure.trainable)


def _counted(asked: Asked, value: Any, noun: str, number: int) -> Condition:
    if not asked.model.parameters and asked.structure.counted:
        hint = "Begin it with keras.Input(shape=...), so that its weights are made."
        return Condition(amount(value, noun), "a network that was never built", False, hint)
    return how_many(value, noun, number, SUMMARY)


def _frozen_layers(asked: Asked, value: Any) -> Iterator[Condition]:
    frozen = [step for step in asked.structure.steps if step.frozen]
    hint = "A layer with trainable = False is frozen: training leaves its weights as they are."
    yield how_many(value, "frozen layer", len(frozen), hint, frozen)


# Input and output


def _input_shape(asked: Asked, value: Any) -> Iterator[Condition]:
    wanted = value if isinstance(value, list) else [value]
    shapes = asked.structure.input_shapes
    forms = [asked.structure.forms_of_input(number) for number in range(len(shapes))]
    words = " and ".join(_shape(each) for each in wanted)
    met = len(wanted) <= len(shapes) and all(
        any(_same_shape(each, form) for some in forms for form in some) for each in wanted
    )
    received = " and ".join(map(_shape, shapes)) or "unknown"
    hint = "keras.Input(shape=...) says what one sample is like, without the number of samples."
    yield Condition(f"an input of shape {words}", received, met, hint)


def _shape(shape: Sequence[int | None]) -> str:
    return str(tuple(shape))


def _same_shape(asked: Sequence[int | None], given: Sequence[int | None]) -> bool:
    """Whether an input is as asked for; flat, it may have the same numbers in a row."""
    sides = list(zip(asked, given, strict=False))
    if len(asked) == len(given) and all(a is None or g is None or a == g for a, g in sides):
        return True
    known = [side for side in (*asked, *given) if side is not None]
    return len(known) == len(asked) + len(given) and len(given) == 1 and given[0] == math.prod(known[:-1])


def _output(asked: Asked, value: Any) -> Iterator[Condition]:
    options = value if isinstance(value, list) else [value]
    ends = asked.structure.ends
    met = any(_ends_as(option, end, asked) for option in options for end in ends)
    received = " and ".join(_end(units, activation) for units, activation in ends) or "none"
    hint = "The last layer decides how many numbers there are for one sample, and what they can be."
    yield Condition(f"an output of {' or '.join(map(_option, options))}", received, met, hint)


def _ends_as(option: Any, end: tuple[int | None, str], asked: Asked) -> bool:
    units, activation = _units_and_activation(option)
    if units is not None and units != end[0]:
        return False
    if activation is None or activation == end[1]:
        return True
    compiled = asked.compiled
    if end[1] != "linear" or compiled is None or compiled.loss is None:
        return False
    # A loss that is told of raw scores applies the activation itself.
    loss = compilation.loss_name(compiled.loss)
    inside = "sigmoid" if loss in plan.BINARY else "softmax" if loss in plan.SPARSE | plan.ONE_HOT else ""
    return activation == inside and compiled.loss.config.get("from_logits") is True


def _units_and_activation(option: Any) -> tuple[int | None, str | None]:
    units, activation = option if isinstance(option, tuple) else (None, None)
    if isinstance(option, int):
        units = option
    elif isinstance(option, str):
        activation = option
    return units, None if activation is None else activation_name(activation)


def _option(option: Any) -> str:
    units, activation = _units_and_activation(option)
    if units is None:
        return f"{activation}"
    return f"{units} unit{'' if units == 1 else 's'}" + (f" with {activation}" if activation else "")


def _end(units: int | None, activation: str) -> str:
    known = "unknown units" if units is None else f"{units} unit{'' if units == 1 else 's'}"
    return f"{known} with {_no_activation(activation)}"


CONDITIONS: dict[str, Callable[[Asked, Any], Iterator[Condition]]] = {
    "has": _has,
    "without": _without,
    "each": _each,
    "hidden_layers": _hidden_layers,
    "activations": _activations_allowed,
    "parameters": _parameters,
    "trainable_parameters": _trainable_parameters,
    "frozen_layers": _frozen_layers,
    "input_shape": _input_shape,
    "output": _output,
    "regularizers": _regularizers,
    "losses": compilation.losses,
    "optimizers": compilation.optimizers,
    "learning_rate": compilation.learning_rate,
    "metrics": compilation.metrics,
}
