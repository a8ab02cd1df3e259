"""Inside the sandbox: build a network from its canonical description, train it, predict.

Runs as a job of its own. It is given inputs and training labels and never a hidden label; its
predictions go back as raw float32 and are scored by the supervisor. The description it is given
was checked by `layers` and `plan`; here it only meets constructors.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.fitting import fit_single_batch

Floats = NDArray[np.float32]

EPOCHS_RECORDED = 100  # with more epochs than this, only the last one's predictions are kept
PREDICTIONS_LIMIT = 48 << 20  # bytes of predictions kept
LONG = 2_000  # steps from which compiling the loop pays for itself
LOOP = 64  # steps a compiled loop runs at a time


def warm() -> None:
    """Import what trainings need, before the fork."""
    import keras
    from keras.src.backend.common.stateless_scope import StatelessScope

    assert keras and StatelessScope


def run(folder: Path, settings: dict[str, Any]) -> None:
    """Do the job in `folder` and write `evidence/result.json` and the predictions beside it.

    Args:
        folder: the job's own folder.
        settings: "mode" "train": `Plan.settings()`, with "data" (a folder of x_train.npy,
            y_train.npy and x_test.npy) and "parameters" (the largest network allowed);
            "mode" "predict": "network", "weights" and "inputs" (files of raw float32) and
            "count" (how many inputs).

    """
    out = folder / "evidence"
    result: dict[str, Any] = {"error": None, "history": {}, "parameters": 0, "outputs": 0, "recorded": 0}
    try:
        if settings["mode"] == "predict":
            predictions = _predict(settings)
        else:
            predictions, result["history"] = _train(settings, result)
        result["recorded"], result["outputs"] = predictions.shape[0], predictions.shape[2]
        (out / "predictions.f32").write_bytes(predictions.astype("<f4").tobytes())
    except TooLarge as error:
        result["error"] = {"kind": "too large", "message": str(error)[:2000]}
    except Exception as error:  # what Keras says of a network that cannot be trained
        result["error"] = {"kind": type(error).__name__, "message": str(error)[:2000]}
    (out / "result.json").write_text(json.dumps(result), "ascii")


class TooLarge(Exception):
    """The network has more parameters than the limit."""


def build(network: dict[str, Any]) -> tuple[Any, list[Any]]:
    """Build the Keras model of a canonical network; return it and the layers of its steps."""
    import keras

    entry = keras.Input(tuple(network["input_shape"]))
    made: list[Any] = []
    owners: list[Any] = []
    for kind, settings, inputs, shares in network["ops"]:
        feeds = [entry if source < 0 else made[source] for source in inputs]
        layer = owners[shares] if shares is not None else _layer(kind, settings)
        owners.append(layer)
        made.append(layer(feeds if len(feeds) > 1 else feeds[0]))
    return keras.Model(entry, made[-1] if made else entry), owners


def _layer(kind: str, settings: dict[str, Any]) -> Any:
    import keras

    homes: dict[str, Any] = {
        "initializer": keras.initializers,
        "regularizer": keras.regularizers,
        "constraint": keras.constraints,
    }
    ready = {}
    for key, value in settings.items():
        home = homes.get(key.rpartition("_")[2])
        if home is not None:
            name, config = value
            value = getattr(home, name)(**{k: v for k, v in config if k != "seed" or v is not None})
        elif isinstance(value, list):
            value = tuple(tuple(item) if isinstance(item, list) else item for item in value)
        ready[key] = value
    return getattr(keras.layers, kind)(**ready)


def count_parameters(network: dict[str, Any]) -> int:
    """How many weights the network has, found without allocating any."""
    from keras.src.backend.common.stateless_scope import StatelessScope

    with StatelessScope(initialize_variables=False):
        model, _ = build(network)
        return sum(math.prod(variable.shape) for variable in model.weights)


def _train(settings: dict[str, Any], result: dict[str, Any]) -> tuple[Floats, dict[str, list[Any]]]:
    import keras

    result["parameters"] = count_parameters(settings["network"])
    if result["parameters"] > settings["parameters"]:
        raise TooLarge(
            f"expected at most {settings['parameters']:,} parameters. Received: {result['parameters']:,}"
        )
    data = Path(settings["data"])
    x_train, y_train, x_test = (
        np.load(data / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        for name in ("x_train", "y_train", "x_test")
    )
    shape = tuple(settings["network"]["input_shape"])
    scale = _scaler(settings["scaling"], x_train)
    x, hidden = (_fitted(scale(part), shape) for part in (x_train, x_test))
    y = np.asarray(y_train)
    if settings["labels"] == "one_hot":
        y = keras.utils.to_categorical(y, int(y.max()) + 1)
    elif settings["labels"] == "integer":
        y = y.astype(np.int32)

    keras.utils.set_random_seed(settings["seed"])
    model, owners = build(settings["network"])
    for layer in owners:
        if isinstance(layer, keras.layers.Normalization):
            layer.adapt(x)
    steps = math.ceil(len(x) / settings["batch_size"])
    long = steps * settings["epochs"] >= LONG
    # Compiling with XLA halves the time of dense networks; its convolutions are slow on CPUs.
    dense = all(
        kind in ("Dense", "Activation", "Dropout", "Flatten") for kind, *_ in settings["network"]["ops"]
    )
    model.compile(
        optimizer=_optimizer(*settings["optimizer"]),
        loss=_loss(*settings["loss"]),
        metrics=["accuracy"] if settings["metric"] == "accuracy" else [],
        jit_compile=long and dense and steps > 1,
        steps_per_execution=LOOP if long and steps >= LOOP else 1,
    )
    if steps == 1 and settings["epochs"] > EPOCHS_RECORDED:
        history = fit_single_batch(model, x, y, settings["epochs"]).history
        predictions = [predictor(model)(hidden)]
    else:
        recorder = _recorder(hidden, settings["epochs"])
        history = model.fit(
            x,
            y,
            batch_size=settings["batch_size"],
            epochs=settings["epochs"],
            callbacks=[recorder],
            verbose=0,
        ).history
        predictions = recorder.predictions
    numbers = {
        key: [float(value) if math.isfinite(float(value)) else None for value in values]
        for key, values in history.items()
    }
    return np.stack(predictions), numbers


def _recorder(hidden: Floats, epochs: int) -> Any:
    """A callback that predicts the hidden inputs after each epoch: their labels stay outside."""
    import keras

    class Recorder(keras.callbacks.Callback):  # type: ignore[misc]  # Keras is untyped
        predictions: list[Floats]

        def on_train_begin(self, logs: Any = None) -> None:
            self.predictions = []
            self.predict = predictor(self.model)

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if epoch + 1 < epochs and (epochs > EPOCHS_RECORDED or self._full()):
                return
            self.predictions.append(self.predict(hidden))

        def _full(self) -> bool:
            return sum(part.nbytes for part in self.predictions) > PREDICTIONS_LIMIT

    return Recorder()


def predictor(model: Any, batch: int = 500) -> Callable[[Floats], Floats]:
    """A function from inputs to the model's outputs, samples x outputs; compiled on first use."""
    import tensorflow as tf

    step = tf.function(lambda part: model(part, training=False), reduce_retracing=True)

    def predict(x: Floats) -> Floats:
        starts = range(0, len(x), batch)
        parts = [np.asarray(step(x[start : start + batch]), np.float32) for start in starts]
        outputs: Floats = np.concatenate(parts)
        return outputs.reshape(len(x), -1)

    return predict


def _predict(settings: dict[str, Any]) -> Floats:
    network = settings["network"]
    model, owners = build(network)
    flat = np.fromfile(settings["weights"], "<f4")
    place = 0
    for layer in dict.fromkeys(owners):
        weights = []
        for variable in layer.weights:
            size = math.prod(variable.shape)
            weights.append(flat[place : place + size].reshape(variable.shape))
            place += size
        if weights:
            layer.set_weights(weights)
    if place != len(flat):
        raise ValueError(f"expected {place:,} weights. Received: {len(flat):,}")
    shape = (settings["count"], *network["input_shape"])
    inputs = np.fromfile(settings["inputs"], "<f4").reshape(shape)
    return predictor(model)(inputs)[None]


def _scaler(scaling: dict[str, Any], x_train: NDArray[Any]) -> Callable[[NDArray[Any]], Floats]:
    """A function that scales inputs; what it learns, it learns from the training set."""
    kind = scaling["kind"]
    if kind in ("unit", "range"):
        low, high = (0.0, 1.0) if kind == "unit" else (scaling["low"], scaling["high"])
        factor, shift = np.float32((high - low) / 255), np.float32(low)
        return lambda x: np.asarray(x, np.float32) * factor + shift
    train = np.asarray(x_train, np.float32)
    if kind == "standard":
        mean, spread = train.mean(0), train.std(0) + np.float32(1e-7)
        return lambda x: (np.asarray(x, np.float32) - mean) / spread
    if kind == "minmax":
        least, most = train.min(0), train.max(0)
        return lambda x: (np.asarray(x, np.float32) - least) / (most - least + np.float32(1e-7))
    return lambda x: np.asarray(x, np.float32)


def _fitted(x: Floats, shape: tuple[int, ...]) -> Floats:
    """`x` in the shape the network takes; a column of numbers is a list of samples of one."""
    if math.prod(shape) != math.prod(x.shape[1:]):
        raise ValueError(
            f"one sample of the data has shape {x.shape[1:]}. "
            f"Received: a network whose input has shape {shape}"
        )
    return x.reshape((len(x), *shape))


def _loss(name: str, settings: dict[str, Any]) -> Any:
    import keras

    if name == "kl_divergence":
        return keras.losses.KLDivergence()
    camel = "".join(part.capitalize() for part in name.split("_"))
    return getattr(keras.losses, camel)(**settings)


def _optimizer(name: str, settings: dict[str, Any]) -> Any:
    import keras

    ready = dict(settings)
    rate = ready.get("learning_rate")
    if isinstance(rate, list):
        schedule, config = rate
        ready["learning_rate"] = getattr(keras.optimizers.schedules, schedule)(
            **{key: value for key, value in config if key != "name"}
        )
    return getattr(keras.optimizers, name)(**ready)
