"""Which of the grader's own scalings a transformation is, if it is one."""

from __future__ import annotations

from grader.data import Dataset
from grader.preprocessing.raw import column_names
from grader.records.training import Scaling
from grader.records.transformation import Feature, Transformation

BYTE = (0, 255)  # the range of pixels that "unit" and "range" are for


def scaling_said(transformation: Transformation, dataset: Dataset) -> Scaling | None:
    """The scaling that does the same to the inputs; None where there is none.

    One that is learned from the rows that went in is learned from the grader's training set then.
    """
    if transformation.inputs_stay:
        return Scaling("raw")
    elements = transformation.elements
    if elements is None:
        return _of_columns(transformation.features, dataset)
    if elements.axes or elements.padding or elements.norm is not None:
        return None
    shift, scale = elements.shift, elements.scale
    if (shift, scale) == (0, 1):
        return Scaling("raw")
    if dataset.spec.value_range != BYTE:
        return None
    if (shift, scale) == BYTE:
        return Scaling("unit")
    low, high = -shift / scale, (255 - shift) / scale
    return Scaling("range", float(f"{low:.7g}") + 0.0, float(f"{high:.7g}"))


def _of_columns(features: tuple[Feature, ...], dataset: Dataset) -> Scaling | None:
    """The scaling that does the same to all columns of a table, in their order."""
    if tuple(feature.column for feature in features) != column_names(dataset.x_train):
        return None
    plain = {
        Feature(feature.column, shift=feature.shift, scale=feature.scale, fitted=feature.fitted)
        for feature in features
    }
    if plain != set(features):
        return None  # functions, classes, missing numbers
    ways = {feature.fitted for feature in features}
    if "minmax" in ways:  # which leaves what was 0 to 1 as it was
        least, most = dataset.x_train.min(0), dataset.x_train.max(0)
        ways = {
            feature.fitted or ("minmax" if (low, high) == (0, 1) else "")
            for feature, low, high in zip(features, least, most, strict=True)
        }
    if ways == {""} and all((feature.shift, feature.scale) == (0, 1) for feature in features):
        return Scaling("raw")
    return Scaling(ways.pop()) if ways in ({"standard"}, {"minmax"}) else None
