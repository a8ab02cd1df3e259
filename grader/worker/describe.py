"""A Keras model as plain evidence: its layers, connections, settings and weights."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import JsonValue

from grader.evidence import Layer, Model, plain
from grader.worker.compiled import asked_for, compiled
from grader.worker.layers import VOCABULARY_BYTES, described
from grader.worker.sample import bounded
from grader.worker.watch import Made, Watch

WEIGHTS_BUDGET = 64 << 20  # bytes of weights written for all models together
LAYERS = 400


def models(
    watch: Watch, space: dict[str, Any], shape: tuple[int, ...], folder: Path, *, weights: bool
) -> tuple[Model, ...]:
    """Describe every model of `watch`.

    Args:
        watch: what was seen.
        space: the script's variables, to find the models' names.
        shape: one input of the assignment, for models that were never built.
        folder: where weights go.
        weights: write them; otherwise nothing is built that the script did not build.
    """
    budget = WEIGHTS_BUDGET
    descriptions = []
    for number, made in enumerate(list(watch.made)):
        file = folder / f"weights_{number}.f32" if weights else None
        try:
            model, written = watch.paused(
                partial(_model, made, space, shape, file, budget, watch, final=weights)
            )
        except Exception as error:  # a model class of the submission's own may do anything
            model, written = _unreadable(made, error), 0
        descriptions.append(model if not written else _with_weights(model, number))
        budget -= written
    fits = bounded([model.fits for model in descriptions])
    return _within([replace(model, fits=own) for model, own in zip(descriptions, fits, strict=True)])


def model(watch: Watch, space: dict[str, Any], shape: tuple[int, ...], thing: Any) -> Model:
    """Describe one model, whoever made it; as `models`."""
    made = next((made for made in watch.made if made.model is thing), None) or Made(thing, None, "")
    try:
        description, _ = watch.paused(partial(_model, made, space, shape, None, 0, watch, final=True))
    except Exception as error:
        description = _unreadable(made, error)
    (fits,) = bounded([description.fits])
    return _within([replace(description, fits=fits)])[0]


def _with_weights(model: Model, number: int) -> Model:
    return Model(**{**model.__dict__, "weights": number})


def _within(descriptions: list[Model]) -> tuple[Model, ...]:
    """Models of which only the last ones have their vocabularies, where all would be too much evidence."""
    left = VOCABULARY_BYTES
    kept = []
    for model in reversed(descriptions):
        layers = []
        for layer in model.layers:
            size = len(json.dumps(layer.config.get("vocabulary") or ""))
            if size > left:
                layer = replace(layer, config={**layer.config, "vocabulary": "one too long to be kept"})
            else:
                left -= size if size > len("[]") else 0
            layers.append(layer)
        kept.append(replace(model, layers=tuple(layers)))
    return tuple(reversed(kept))


def _unreadable(made: Made, error: Exception) -> Model:
    name = f"{type(made.model).__name__} (not readable: {type(error).__name__}: {error})"[:300]
    return Model(
        name, None, made.line, made.function[:300], "subclass", False, None, 0, (), 0, None,
        tuple(made.fits), None,
    )  # fmt: skip


def _model(
    made: Made,
    space: dict[str, Any],
    shape: tuple[int, ...],
    file: Path | None,
    budget: int,
    watch: Watch,
    *,
    final: bool,
) -> tuple[Model, int]:
    import keras

    model = made.model
    if isinstance(model, keras.Sequential):
        written_as = "sequential"
    elif isinstance(model, keras.Model) and hasattr(model, "operations"):
        written_as = "functional"
    else:
        written_as = "subclass"
    observed = _observed_shape(made)
    graph = _graph(model, written_as, observed or shape, final=final)
    input_shape = None
    if graph is not None and len(graph.inputs) == 1:
        sides = tuple(graph.inputs[0].shape)[1:]
        # A model that was never built has the shape it met in `fit`, or none of its own.
        if all(isinstance(side, int) for side in sides):
            input_shape = sides
    layers, owners = _walk(graph, watch) if graph is not None else _listed(model, watch)
    written = 0
    if file is not None and getattr(model, "built", False):
        written = _write_weights(owners, file, budget)
    variable = next((name for name, value in list(space.items()) if value is model), None)
    compiled_with = asked_for(made.asked) if made.asked else compiled(model)
    description = Model(
        name=str(model.name)[:300],
        variable=variable[:300] if variable else None,
        line=made.line,
        function=made.function[:300],
        written_as=written_as,  # type: ignore[arg-type]
        traced=graph is not None,
        input_shape=input_shape,
        outputs=len(graph.outputs) if graph is not None else 0,
        layers=tuple(layers[:LAYERS]),
        parameters=sum(layer.parameters for layer in layers if layer.shares is None),
        compiled=compiled_with and replace(compiled_with, line=made.compiled_at),
        fits=tuple(made.fits),
        weights=None,
        evaluations=tuple(made.evaluations),
    )
    return description, written


def _observed_shape(made: Made) -> tuple[int, ...] | None:
    for fit in made.fits:
        if fit.x is not None:
            sides = fit.x.shape[1:]
            # A column of numbers may be handed to fit as a plain list of numbers.
            return tuple(int(side) for side in sides) or (1,)
    return None


def _graph(model: Any, written_as: str, shape: tuple[int, ...], *, final: bool) -> Any:
    """The functional model behind `model`; None where its connections cannot be found."""
    import keras

    if written_as == "functional":
        return model
    if written_as == "sequential":
        if getattr(model, "_functional", None) is None:
            if not final or not model.layers:
                return None
            try:
                model.build((None, *shape))
            except Exception:  # layers that do not fit each other, or this input
                return None
        return getattr(model, "_functional", None)
    if not final:
        return None
    # A subclass whose `call` uses layers on its input can be followed with a symbolic input.
    try:
        entry = keras.Input(shape)
        return keras.Model(entry, model.call(entry))
    except Exception:
        return None


def _walk(graph: Any, watch: Watch | None = None) -> tuple[list[Layer], list[Any]]:
    """Layers in order of calculation, nested models opened, and each layer's object.

    One of `keras.applications` with its weights is a layer of its name, and not opened: it has hundreds.
    """
    known = list(watch.made) if watch is not None else []
    whole = {id(made.model): made.application for made in known if made.application and made.loaded}
    learned = {
        id(layer)
        for made in known
        if (made.fits or made.loaded)
        and (getattr(made.model, "_functional", None) or made.model) is not graph
        for layer in getattr(made.model, "layers", [])
    }
    learned |= {id(layer) for layer in watch.told} if watch is not None else set()
    layers: list[Layer] = []
    owners: list[Any] = []
    first: dict[int, int] = {}

    def visit(model: Any, inputs: list[int] | None) -> list[int]:
        makers: dict[int, int] = {}  # id of a symbolic tensor -> position of the layer that makes it
        for number, tensor in enumerate(model.inputs):
            if inputs is not None:
                makers[id(tensor)] = inputs[number]
        for node, operation, taken, called in _calls(model):
            if node.is_input:
                if inputs is None:
                    makers[id(node.outputs[0])] = add(operation, (), node.outputs[0], {})
                continue
            feeds = [makers[id(tensor)] for tensor in taken]
            inner = getattr(operation, "_functional", None) or operation
            if id(operation) not in whole and hasattr(inner, "_nodes_by_depth") and hasattr(inner, "inputs"):
                ends = visit(inner, feeds)
                for tensor, end in zip(node.outputs, ends, strict=True):
                    makers[id(tensor)] = end
            else:
                place = add(operation, tuple(feeds), node.outputs[0], called)
                for tensor in node.outputs:
                    makers[id(tensor)] = place
        return [makers[id(tensor)] for tensor in model.outputs]

    def add(operation: Any, feeds: tuple[int, ...], output: Any, called: dict[str, JsonValue]) -> int:
        place = len(layers)
        shares = first.get(id(operation))
        first.setdefault(id(operation), place)
        layer = described(operation, feeds, getattr(output, "shape", None), shares, called)
        if id(operation) in whole:
            layer = replace(layer, kind=whole[id(operation)][:300], config=_frozen_or_not(operation))
        elif id(operation) in learned and _depends_on_them(layer):
            layer = replace(layer, config={**layer.config, "learned_before": True})
        layers.append(replace(layer, line=watch.lines.of(operation)) if watch is not None else layer)
        owners.append(operation if shares is None else None)
        return place

    visit(graph, None)
    return layers, owners


def _depends_on_them(layer: Layer) -> bool:
    """Whether what a layer becomes depends on the weights it begins with; others are moved by training."""
    return bool(layer.parameters) and (layer.kind == "Embedding" or not layer.config.get("trainable", True))


def _frozen_or_not(model: Any) -> dict[str, JsonValue]:
    """What is told of a network that is not opened."""
    learning = len({id(variable) for variable in model.trainable_weights})
    return {"trainable": bool(learning), "learning_weights": learning, "learned_before": True}


def _calls(model: Any) -> Iterator[tuple[Any, Any, list[Any], dict[str, JsonValue]]]:
    """The calls that a model's outputs come from, in order: node, layer, inputs, and what else was given.

    Masks that Keras hands on by itself are left out, and what only calculates them.
    """
    nodes = [
        node for depth in sorted(model._nodes_by_depth, reverse=True) for node in model._nodes_by_depth[depth]
    ]
    masks = {
        id(mask)
        for node in nodes
        for tensor in node.outputs
        if (mask := getattr(tensor, "_keras_mask", None)) is not None
    }
    used = {id(tensor) for tensor in model.outputs}
    calls = []
    for node in reversed(nodes):
        taken, called = _given(node, masks)
        if not node.is_input and not any(id(tensor) in used for tensor in node.outputs):
            continue
        used |= {id(tensor) for tensor in taken}
        calls.append((node, node.operation, taken, called))
    yield from reversed(calls)


def _given(node: Any, masks: set[int]) -> tuple[list[Any], dict[str, JsonValue]]:
    """The tensors that a layer was called with, and what else it was given, by the names of its `call`.

    The tensors' own names are told where there is another than the first.
    """
    import keras

    try:
        names = list(inspect.signature(node.operation.call).parameters)
    except (AttributeError, TypeError, ValueError):
        names = []
    taken: list[Any] = []
    called_by: list[str] = []
    called: dict[str, JsonValue] = {}
    named = [(names[n] if n < len(names) else str(n), value) for n, value in enumerate(node.arguments.args)]
    for name, value in [*named, *node.arguments.kwargs.items()]:
        parts = keras.tree.flatten(value)
        tensors = [part for part in parts if isinstance(part, keras.KerasTensor) and id(part) not in masks]
        taken += tensors
        called_by += [name] * len(tensors)
        if not any(isinstance(part, keras.KerasTensor) for part in parts) and value is not None:
            called[name[:300]] = plain(value, text=300, items=16)
    called.pop("training", None)  # Keras itself fills it in, and every training gives it anew
    if len(set(called_by)) > 1:
        called["tensors"] = list(called_by)
    return taken, dict(list(called.items())[:20])


def _listed(model: Any, watch: Watch) -> tuple[list[Layer], list[Any]]:
    """The layers of a model whose connections are unknown, in the order they were made."""
    layers = list(model.layers)
    return [
        replace(described(layer, (place - 1,) if place else (), None, None), line=watch.lines.of(layer))
        for place, layer in enumerate(layers)
    ], layers


def _write_weights(owners: list[Any], file: Path, budget: int) -> int:
    """Write all weights in layer order; return the bytes written, 0 where they do not fit."""
    arrays = []
    for layer in owners:
        if layer is not None:
            arrays += [np.asarray(variable, "<f4") for variable in getattr(layer, "weights", [])]
    size = sum(array.nbytes for array in arrays)
    if not arrays or size > budget or not all(np.isfinite(array).all() for array in arrays):
        return 0
    with file.open("wb") as out:
        for array in arrays:
            out.write(np.ascontiguousarray(array).tobytes())
    return size
