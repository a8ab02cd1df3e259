"""A layer's settings, checked against the list, and as they are rebuilt with."""

from __future__ import annotations

from typing import Any

from grader.errors import InternalError
from grader.training.layers import (
    ACTIVATIONS,
    ALIASES,
    APPLICATIONS,
    CALLED,
    LAYERS,
    LEARNING,
    LOOKUPS,
    PARTS,
    RECURRENT,
    REFUSED,
    WITH_ACTIVATION,
    WRAPPERS,
)

Value = Any  # what is left of a JSON value once it is checked: scalars and nested tuples
_OWN_ERROR = "is a layer of your own, which this grader does not rebuild"


class Refused(InternalError):
    """A layer or setting that is not on the list; the message names it."""


def settings(kind: str, config: dict[str, Any], *, wrapped: bool = False) -> dict[str, Value]:
    """Check a layer's settings against the list and return those to rebuild it with.

    Args:
        kind: its class.
        config: its configuration, as plain JSON.
        wrapped: it lies within another layer, and its activation is no step of its own.

    Raises:
        Refused: the layer, or a setting that matters, is not on the list.
    """
    if kind in APPLICATIONS:
        raise Refused(f"{kind} (keras.applications) comes with weights that this grader does not train again")
    if config.get("learned_before"):
        raise Refused(f"the {kind} layer begins with weights from a file or an earlier training")
    if kind not in LAYERS:
        raise Refused(f"the layer {kind} is not one this grader rebuilds")
    for key in REFUSED:
        if config.get(key):
            raise Refused(f"{kind}({key}=True) is not something this grader rebuilds")
    layer_settings: dict[str, Value] = {}
    for key, test in LAYERS[kind].items():
        value = config.get(key)
        if value is None and (key not in config or not test(None)):
            continue
        if not test(value):
            raise Refused(f"{kind}: {key}={value!r:.60} is not a setting this grader rebuilds")
        layer_settings[key] = _wrapped(kind, value) if isinstance(value, dict) else tupled(value)
    for key, value in config.items():
        end = key.rpartition("_")[2]
        if end in PARTS and value is not None and key != "activity_regularizer":
            layer_settings[key] = _part(kind, key, value, PARTS[end])
        if key == "recurrent_activation" and kind in RECURRENT:
            layer_settings[key] = activation(value)
        if key == "activation" and (kind in RECURRENT or (wrapped and kind in WITH_ACTIVATION)):
            layer_settings[key] = activation(value)
        if key == "trainable" and value is False and kind in LEARNING:
            layer_settings[key] = False
    learned = LOOKUPS.get(kind)
    if learned and learned not in layer_settings and config:
        raise Refused(
            f"the {kind} layer has no {learned}: adapt it, or give it one, before the model is made"
        )
    return _one_way(layer_settings) if kind == "Bidirectional" else layer_settings


def _wrapped(kind: str, value: dict[str, Any]) -> Value:
    """The kind and the settings of a layer within another."""
    name, config = value.get("class_name"), value.get("config")
    if not isinstance(name, str) or not isinstance(config, dict):
        raise Refused(f"{kind}: {value!r:.60} is not a layer this grader rebuilds")
    if name.startswith("custom:"):
        raise Refused(f"{name.removeprefix('custom:'):.60} {_OWN_ERROR}")
    if name in WRAPPERS:
        raise Refused(f"{kind}({name}(...)) is not something this grader rebuilds")
    return (name, tuple(sorted(settings(name, config, wrapped=True).items())))


def _one_way(layer_settings: dict[str, Value]) -> dict[str, Value]:
    """A Bidirectional without its second layer where Keras makes that of the first."""
    if "layer" not in layer_settings or "backward_layer" not in layer_settings:
        return layer_settings

    def plain(layer: Value) -> Value:
        return layer[0], tuple(item for item in layer[1] if item[0] != "go_backwards")

    if plain(layer_settings["layer"]) == plain(layer_settings["backward_layer"]):
        return {key: value for key, value in layer_settings.items() if key != "backward_layer"}
    return layer_settings


def called(kind: str, given: dict[str, Any]) -> dict[str, Value]:
    """Check what a call of a layer was given beside its inputs, and return the settings that it comes to.

    Raises:
        Refused: something that is not on the list, as a mask or a state of the caller's own.
    """
    call_settings = {}
    for name, value in given.items():
        if name in CALLED and name in LAYERS.get(kind, {}) and type(value) is bool:
            if value:
                call_settings[name] = True
        elif name != "tensors" and value not in (None, False) and name != "training":
            raise Refused(f"{kind}: a call with {name}={value!r:.60} is not something this grader rebuilds")
    return call_settings


def activation(value: Any) -> str:
    """The Keras name of an activation.

    Raises:
        Refused: it is none of Keras's.
    """
    name = ALIASES.get(value, value) if isinstance(value, str) else "linear" if value is None else ""
    if name not in ACTIVATIONS:
        shown = str(value).removeprefix("custom:")
        raise Refused(f"the activation {shown!r:.60} is not one this grader rebuilds")
    return str(name)


def _part(kind: str, key: str, value: Any, names: frozenset[str]) -> Value:
    if isinstance(value, dict):
        name, config = value.get("class_name"), value.get("config", {})
        if name in names and isinstance(config, dict):
            numbers = {
                setting: number
                for setting, number in config.items()
                if type(number) in (int, float, bool) or (isinstance(number, str) and len(number) < 40)
            }
            # An array that a layer begins with is no number, and without it the layer is another.
            if not isinstance(config.get("value"), (list, str)):
                return (name, tuple(sorted(numbers.items())))
    raise Refused(f"{kind}: {key}={value!r:.60} is not a setting this grader rebuilds")


def tupled(value: Any) -> Value:
    """Lists as tuples, so that a description can be compared and hashed."""
    return tuple(tupled(item) for item in value) if isinstance(value, list) else value
