"""A Keras model as plain evidence: its layers, connections, settings and weights."""

from __future__ import annotations

from collections.abc import Callable
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
# Keras's activations that can be told apart by what they do to a few numbers.
PROBED = (
    "linear", "relu", "sigmoid", "tanh", "softmax", "elu", "selu", "gelu", "silu", "softplus",
    "softsign", "leaky_relu", "relu6", "hard_sigmoid", "exponential",
)  # fmt: skip
ACTIVATION_KEYS = ("activation", "recurrent_activation")


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
            model, written = watch.paused(partial(_model, made, space, shape, file, budget))
        except Exception as error:  # a model class of the submission's own may do anything
            model, written = _unreadable(made, error), 0
        descriptions.append(model if not written else _with_weights(model, number))
        budget -= written
    fits = bounded([model.fits for model in descriptions])
    return tuple(replace(model, fits=own) for model, own in zip(descriptions, fits, strict=True))


def _with_weights(model: Model, number: int) -> Model:
    return Model(**{**model.__dict__, "weights": number})


def _unreadable(made: Made, error: Exception) -> Model:
    name = f"{type(made.model).__name__} (not readable: {type(error).__name__}: {error})"[:300]
    return Model(
        name, None, made.line, made.function[:300], "subclass", False, None, 0, (), 0, None,
        tuple(made.fits), None,
    )  # fmt: skip


def _model(
    made: Made, space: dict[str, Any], shape: tuple[int, ...], file: Path | None, budget: int
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
    graph = _graph(model, written_as, observed or shape, final=file is not None)
    input_shape = None
    if graph is not None and len(graph.inputs) == 1:
        sides = tuple(graph.inputs[0].shape)[1:]
        # A model that was never built has the shape it met in `fit`, or none of its own.
        if all(isinstance(side, int) for side in sides):
            input_shape = sides
    layers, owners = _walk(graph) if graph is not None else _listed(model)
    written = 0
    if file is not None and getattr(model, "built", False):
        written = _write_weights(owners, file, budget)
    variable = next((name for name, value in list(space.items()) if value is model), None)
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
        compiled=_asked(made.asked) if made.asked else _compiled(model),
        fits=tuple(made.fits),
        weights=None,
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


def _walk(graph: Any) -> tuple[list[Layer], list[Any]]:
    """Layers in order of calculation, nested models opened, and each layer's object."""
    layers: list[Layer] = []
    owners: list[Any] = []
    first: dict[int, int] = {}

    def visit(model: Any, inputs: list[int] | None) -> list[int]:
        makers: dict[int, int] = {}  # id of a symbolic tensor -> position of the layer that makes it
        for number, tensor in enumerate(model.inputs):
            if inputs is not None:
                makers[id(tensor)] = inputs[number]
        for depth in sorted(model._nodes_by_depth, reverse=True):
            for node in model._nodes_by_depth[depth]:
                operation = node.operation
                if node.is_input:
                    if inputs is None:
                        makers[id(node.outputs[0])] = add(operation, (), node.outputs[0])
                    continue
                feeds = [makers[id(tensor)] for tensor in node.arguments.keras_tensors]
                inner = getattr(operation, "_functional", None) or operation
                if hasattr(inner, "_nodes_by_depth") and hasattr(inner, "inputs"):
                    ends = visit(inner, feeds)
                    for tensor, end in zip(node.outputs, ends, strict=True):
                        makers[id(tensor)] = end
                else:
                    place = add(operation, tuple(feeds), node.outputs[0])
                    for tensor in node.outputs:
                        makers[id(tensor)] = place
        return [makers[id(tensor)] for tensor in model.outputs]

    def add(operation: Any, feeds: tuple[int, ...], output: Any) -> int:
        place = len(layers)
        shares = first.get(id(operation))
        first.setdefault(id(operation), place)
        layers.append(_layer(operation, feeds, getattr(output, "shape", None), shares))
        owners.append(operation if shares is None else None)
        return place

    visit(graph, None)
    return layers, owners


def _listed(model: Any) -> tuple[list[Layer], list[Any]]:
    """The layers of a model whose connections are unknown, in the order they were made."""
    layers = list(model.layers)
    return [
        _layer(layer, (place - 1,) if place else (), None, None) for place, layer in enumerate(layers)
    ], layers


def _layer(operation: Any, feeds: tuple[int, ...], shape: Any, shares: int | None) -> Layer:
    kind = type(operation).__name__
    home = type(operation).__module__
    if home.startswith("keras.src.ops"):
        kind, config = f"ops.{kind}", _operation_config(operation)
        variables = []
    else:
        variables = list(getattr(operation, "weights", []))
        config = _config(operation)
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
    config = {str(key)[:300]: plain(value, text=300, items=64) for key, value in settings.items()}
    for key in ACTIVATION_KEYS:
        if hasattr(layer, key):
            config[key] = activation_name(getattr(layer, key))
    for key in ("dtype", "batch_shape", "name", "trainable"):
        config.pop(key, None)
    config["trainable"] = bool(getattr(layer, "trainable", True))
    return dict(list(config.items())[:60])


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
