"""A Keras model as plain evidence: its layers, connections, settings and weights."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import JsonValue

from grader.evidence import Compiled, Layer, Model, Setting, plain
from grader.worker.sample import bounded
from grader.worker.watch import Made, Watch

WEIGHTS_BUDGET = 64 << 20  # bytes of weights written for all models together
LAYERS = 400
SETTING_ITEMS = 64  # of a list that is a layer's setting
# Keras's activations that can be told apart by what they do to a few numbers.
PROBED = (
    "linear", "relu", "sigmoid", "tanh", "softmax", "elu", "selu", "gelu", "silu", "softplus",
    "softsign", "leaky_relu", "relu6", "hard_sigmoid", "exponential",
)  # fmt: skip
ACTIVATION_KEYS = ("activation", "recurrent_activation")
# Layers that lie within a layer, by the name of the setting that they are.
INNER = {"layer": ("forward_layer", "layer"), "backward_layer": ("backward_layer",)}
WORDS = 30_000  # of a vocabulary; of a longer one only the number is told
VOCABULARY_BYTES = 1_500_000  # of evidence for the vocabularies of all models together


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
    compiled = _asked(made.asked) if made.asked else _compiled(model)
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
        compiled=compiled and replace(compiled, line=made.compiled_at),
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
        layer = _layer(operation, feeds, getattr(output, "shape", None), shares, called)
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
        replace(_layer(layer, (place - 1,) if place else (), None, None), line=watch.lines.of(layer))
        for place, layer in enumerate(layers)
    ], layers


def _layer(
    operation: Any,
    feeds: tuple[int, ...],
    shape: Any,
    shares: int | None,
    called: dict[str, JsonValue] | None = None,
) -> Layer:
    kind = type(operation).__name__
    home = type(operation).__module__
    if home.startswith("keras.src.ops"):
        kind, config = f"ops.{kind}", _operation_config(operation)
        variables = []
    else:
        variables = list(getattr(operation, "weights", []))
        config = _config(operation)
        if called:
            config["called"] = called
    return Layer(
        name=str(operation.name)[:300],
        kind=kind[:300],
        builtin=home.startswith("keras.src."),
        config=config,
        inputs=feeds,
        output_shape=tuple(shape) if shape is not None else None,
        parameters=sum(int(np.prod(variable.shape)) for variable in variables),
        weights=tuple(tuple(map(int, variable.shape)) for variable in variables),
        shares=shares,
    )


def _config(layer: Any) -> dict[str, JsonValue]:
    try:
        settings = layer.get_config()
    except Exception:  # a layer class of the submission's own may not have one
        settings = {}
    config = {str(key)[:300]: _whole_or_told(value) for key, value in settings.items()}
    for key in ACTIVATION_KEYS:
        if hasattr(layer, key):
            config[key] = activation_name(getattr(layer, key))
    for key in ("dtype", "batch_shape", "name", "trainable"):
        config.pop(key, None)
    config["trainable"] = bool(getattr(layer, "trainable", True))
    if type(layer).__name__ == "InputLayer":
        config["dtype"] = str(getattr(layer, "dtype", ""))[:300]
    return dict(list((config | _inner(layer, settings) | _learned(layer)).items())[:60])


def _whole_or_told(value: Any) -> JsonValue:
    """A setting as plain JSON; of a long list only how long it is: a part of it would be another setting."""
    length = len(value) if isinstance(value, (list, tuple)) else getattr(value, "size", 0)
    if isinstance(length, int) and length > SETTING_ITEMS:
        return f"a list of {length:,}"
    return plain(value, text=300, items=SETTING_ITEMS)


def _inner(layer: Any, settings: dict[str, Any]) -> dict[str, JsonValue]:
    """The layers within a layer, each by its class and its configuration."""
    inner: dict[str, JsonValue] = {}
    for key, attributes in INNER.items():
        lies = [getattr(layer, attribute) for attribute in attributes if hasattr(layer, attribute)]
        if key in settings and lies:
            kind = type(lies[0])
            name = kind.__name__ if kind.__module__.startswith("keras.src.") else f"custom:{kind.__name__}"
            inner[key] = {"class_name": name[:300], "config": dict(_config(lies[0]))}
    return inner


def _learned(layer: Any) -> dict[str, JsonValue]:
    """What a layer of words or bins knows, given to it or learned in `adapt`."""
    if not type(layer).__module__.startswith("keras.src.layers.preprocessing"):
        return {}
    known: dict[str, JsonValue] = {}
    if hasattr(layer, "get_vocabulary"):
        try:
            words = list(layer.get_vocabulary(include_special_tokens=False))
        except Exception:  # a layer that was never adapted has none
            words = []
        fits = len(words) <= WORDS and sum(len(str(word)) for word in words) < VOCABULARY_BYTES
        known["vocabulary"] = (
            ([plain(word, text=300) for word in words] if fits else f"one of {len(words):,} words")
            if words
            else None
        )
        if words and fits and layer.get_config().get("output_mode") == "tf_idf":
            lookup = getattr(layer, "_lookup_layer", layer)
            weights = np.asarray(lookup.idf_weights, np.float64)[-len(words) :]
            known["idf_weights"] = [float(weight) for weight in weights]
    for name in ("mean", "variance"):
        if (given := getattr(layer, f"input_{name}", None)) is not None:
            known[name] = plain(np.asarray(given, np.float64).tolist(), items=4096)
    if getattr(layer, "bin_boundaries", None) is not None:
        known["bin_boundaries"] = plain(list(layer.bin_boundaries), items=4096)
    return known


def _operation_config(operation: Any) -> dict[str, JsonValue]:
    names = ("axis", "negative_slope", "alpha", "newshape", "num_classes")
    return {name: plain(getattr(operation, name)) for name in names if hasattr(operation, name)}


def activation_name(function: Any) -> str:
    """The Keras name of an activation, however it was given; "custom:<name>" if it is none of Keras's.

    A function of the submission's own is known by what it does: `lambda x: tf.nn.relu(x)` is relu.
    """
    import keras

    if function is None:
        return "linear"
    if isinstance(function, str):
        return function
    for name in PROBED:
        if function is getattr(keras.activations, name, None):
            return name
    return _probe(function) or f"custom:{getattr(function, '__name__', type(function).__name__)}"[:300]


def _probe(function: Callable[[Any], Any]) -> str | None:
    import keras

    points = np.array([[-7.0, -2.0, -0.5, 0.0], [0.25, 1.0, 3.0, 9.0]], np.float32)
    try:
        given = np.asarray(function(keras.ops.convert_to_tensor(points)))
        for name in PROBED:
            known = np.asarray(getattr(keras.activations, name)(keras.ops.convert_to_tensor(points)))
            if given.shape == known.shape and np.allclose(given, known, rtol=1e-5, atol=1e-6):
                return name
    except Exception:  # the submission's own function
        return None
    return None


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


def _compiled(model: Any) -> Compiled | None:
    if not getattr(model, "compiled", False):
        return None
    metrics = getattr(getattr(model, "_compile_metrics", None), "_user_metrics", None) or []
    return Compiled(
        _setting(getattr(model, "loss", None)),
        _setting(getattr(model, "optimizer", None)),
        tuple(_names(metrics))[:30],
    )


def _asked(asked: dict[str, Any]) -> Compiled:
    """What a compile was given that ended in an error."""
    error = asked["trouble"]
    return Compiled(
        _setting(asked.get("loss")),
        _setting(asked.get("optimizer")),
        tuple(_names(asked.get("metrics") or []))[:30],
        f"{type(error).__name__}: {plain(error.args[0]) if error.args else ''}"[:300],
    )


def _setting(value: Any) -> Setting | None:
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]  # Keras takes a list of one for the one output
    if value is None:
        return None
    if isinstance(value, str):
        return Setting(value[:300], {})
    if isinstance(value, type) and value.__module__.startswith("keras.src."):
        return Setting(
            value.__name__[:300], {}
        )  # Keras makes a loss of its class; of an optimizer's, an error
    if hasattr(value, "get_config"):
        try:
            config = {str(key)[:300]: plain(item, text=300) for key, item in value.get_config().items()}
        except Exception:  # a class of the submission's own
            config = {}
        home = type(value).__module__
        name = type(value).__name__
        if not home.startswith("keras.src."):
            name = f"custom:{name}"
        return Setting(name[:300], dict(list(config.items())[:60]))
    called = getattr(value, "__name__", None)
    if called is None:  # several losses for several outputs
        return Setting(f"custom:{plain(value)}"[:300], {})
    home = getattr(value, "__module__", "") or ""
    return Setting(called[:300] if home.startswith("keras.src.") else f"custom:{called}"[:300], {})


def _names(metrics: Any) -> list[str]:
    if isinstance(metrics, dict):
        metrics = list(metrics.values())
    if not isinstance(metrics, (list, tuple)):
        metrics = [metrics]
    names = []
    for metric in metrics:
        if isinstance(metric, (list, tuple, dict)):
            names += _names(metric)
        elif isinstance(metric, str):
            names.append(metric[:300])
        elif metric is not None:
            # `metrics=[keras.metrics.SparseCategoricalAccuracy()]` and the function of that name
            named = getattr(metric, "__name__", None) or type(metric).__name__
            names.append(str(named)[:300])
    return names
