"""What was done to what is to be predicted: found, and proven, once it is known which rows went in."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.fitting.transformation import evaluated
from grader.preprocessing.features import solved
from grader.preprocessing.matching import Matches, NotFound
from grader.preprocessing.raw import Numbers
from grader.preprocessing.sources import FUNCTIONS, ROUNDING, Source
from grader.records.transformation import Feature, Function, Target

NOT_ALL = "the labels that went in are not those of the data set, and too few classes were seen to tell more"


def find_target(target: NDArray[Any], classes: int, sample: Numbers, matches: Matches) -> Target | None:
    """What was done to the target; None where it went in as it is, or one-hot in its own order.

    Args:
        target: of the data, a row each: whole-number labels, or values.
        classes: how many classes there are; 0 for values.
        sample: what went in, rows x numbers.
        matches: which rows of the data the sample has.

    Raises:
        NotFound: it is something else.
    """
    if np.isnan(sample).any() or not sample.size:
        raise NotFound("what is to be predicted has values that are no numbers")
    return _codes(target, classes, sample, matches) if classes else _values(target, sample, matches)


def _codes(target: NDArray[Any], classes: int, sample: Numbers, matches: Matches) -> Target | None:
    """Which code each class has."""
    given = sample[:, 0]
    if sample.shape[1] > 1:
        if not (((sample == 0) | (sample == 1)).all() and (sample.sum(1) == 1).all()):
            raise NotFound("the labels that went in are neither whole numbers nor one-hot")
        given = sample.argmax(1).astype(np.float64)
    labels = target.astype(np.int64)
    own = labels[matches.rows]
    if matches.where(own == given[matches.sampled]) is not None:
        return None  # as they are
    seen: dict[int, float] = {}
    for row, label in zip(matches.sampled, own, strict=True):
        if matches.alone()[row] and seen.setdefault(int(label), float(given[row])) != given[row]:
            raise NotFound("the labels that went in are not those of the rows beside them")
    moved = {code - label for label, code in seen.items()}
    if len(seen) < classes and (len(moved) != 1 or len(seen) < 3):
        raise NotFound(NOT_ALL)
    codes = [seen.get(label, label + min(moved)) for label in range(classes)]
    if any(code != int(code) or code < 0 for code in codes) or len(set(codes)) < classes:
        raise NotFound("the labels that went in are no whole numbers from 0, one for each class")
    made = np.array(codes)[own]
    if matches.where(made == given[matches.sampled]) is None:
        raise NotFound("the labels that went in are not those of the rows beside them")
    return Target(codes=tuple(int(code) for code in codes))


def _values(target: NDArray[Any], sample: Numbers, matches: Matches) -> Target | None:
    """By which function, shift and scale the values were changed."""
    if sample.shape[1] != 1:
        raise NotFound("several values went in for each row, where one is to be predicted")
    given, values = sample[:, 0], np.asarray(target, np.float64)
    rows, alone = matches.first(), matches.alone()
    used = alone if alone.sum() >= max(4, len(alone) // 4) else np.ones(len(alone), bool)
    for function in FUNCTIONS:
        changed = evaluated(function, values)
        if np.isnan(changed).any() or (function == "square" and values.min() < 0):
            continue  # it has no value for all, or cannot be turned back
        found = solved(Source(Feature("", function), changed), given[used], rows[used], (math.nan, math.nan))
        if found is None:
            continue
        made = (changed - found.shift) / found.scale
        near = ROUNDING * (np.abs(given).max() + np.abs(changed).max() / abs(found.scale))
        if matches.where(np.abs(made[matches.rows] - given[matches.sampled]) <= near) is not None:
            return _target(function, found.shift, found.scale)
    raise NotFound(
        "the values to predict that went in are not those of the rows beside them, in a way that is known"
    )


def _target(function: Function, shift: float, scale: float) -> Target | None:
    plain = (function, shift, scale) == ("", 0.0, 1.0)
    return None if plain else Target(function, shift, scale)
