"""Keeps track of every model a submission makes, and of every `compile` and `fit`."""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from grader.evidence import Array, Fit, Setting, plain
from grader.worker.lines import Lines
from grader.worker.sample import is_generator, peeked, sample_of, with_latest

# A training of at most this many samples and steps runs as written. Larger ones are cut to a few
# steps an epoch: the grader trains the network itself.
FULL_SAMPLES = 100_000
FULL_STEPS = 5_000
SHORT_STEPS = 2  # an epoch
SHORT_EPOCHS = 100
EVALUATIONS = 20  # of one model that are kept
FACTS_ROWS = 2_000  # rows an array's facts are taken from


@dataclass
class Made:
    """A model as it was made: the object, and where in the script."""

    model: Any
    line: int | None
    function: str
    fits: list[Fit] = field(default_factory=list)
    evaluations: list[Array] = field(default_factory=list)
    asked: dict[str, Any] = field(default_factory=dict)  # of a compile that ended in an error
    application: str = ""  # the function of keras.applications that made it
    loaded: bool = False  # its weights came from a file
    compiled_at: int | None = None  # the line of its last compile
    beginning: dict[int, tuple[Any, Any]] = field(default_factory=dict)  # variables, as training found them

    def begin_anew(self) -> None:
        """Give everything that a training changes the value that it had before."""
        for variable, value in self.beginning.values():
            variable.assign(value)


class Watch:
    """The models of one submission. Holds them, so that a deleted model is still there."""

    def __init__(self, script: str, *, in_full: bool = False, again: bool = False):
        self._script = script
        self._in_full = in_full
        self._again = again  # a model is to be trained once more, from its beginning
        self._paused = False
        self.cut = False  # a training was cut short
        self.lines = Lines(script)
        self.made: list[Made] = []
        self.told: list[
            Any
        ] = []  # layers whose weights were set by hand; held, so that none takes their place
        self.keras_fit: Any = None

    def install(self, record: Callable[[], None], notes: list[str]) -> None:
        """Start watching `keras.Model`. `record` is called after every `compile` and `fit`."""
        import keras

        from grader.fitting import fit as faster

        new, compile_, fit = keras.Model.__new__, keras.Model.compile, keras.Model.fit
        evaluate, load = keras.Model.evaluate, keras.Model.load_weights
        self.keras_fit = fit
        self.lines.install()

        def made(cls: Any, *args: Any, **kwargs: Any) -> Any:
            model = new(cls, *args, **kwargs)
            self._saw(model)
            return model

        def compiled(model: Any, *args: Any, **kwargs: Any) -> None:
            self._compile(compile_, model, args, kwargs)
            record()

        def fitted(model: Any, *args: Any, **kwargs: Any) -> Any:
            history = self._fit(fit, model, args, kwargs, notes)
            record()
            return history

        def evaluated(model: Any, *args: Any, **kwargs: Any) -> Any:
            self._saw_evaluation(model, args, kwargs)
            return faster.evaluate(evaluate, model, *args, **kwargs)

        def loaded(model: Any, *args: Any, **kwargs: Any) -> None:
            load(model, *args, **kwargs)
            for made in self.made:
                made.loaded = made.loaded or made.model is model

        put = keras.layers.Layer.set_weights

        def told(layer: Any, *args: Any, **kwargs: Any) -> None:
            put(layer, *args, **kwargs)
            if not isinstance(layer, keras.Model) and not self._paused:
                self.told.append(layer)

        keras.layers.Layer.set_weights = told
        keras.Model.load_weights = loaded
        keras.Model.__new__ = staticmethod(made)
        keras.Model.compile = compiled
        keras.Model.fit = fitted
        keras.Model.evaluate = evaluated

    def paused(self, action: Callable[[], Any]) -> Any:
        """Run `action` without taking note of the models it makes."""
        self._paused = True
        try:
            return action()
        finally:
            self._paused = False

    def _saw(self, model: Any) -> None:
        if self._paused or any(made.model is model for made in self.made) or len(self.made) >= 100:
            return
        frame = sys._getframe(2)
        application = ""
        while frame is not None and frame.f_code.co_filename != self._script:
            # Building a Sequential makes a functional model inside it, which nobody wrote.
            home = frame.f_code.co_filename.replace("\\", "/")
            if home.endswith("keras/src/models/sequential.py") and frame.f_code.co_name != "__new__":
                return
            if "keras/src/applications/" in home:
                application = frame.f_code.co_name
            frame = frame.f_back  # type: ignore[assignment]
        if frame is None:
            self.made.append(Made(model, None, "", application=application))
        else:
            function = frame.f_code.co_name
            function = "" if function == "<module>" else function
            self.made.append(Made(model, frame.f_lineno, function, application=application))

    def _saw_evaluation(self, model: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Take down what `Model.evaluate` was given."""
        x = args[0] if args else kwargs.get("x")
        if x is not None and not hasattr(x, "shape") and hasattr(x, "take"):
            x, _ = _first_batch(x)
        mine = next((made for made in self.made if made.model is model), None)
        facts = _facts(x)
        if mine is not None and facts is not None and len(mine.evaluations) < EVALUATIONS:
            mine.evaluations.append(facts)

    def _compile(self, compile_: Any, model: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Run `Model.compile`, and take down what it was given where it ends in an error."""
        mine = next((made for made in self.made if made.model is model), None)
        asked: dict[str, Any] = mine.asked if mine is not None else {}
        asked.clear()
        if mine is not None:
            mine.compiled_at = self.lines.now()
        try:
            compile_(model, *args, **kwargs)
        except Exception as error:
            asked |= dict(zip(("optimizer", "loss"), args, strict=False)) | kwargs | {"trouble": error}
            raise

    def _fit(
        self, fit: Any, model: Any, args: tuple[Any, ...], kwargs: dict[str, Any], notes: list[str]
    ) -> Any:
        """Run `Model.fit`, cut short where it is long, and take down what it was given."""
        from grader.fitting import fit as faster

        given = dict(zip(("x", "y", "batch_size", "epochs", "verbose"), args, strict=False))
        if len(args) > 5 or set(given) & set(kwargs):
            return fit(model, *args, **kwargs)  # unusual; Keras itself says what is wrong with it
        given |= kwargs
        x, y = given.get("x"), given.get("y")
        if x is not None and y is None and not hasattr(x, "shape") and hasattr(x, "take"):
            x, y = _first_batch(x)  # a tf.data.Dataset
        elif is_generator(x) and y is None:
            x, y, given["x"] = peeked(x)
        epochs = _whole(given.get("epochs", 1))
        size = _length(given.get("x"))
        batch = _whole(given.get("batch_size") or 32)
        cut = (
            not self._in_full
            and epochs > 0
            and batch > 0
            and (
                size is None or size * epochs > FULL_SAMPLES or epochs * math.ceil(size / batch) > FULL_STEPS
            )
        )
        mine = next((made for made in self.made if made.model is model), None)
        sample = sample_of(x, y) if mine is not None else None
        held_back, callbacks = _validation(given), _callbacks(given)
        note = Fit(
            _facts(x), _facts(y), epochs, batch or None, cut, {}, sample, None, held_back, callbacks,
            self.lines.now(),
        )  # fmt: skip
        if mine is not None and len(mine.fits) < 50:
            mine.fits[:] = with_latest(mine.fits, note)
        given["verbose"] = 0
        if cut:
            self.cut = True
            notes.append("a long training was cut to a few steps: the grader trains the network itself")
            given = _shortened(given, size, batch, epochs)
        if self._again and mine is not None:
            given["callbacks"] = _with_beginning(given.get("callbacks"), mine)
        history = faster.fit(fit, model, **given)
        logs = getattr(history, "history", {})
        for values in logs.values():
            if cut and isinstance(values, list) and values:
                # One entry an epoch, as the script expects when it plots them.
                values.extend(values[-1:] * (epochs - len(values)))
        if mine is not None and mine.fits:
            claims = {str(key)[:300]: _numbers(values) for key, values in list(logs.items())[:20]}
            run = max(map(len, claims.values()), default=0)
            mine.fits[-1] = replace(note, history=claims, epochs_run=None if cut else run)
        return history


def _with_beginning(callbacks: Any, made: Made) -> Any:
    """Callbacks, and one that takes down what a training is about to change, once everything is built."""
    import keras

    def begin(logs: Any = None) -> None:
        optimizer = getattr(made.model, "optimizer", None)
        for variable in (*made.model.variables, *(optimizer.variables if optimizer is not None else ())):
            if id(variable) not in made.beginning:
                made.beginning[id(variable)] = (variable, np.array(variable))

    mine = keras.callbacks.LambdaCallback(on_train_begin=begin)
    if callbacks is None or isinstance(callbacks, (list, tuple)):
        return [*(callbacks or ()), mine]
    return [callbacks, mine] if isinstance(callbacks, keras.callbacks.Callback) else callbacks


def _validation(given: dict[str, Any]) -> Literal["", "data", "split"]:
    """What of the data is held back to look at on the way."""
    if given.get("validation_data") is not None:
        return "data"
    return "split" if given.get("validation_split") else ""


def _callbacks(given: dict[str, Any]) -> tuple[Setting, ...]:
    """The callbacks that a training is given, with what they are set to."""
    known = given.get("callbacks") or ()
    return tuple(
        Setting(type(each).__name__[:300], _plain_settings(each))
        for each in (known if isinstance(known, (list, tuple)) else [known])[:20]
    )


def _plain_settings(thing: Any) -> dict[str, Any]:
    """The public attributes of an object that are numbers, texts or None."""
    try:
        attributes = list(vars(thing).items())
    except TypeError:
        return {}
    return {
        str(name)[:300]: plain(value)
        for name, value in attributes[:60]
        if not str(name).startswith("_") and (value is None or isinstance(value, (bool, int, float, str)))
    }


def _whole(value: Any) -> int:
    """A whole number above 0, of whatever library; 0 for everything else."""
    try:
        return max(0, operator.index(value))
    except TypeError:
        return 0


def _shortened(given: dict[str, Any], size: int | None, batch: int, epochs: int) -> dict[str, Any]:
    short = dict(given)
    short["epochs"] = min(epochs, SHORT_EPOCHS)
    validation = given.get("validation_data")
    if size is None:
        short["steps_per_epoch"] = SHORT_STEPS
        if validation is not None and _length(validation) is None:
            short["validation_steps"] = SHORT_STEPS
        return short
    keep = min(size, SHORT_STEPS * batch)
    if given.get("validation_split"):
        keep = min(size, math.ceil(keep / max(0.05, 1 - float(given["validation_split"]))))
    for key in ("x", "y", "sample_weight"):
        if given.get(key) is not None:
            short[key] = given[key][:keep]
    if isinstance(validation, (tuple, list)):
        short["validation_data"] = tuple(
            part[: SHORT_STEPS * batch] if part is not None else None for part in validation
        )
    short.pop("steps_per_epoch", None)
    return short


def _length(x: Any) -> int | None:
    """How many samples `x` has; None for generators and data sets."""
    shape = getattr(x, "shape", None)
    if shape is not None and len(shape) > 0 and shape[0] is not None:
        return int(shape[0])
    return len(x) if isinstance(x, (list, tuple)) else None


def _first_batch(x: Any) -> tuple[Any, Any]:
    try:
        batch = next(iter(x.take(1)))
        return (batch[0], batch[1]) if isinstance(batch, tuple) and len(batch) > 1 else (batch, None)
    except Exception:  # its own code; fit itself will say what is wrong
        return None, None


def _facts(values: Any) -> Array | None:
    """The facts of an array; None for what is no array of numbers."""
    try:
        array = values.numpy() if hasattr(values, "numpy") else values
        array = array.to_numpy() if hasattr(array, "to_numpy") else np.asarray(array)
        if array.ndim == 0 or array.size == 0 or array.dtype.kind not in "biuf":
            return None
        step = max(1, len(array) // FACTS_ROWS)
        sample = np.asarray(array[::step][: FACTS_ROWS * 2], np.float64)
        flat = sample.reshape(len(sample), -1)
        axis = 0 if flat.shape[1] <= 64 else None
        means, spreads = np.atleast_1d(flat.mean(axis)), np.atleast_1d(flat.std(axis))
        numbers = np.nan_to_num(np.concatenate([[sample.min(), sample.max()], means, spreads]))
        count = len(means)
        return Array(
            tuple(int(side) for side in array.shape[:8]),
            str(array.dtype)[:300],
            float(numbers[0]),
            float(numbers[1]),
            tuple(map(float, numbers[2 : 2 + count])),
            tuple(map(float, numbers[2 + count :])),
        )
    except Exception:  # an object of the submission's own making
        return None


def _numbers(values: Any) -> tuple[float | None, ...]:
    if not isinstance(values, list):
        return ()
    numbers = []
    for value in values[:2000]:
        try:
            number = float(value)
        except (TypeError, ValueError):
            return ()
        numbers.append(number if math.isfinite(number) else None)
    return tuple(numbers)
