"""Values of any kind beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader.analysis.agreement.arrays import NUMBERS, as_array, family
from grader.analysis.agreement.closeness import SAME, Agreement, Closeness
from grader.analysis.agreement.elements import agree_arrays, another_kind, near
from grader.analysis.agreement.words import SETS, in_words, kind_of
from grader.analysis.comparison import compare
from grader.analysis.compilation import loss_name, optimizer_name
from grader.found import (
    TOO_MUCH,
    UNREADABLE,
    Array,
    Column,
    Frame,
    Items,
    Network,
    Pairs,
    Scalar,
    Thing,
    Value,
)
from grader.text import counted
from grader.training.layer_settings import Refused
from grader.training.network import canonical

ADDRESS = " at 0x"
MATCHED = 200  # items whose order is free and that are not exactly alike


def agree(received: Value, expected: Value, how: Closeness) -> Agreement:
    """Compare a value with what is expected. The remark never tells what is expected of numbers or texts."""
    if isinstance(received, Thing) and received.text in (TOO_MUCH, UNREADABLE) and received != expected:
        what = "cannot be read" if received.text == UNREADABLE else "holds more than is looked at"
        return Agreement(0.0, f"{what}. Expected {kind_of(expected)}")
    if isinstance(expected, Frame) and isinstance(received, Frame):
        return _frames(received, expected, how)
    numbers = as_array(expected)
    if (
        numbers is not None
        and isinstance(received, Items)
        and as_array(received) is None
        and _of_texts(numbers)
    ):
        listed = tuple(map(_element, numbers.elements))
        return _items(received, Items("items", numbers.type, listed, numbers.shape[0]), how)
    if numbers is not None:
        free = isinstance(expected, Items) and (not how.order or expected.type in SETS)
        free = free or (isinstance(expected, Array) and not how.order and len(numbers.shape) == 1)
        return agree_arrays(received, numbers, expected, how, free=free)
    if isinstance(expected, Scalar):
        return _scalars(received, expected)
    if isinstance(expected, Items):
        return _items(received, expected, how)
    if isinstance(expected, Pairs):
        return _pairs(received, expected, how)
    if isinstance(expected, Network):
        return _networks(received, expected)
    if isinstance(expected, Thing):
        return _things(received, expected, how)
    return Agreement(0.0, f"is {kind_of(received)}. Expected {kind_of(expected)}")


def _of_texts(array: Array) -> bool:
    """Whether it is a row of texts and the like, all of them kept."""
    whole = array.step == 1 and len(array.shape) == 1 and bool(array.elements)
    return whole and family(array.dtype.lower()) not in NUMBERS


def _scalars(received: Value, expected: Scalar) -> Agreement:
    """A text, or None, which are no numbers."""
    if isinstance(received, Array) and len(received.elements) == 1 and received.dtype in ("str", "object"):
        received = Scalar("scalar", "str", received.elements[0])
    if not isinstance(received, Scalar) or (expected.value is None) != (received.value is None):
        return another_kind(received, expected)
    if received.value is None:
        return SAME
    if as_array(received) is not None or not isinstance(received.value, str):
        return another_kind(received, expected)
    assert isinstance(expected.value, str)
    if received.value == expected.value:
        return SAME
    bare, wanted = ("".join(text.split()).casefold() for text in (received.value, expected.value))
    if bare == wanted:
        return Agreement(0.0, "differs only in spaces, or in capital and small letters")
    return Agreement(0.0, f"is not the right {_thing_of(expected)}")


def _thing_of(expected: Scalar) -> str:
    """What a text is that is no text to the program that has it."""
    dates = ("date", "datetime", "datetime64", "Timestamp", "time", "timedelta", "timedelta64", "Timedelta")
    return "date or time" if expected.type in dates else "text"


def _items(received: Value, expected: Items, how: Closeness) -> Agreement:
    items: Sequence[Value]
    if isinstance(received, Items):
        items, count = received.items, received.count
    elif isinstance(received, Array) and len(received.shape) == 1 and received.step == 1:
        items, count = [_element(element) for element in received.elements], received.shape[0]
    else:
        return another_kind(received, expected)
    if count != expected.count:
        return Agreement(0.0, f"has {counted(count, 'element')}. Expected {expected.count:,}")
    if not expected.items:
        return SAME
    if received.type in SETS and expected.type not in SETS and how.order:
        return Agreement(0.0, f"is a set, which has no order. Expected {kind_of(expected)}")
    free = not how.order or expected.type in SETS
    parts = _any_order(items, expected.items, how) if free else _in_order(items, expected.items, how)
    return _together(parts, [f"element {place}" for place in range(1, len(parts) + 1)])


def _element(element: bool | int | float | str | None) -> Scalar:
    return Scalar("scalar", type(element).__name__, element)


def _in_order(items: Sequence[Value], wanted: Sequence[Value], how: Closeness) -> list[Agreement]:
    more = [Agreement(0.0, "is missing")] * (len(wanted) - len(items))  # of what was kept
    return [*(agree(item, want, how) for item, want in zip(items, wanted, strict=False)), *more]


def _any_order(items: Sequence[Value], wanted: Sequence[Value], how: Closeness) -> list[Agreement]:
    """What is expected, each beside something that is the same and taken by nothing else."""
    left: dict[str, list[Value]] = {}
    for item in items:
        left.setdefault(repr(item), []).append(item)
    exact = [bool(left.get(key := repr(want)) and left[key].pop()) for want in wanted]
    others = [item for same in left.values() for item in same][:MATCHED]
    parts = []
    for want, known in zip(wanted, exact, strict=True):
        if not known:
            found = next(
                (place for place, item in enumerate(others) if agree(item, want, how).credit == 1.0), None
            )
            if found is not None:
                del others[found]
            known = found is not None
        parts.append(SAME if known else Agreement(0.0, "is not there"))
    return parts


def _pairs(received: Value, expected: Pairs, how: Closeness) -> Agreement:
    if not isinstance(received, Pairs):
        return another_kind(received, expected)
    parts, names = [], []
    known = {repr(key): item for key, item in received.pairs}
    exact = replace(how, close=0.0)
    for key, want in expected.pairs:
        item = known.get(repr(key))
        if item is None:
            item = next(
                (value for name, value in received.pairs if agree(name, key, exact).credit == 1.0), None
            )
        names.append(f"the value of {in_words(key)}" if how.told else "the value of a key")
        parts.append(agree(item, want, how) if item is not None else Agreement(0.0, "is missing"))
    together = _together(parts, names)
    more = received.count - expected.count
    if together.credit == 1.0 and more > 0:
        return Agreement(expected.count / received.count, f"has {counted(more, 'key')} that nobody asked for")
    return together


def _frames(received: Frame, expected: Frame, how: Closeness) -> Agreement:
    if received.rows != expected.rows:
        return Agreement(0.0, f"has {counted(received.rows, 'row')}. Expected {expected.rows:,}")
    if expected.type == "Series":
        if len(received.columns) != 1:
            return another_kind(received, expected)
        values = agree(received.columns[0].values, expected.columns[0].values, how)
        if not expected.index:
            return values
        return _together([values, _index(received, expected, how)], ["what it holds", "its index"])
    columns = {column.name: column for column in received.columns}
    parts = [_column(columns.get(want.name), want, how) for want in expected.columns]
    named = [f"the column {want.name}" if how.told else "a column" for want in expected.columns]
    if expected.index:
        parts, named = [*parts, _index(received, expected, how)], [*named, "its index"]
    together = _together(parts, named)
    more = [name for name in columns if name not in {want.name for want in expected.columns}]
    if together.credit == 1.0 and more:
        return replace(together, note=f"It also has {', '.join(more[:5])}")
    return together


def _column(received: Column | None, expected: Column, how: Closeness) -> Agreement:
    if received is None:
        return Agreement(0.0, "is missing")
    return agree(received.values, expected.values, replace(how, whole=True))


def _index(received: Frame, expected: Frame, how: Closeness) -> Agreement:
    """The labels of rows, where those of the reference are not counted from 0: each level, and its name."""
    if not received.index:
        return Agreement(0.0, f"is counted from 0. Expected {_labels(expected.index, how)}")
    if len(received.index) != len(expected.index):
        levels = counted(len(received.index), "level")
        return Agreement(0.0, f"has {levels}. Expected {len(expected.index)}")
    parts, names = [], []
    for place, (got, want) in enumerate(zip(received.index, expected.index, strict=True), 1):
        level = _column(got, want, how)
        if level.credit == 1.0 and want.name and got.name != want.name:
            called = f"is called {got.name}" if got.name else "has no name"
            level = Agreement(0.5, f"{called}. Expected {want.name}" if how.told else "has another name")
        parts.append(level)
        names.append(f"level {place}")
    return parts[0] if len(parts) == 1 else _together(parts, names)


def _labels(index: Sequence[Column], how: Closeness) -> str:
    """What rows are to be labelled with."""
    names = ", ".join(level.name for level in index if level.name)
    return f"the values of {names}" if names and how.told else "labels of its own"


def _networks(received: Value, expected: Network) -> Agreement:
    if not isinstance(received, Network):
        return another_kind(received, expected)
    try:
        network = canonical(received.model, (), strict=False)
    except (Refused, ValueError, KeyError, TypeError):
        return Agreement(0.0, "cannot be read layer by layer")
    comparison = compare(canonical(expected.model, (), strict=False), network)
    wrong = [
        f"in layer {line.received.place} ({line.remark})"
        if line.received is not None and line.received.place
        else f"in that {line.remark}"
        for line in comparison.lines
        if line.remark
    ]
    told = f"differs {', '.join(wrong[:4])}" if wrong else "has its layers connected in another way"
    parts = [Agreement(comparison.credit, told)]
    if comparison.credit == 1.0:
        parts = [SAME]
    want, got = expected.model.compiled, received.model.compiled
    if want is not None:
        parts.append(_compiled(got, want))
    return _together(parts, ["the network", "what it is compiled with"][: len(parts)])


def _compiled(got: Any, want: Any) -> Agreement:
    if got is None:
        return Agreement(0.0, "is missing: it is not compiled")
    wrong = []
    if loss_name(got.loss) != loss_name(want.loss):
        wrong.append(f"has the loss {loss_name(got.loss) or 'none'}")
    if want.optimizer is not None:
        name = optimizer_name(got.optimizer) if got.optimizer is not None else "none"
        if name != optimizer_name(want.optimizer):
            wrong.append(f"has the optimizer {name}")
        elif got.optimizer is not None:
            other = [
                key
                for key, value in want.optimizer.config.items()
                if not _same_setting(got.optimizer.config.get(key), value)
            ]
            wrong += [f"has another {key.replace('_', ' ')}" for key in other if key != "name"]
    return Agreement(0.5 if len(wrong) == 1 else 0.0, ", ".join(wrong)) if wrong else SAME


def _same_setting(one: Any, other: Any) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return near(float(one), float(other), 1e-6)
    return bool(one == other)


def _things(received: Value, expected: Thing, how: Closeness) -> Agreement:
    if not isinstance(received, Thing) or received.type != expected.type:
        return another_kind(received, expected)
    if not expected.settings:
        here = any(ADDRESS in thing.text for thing in (received, expected))  # says only where it lies
        return SAME if here or received.text == expected.text else Agreement(0.0, "is not the right one")
    names = list(expected.settings)
    parts = [
        agree(received.settings[name], want, how)
        if name in received.settings
        else Agreement(0.0, "is not set")
        for name, want in expected.settings.items()
    ]
    return _together(parts, [f"its {name}" for name in names])


def _together(parts: Sequence[Agreement], names: Sequence[str]) -> Agreement:
    """Several agreements as one: the mean of their credits, and what is wrong with the first that are."""
    if not parts:
        return SAME
    credit = sum(part.credit for part in parts) / len(parts)
    wrong = [f"{name} {part.remark}" for name, part in zip(names, parts, strict=False) if part.credit < 1.0]
    note = "; ".join(part.note for part in parts if part.note)[:300]
    if not wrong:
        return Agreement(1.0, "", note)
    more = f"; and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return Agreement(min(credit, 0.99), "is not the same: " + "; ".join(wrong[:3]) + more, note)
