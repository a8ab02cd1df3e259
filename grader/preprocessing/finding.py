"""What a program did to its data before training: proven by rows that went in, never guessed.

`find` compares a sample of what `fit` was given with the data as students have them, and says which columns,
in which order, with which function, shift and scale make exactly these rows; or why nothing it knows does.
What it finds is plain numbers: applied to hidden inputs, nothing is learned from these.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import evidence
from grader.data import Dataset
from grader.evidence import Rows, Sample
from grader.fingerprint import fingerprint
from grader.fitting.transformation import features, turned_back
from grader.fitting.transformation import target as retarget
from grader.preprocessing.arrays import find_elements
from grader.preprocessing.features import Explanation, find_features, made_of
from grader.preprocessing.matching import Matches, NotFound
from grader.preprocessing.raw import Arrays, Table, column_names, columns_of, matrix_of
from grader.preprocessing.targets import find_target
from grader.records.transformation import Elements, Feature, Target, Transformation
from grader.shelf import looked_up

ALONE = 0.9  # of the rows of a sample, which can each be only one of the table
NEAR, FAR = 4.0, 8.0  # standard errors of a mean: what chance may do, and what it does not
LARGE = 256  # numbers of one sample, more of which are not looked at as columns


@dataclass(frozen=True)
class Finding:
    """What was found of a program's preprocessing.

    Attributes:
        transformation: what it did; None where that was not proven.
        why: what was not: of the inputs without a transformation, else of the target; "" where all was.
    """

    transformation: Transformation | None
    why: str = ""


def find(raw: Table | Arrays, sample: Sample, facts: evidence.Array | None = None) -> Finding:
    """What was done to the data.

    Args:
        raw: the data as students have them.
        sample: rows that went into `fit`.
        facts: of all inputs that went in, where they are known.
    """
    if len(sample.x) != 1:
        return Finding(None, "the network has several inputs")
    rows = sample.x[0]
    if not rows.numbers:
        return Finding(None, "nothing went in")
    with np.errstate(all="ignore"):  # of a submission's numbers anything may come
        return _find(raw, sample, rows, facts)


def _find(raw: Table | Arrays, sample: Sample, rows: Rows, facts: evidence.Array | None) -> Finding:
    try:
        if isinstance(raw, Arrays):
            elements, matches = find_elements(raw, rows, sample.rows)
            target, why = target_of(raw, sample, matches)
            return Finding(Transformation((), elements, target), why)
        if rows.step != 1:
            raise NotFound("one input has more numbers than are compared")
        known = (facts.means, facts.spreads) if facts is not None else ((), ())
        return _likeliest(raw, sample, find_features(raw, matrix_of(rows, sample.rows), known), facts)
    except NotFound as error:
        return Finding(None, str(error))


def _likeliest(
    table: Table, sample: Sample, explanations: list[Explanation], facts: evidence.Array | None
) -> Finding:
    """The one explanation that fits the target beside it, and the mean of all that went in.

    Raises:
        NotFound: there are several.
    """
    ready = [(one, *target_of(table, sample, one.matches)) for one in explanations]
    ready = [each for each in ready if _is_sure(table, sample, *each)]
    if not ready:
        raise NotFound("the rows that went in are none of the data set's, or too few columns tell which")
    if len(ready) > 1:
        ready = [each for each in ready if not each[2]] or ready
    plain = [each for each in ready if each[1] is None and not each[2] and _is_plain(each[0])]
    if len(plain) == 1:
        ready = plain  # inputs and target are literally those of the data
    if len(ready) > 1 and facts is not None and len(facts.means) == len(ready[0][0].features):
        off = [_off(table, each[0], facts) for each in ready]
        near = [each for each, far in zip(ready, off, strict=True) if far < NEAR]
        if len(near) == 1 and sorted(off)[1] > FAR:
            ready = near
    if len(ready) > 1:
        raise NotFound(
            "the rows that were seen may be several of the data set's: too few numbers tell them apart"
        )
    explanation, target, why = ready[0]
    return Finding(Transformation(explanation.features, None, target), why)


def _is_sure(table: Table, sample: Sample, one: Explanation, target: Target | None, why: str) -> bool:
    """Whether columns tell which rows went in; where many are alike, the target and their number do, too."""
    if one.matches.alone().mean() >= ALONE:
        return True
    if why or sample.y is None:
        return False
    given = matrix_of(sample.y, sample.rows)
    values = given[:, 0] if given.shape[1] == 1 else given.argmax(1).astype(np.float64)
    made = retarget(asdict(target) if target is not None else None, table.target)[one.matches.rows]
    near = 1e-4 * np.maximum(1.0, np.abs(made))
    left = one.matches.where(np.abs(made - values[one.matches.sampled]) <= near)
    return left is not None and left.enough()


def _is_plain(explanation: Explanation) -> bool:
    """Whether columns went in as they are."""
    return all(feature == Feature(feature.column) for feature in explanation.features)


def _off(table: Table, explanation: Explanation, facts: evidence.Array) -> float:
    """How many standard errors the means of what went in are from those of a part of the table so large."""
    made = made_of(table, explanation)
    count, part = len(table), min(len(table) - 1, facts.shape[0])
    error = np.nanstd(made, axis=0) * math.sqrt(max(1 - part / count, 1e-9) / part)
    return float((np.abs(np.nanmean(made, axis=0) - facts.means) / np.maximum(error, 1e-9)).max())


def target_of(raw: Table | Arrays, sample: Sample, matches: Matches) -> tuple[Target | None, str]:
    """What was done to the target, and why that is not known."""
    if sample.y is None:
        return None, "what is to be predicted was not seen"
    if sample.y.step != 1:
        return None, "more values are to be predicted than are compared"
    try:
        return find_target(raw.target, raw.classes, matrix_of(sample.y, sample.rows), matches), ""
    except NotFound as error:
        return None, str(error)


def has_hidden_rows(dataset: Dataset) -> bool:
    """Whether students have the hidden rows, too, since they have the whole data set from elsewhere."""
    return dataset.spec.published is None and dataset.given is None


def raw_of(dataset: Dataset) -> Table | Arrays:
    """A data set as students have it: what they have from elsewhere they have whole, hidden rows and all."""
    x, y = dataset.x_train, dataset.y_train
    if has_hidden_rows(dataset):
        x, y = np.concatenate([x, dataset.x_test]), np.concatenate([y, dataset.y_test])
    classes = len(dataset.classes)
    if dataset.spec.is_images or x.ndim > 2 or x.shape[1] > LARGE:
        return Arrays(x, y, classes)
    return Table(columns_of(x), y, classes)


def finding_of(model: evidence.Model, dataset: Dataset) -> Finding | None:
    """What was done to the data that this model was trained with; None where no row of them was seen."""
    fit = next((fit for fit in reversed(model.fits) if fit.sample is not None), None)
    if fit is None or fit.sample is None or dataset.of_texts:  # nothing is done to texts
        return None
    known = _Known.of(dataset)
    found = _found(known, fit.sample, fit.x)
    if found.transformation is None and given_columns(dataset):
        of_columns = _found(replace(known, named=True), fit.sample, fit.x)
        return of_columns if _has_value(of_columns, dataset) else found
    return found


def _has_value(found: Finding, dataset: Dataset) -> bool:
    """Whether what was found makes numbers of hidden rows, too: of a text that is new there is none."""
    if found.transformation is None:
        return False
    made = prepared(found.transformation, dataset.x_test, hidden_columns(dataset))
    given = prepared(found.transformation, dataset.x_train, given_columns(dataset))
    return bool(np.isfinite(made).all() or not np.isfinite(given).all())


@dataclass(frozen=True)
class _Known:
    """A data set, the same as another of which all that decides a finding is the same."""

    decisive: tuple[object, ...]
    dataset: Dataset = field(compare=False)
    named: bool = False  # by the columns of its file

    @classmethod
    def of(cls, dataset: Dataset) -> _Known:
        spec = dataset.spec
        whole = spec.published is None and dataset.given is None
        return cls((dataset.digest, len(dataset.classes), spec.is_images, whole), dataset)


@lru_cache(256)  # each seed asks again, and so do students who prepare their data alike
def _found(known: _Known, sample: Sample, facts: evidence.Array | None) -> Finding:
    return looked_up(
        lambda: finding_key(known.dataset, sample, facts, named=known.named),
        lambda: find(_raw(known), sample, facts),
        _packed,
        _unpacked,
    )


@lru_cache(8)
def _raw(known: _Known) -> Table | Arrays:
    data = known.dataset
    return Table(given_columns(data), data.y_train, len(data.classes)) if known.named else raw_of(data)


def finding_key(
    dataset: Dataset, sample: Sample, facts: evidence.Array | None, *, named: bool = False
) -> str:
    """The name of a finding: a hash of everything that it follows from; `named` as of `_Known`."""
    digest = hashlib.sha256(f"finding {fingerprint()} {_Known.of(dataset).decisive} {named} {facts}".encode())
    for rows in (*sample.x, sample.y):
        if rows is None:
            digest.update(b"none")
            continue
        said = repr((sample.rows, rows.name, rows.shape, rows.step, len(rows.numbers)))
        digest.update(said.encode("utf-8", "replace"))
        digest.update(np.array(rows.numbers, np.float64).tobytes())
    return digest.hexdigest()


def _packed(finding: Finding) -> bytes:
    return json.dumps(asdict(finding)).encode("ascii")


def _unpacked(content: bytes) -> Finding:
    plain = json.loads(content)
    made = plain["transformation"]
    return Finding(_transformation(made) if made is not None else None, plain["why"])


def _transformation(plain: dict[str, Any]) -> Transformation:
    """What `Transformation.to_json` made, or JSON of it: the same numbers, of the same types."""
    elements, made = plain["elements"], plain["target"]
    return Transformation(
        tuple(Feature(**{**one, "codes": tuple(map(tuple, one["codes"]))}) for one in plain["features"]),
        Elements(
            **{
                **elements,
                "axes": tuple(elements["axes"]),
                "padding": tuple(map(tuple, elements["padding"])),
            }
        )
        if elements is not None
        else None,
        Target(**{**made, "codes": tuple(made["codes"])}) if made is not None else None,
    )


def given_columns(dataset: Dataset) -> dict[str, NDArray[Any]]:
    """The given part of a teacher's own table by the columns of its file but the target; else nothing."""
    given, hidden = dataset.given.columns if dataset.given is not None else None, dataset.hidden_columns
    if given is None or hidden is None or set(given.names) & set(column_names(dataset.x_train)):
        return {}  # names that stand for columns of numbers are not to be taken for others
    return {name: given.column(name) for name in hidden.names}


def hidden_columns(dataset: Dataset) -> dict[str, NDArray[Any]]:
    """The same of the hidden part."""
    hidden = dataset.hidden_columns
    return dict(zip(hidden.names, hidden.values, strict=True)) if hidden is not None else {}


def prepared(
    transformation: Transformation | None, x: NDArray[Any], named: Mapping[str, NDArray[Any]] | None = None
) -> NDArray[Any]:
    """Samples of a data set as a network takes them, where it takes a table's columns; else as they are.

    What is done to every number of an array alike is done by whoever trains. `named` are the same samples by
    the columns of their file, where there is one.
    """
    if transformation is None or not transformation.features:
        return x
    columns = {**(named or {}), **(columns_of(x) if x.dtype.kind != "U" else {})}
    return features([asdict(feature) for feature in transformation.features], columns)


def in_own_units(transformation: Transformation | None, outputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a network says, in units of the data's target, or with its outputs in the order of the classes."""
    if transformation is None or transformation.target is None:
        return outputs
    return turned_back(asdict(transformation.target), outputs)
