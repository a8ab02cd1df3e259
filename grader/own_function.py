"""A teacher's own metric: a plain Python function of truth and prediction, written in `assignment.py`.

It is the teacher's and trusted as the marking scheme is. It runs where grading is done, never where a
student's program runs, and it does not travel: to other processes go the words of its metric alone.
"""

from __future__ import annotations

import hashlib
import inspect
import string
import textwrap
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from grader.metrics import METRICS, NAMED, Metric, MetricFailed, Outputs, Truth, predicted_classes, shares

PLACES = {"got", "count", "on_average"}  # in a sentence
LONGEST = 60  # characters of a name
LONG = 10_000  # characters of a value that a function refers to


def own_metric(
    name: str,
    function: Callable[[Any, Any], float],
    *,
    higher_is_better: bool,
    sentence: str = "",
    probabilities: bool = False,
    percent: bool = False,
    bounded: bool = False,
) -> Metric:
    """A metric of your own, for `Recipe(metric=...)` or `accuracy(metric=...)`.

    Args:
        name: what it is called in reports, such as "profit".
        function: its value, given truth and prediction, as scikit-learn's metrics are: two arrays with an
            entry for each hidden sample. They are labels, from 0 on, where the data have classes, and else
            values in the data's own unit. It is given copies, and must return a number.
        higher_is_better: it is a score; with False it is an error.
        sentence: what a student reads of it, with `{got}` where the value stands, such as "your network would
            earn {got} euros"; `{count}` is the number of hidden samples.
        probabilities: the prediction is samples x classes, the probability of each class.
        percent: it is shown in percent: 0.5 as 50.0%.
        bounded: it is never below 0 or above 1.

    What the function refers to is part of it: where it changes, or a constant or another function of its
    file that it uses, networks are measured again. They are not trained again.

    A function that raises, or returns what is no number, costs no student a point: the mark is left ungraded,
    and says why.

    Raises:
        ValueError: a name of another metric, a sentence without `{got}`, or no function.

    Example:
        >>> def profit(truth, prediction):
        ...     bought = prediction == 1
        ...     return 5.0 * (bought & (truth == 1)).sum() - bought.sum()
        >>> metric = own_metric("profit", profit, higher_is_better=True, sentence="it earns {got} euros")
        >>> metric.said(12.0, 100)
        'it earns 12 euros'
    """
    if not name.strip() or len(name) > LONGEST or name in METRICS or NAMED.fullmatch(name):
        raise ValueError(f"own_metric: expected a name that no other metric has. Received: {name!r}")
    if not callable(function):
        raise ValueError(
            f"own_metric {name}: expected a function of truth and prediction. Received: {function!r}"
        )
    shown = name.replace("{", "{{").replace("}", "}}")
    said = sentence or f"your network's {shown} is{{on_average}} {{got}} on {{count}} hidden samples"
    _refuse_places(name, said)
    words = Metric(
        name=name,
        title=name.replace("_", " "),
        higher_is_better=higher_is_better,
        of_classes=True if probabilities else None,
        score=function,
        sentence=said,
        unseen=said if sentence else f"your network's {shown} is {{got}} on data it has not seen",
        brief=f"{shown} {{got}}",
        percent=percent,
        bounded=bounded,
        source=source_of(function),
    )
    return replace(
        words, score=partial(_called, words, function), adapted=partial(_truth_and_prediction, probabilities)
    )


def _refuse_places(name: str, sentence: str) -> None:
    """Raise ValueError for a sentence that cannot be filled in."""
    try:
        places = {place for _, place, *_ in string.Formatter().parse(sentence) if place is not None}
    except ValueError:
        places = {"{"}
    if "got" not in places or not places <= PLACES:
        raise ValueError(
            f"own_metric {name}: sentence: expected {{got}} where the value stands, and no other places than "
            f"{{count}} and {{on_average}}. Received: {sentence!r}"
        )


def _truth_and_prediction(
    probabilities: bool, outputs: Outputs, truth: Truth, classes: Sequence[str]
) -> tuple[Any, Any]:
    """What a function is given, as copies: it may do with them what it likes."""
    if not classes:
        return np.array(truth, np.float64), outputs.mean(axis=1, dtype=np.float64)
    labels = np.array(truth, np.int64)
    if not probabilities:
        return labels, predicted_classes(outputs).copy()
    whole = outputs if outputs.shape[1] > 1 else np.concatenate([1 - outputs, outputs], axis=1)
    return labels, np.array(shares(whole), np.float64)


def _called(metric: Metric, function: Callable[[Any, Any], float], truth: Any, prediction: Any) -> float:
    """What a teacher's function returns, as a number.

    Raises:
        MetricFailed: it raises, or that is none.
    """
    try:
        value = function(truth, prediction)
    except Exception as error:  # whatever it is, it is no student's fault
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"line {place.lineno} of {Path(place.filename).name}"
        raise MetricFailed(metric, f"{type(error).__name__} in {where}", f"It says: {error}") from error
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        received = type(value).__name__
        raise MetricFailed(
            metric, f"expected a number. Received: {received}", f"It is: {value!r:.200}"
        ) from error


def source_of(function: Callable[..., Any]) -> str:
    """Everything that decides what a function returns, as text: its source, and what of its file it uses."""
    return "\n".join(_parts(function, set()))


def _parts(function: Any, seen: set[int]) -> Iterator[str]:
    """The source of a function, then what it refers to; each function once."""
    if id(function) in seen:
        return
    seen.add(id(function))
    if isinstance(function, partial):
        yield from (f"partial {_text(value)}" for value in (function.args, sorted(function.keywords.items())))
        yield from _parts(function.func, seen)
        return
    try:
        yield textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):  # built in, or typed at a prompt
        code = getattr(function, "__code__", None)
        yield f"{function!r}" if code is None else f"{code.co_code.hex()} {code.co_consts!r}"
    if not isinstance(function, FunctionType):
        return
    yield _text(function.__defaults__)
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=False)
    known = {**function.__globals__, **{name: cell.cell_contents for name, cell in cells}}
    for name in sorted(set(_names(function.__code__)) & set(known)):
        value = known[name]
        if isinstance(value, FunctionType) and value.__module__ == function.__module__:
            yield from _parts(value, seen)
        else:
            yield f"{name} = {_text(value)}"


def _names(code: CodeType) -> Iterator[str]:
    """The names that a function refers to, and those of functions within it."""
    yield from (*code.co_names, *code.co_freevars)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _text(value: Any) -> str:
    """A value as text that is the same in every process; of a long one its digest."""
    if isinstance(value, np.ndarray):
        text = f"{value.dtype} {value.shape} {value.tolist()!r}"
    elif isinstance(value, dict):
        text = f"dict {[(_text(key), _text(item)) for key, item in value.items()]}"
    elif isinstance(value, (list, tuple)):
        text = f"{type(value).__name__} {[_text(item) for item in value]}"
    elif isinstance(value, (set, frozenset)):
        text = f"set {sorted(map(_text, value))}"
    elif value is None or isinstance(value, (bool, int, float, str, bytes)):
        text = repr(value)
    else:  # how it is shown may hold where it lies in memory
        text = str(getattr(value, "__name__", type(value).__name__))
    return text if len(text) <= LONG else hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
