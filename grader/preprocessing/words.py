"""What a program did to its data, in words for a student."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.records.transformation import Elements, Feature, Target, Transformation
from grader.text import counted

NAMED = 4  # columns that are named one by one
SCALED = {
    "standard": "standardised",
    "nearly standard": "standardised",
    "standard of all rows": "standardised by all rows of the data",
    "standard (n - 1) of all rows": "standardised by all rows of the data",
    "minmax": "scaled to 0 to 1",
    "minmax of all rows": "scaled to 0 to 1 by all rows of the data",
    "constant": "divided by a number",
}


def inputs_said(transformation: Transformation, names: Sequence[str]) -> str:
    """What was done to the inputs, without a full stop.

    Args:
        transformation: what was found.
        names: of all columns of the data, in their order.
    """
    if transformation.elements is not None:
        return _of_elements(transformation.elements)
    return ", ".join(_of_features(transformation.features, names))


def target_said(target: Target) -> str:
    """What was done to the target, without a full stop."""
    if target.codes:
        return f"the classes as {', '.join(map(str, target.codes))}"
    value = f"{target.function}(value)" if target.function else "value"
    moved = f"{value} - {target.shift:.4g}" if target.shift else value
    if target.scale == 1:
        return moved
    return f"({moved}) / {target.scale:.4g}" if target.shift else f"{moved} / {target.scale:.4g}"


def _of_elements(elements: Elements) -> str:
    parts = []
    if elements.axes:
        parts.append("axes in another order")
    if elements.padding:
        parts.append("a margin of zeros")
    if elements.norm is not None:
        parts.append("each line divided by its length")
    if elements.shift:
        parts.append(f"(value - {elements.shift:.4g}) / {elements.scale:.4g}")
    elif elements.scale != 1:
        parts.append(f"divided by {elements.scale:.4g}")
    return ", ".join(parts) or "as they are"


def _of_features(features: Sequence[Feature], names: Sequence[str]) -> Iterable[str]:
    used = list(dict.fromkeys(feature.column for feature in features))
    left_out = [name for name in names if name not in used]
    yield f"{len(used)} of {counted(len(names), 'column')}" if left_out else "all columns"
    if left_out:
        yield f"without {_some(left_out)}"
    if used != [name for name in names if name in used]:
        yield "in an order of your own"
    for function in dict.fromkeys(feature.function for feature in features if feature.function):
        yield f"{function} of {_some(one.column for one in features if one.function == function)}"
    kinds = {
        "one-hot": [one.column for one in features if one.category is not None],
        "a number for each text": [one.column for one in features if one.codes],
        "missing values filled in": [one.column for one in features if one.missing is not None],
    }
    for kind, columns in kinds.items():
        if columns:
            yield f"{kind}: {_some(columns)}"
    ways = dict.fromkeys(SCALED.get(one.fitted, "shifted and scaled") for one in features if one.fitted)
    yield from ways if ways else ["unscaled"]


def _some(columns: Iterable[str]) -> str:
    """Columns by name, or how many."""
    different = list(dict.fromkeys(columns))
    return " and ".join(different) if len(different) <= NAMED else counted(len(different), "column")
