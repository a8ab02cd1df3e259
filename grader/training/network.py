"""What a model computes, without how it was written: the canonical network.

Two models have the same `Network` if they are the same function of the same weights, started
from the same seeds: `Dense(10, "relu")` is `Dense(10)` then relu; names do not matter; a
Sequential is the functional model it stands for; an input of 28 x 28 that is flattened first is an
input of 784; layers that do nothing are left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from grader import evidence
from grader.records.network import SHAPE_ONLY, Network, Op, Written
from grader.training import layer_settings, layers
from grader.training.layer_settings import Refused


def canonical(model: evidence.Model, shape: tuple[int, ...], *, strict: bool = True) -> Network:
    """The network that `model` claims to be.

    Args:
        model: from evidence.
        shape: one input of the assignment, for a model that never had one.
        strict: refuse what cannot be rebuilt; if false, unknown layers keep their name and lose
            their settings, which is good enough to compare and not to train.

    Raises:
        Refused: it is not a network of listed layers with one input and one output.
    """
    found = _rebuilt(_Same(model), tuple(shape))
    if isinstance(found, Network):
        return found
    if strict:
        raise Refused(found)
    return _canonical(model, shape, strict=False)


@dataclass(frozen=True, eq=False)
class _Same:
    """A model, which is equal to itself alone: its settings have no hash."""

    model: evidence.Model

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.model is self.model

    def __hash__(self) -> int:
        return id(self.model)


@lru_cache(16)  # of one submission it is asked to compare, and again for the plan of each training
def _rebuilt(same: _Same, shape: tuple[int, ...]) -> Network | str:
    """The network; or why it cannot be rebuilt. What can be is the same however strictly it is looked at."""
    try:
        return _canonical(same.model, shape, strict=True)
    except Refused as refusal:
        return str(refusal)


def _canonical(model: evidence.Model, shape: tuple[int, ...], *, strict: bool) -> Network:
    """The same, each time anew."""
    if strict and not model.layers:
        raise Refused("the model has no layers")
    if strict and not model.traced and model.written_as != "sequential":
        raise Refused("how the layers of this model are connected could not be followed")
    if strict and model.outputs > 1:
        raise Refused(f"a model with {model.outputs} outputs: the data have one label for each sample")
    ops: list[Op] = []
    place: dict[int, int] = {}  # position among the layers -> position among the steps
    bodies: dict[int, int] = {}  # the same, but to the step with the weights: an activation may follow
    entries = 0

    def put(kind: str, settings: dict[str, Any], inputs: tuple[int, ...], shares: int | None) -> int:
        ops.append(Op(kind, tuple(sorted(settings.items())), inputs, shares))
        return len(ops) - 1

    for number, layer in enumerate(model.layers):
        inputs = tuple(place[source] for source in layer.inputs) or (-1,)
        if layer.kind == "InputLayer":
            entries += 1
            place[number] = -1
            continue
        if not layer.builtin:
            if strict:
                raise Refused(f"{layer.kind} is a layer of your own, which this grader does not rebuild")
            place[number] = put(layer.kind, {}, inputs, None)
            continue
        kind, name = _kind(layer)
        if kind in ("Identity", "ActivityRegularization") or (
            kind == "Dropout" and not layer.config.get("rate")
        ):
            place[number] = inputs[0]
            continue
        try:
            settings = layer_settings.settings(kind, layer.config) if kind != "Activation" else {}
            given = layer.config.get("called")
            if isinstance(given, dict):
                settings |= layer_settings.called(kind, given)
                inputs = _in_order(kind, inputs, given.get("tensors"))
            steps = [layer_settings.activation(name)] if name is not None else []
        except Refused:
            if strict:
                raise
            settings = layer_settings.settings(kind, {}) if kind in layers.LAYERS else {}
            settings |= {
                k: layer_settings.tupled(v) for k, v in layer.config.items() if k in ("units", "filters")
            }
            if kind in layers.LEARNING and layer.config.get("trainable") is False:
                settings["trainable"] = False
            steps = [str(name).removeprefix("custom:")] if name is not None else []
        shares = bodies.get(layer.shares) if layer.shares is not None else None
        end = inputs[0]
        if kind != "Activation" and not _does_nothing(kind, inputs, layer, model):
            end = bodies[number] = put(kind, settings, inputs, shares)
        for step in steps:
            if step == "leaky_relu":
                end = put("LeakyReLU", {"negative_slope": 0.2}, (end,), None)  # Keras's own default
            elif step != "linear":
                end = put("Activation", {"activation": step}, (end,), None)
        place[number] = end
    if strict and entries > 1:
        raise Refused(f"a model with {entries} inputs: the data have one for each sample")
    entry = tuple(model.input_shape or shape)
    kinds = (_kind(layer)[0] for layer in model.layers if layer.kind != "InputLayer")
    plain = replace(_plain_input(Network(entry, tuple(ops))), input_dtype=_entry_dtype(model))
    return replace(plain, written=Written(entry, tuple(kinds)))


def _entry_dtype(model: evidence.Model) -> str:
    """What goes in: texts, whole numbers where a layer takes them for names, else floats."""
    entries = [number for number, layer in enumerate(model.layers) if layer.kind == "InputLayer"]
    given = str(model.layers[entries[0]].config.get("dtype", "")) if entries else ""
    takers = [
        layer.kind
        for number, layer in enumerate(model.layers)
        if set(layer.inputs) & set(entries) or (not entries and not number)
    ]
    if given == "string" or "TextVectorization" in takers:
        return "string"
    if any(kind in layers.LOOKUPS for kind in takers) and given in ("int32", "int64"):
        return given
    return "float32"


def _in_order(kind: str, inputs: tuple[int, ...], names: Any) -> tuple[int, ...]:
    """The inputs of a layer that takes them by name, in the order in which it is called.

    Raises:
        Refused: it was given one that the grader does not give.
    """
    order = layers.NAMED_INPUTS.get(kind)
    if names is None:
        return inputs
    if order is None or not isinstance(names, list) or len(names) != len(inputs):
        joined = ", ".join(map(str, names)) if isinstance(names, list) else "several inputs"
        if kind in layers.OPERATIONS.values() or kind.startswith("ops."):
            return inputs
        raise Refused(f"{kind}: a call with {joined:.60} is not something this grader rebuilds")
    by_name = dict(zip(names, inputs, strict=True))
    if len(by_name) != len(names) or not set(names) <= set(order):
        raise Refused(
            f"{kind}: a call with {', '.join(map(str, names)):.60} is not something this grader rebuilds"
        )
    return tuple(by_name[name] for name in order if name in by_name)


def _kind(layer: evidence.Layer) -> tuple[str, str | None]:
    """The layer's canonical kind, and the activation that follows it, if one does."""
    config = layer.config
    if layer.kind in layers.OPERATION_ACTIVATIONS:
        return "Activation", layers.OPERATION_ACTIVATIONS[layer.kind]
    if layer.kind in layers.OPERATIONS:
        return layers.OPERATIONS[layer.kind], None
    if layer.kind == "Activation":
        return "Activation", _text(config.get("activation"))
    if layer.kind == "Softmax" and config.get("axis") in (-1, None):
        return "Activation", "softmax"
    if layer.kind == "ReLU" and not any(config.get(k) for k in ("max_value", "negative_slope", "threshold")):
        return "Activation", "relu"
    if layer.kind == "ELU" and config.get("alpha") in (1, 1.0, None):
        return "Activation", "elu"
    if layer.kind in layers.WITH_ACTIVATION:
        return layer.kind, _text(config.get("activation"))
    return layers.RENAMED.get(layer.kind, layer.kind), None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "linear"


def _does_nothing(kind: str, inputs: tuple[int, ...], layer: evidence.Layer, model: evidence.Model) -> bool:
    """A Flatten of what is flat already."""
    if kind != "Flatten" or not layer.inputs:
        return False
    before = model.layers[layer.inputs[0]].output_shape
    return before is not None and len(before) == 2


def _plain_input(network: Network) -> Network:
    """Move a first Flatten or Reshape, which changes no number, into the shape of the input."""
    shape, ops = network.input_shape, list(network.ops)
    while True:
        # Scaling every number alike and rearranging them may change places.
        place = next((n for n, op in enumerate(ops) if op.kind != "Rescaling"), len(ops))
        chain = all(op.inputs == (n - 1,) for n, op in enumerate(ops[: place + 1]))
        uses = sum(source < place for op in ops for source in op.inputs)
        if place == len(ops) or ops[place].kind not in SHAPE_ONLY or not chain or uses != place + 1:
            break
        size = math.prod(shape)
        first = ops[place]
        target = (size,) if first.kind == "Flatten" else tuple(first.get("target_shape") or ())
        if -1 in target and target.count(-1) == 1:
            known = -math.prod(target)
            target = tuple(size // known if side == -1 and known else side for side in target)
        if not target or math.prod(target) != size:
            break
        shape = target
        ops = [
            Op(
                op.kind,
                op.settings,
                tuple(source - 1 if source >= place else source for source in op.inputs),
                None if op.shares is None else op.shares - 1,
            )
            if n > place
            else op
            for n, op in enumerate(ops)
            if n != place
        ]
    return replace(network, input_shape=shape, ops=tuple(ops))
