"""Old spellings that work all the same, where an assignment forgives them (`forgive_old_apis`).

Only what has one plain meaning today is made to work: renamed modules, arguments, methods and keys. What
TensorFlow 1 did with sessions and placeholders is not. Every use is noted with today's spelling.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from grader.evidence import FORGIVEN

HOMES = ("keras", "tensorflow.keras", "keras._tf_keras.keras")
# Modules of keras.layers and keras.optimizers that are gone; their names are a level higher today.
LAYER_MODULES = (
    "core convolutional normalization recurrent embeddings advanced_activations pooling merge wrappers noise "
    "experimental experimental.preprocessing"
).split()
OPTIMIZER_MODULES = ("legacy", "adam_v2", "gradient_descent_v2", "rmsprop_v2", "adam", "sgd", "rmsprop")
# Arguments: old name, today's.
LAYER_ARGUMENTS = {
    "output_dim": "units",
    "init": "kernel_initializer",
    "border_mode": "padding",
    "nb_filter": "filters",
    "subsample": "strides",
    "return_sequence": "return_sequences",
    "p": "rate",
}
KEYS = {"acc": "accuracy", "val_acc": "val_accuracy"}
NUMPY = {"float": float, "int": int, "object": object, "complex": complex, "str": str}
SILENT = ("enable_eager_execution", "reset_default_graph", "disable_v2_behavior", "disable_eager_execution")


def install(notes: list[str]) -> None:
    """Make old spellings work; each that is used is noted once."""

    def used(old: str, new: str) -> None:
        note = f"{FORGIVEN}{old}; today: {new}"
        if note not in notes:
            notes.append(note)

    _modules(used)
    _arguments(used)
    _shapes(used)
    _models(used)
    _others(used)


Used = Callable[[str, str], None]


class _Alias(types.ModuleType):
    """A module that is gone: what is asked of it comes from where it is today."""

    def __init__(self, name: str, home: Any, used: Used, today: str):
        super().__init__(name)
        self._home, self._used, self._today = home, used, today
        self.__path__: list[str] = []  # it may have modules below it

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        attribute = getattr(self._home, name)
        self._used(self.__name__, f"{self._today}.{name}")
        return attribute


def _gone() -> list[tuple[str, Any, str]]:
    """Modules of Keras that are gone: the name inside Keras, what has taken their place, and its name."""
    import keras

    gone = [(f"layers.{name}", keras.layers, "keras.layers") for name in LAYER_MODULES]
    gone += [(f"optimizers.{name}", keras.optimizers, "keras.optimizers") for name in OPTIMIZER_MODULES]
    gone += [
        ("utils.np_utils", keras.utils, "keras.utils"),
        ("utils.generic_utils", keras.utils, "keras.utils"),
        ("utils.vis_utils", keras.utils, "keras.utils"),
        ("engine", keras, "keras"),
    ]
    return gone


def moved() -> dict[str, Any]:
    """What has taken the place of modules and classes that are gone, by their old names in full."""
    from keras._tf_keras.keras import preprocessing

    homes = {f"{root}.{name}": home for name, home, _ in _gone() for root in HOMES}
    # The old tools for pictures and texts are still there, under TensorFlow's name for Keras.
    for name in ("image", "text", "sequence"):
        tools = getattr(preprocessing, name, None)
        homes |= {f"{root}.{name}": tools for root in ("keras_preprocessing", "keras.preprocessing")}
    homes["keras_preprocessing"] = preprocessing
    generator = getattr(homes["keras.preprocessing.image"], "ImageDataGenerator", None)
    homes["keras.preprocessing.image.ImageDataGenerator"] = generator
    return {name: home for name, home in homes.items() if home is not None}


def _modules(used: Used) -> None:
    gone = _gone()
    for name, home, today in gone:
        alias = _Alias(f"keras.{name}", home, used, today)
        above, _, last = name.rpartition(".")
        for root in HOMES:
            if last == "legacy":  # it is there, and refuses
                sys.modules.pop(f"{root}.{name}", None)
            sys.modules.setdefault(f"{root}.{name}", alias)
            try:
                parent = importlib.import_module(f"{root}.{above}" if above else root)
            except ImportError:  # TensorFlow's own road to Keras differs between versions
                continue
            if last == "legacy" or not hasattr(parent, last):
                setattr(parent, last, alias)


def _renamed(function: Any, renames: dict[str, str], used: Used, what: str) -> Any:
    """`function` with old names of its arguments taken, too."""

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        for old, new in renames.items():
            if old in kwargs and new not in kwargs:
                used(f"{what}({old}=...)", f"{new}=")
                kwargs[new] = kwargs.pop(old)
        return function(*args, **kwargs)

    wrapper.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]  # Keras reads it
    return wrapper


def _arguments(used: Used) -> None:
    import keras

    for name, kind in _classes(keras.optimizers, keras.optimizers.Optimizer):
        kind.__init__ = _renamed(_decaying(kind.__init__, used, name), {"lr": "learning_rate"}, used, name)
    for name, kind in _classes(keras.layers, keras.layers.Layer):
        taken = kind.__init__.__code__.co_varnames if hasattr(kind.__init__, "__code__") else ()
        renames = {old: new for old, new in LAYER_ARGUMENTS.items() if new in taken and old not in taken}
        if renames:
            kind.__init__ = _renamed(kind.__init__, renames, used, name)


def _shapes(used: Used) -> None:
    """A shape of one side may be a number, as brackets without a comma make it."""
    import keras

    kind = keras.layers.InputLayer
    begin = kind.__init__

    @functools.wraps(begin)
    def wrapper(self: Any, shape: Any = None, *args: Any, **kwargs: Any) -> None:
        if isinstance(shape, int) and not isinstance(shape, bool):
            used(f"shape=({shape})", f"shape=({shape},)")
            shape = (shape,)
        begin(self, shape, *args, **kwargs)

    wrapper.__signature__ = inspect.signature(begin)  # type: ignore[attr-defined]  # Keras reads it
    kind.__init__ = wrapper


def _classes(module: Any, base: type) -> Iterable[tuple[str, Any]]:
    return [
        (name, kind)
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, base) and "__init__" in vars(kind)
    ]


def _decaying(init: Any, used: Used, name: str) -> Any:
    """The optimizer's beginning, with `decay=` as the schedule that it was."""

    @functools.wraps(init)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> None:
        from keras.optimizers.schedules import InverseTimeDecay

        decay = kwargs.pop("decay", None)
        if decay:
            used(f"{name}(decay=...)", "a schedule for learning_rate")
            rate = kwargs.pop("learning_rate", None) or (args[0] if args else 0.001)
            args, kwargs["learning_rate"] = args[1:], InverseTimeDecay(rate, 1, decay)
        init(self, *args, **kwargs)

    return wrapper


class _Logs(dict[str, Any]):
    """Results of an epoch, in which "acc" is "accuracy"."""

    used: Used = staticmethod(lambda old, new: None)

    def __missing__(self, key: str) -> Any:
        if key in KEYS and KEYS[key] in self:
            type(self).used(f'"{key}"', f'"{KEYS[key]}"')
            return self[KEYS[key]]
        raise KeyError(key)

    def get(self, key: str, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default


def _models(used: Used) -> None:
    import keras
    from keras.src.utils.python_utils import pythonify_logs

    _Logs.used = staticmethod(used)
    model = keras.Model
    fit, predict, evaluate = model.fit, model.predict, model.evaluate
    save, save_weights = model.save, model.save_weights

    def fitted(self: Any, x: Any = None, y: Any = None, *args: Any, **kwargs: Any) -> Any:
        for old, new in {"nb_epoch": "epochs", "samples_per_epoch": "steps_per_epoch"}.items():
            if old in kwargs:
                used(f"fit({old}=...)", f"{new}=")
                kwargs[new] = kwargs.pop(old)
        if kwargs.pop("show_accuracy", None) is not None:
            used("fit(show_accuracy=...)", 'metrics=["accuracy"] in compile')
        history = fit(self, _array(x, used), _array(y, used), *args, **kwargs)
        history.history = _Logs(history.history)
        return history

    def predicted(self: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        return predict(self, _array(x, used), *args, **kwargs)

    def evaluated(self: Any, x: Any = None, y: Any = None, *args: Any, **kwargs: Any) -> Any:
        return evaluate(self, _array(x, used), _array(y, used), *args, **kwargs)

    def classes(self: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        used("predict_classes", "np.argmax(model.predict(x), axis=1)")
        outputs = predicted(self, x, *args, **kwargs)
        return outputs.argmax(axis=-1) if outputs.shape[-1] > 1 else (outputs > 0.5).astype("int32")

    def chances(self: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        used("predict_proba", "model.predict(x)")
        return predicted(self, x, *args, **kwargs)

    def generator(name: str, now: Any) -> Any:
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            used(f"{name}_generator", f"model.{name}")
            return now(self, *args, **kwargs)

        return call

    def saved(self: Any, filepath: Any, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("save_format", None)
        return save(self, _ending(filepath, (".keras", ".h5"), ".keras", used), *args, **kwargs)

    def saved_weights(self: Any, filepath: Any, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("save_format", None)
        path = _ending(filepath, (".weights.h5",), ".weights.h5", used)
        return save_weights(self, path, *args, **kwargs)

    model.fit, model.predict, model.evaluate = fitted, predicted, evaluated
    model.predict_classes, model.predict_proba = classes, chances
    for name, now in (("fit", fitted), ("predict", predicted), ("evaluate", evaluated)):
        setattr(model, f"{name}_generator", generator(name, now))
    model.save, model.save_weights = saved, saved_weights

    def epoch_ended(self: Any, epoch: int, logs: Any = None) -> None:
        """Give every callback the results under their old names, too."""
        if getattr(self, "_async_train", False):
            self._flush_futures()
        known = _Logs(pythonify_logs(logs))
        for callback in self.callbacks:
            callback.on_epoch_end(epoch, known)

    keras.callbacks.CallbackList.on_epoch_end = epoch_ended
    checkpoint = keras.callbacks.ModelCheckpoint
    begin = checkpoint.__init__

    def watched(self: Any, filepath: Any, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("period", None)
        ending = ".weights.h5" if kwargs.get("save_weights_only") else ".keras"
        monitor = kwargs.get("monitor", "")
        if monitor in KEYS:
            used(f'"{monitor}"', f'"{KEYS[monitor]}"')
            kwargs["monitor"] = KEYS[monitor]
        begin(self, _ending(filepath, (ending, ".h5"), ending, used), *args, **kwargs)

    checkpoint.__init__ = watched


def _array(values: Any, used: Used) -> Any:
    """A list of numbers as the array that Keras wants today."""
    if not isinstance(values, list) or not values:
        return values
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        return values
    used("a list for x or y", "np.array([...])")
    return array.astype("float32") if array.dtype.kind == "f" else array


def _ending(path: Any, known: tuple[str, ...], ending: str, used: Used) -> Any:
    if str(path).endswith(known):
        return path
    used("a file name without its ending", f'"name{ending}"')
    return f"{path}{ending}"


def _others(used: Used) -> None:
    import matplotlib.pyplot as plt
    import pandas as pd
    import tensorflow as tf

    def spelled(module: Any, old: str, replacement: Any, new: str) -> None:
        if hasattr(module, old):
            return

        def call(*args: Any, **kwargs: Any) -> Any:
            used(old, new)
            return replacement(*args, **kwargs)

        setattr(module, old, call)

    lookup = np.__getattr__

    def numpy_name(name: str) -> Any:
        if name in NUMPY:
            used(f"np.{name}", name)
            return NUMPY[name]
        return lookup(name)

    np.__getattr__ = numpy_name  # type: ignore[method-assign]
    spelled(tf, "set_random_seed", tf.random.set_seed, "tf.random.set_seed")
    spelled(tf, "random_normal", tf.random.normal, "tf.random.normal")
    spelled(tf, "random_uniform", tf.random.uniform, "tf.random.uniform")
    spelled(tf, "log", tf.math.log, "tf.math.log")
    spelled(tf, "to_float", lambda x: tf.cast(x, tf.float32), "tf.cast(x, tf.float32)")
    for name in SILENT:
        spelled(tf, name, lambda *args, **kwargs: None, "nothing: leave it out")
    frame = pd.DataFrame
    spelled(frame, "as_matrix", frame.to_numpy, ".to_numpy()")
    spelled(
        frame, "append",
        lambda self, other, **options: pd.concat(
            [self, other if isinstance(other, pd.DataFrame) else pd.DataFrame([other])],
            ignore_index=bool(options.get("ignore_index")),
        ),
        "pd.concat([first, second])",
    )  # fmt: skip
    use = plt.style.use

    def styled(style: Any) -> None:
        if isinstance(style, str) and style.startswith("seaborn") and "v0_8" not in style:
            used(f'plt.style.use("{style}")', '"seaborn-v0_8"')
            style = style.replace("seaborn", "seaborn-v0_8", 1)
        use(style)

    plt.style.use = styled
