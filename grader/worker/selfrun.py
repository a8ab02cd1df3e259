"""Train a model that only the submission itself can build: custom layers, losses, subclasses.

It happens inside the walls, in the submission's own process, on inputs without labels to guess. What
comes of it is a claim like the rest, and the report calls it a self-run.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from grader.fitting.inputs import prepared_labels, preparer, shaped
from grader.fitting.predictions import predictor
from grader.worker.watch import Watch


def hold_seed(seed: int) -> None:
    """Begin every random choice of Keras from this seed, whatever seed the submission sets.

    So a network is another one with each seed, as one that the grader builds is. NumPy's own stays.
    """
    import random

    import keras
    import tensorflow as tf
    from keras._tf_keras.keras import utils as old_utils

    everything, of_tensors, of_python = keras.utils.set_random_seed, tf.random.set_seed, random.seed

    def set_random_seed(given: Any) -> None:
        everything(given)  # which says what is wrong with it
        of_tensors(seed)
        of_python(seed)

    def set_seed(given: Any) -> None:
        of_tensors(seed)

    def set_python(given: Any = None, *more: Any, **named: Any) -> None:
        of_python(seed)

    for utils in (keras.utils, old_utils):
        utils.set_random_seed = set_random_seed
    tf.random.set_seed = set_seed
    random.seed = set_python  # type: ignore[assignment]  # a method of the generator that all share


def train(watch: Watch, settings: dict[str, Any], folder: Path) -> None:
    """Train one of the models made, by the recipe, and write result and predictions.

    Args:
        watch: what the submission made.
        settings: "model", its number; "data", a folder of x_train.npy, y_train.npy and x_test.npy;
            "input_shape", "scaling", "labels", "epochs", "batch_size", "seed" and "transformation" as for a
            training job. With 0 epochs the model is taken as the submission trained it.
        folder: the job's own folder.
    """
    from grader.fitting.fit import train_and_predict

    result: dict[str, Any] = {"error": None, "history": {}, "parameters": 0, "outputs": 0, "recorded": 0}
    try:
        made = watch.made[settings["model"]]
        model = made.model
        data = Path(settings["data"])
        x_train, y_train, x_test = (
            np.load(data / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in ("x_train", "y_train", "x_test")
        )
        shape = tuple(settings["input_shape"])
        if x_train.dtype.kind == "U":  # texts go in as they are
            x, hidden = (shaped(np.asarray(part), shape) for part in (x_train, x_test))
        else:
            scale = preparer(settings, x_train)
            x, hidden = (shaped(scale(np.asarray(part, np.float32)), shape) for part in (x_train, x_test))
        if settings["epochs"]:
            made.begin_anew()
            predictions, result["history"] = train_and_predict(
                watch.keras_fit,
                model,
                x,
                prepared_labels(settings, np.asarray(y_train)),
                hidden,
                settings["epochs"],
                settings["batch_size"],
            )
        else:
            predictions = predictor(model)(hidden)[None]
        result["parameters"] = int(model.count_params())
        result["recorded"], result["outputs"] = predictions.shape[0], predictions.shape[2]
        (folder / "evidence" / "predictions.f32").write_bytes(predictions.astype("<f4").tobytes())
    except Exception as error:  # the submission's own code, or what Keras says of it
        result["error"] = {"kind": type(error).__name__[:200], "message": str(error)[:2000]}
    (folder / "evidence" / "result.json").write_text(json.dumps(result), "ascii")
