"""Inside the sandbox: build a network from its canonical description, train it, predict.

Runs as a job of its own. It is given inputs and training labels and never a hidden label; its
predictions go back as raw float32 and are scored by the supervisor. The description it is given
was checked by `layer_settings` and `plan`.
"""

from __future__ import annotations

import json
import math
import platform
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.errors import InternalError
from grader.fitting.inputs import Floats, prepared_labels, preparer, shaped
from grader.fitting.predictions import EPOCHS_RECORDED, Recorder, predictor
from grader.training.build import build, count_parameters, loss, optimizer


def warm() -> None:
    """Import what trainings need, before the fork."""
    from keras.src.backend.common.stateless_scope import StatelessScope

    from grader.fitting import loop
    from grader.training import probes

    assert loop and probes and StatelessScope


def run(folder: Path, settings: dict[str, Any], begin: Callable[[], None]) -> None:
    """Do the job in `folder` and write `evidence/result.json` and arrays beside it.

    A training leaves `predictions.f32` and, after it, `weights.f32`; a prediction the former.

    Args:
        folder: the job's own folder.
        settings: "mode" "train": `Plan.settings()`, with "data" (a folder of x_train.npy,
            y_train.npy and x_test.npy), "parameters" (the largest network allowed) and "metrics"
            (what Keras reports beside the loss, by its own names), and with "more_seeds", each of which
            leaves what it came to in a folder of its own: see `left_by`;
            "mode" "predict": "network", "weights" and "inputs" (files of raw float32; texts as .npy)
            and "count" (how many inputs); "mode" "device": nothing else, and only the device is told.
        begin: called first.
    """
    begin()
    out = folder / "evidence"
    if settings["mode"] == "train":
        training = _Training(settings)
        for number, seed in enumerate((settings["seed"], *settings.get("more_seeds", ()))):
            place = left_by(out, number)
            place.mkdir(exist_ok=True)
            _kept(place, partial(training.run, seed))
    elif settings["mode"] == "predict":
        _kept(out, lambda result, place: _predict(settings))
    else:
        _kept(out, lambda result, place: None)


def left_by(folder: Path, number: int) -> Path:
    """The folder in a job's evidence of what a training came to, with its first seed, 0, or a later one."""
    return folder / f"seed {number + 1}" if number else folder


def _kept(out: Path, work: Callable[[dict[str, Any], Path], Floats | None]) -> None:
    """Do something and leave in a folder what it came to."""
    result: dict[str, Any] = {
        "error": None, "history": {}, "parameters": 0, "outputs": 0, "recorded": 0,
        "device": "", "probes": None,
    }  # fmt: skip
    try:
        result["device"] = device()
        predictions = work(result, out)
        if predictions is not None:
            result["recorded"], result["outputs"] = predictions.shape[0], predictions.shape[2]
            (out / "predictions.f32").write_bytes(predictions.astype("<f4").tobytes())
    except TooLarge as error:
        result["error"] = {"kind": "too large", "message": str(error)[:2000]}
    except Exception as error:  # what Keras says of a network that cannot be trained
        result["error"] = {"kind": type(error).__name__, "message": str(error)[:2000]}
    (out / "result.json").write_text(json.dumps(result), "ascii")


def device() -> str:
    """What TensorFlow calculates on here, as far as it changes the bits of a result; made ready."""
    import tensorflow as tf

    cards = tf.config.list_physical_devices("GPU")
    if cards:
        for card in cards:
            tf.config.experimental.set_memory_growth(card, True)  # several trainings share it
        tf.config.experimental.enable_op_determinism()  # without it a GPU adds in any order
        facts = tf.config.experimental.get_device_details(cards[0])
        capability = ".".join(map(str, facts.get("compute_capability", ("unknown",))))
        return f"GPU {facts.get('device_name', 'unknown')} (compute capability {capability})"
    return f"CPU {_instructions()}"


def _instructions() -> str:
    """The widest vector instructions of this processor: libraries choose their kernels by them."""
    machine = platform.machine() or "unknown"
    try:
        flags = set(re.findall(r"\w+", Path("/proc/cpuinfo").read_text("ascii", "replace")))
    except OSError:  # macOS and Windows
        return f"{machine} {platform.processor()}".strip()
    known = ("amx_tile", "avx512_bf16", "avx512_vnni", "avx512f", "avx2", "avx", "sve", "asimd")
    return f"{machine} {next((flag for flag in known if flag in flags), 'plain')}"


class TooLarge(InternalError):
    """The network has more parameters than the limit."""


@dataclass(frozen=True)
class _Data:
    """What goes into a training.

    Attributes:
        raw: inputs as they lie, samples first.
        x: the same as a tensor.
        y: labels as a tensor.
        hidden: hidden inputs as the network takes them.
        scaled: from inputs to what the network takes.
        ready: from a batch of `x` to what it takes, in a graph: scaled copies of everything would be large.
    """

    raw: NDArray[Any]
    x: Any
    y: Any
    hidden: Floats
    scaled: Callable[[Any], Floats]
    ready: Callable[[Any], Any]


def _data(settings: dict[str, Any]) -> _Data:
    import keras

    from grader.fitting import loop

    folder = Path(settings["data"])
    # Mapped, not read: all trainings share one copy. Nothing writes to it.
    x_train, y_train, x_test = (
        np.load(folder / f"{name}.npy", mmap_mode="c", allow_pickle=False)
        for name in ("x_train", "y_train", "x_test")
    )
    shape = tuple(settings["network"]["input_shape"])
    kind = settings["network"].get("input_dtype", "float32")
    # Texts and names go in as they are.
    how_prepared = settings if kind == "float32" else {"scaling": {"kind": "raw"}}
    scale, scale_batch = (preparer(how_prepared, x_train, ops) for ops in (np, keras.ops))

    def ready(batch: Any) -> Any:
        batch = batch if kind == "string" else keras.ops.cast(batch, kind)
        return keras.ops.reshape(scale_batch(batch), (-1, *shape))

    return _Data(
        x_train,
        loop.tensor(x_train),
        loop.tensor(prepared_labels(settings, y_train)),
        shaped(scale(_given(x_test, kind)), shape),
        lambda x: shaped(scale(np.asarray(x, np.float32)), shape),
        ready,
    )


def _begun(settings: dict[str, Any], data: _Data, seed: int) -> tuple[Any, list[Any], list[Any]]:
    """The network as it is before training, compiled; see `build`."""
    import keras

    keras.utils.set_random_seed(seed)
    model, owners, tensors = build(settings["network"])
    for layer in owners:
        if isinstance(layer, keras.layers.Normalization) and layer.input_mean is None:
            layer.adapt(data.scaled(data.raw))
    name, options = settings["optimizer"]
    model.compile(
        optimizer=optimizer(name, options),
        loss=loss(*settings["loss"]),
        metrics=settings["metrics"],
        jit_compile=False,
    )
    return model, owners, tensors


class _Training:
    """A training, with one seed after the other, of a network that is compiled once.

    For a later seed its variables become those of a network that was begun with that seed. So what comes of
    it is what comes of it alone, bit for bit.
    """

    def __init__(self, settings: dict[str, Any]):
        """Prepare; whatever can fail is left to `run`."""
        self._settings = settings
        self._network: tuple[Any, list[Any], list[Any]] | None = None
        self._epochs: Any = None  # what `compiled_epochs` made
        self._predict: Callable[[Floats], Floats] | None = None

    @cached_property
    def _parameters(self) -> int:
        return count_parameters(self._settings["network"])

    @cached_property
    def _data(self) -> _Data:
        return _data(self._settings)

    def run(self, seed: int, result: dict[str, Any], out: Path) -> Floats:
        """Train with a seed, and leave the weights; returns predictions, epochs x samples x outputs."""
        from grader.training import probes

        settings = self._settings
        result["parameters"] = self._parameters
        if self._parameters > settings["parameters"]:
            raise TooLarge(
                f"expected at most {settings['parameters']:,} parameters. Received: {self._parameters:,}"
            )
        data = self._data
        model, owners, tensors = self._begun(seed)
        sample = data.ready(data.x[: probes.SAMPLES]), data.y[: probes.SAMPLES]
        looked = probes.Probes(model, settings["network"], tensors, *sample)
        result["history"], predictions = self._trained(model)
        weights = [
            np.asarray(one, np.float32).ravel() for layer in dict.fromkeys(owners) for one in layer.weights
        ]
        (out / "weights.f32").write_bytes(
            np.concatenate([np.empty(0, "<f4"), *weights]).astype("<f4").tobytes()
        )
        rate: Any = dict(settings["optimizer"][1]).get("learning_rate")
        an_epoch = math.ceil(len(data.x) / settings["batch_size"])
        steps = min(an_epoch * settings["epochs"], probes.TRIAL_STEPS)
        possible = isinstance(rate, float) and rate > 0
        result["probes"] = looked.after(
            partial(_attempts, settings, data, seed, steps) if possible else None, steps
        )
        return predictions

    def _begun(self, seed: int) -> tuple[Any, list[Any], list[Any]]:
        """The network as it is before training with a seed."""
        begun = _begun(self._settings, self._data, seed)
        if self._network is None:
            self._network = begun
            return begun
        model, fresh = self._network[0], begun[0]
        fresh.optimizer.build(fresh.trainable_variables)
        for ours, theirs in ((model, fresh), (model.optimizer, fresh.optimizer)):
            for variable, value in zip(ours.variables, theirs.variables, strict=True):
                variable.assign(value)
        return self._network

    def _trained(self, model: Any) -> tuple[dict[str, list[float | None]], Floats]:
        """Train the network as it is: its history, and predictions."""
        from grader.fitting import loop

        data, epochs = self._data, self._settings["epochs"]
        self._predict = self._predict or predictor(model)
        recorder = Recorder(data.hidden, epochs, self._predict)
        looks_on = epochs <= EPOCHS_RECORDED
        how = {"prepare": data.ready, "batch_size": self._settings["batch_size"]}
        if self._epochs is None:
            many = not looks_on and epochs >= loop.MANY_EPOCHS
            self._epochs = loop.compiled_epochs(model, data.x, data.y, many=many, **how)
        history = loop.train(
            model, data.x, data.y, epochs=epochs, epochs_at_once=self._epochs, **how,
            after=(lambda epoch: recorder.take(model, epoch)) if looks_on else None,
        )  # fmt: skip
        if not looks_on:
            recorder.take(model, epochs - 1)
        return history, np.stack(recorder.predictions)


def _attempts(settings: dict[str, Any], data: _Data, seed: int, steps: int) -> Iterator[Any]:
    """The network after about so many steps at other learning rates; it is built and compiled once."""
    import keras

    from grader.fitting import loop
    from grader.training import probes

    how = {"prepare": data.ready, "batch_size": settings["batch_size"]}
    epochs = max(1, round(steps / math.ceil(len(data.x) / settings["batch_size"])))
    many = epochs >= loop.MANY_EPOCHS
    trial = _begun(settings, data, seed)[0]
    at_once = loop.compiled_epochs(trial, data.x, data.y, steps=steps, many=many, **how)
    variables = [*trial.variables, *trial.optimizer.variables]
    fresh = [np.array(variable) for variable in variables]
    for factor in probes.TRIAL_FACTORS:
        keras.utils.set_random_seed(seed)
        for variable, value in zip(variables, fresh, strict=True):
            variable.assign(value)
        trial.optimizer.learning_rate = dict(settings["optimizer"][1])["learning_rate"] * factor
        loop.train(trial, data.x, data.y, epochs=epochs, epochs_at_once=at_once, **how)
        yield trial


def _given(array: Any, kind: str) -> Any:
    """Inputs of a type, as the network takes them."""
    return np.asarray(array) if kind == "string" else np.asarray(array, kind)


def _predict(settings: dict[str, Any]) -> Floats:
    network = settings["network"]
    model, owners, _ = build(network)
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
    file = Path(settings["inputs"])
    given = np.load(file, allow_pickle=False) if file.suffix == ".npy" else np.fromfile(file, "<f4")
    inputs = _given(given.reshape(shape), network.get("input_dtype", "float32"))
    return predictor(model)(inputs)[None]
