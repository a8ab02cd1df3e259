"""A value of a submission beside the reference's: how far it is the same, and what is different in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

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
from grader.training.layers import Refused
from grader.training.network import canonical

NUMBERS = ("bool", "int", "float", "complex")  # families of types
ROUNDING = 1e-5  # closeness up to which whole numbers have to be the same
ODD = ("nan", "inf", "-inf")  # numbers that are kept as text
SHOWN = 60  # characters of a value that are told
FEW = 8  # elements of an array that are told
LONGEST = 4_000  # characters of a number
ADDRESS = " at 0x"
SETS = ("set", "frozenset")
MATCHED = 200  # items whose order is free and that are not exactly alike


@dataclass(frozen=True)
class Closeness:
    """What counts as the same.

    Attributes:
        close: how far numbers may be apart, of their size where that is more than 1. Whole numbers are the
            same or not, unless it is more than what rounding takes.
        dtype: the type of the numbers in an array has to be the same, too.
        order: lists have to be in the same order.
        whole: an array earns all or nothing, instead of the share of its elements that are right.
        told: remarks name keys and columns of what is expected.
    """

    close: float = 1e-5
    dtype: bool = False
    order: bool = True
    whole: bool = True
    told: bool = True


@dataclass(frozen=True)
class Agreement:
    """How far two values are the same.

    Attributes:
        credit: 0 to 1; 1 only if they are the same.
        remark: what is different, as it goes on after "it"; "" if they are the same.
        note: what is done otherwise and costs nothing.
    """

    credit: float
    remark: str = ""
    note: str = ""


SAME = Agreement(1.0)


def agree(received: Value, expected: Value, how: Closeness) -> Agreement:
    """Compare a value with what is expected. The remark never tells what is expected of numbers or texts."""
    if isinstance(received, Thing) and received.text in (TOO_MUCH, UNREADABLE) and received != expected:
        what = "cannot be read" if received.text == UNREADABLE else "holds more than is looked at"
        return Agreement(0.0, f"{what}. Expected {kind_of(expected)}")
    if isinstance(expected, Frame) and isinstance(received, Frame):
        return _frames(received, expected, how)
    numbers = _as_array(expected)
    if numbers is not None:
        free = isinstance(expected, Items) and (not how.order or expected.type in SETS)
        free = free or (isinstance(expected, Array) and not how.order and len(numbers.shape) == 1)
        return _arrays(received, numbers, expected, how, free=free)
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


def _is(received: Value, expected: Value) -> Agreement:
    """They are of different kinds."""
    nothing = isinstance(received, Scalar) and received.value is None
    return Agreement(0.0, f"is {'None' if nothing else kind_of(received)}. Expected {kind_of(expected)}")


def _scalars(received: Value, expected: Scalar) -> Agreement:
    """A text, or None, which are no numbers."""
    if isinstance(received, Array) and len(received.elements) == 1 and received.dtype in ("str", "object"):
        received = Scalar("scalar", "str", received.elements[0])
    if not isinstance(received, Scalar) or (expected.value is None) != (received.value is None):
        return _is(received, expected)
    if received.value is None:
        return SAME
    if _as_array(received) is not None or not isinstance(received.value, str):
        return _is(received, expected)
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


# Arrays, and what can be read as one ------------------------------------------------------------------------


def _as_array(value: Value) -> Array | None:
    """Numbers as an array, however they are held; None where it is something else."""
    if isinstance(value, Array):
        return value
    if isinstance(value, Scalar):
        if not isinstance(value.value, str):
            known = value.value is not None
        else:  # a number that JSON has no form for
            known = _family(value.type) in NUMBERS and _number(value.value) is not None
        return _alone(value) if known else None
    if isinstance(value, Frame):
        return _frame_as_array(value)
    if isinstance(value, Items) and value.items and value.count == len(value.items):
        parts = [_as_array(item) for item in value.items]
        first = parts[0]
        if first is None or any(part is None or part.shape != first.shape or part.step > 1 for part in parts):
            return None
        known_parts = [part for part in parts if part is not None]
        families = [_family(part.dtype) for part in known_parts]
        if any(family not in NUMBERS for family in families):
            return None
        widest = max(range(len(families)), key=lambda place: NUMBERS.index(families[place]))
        return Array(
            "array",
            value.type,
            known_parts[widest].dtype,
            (len(parts), *first.shape),
            1,
            tuple(element for part in known_parts for element in part.elements),
            None,
            None,
            None,
            0,
        )
    return None


def _alone(value: Scalar) -> Array:
    return Array("array", value.type, value.type, (), 1, (value.value,), None, None, None, 0)


def _frame_as_array(value: Frame) -> Array | None:
    """A series; or a table of numbers, row by row."""
    columns = [column.values for column in value.columns]
    if value.type == "Series" and len(columns) == 1:
        return columns[0]
    if not columns or any(each.step > 1 or _family(each.dtype.lower()) not in NUMBERS for each in columns):
        return None
    elements = tuple(
        element for row in zip(*(each.elements for each in columns), strict=True) for element in row
    )
    return Array(
        "array",
        value.type,
        columns[0].dtype,
        (value.rows, len(columns)),
        1,
        elements,
        None,
        None,
        None,
        sum(each.missing for each in columns),
    )


def _arrays(received: Value, want: Array, expected: Value, how: Closeness, *, free: bool) -> Agreement:
    got = _as_array(received)
    if got is None and isinstance(received, Items) and not received.items and want.shape[:1] == (0,):
        return SAME
    texts = want.step == 1 and len(want.shape) == 1 and _family(want.dtype.lower()) not in NUMBERS
    if got is None and isinstance(received, Items) and texts:
        return _items(
            received, Items("items", want.type, tuple(map(_element, want.elements)), want.shape[0]), how
        )
    if got is None or (_is_text(got) and not _is_text(want) and not want.shape):
        return _is(received, expected)
    if received.type in SETS and expected.type not in SETS and how.order:
        return Agreement(0.0, f"is a set, which has no order. Expected {kind_of(expected)}")
    note = ""
    if got.shape != want.shape:
        alone = math.prod(got.shape) == math.prod(want.shape) == 1
        if not alone:
            return Agreement(0.0, _other_shape(got.shape, want.shape))
        note = f"It is {kind_of(received)}, where {kind_of(expected)} is enough"
    if how.dtype and _dtype(got) != _dtype(want):
        return Agreement(0.0, f"holds numbers of type {got.dtype}. Expected {want.dtype}")
    if _is_text(got) and _family(want.dtype) in NUMBERS and want.elements:
        return Agreement(0.0, "holds texts. Expected numbers")
    if got.step > want.step or want.step % got.step:
        return Agreement(0.0, "holds more than is looked at, so it cannot be compared")
    right, count = _right_elements(got, want, how.close, free=free)
    if right == count and _facts_agree(got, want, how.close):
        if want.shape and got.dtype != want.dtype and not note and _family(got.dtype) != _family(want.dtype):
            note = f"Its numbers are of type {got.dtype}, where {want.dtype} was meant"
        return Agreement(1.0, "", note if {_family(got.dtype), _family(want.dtype)} <= set(NUMBERS) else "")
    share = right / count if count else 0.0
    credit = 0.0 if how.whole or not want.shape else min(share, 0.99)
    if not want.shape or math.prod(want.shape) == 1:
        return Agreement(0.0, _not_right(got, want))
    if right == count:  # of those that are kept
        return Agreement(credit, "has the right shape, and other numbers somewhere")
    return Agreement(
        credit,
        f"has the right shape, and {_share(right, count)} of its elements are right{_guess(got, want, how)}",
    )


def _not_right(got: Array, want: Array) -> str:
    """What is wrong with one number, or one element."""
    if _family(want.dtype) == "bool" and _family(got.dtype) == "bool":
        return "is the opposite of what it should be"
    return "is not the right number" if _family(want.dtype) in NUMBERS else "is not the right value"


def _share(right: int, count: int) -> str:
    if not right:
        return "none"
    return f"{right} of {count}" if count <= 100 else f"{math.floor(100 * right / count)} %"


def _guess(got: Array, want: Array, how: Closeness) -> str:
    """What went wrong with all elements alike: by a factor, or by the sign."""
    pairs = [
        (one, other)
        for one, other in zip(map(_real, got.elements), map(_real, want.elements), strict=False)
        if one is not None and other is not None and math.isfinite(one) and math.isfinite(other)
    ]
    factors = [one / other for one, other in pairs if other]
    if len(factors) < 3 or not factors[0] or any(one for one, other in pairs if not other):
        return ""
    if not all(_same(factor, factors[0], max(how.close, 1e-4)) for factor in factors):
        return ""
    # By which factor is not told: whoever knows it knows the numbers.
    if _same(factors[0], -1.0, 1e-4):
        return ": all have the other sign"
    if _same(factors[0], 1.0, 1e-4):
        return ""
    return f": all are too {'large' if abs(factors[0]) > 1 else 'small'} by the same factor"


def _real(element: Any) -> float | None:
    """An element as a real number; None where it is none."""
    number = _number(element)
    return number if isinstance(number, float) else None


def _number(element: Any) -> float | complex | None:
    """An element of numbers as a number; None where it is none."""
    if isinstance(element, (bool, int, float)):
        try:
            return float(element)
        except OverflowError:
            return math.inf if element > 0 else -math.inf
    if not isinstance(element, str) or len(element) > LONGEST:
        return None
    try:
        return float(element)
    except ValueError:
        pass
    try:
        return complex(element)
    except ValueError:
        return None


def _other_shape(got: tuple[int, ...], want: tuple[int, ...]) -> str:
    text = f"has the shape {got}. Expected {want}"
    if got == want[::-1] and len(got) > 1:
        return f"{text}: is it transposed?"
    if sorted(side for side in got if side != 1) == sorted(side for side in want if side != 1):
        return f"{text}: the same numbers of elements in other dimensions"
    return text


def _right_elements(got: Array, want: Array, close: float, *, free: bool) -> tuple[int, int]:
    """How many of the elements that are kept of both are right, and of how many."""
    step = math.lcm(got.step, want.step)
    ours, theirs = (_values(each)[:: step // each.step] for each in (got, want))
    count = min(len(ours), len(theirs))
    if free and step == 1:
        ours, theirs = (sorted(values, key=_place) for values in (ours, theirs))
    right = sum(
        _same_element(one, other, close) for one, other in zip(ours[:count], theirs[:count], strict=True)
    )
    return right, count


def _values(array: Array) -> list[Any]:
    """The elements of an array: of numbers that are kept as text, the numbers; None where one is missing."""
    if _family(array.dtype.lower()) not in NUMBERS:
        return list(array.elements)
    known = [_read(element) if isinstance(element, str) else element for element in array.elements]
    return [None if element != element else element for element in known]


def _read(text: str) -> int | float | complex | None:
    """A number that is kept as text."""
    if len(text) <= LONGEST and text.lstrip("-").isdigit():
        return int(text)
    return _number(text)


def _place(element: Any) -> tuple[int, float, str]:
    """Where an element comes in order: numbers, then texts, then what is missing."""
    real = _real(element) if not isinstance(element, str) else None
    if real is not None:
        return 0, real, ""
    return (1, 0.0, str(element)) if element is not None else (2, 0.0, "")


def _is_text(array: Array) -> bool:
    """Whether an array holds texts, and no number."""
    if _family(array.dtype.lower()) in NUMBERS:
        return False
    known = [element for element in array.elements if element is not None]
    return bool(known) and all(isinstance(element, str) for element in known)


def _facts_agree(got: Array, want: Array, close: float) -> bool:
    """Whether the extremes and the mean of all elements agree, where only some of these are kept."""
    if got.step == want.step == 1:
        return True
    facts = ((got.low, want.low), (got.high, want.high), (got.mean, want.mean))
    return got.missing == want.missing and all(
        (one is None) == (other is None)
        and (one is None or other is None or _same(one, other, max(close, 1e-4)))
        for one, other in facts
    )


def _same_element(one: Any, other: Any, close: float) -> bool:
    if one is None or other is None:
        return one is other
    if isinstance(one, int) and isinstance(other, int) and close <= ROUNDING:
        return one == other
    if isinstance(one, (bool, int, float, complex)) and isinstance(other, (bool, int, float, complex)):
        if isinstance(one, complex) or isinstance(other, complex):
            return abs(complex(one) - complex(other)) <= close * max(1.0, abs(complex(other)))
        ours, theirs = _real(one), _real(other)
        return ours is not None and theirs is not None and _same(ours, theirs, close)
    return bool(one == other)


def _same(value: float, other: float, close: float) -> bool:
    if not (math.isfinite(value) and math.isfinite(other)):
        return value == other
    return value == other or abs(value - other) <= close * max(1.0, abs(other))


def _family(dtype: str) -> str:
    if dtype in ("Fraction", "Decimal"):
        return "float"
    return next((name for name in ("bool", "int", "float", "complex", "str") if name in dtype), "object")


def _dtype(array: Array) -> str:
    """The type of its numbers, where Python's own are NumPy's widest."""
    return {"float": "float64", "int": "int64"}.get(array.dtype, array.dtype)


# What holds others ------------------------------------------------------------------------------------------


def _items(received: Value, expected: Items, how: Closeness) -> Agreement:
    items: Sequence[Value]
    if isinstance(received, Items):
        items, count = received.items, received.count
    elif isinstance(received, Array) and len(received.shape) == 1 and received.step == 1:
        items, count = [_element(element) for element in received.elements], received.shape[0]
    else:
        return _is(received, expected)
    if count != expected.count:
        return Agreement(0.0, f"has {_things_in(count)}. Expected {expected.count:,}")
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
        return _is(received, expected)
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
        return Agreement(
            expected.count / received.count, f"has {more} {_plural('key', more)} that nobody asked for"
        )
    return together


def _frames(received: Frame, expected: Frame, how: Closeness) -> Agreement:
    if received.rows != expected.rows:
        return Agreement(0.0, f"has {_things_in(received.rows, 'row')}. Expected {expected.rows:,}")
    if expected.type == "Series":
        if len(received.columns) != 1:
            return _is(received, expected)
        return agree(received.columns[0].values, expected.columns[0].values, how)
    columns = {column.name: column for column in received.columns}
    parts = [_column(columns.get(want.name), want, how) for want in expected.columns]
    named = [f"the column {want.name}" if how.told else "a column" for want in expected.columns]
    together = _together(parts, named)
    more = [name for name in columns if name not in {want.name for want in expected.columns}]
    if together.credit == 1.0 and more:
        return replace(together, note=f"It also has {', '.join(more[:5])}")
    return together


def _column(received: Column | None, expected: Column, how: Closeness) -> Agreement:
    if received is None:
        return Agreement(0.0, "is missing")
    return agree(received.values, expected.values, replace(how, whole=True))


def _networks(received: Value, expected: Network) -> Agreement:
    if not isinstance(received, Network):
        return _is(received, expected)
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
        return _same(float(one), float(other), 1e-6)
    return bool(one == other)


def _things(received: Value, expected: Thing, how: Closeness) -> Agreement:
    if not isinstance(received, Thing) or received.type != expected.type:
        return _is(received, expected)
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


# In words ---------------------------------------------------------------------------------------------------

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
    name = KINDS.get(value.type, f"{_article(value.type)} {value.type}")
    if isinstance(value, Array):
        return f"{name} of shape {value.shape}" if value.shape or value.type in KINDS else name
    if isinstance(value, Items):
        return f"{name} of {value.count:,}"
    if isinstance(value, Pairs):
        return f"{name} of {_things_in(value.count, 'key')}"
    if isinstance(value, Frame):
        return f"{name} of {_things_in(value.rows, 'row')}" + (
            f" and {_things_in(len(value.columns), 'column')}" if value.type != "Series" else ""
        )
    if isinstance(value, Network):
        layers = [layer for layer in value.model.layers if layer.kind != "InputLayer"]
        return f"a model of {_things_in(len(layers), 'layer')}"
    return KINDS.get(value.type, "a number" if _as_array(value) is not None else name)


def _article(name: str) -> str:
    return "an" if name[:1].lower() in "aeiou" else "a"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _things_in(count: int, word: str = "element") -> str:
    return f"{count:,} {_plural(word, count)}"


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


def plain(value: Value | None) -> Any:
    """A value as Python has it, for a teacher's own function: numbers, texts, lists, dictionaries.

    An array is a list of lists, a data frame a dictionary of columns.

    What is kept in part only, networks and other objects are given as they were found.
    """
    if isinstance(value, Scalar):
        return _plain_scalar(value)
    if isinstance(value, Array) and value.step == 1:
        numbers = _family(value.dtype.lower()) in NUMBERS
        return _nested(
            [_number(e) if numbers and isinstance(e, str) else e for e in value.elements], value.shape
        )
    if isinstance(value, Items):
        return [plain(item) for item in value.items]
    if isinstance(value, Pairs):
        return {_key(plain(key)): plain(item) for key, item in value.pairs}
    if isinstance(value, Frame):
        return {column.name: plain(column.values) for column in value.columns}
    return value


def _plain_scalar(value: Scalar) -> Any:
    if not isinstance(value.value, str) or _family(value.type) not in NUMBERS:
        return value.value
    if _family(value.type) == "int" and value.value.lstrip("-").isdigit():
        return int(value.value)
    number = _number(value.value)
    return number if number is not None else value.value


def accepted(accept: Callable[[Any, Any], bool], received: Value, expected: Value) -> bool:
    """Whether a teacher's own function accepts a value.

    One that it cannot even look at, such as a text where it calculates, it does not accept.

    Raises:
        Exception: the function fails with what is expected, too.
    """
    right = plain(expected)
    try:
        return bool(accept(plain(received), right))
    except Exception:
        accept(right, right)
        return False


def _key(key: Any) -> Any:
    return tuple(key) if isinstance(key, list) else key


def _nested(elements: list[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return elements[0]
    if len(shape) == 1:
        return elements
    size = math.prod(shape[1:])
    return [_nested(elements[place * size : (place + 1) * size], shape[1:]) for place in range(shape[0])]
