"""Inside the sandbox: build a network from its canonical description, train it, predict.

Runs as a job of its own. It is given inputs and training labels and never a hidden label; its
predictions go back as raw float32 and are scored by the supervisor. The description it is given
was checked by `layers` and `plan`; here it only meets constructors.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from grader.fitting import Floats, labelled, predictor, scaler, shaped, train_and_predict

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
    scale = scaler(settings["scaling"], x_train)
    x, hidden = (shaped(scale(part), shape) for part in (x_train, x_test))
    y = labelled(y_train, settings["labels"])

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
    return train_and_predict(keras.Model.fit, model, x, y, hidden, settings["epochs"], settings["batch_size"])


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
        if hasattr(layer, "finalize_state"):  # Normalization calculates with a copy of its weights
            layer.finalize_state()
    if place != len(flat):
        raise ValueError(f"expected {place:,} weights. Received: {len(flat):,}")
    shape = (settings["count"], *network["input_shape"])
    inputs = np.fromfile(settings["inputs"], "<f4").reshape(shape)
    return predictor(model)(inputs)[None]


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
