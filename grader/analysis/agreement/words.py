"""A value in words: what it is, and as a person writes it."""

from __future__ import annotations

from collections.abc import Iterable

from grader.analysis.agreement.arrays import as_array
from grader.found import Array, Frame, Items, Network, Pairs, Scalar, Value
from grader.text import article, counted

ODD = ("nan", "inf", "-inf")  # numbers that are kept as text
SHOWN = 60  # characters of a value that are told
FEW = 8  # elements of an array that are told
SETS = ("set", "frozenset")  # which have no order


KINDS = {
    "NoneType": "None",
    "str": "a text",
    "bool": "True or False",
    "bool_": "True or False",
    "int": "a whole number",
    "float": "a number",
    "ndarray": "an array",
    "dict": "a dictionary",
    "DataFrame": "a data frame",
    "Series": "a column (Series)",
    "type": "a class",
    "complex": "a complex number",
    "datetime64": "a date",
    "Timestamp": "a date",
    "datetime": "a date",
    "date": "a date",
    "tuple": "a tuple",
    "module": "a module",
    "function": "a function",
    "builtin_function_or_method": "a function",
    "method": "a method",
}


def kind_of(value: Value) -> str:
    """What a value is, without its own value: "a list of 3", "an array of shape (2, 3)"."""
    name = KINDS.get(value.type, article(value.type))
    if isinstance(value, Array):
        return f"{name} of shape {value.shape}" if value.shape or value.type in KINDS else name
    if isinstance(value, Items):
        return f"{name} of {value.count:,}"
    if isinstance(value, Pairs):
        return f"{name} of {counted(value.count, 'key')}"
    if isinstance(value, Frame):
        return f"{name} of {counted(value.rows, 'row')}" + (
            f" and {counted(len(value.columns), 'column')}" if value.type != "Series" else ""
        )
    if isinstance(value, Network):
        layers = [layer for layer in value.model.layers if layer.kind != "InputLayer"]
        return f"a model of {counted(len(layers), 'layer')}"
    return KINDS.get(value.type, "a number" if as_array(value) is not None else name)


def in_words(value: Value, limit: int = SHOWN) -> str:
    """A value as a person writes it, or what it is where that is long."""
    text = _written(value)
    return text if text and len(text) <= limit else kind_of(value)


def _written(value: Value) -> str:
    if isinstance(value, Scalar):
        odd = value.type != "str"
        return str(value.value) if odd else repr(value.value)
    if isinstance(value, Array) and not value.shape:
        return _short(value.elements[0])
    if isinstance(value, Array) and value.step == 1 and len(value.elements) <= FEW and len(value.shape) == 1:
        return f"[{', '.join(_short(element) for element in value.elements)}]"
    if isinstance(value, Items) and value.count == len(value.items):
        return _listed(value.type, (_written(item) for item in value.items))
    if isinstance(value, Pairs) and value.count == len(value.pairs):
        keys = [_written(key) for key, _ in value.pairs]
        items = [_written(item) for _, item in value.pairs]
        pairs = [f"{key}: {item}" for key, item in zip(keys, items, strict=True)]
        return "{" + ", ".join(pairs) + "}" if all(keys) and all(items) else ""
    return ""


def _listed(kind: str, texts: Iterable[str]) -> str:
    known = list(texts)
    if not all(known):
        return ""
    if kind in SETS and not known:
        return "set()"
    left, right = {"tuple": ("(", ")"), "set": ("{", "}"), "frozenset": ("{", "}")}.get(kind, ("[", "]"))
    return f"{left}{', '.join(known)}{',' if kind == 'tuple' and len(known) == 1 else ''}{right}"


def _short(element: bool | int | float | str | None) -> str:
    return (
        f"{element:.6g}" if isinstance(element, float) else str(element) if element in ODD else repr(element)
    )
