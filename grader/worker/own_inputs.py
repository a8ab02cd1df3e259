"""What the submission's own program makes of inputs: by its `preprocess`, or as its `predict` hands them on.

It is asked for the given inputs and for others without labels, and both come out as they are. What it says of
them is a claim; which of them went into its `fit` before is looked up on the other side.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.evidence import TRANSFORMS, Rows, Transform
from grader.fitting.rows import same_rows
from grader.worker.watch import Made, Watch

Parts = tuple[Any, Any]  # the given inputs, and those that are asked about


def defined(space: dict[str, Any]) -> tuple[Transform, ...]:
    """Those of `TRANSFORMS` that the submission defined, as functions of one argument."""
    return tuple(name for name in TRANSFORMS if _takes_one(space.get(name)))


def _takes_one(value: Any) -> bool:
    try:
        if not inspect.isfunction(value) or value.__module__ != "__main__":
            return False
        inspect.signature(value).bind(None)
    except (TypeError, ValueError):
        return False
    return True


def write(watch: Watch, space: dict[str, Any], settings: dict[str, Any], folder: Path) -> None:
    """Write what the program makes of given and asked inputs, by the first way that makes what `fit` got.

    Args:
        watch: what the submission made.
        space: its variables.
        settings: "model", the number of its model; "data", a folder of given.npy and asked.npy, and for a
            table given.json and asked.json; "transforms", the functions to ask.
        folder: the job's own folder, where `evidence` gets inputs.json, given.f32 and asked.f32.
    """
    made = watch.made[settings["model"]]
    result: dict[str, Any] = {"error": "it was not asked", "by": "", "shape": [], "given": 0, "asked": 0}
    for name in settings["transforms"]:
        for parts in _forms(Path(settings["data"])):
            try:
                given, asked = (_asked(name, space[name], made, part) for part in parts)
                _refuse_others(np.concatenate([given, asked]), made)
                # Both at once, so that no half of them is ever found.
                for file, inputs in (("given", given), ("asked", asked)):
                    (folder / "evidence" / f"{file}.f32").write_bytes(inputs.astype("<f4").tobytes())
                    result[file] = len(inputs)
                result |= {"error": "", "by": name, "shape": list(given.shape[1:])}
            except Exception as error:  # the submission's own code
                message = str(error) if isinstance(error, OtherInputs) else f"{type(error).__name__}: {error}"
                if not result["by"]:  # what is said of the first way is the plainest
                    result |= {"error": message[:300], "by": name}
            if not result["error"]:
                break
        if not result["error"]:
            break
    (folder / "evidence" / "inputs.json").write_text(json.dumps(result), "ascii")


class OtherInputs(ValueError):
    """What it made is not what it makes of its data."""


def _refuse_others(given: Any, made: Made) -> None:
    """Look up among what was made of all inputs what went into `fit`; the other side looks more closely.

    Raises:
        OtherInputs: it is not there.
    """
    sample = next((fit.sample for fit in reversed(made.fits) if fit.sample is not None), None)
    if sample is None:
        raise OtherInputs("nothing went into fit to compare it with")
    rows = sample.x[0]
    if tuple(given.shape[1:]) != tuple(rows.shape):
        raise OtherInputs(
            f"it makes inputs of shape {tuple(given.shape[1:])}, and fit was given {rows.shape}"
        )
    flat = given.reshape(len(given), -1)[:, :: rows.step]
    if not all(map(len, same_rows(numbers_of(rows, sample.rows), flat))):
        raise OtherInputs("what it makes of the data is not what went into fit")


def numbers_of(rows: Rows, count: int) -> Any:
    """The numbers that were kept of some rows, rows x numbers."""
    kept = np.array([np.nan if one is None else one for one in rows.numbers], np.float32)
    return kept.reshape(count, -1)


def _asked(name: str, function: Callable[[Any], Any], made: Made, inputs: Any) -> Any:
    """What the program makes of inputs, as float32, samples first.

    Raises:
        OtherInputs: that is no array of so many samples.
    """
    count = len(inputs)
    array = _plain(function(inputs)) if name == "preprocess" else _handed_on(function, made, inputs)
    if array.ndim < 2 or len(array) != count or array.dtype.kind not in "biuf":
        raise OtherInputs(f"it made {_said(array)} of {count} samples")
    return np.asarray(array, np.float32)


def _said(array: Any) -> str:
    return f"an array of shape {array.shape} and type {array.dtype}"


def _plain(value: Any) -> Any:
    """An array of whatever holds one; the first of several, as of inputs and labels."""
    if isinstance(value, (tuple, list)) and value and hasattr(value[0], "shape") and value[0].ndim > 1:
        value = value[0]
    for way in ("numpy", "to_numpy", "toarray"):
        if hasattr(value, way):
            value = getattr(value, way)()
    array = np.asarray(value)
    return array.astype(np.float64) if array.dtype == object else array


def _handed_on(function: Callable[[Any], Any], made: Made, inputs: Any) -> Any:
    """What a function hands on to the model when it is given inputs, one call after the other."""
    import keras

    parts: list[Any] = []
    inside = False

    def watched(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(model: Any, *args: Any, **named: Any) -> Any:
            nonlocal inside
            if model is not made.model or inside:
                return original(model, *args, **named)
            given = args[0] if args else next(iter(named.values()))
            parts.append(_plain(given))
            inside = True
            try:
                return original(model, *args, **named)
            finally:
                inside = False

        return call

    ways = {name: getattr(keras.Model, name) for name in ("predict", "predict_on_batch", "__call__")}
    own_call = "__call__" in vars(keras.Model)
    for name, original in ways.items():
        setattr(keras.Model, name, watched(original))
    try:
        function(inputs)
    finally:
        for name, original in ways.items():
            if name != "__call__" or own_call:
                setattr(keras.Model, name, original)
            else:
                del keras.Model.__call__
    if not parts:
        raise OtherInputs("it hands nothing on to the model")
    return np.concatenate(parts)


def _forms(data: Path) -> Iterator[Parts]:
    """Inputs as a program may have them: a table without its target, with one, as an array; then numbers."""
    if (data / "given.json").exists():
        given, asked = (json.loads((data / f"{name}.json").read_text("utf-8")) for name in ("given", "asked"))
        whole = [_table(part, given) for part in (given, asked)]
        without = [part.drop(columns=given["target"]) for part in whole]
        yield without[0], without[1]
        yield whole[0], whole[1]
        yield without[0].to_numpy(), without[1].to_numpy()
    given, asked = (np.load(data / f"{name}.npy", allow_pickle=False) for name in ("given", "asked"))
    yield given, asked


def _table(part: dict[str, Any], given: dict[str, Any]) -> Any:
    """Columns as pandas reads them from a file; their types are those of the given part."""
    import pandas as pd

    columns = {}
    for name, values in part["columns"].items():
        known = given["columns"][name]
        if all(isinstance(value, float) and value == int(value) for value in known):
            columns[name] = pd.Series(
                values, dtype=np.int64 if all(_is_whole(one) for one in values) else float
            )
        elif all(value is None or isinstance(value, float) for value in known):
            columns[name] = pd.Series(values, dtype=np.float64)
        elif set(known) <= {"True", "False"}:
            columns[name] = pd.Series([value == "True" for value in values])
        else:
            columns[name] = pd.Series([np.nan if value is None else value for value in values], dtype=object)
    return pd.DataFrame(columns)


def _is_whole(value: Any) -> bool:
    return value is not None and value == int(value)
