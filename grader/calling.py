"""What is looked at when a program has ended: a variable of it, or a function called with inputs.

A marking scheme says what goes in; `encode` makes plain JSON of that, which is sent behind the walls, and
`decode` makes it anew for every call. What comes out is in `grader.found`. What is right never goes in.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import numpy as np

ENDLESS = 3  # calls of a function that may run out of time before no other is tried
SECONDS = 2.0  # processor time that a call may take
TEST_SECONDS = 2.0  # that is left for each test where so many were late: most take a thousandth
LARGEST = 4 << 20  # bytes of all that goes into one function, as JSON
MOST = 1_000  # calls of one function
PLAIN = (bool, str, type(None))
WANTED = "wanted"  # among a check's options: what students may know of it, as JSON
FEW = 12  # elements of an input that are written out
COLLECTIONS = {list: "list", tuple: "tuple", set: "set", frozenset: "set", Mapping: "dictionary"}


@dataclass(frozen=True)
class Call:
    """What a function is called with."""

    positional: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)


def call(*positional: Any, **named: Any) -> Call:
    """What a function is called with: `call(784, [256], activation="tanh")`."""
    return Call(positional, named)


@dataclass(frozen=True)
class Own:
    """Something of the student's program: a variable; with `made`, what a function or class of it gives."""

    name: str
    made: Call | None = None


def own(name: str, *positional: Any, **named: Any) -> Own:
    """What a function or class of the student's own gives, to be passed on: `own("build_model", 784)`."""
    return Own(name, Call(positional, named))


def variable(name: str) -> Own:
    """A variable of the student's own program, to be passed on."""
    return Own(name)


@dataclass(frozen=True)
class TextFile:
    """A file that a function is to read: it lies in the program's folder, and its name is passed on."""

    name: str
    text: str

    def __post_init__(self) -> None:
        if not self.name or PurePosixPath(self.name).name != self.name or self.name.startswith("."):
            raise ValueError(
                f"a text file: expected a name without folders, as in 'prices.csv'. Received: {self.name!r}"
            )


@dataclass(frozen=True)
class Tensor:
    """Numbers that are passed on as a TensorFlow tensor."""

    numbers: Any
    dtype: str = "float32"


@dataclass(frozen=True)
class Wanted:
    """What is looked at when a program has ended.

    Attributes:
        names: what it may be called there, the first one that is there counts. A dot leads to what it holds:
            "Neuron.predict".
        calls: what it is called with, as `encode` has it; None where the thing itself is looked at.
        on: whose method it is, as `encode` has it; None for a function.
        seconds: processor time that each call may take.
        file: it is a file that the program left behind, of this name; then it has no other.
        feeds: it is a callback, or the class of one, and each call passes on what epochs came to.
        columns: of a file of rows, the key and the column that are kept whole; "" for the only other one.
        tests: its calls are tests of this text, the file they stand in: each has the "style" and the "code"
            of a `grader.test_files.TestCase`. None where it is no check of tests.
    """

    names: tuple[str, ...]
    calls: tuple[Any, ...] | None = None
    on: Any = None
    seconds: float = SECONDS
    feeds: bool = False
    file: str = ""
    columns: tuple[str, ...] = ()
    tests: str | None = None

    def __post_init__(self) -> None:
        parts = PurePosixPath(self.file).parts
        if self.file and (".." in parts or PurePosixPath(self.file).is_absolute()):
            raise ValueError(
                f"expected a file beside the program, as in 'model.keras'. Received: {self.file!r}"
            )
        for name in self.names:
            if not all(part.isidentifier() for part in name.split(".")):
                raise ValueError(
                    f"expected the name of a variable or function, as in 'relu'. Received: {name!r}"
                )
        calls = self.calls or ()
        if len(calls) > MOST:
            raise ValueError(f"{self.names[0]}: expected at most {MOST:,} inputs. Received: {len(calls):,}")
        size = len(json.dumps(self.calls))
        if size > LARGEST:
            raise ValueError(
                f"{self.names[0]}: expected inputs of at most {LARGEST >> 20} MB together. "
                f"Received: {size / 2**20:.1f} MB. Give fewer or smaller ones."
            )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of it: inputs may be megabytes, and every submission of a class asks."""
        return hashlib.sha256(json.dumps(self.plain()).encode()).hexdigest()

    def plain(self) -> dict[str, Any]:
        """It as JSON."""
        calls = list(self.calls) if self.calls is not None else None
        plain = {
            "names": list(self.names),
            "calls": calls,
            "on": self.on,
            "seconds": self.seconds,
            "feeds": self.feeds,
            "file": self.file,
            "columns": list(self.columns),
        }
        return plain if self.tests is None else plain | {"tests": self.tests}

    @property
    def budget(self) -> float:
        """Processor time, in seconds, that all calls may take together, on top of the program's."""
        if not self.calls:
            return 0.0
        if self.tests is None:  # after so many that never end no other is tried
            return self.seconds * ENDLESS
        late = min(len(self.calls), ENDLESS)
        return self.seconds * late + TEST_SECONDS * (len(self.calls) - late)


def as_calls(cases: Iterable[Any]) -> tuple[Call, ...]:
    """Cases as a teacher writes them: a `call(...)`, a tuple of what is passed, or the one thing."""
    return tuple(
        case if isinstance(case, Call) else Call(case) if isinstance(case, tuple) else Call((case,))
        for case in cases
    )


def encode_call(one: Call) -> dict[str, Any]:
    """A call as JSON. Raises as `encode` does."""
    return {
        "positional": [encode(value) for value in one.positional],
        "named": {name: encode(value) for name, value in one.named.items()},
    }


def encode(value: Any) -> Any:
    """An input as JSON, whole, and with its type.

    Raises:
        ValueError: it is nothing that can be sent.
    """
    if isinstance(value, PLAIN):
        return value
    if type(value) is int:
        return {"int": str(value)}
    if type(value) is float:
        return {"float": repr(value)}
    if type(value) is complex:
        return {"complex": repr(value)}
    for kind in (list, tuple, set, frozenset):
        if isinstance(value, kind):  # a named tuple is a tuple
            items = sorted(value, key=repr) if kind in (set, frozenset) else value
            return {kind.__name__: [encode(item) for item in items]}
    if isinstance(value, Mapping):
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, Own):
        return {"own": value.name, "made": encode_call(value.made) if value.made is not None else None}
    if isinstance(value, TextFile):
        return {"file": value.name, "text": value.text}
    if isinstance(value, Tensor):
        return {"tensor": encode(np.asarray(value.numbers, value.dtype))}
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind in "biufcUSmM":
        raw = np.ascontiguousarray(value)
        return {
            "array": base64.b64encode(raw.tobytes()).decode("ascii"),
            "dtype": raw.dtype.str,
            "shape": list(np.shape(value)),
            "scalar": isinstance(value, np.generic),
        }
    if type(value).__module__.startswith("pandas"):
        return _encode_frame(value)
    raise ValueError(
        "an input: expected numbers, text, None, lists, tuples, sets, dictionaries, NumPy arrays, data "
        f"frames, Tensor(...), TextFile(...), own(...) or variable(...). Received: {type(value).__name__}"
    )


def _encode_frame(value: Any) -> dict[str, Any]:
    import pandas

    if isinstance(value, pandas.Series):
        index = _encode_index(value.index)
        return {"series": _encode_column(value), "name": encode(value.name), "index": index}
    if isinstance(value, pandas.DataFrame):
        if not value.columns.is_unique:
            raise ValueError("an input: expected a data frame whose columns have different names")
        columns = [[encode(name), _encode_column(value[name])] for name in value.columns]
        return {"frame": columns, "index": _encode_index(value.index)}
    raise ValueError(
        f"an input: expected a data frame or a series of pandas. Received: {type(value).__name__}"
    )


def _encode_index(index: Any) -> Any:
    """The labels of rows; None where they are counted from 0."""
    import pandas

    return None if index.equals(pandas.RangeIndex(len(index))) else _encode_column(index)


def _encode_column(column: Any) -> Any:
    import pandas

    if isinstance(column.dtype, pandas.CategoricalDtype):
        known, ordered = list(column.dtype.categories), bool(column.dtype.ordered)
        items = encode([_or_none(item) for item in column])
        return {"categories": items, "known": encode([_or_none(item) for item in known]), "ordered": ordered}
    array = column.to_numpy()
    return encode(array) if array.dtype.kind in "biufmM" else encode([_or_none(item) for item in array])


def _or_none(item: Any) -> Any:
    import pandas

    if item is pandas.NA or item is pandas.NaT or (isinstance(item, float) and math.isnan(item)):
        return None
    return item.item() if isinstance(item, np.generic) else item


def decode(form: Any, take: Callable[[str], Any], write: Callable[[str, str], None]) -> Any:
    """An input, made anew.

    Args:
        form: as `encode` made it.
        take: brings a variable, function or class of the program by its name.
        write: writes a file into the program's folder.

    Raises:
        Exception: what a function of the program raised that was to give an input.
    """
    if not isinstance(form, dict):
        return form
    if "int" in form:
        return int(form["int"])
    if "float" in form:
        return float(form["float"])
    if "complex" in form:
        return complex(form["complex"])
    for name, kind in (("list", list), ("tuple", tuple), ("set", set), ("frozenset", frozenset)):
        if name in form:
            return kind(decode(item, take, write) for item in form[name])
    if "dict" in form:
        return {decode(key, take, write): decode(item, take, write) for key, item in form["dict"]}
    if "own" in form:
        thing = take(form["own"])
        if form["made"] is None:
            return thing
        positional, named = decode_call(form["made"], take, write)
        return thing(*positional, **named)
    if "file" in form:
        write(form["file"], form["text"])
        return form["file"]
    if "tensor" in form:
        import tensorflow as tf

        return tf.constant(decode(form["tensor"], take, write))
    if "array" in form:
        array = np.frombuffer(base64.b64decode(form["array"]), form["dtype"]).reshape(form["shape"]).copy()
        return array[()] if form["scalar"] else array
    return _decode_frame(form, take, write)


def _decode_frame(
    form: Mapping[str, Any], take: Callable[[str], Any], write: Callable[[str, str], None]
) -> Any:
    import pandas

    index = decode(form.get("index"), take, write)
    if "categories" in form:
        known = decode(form["known"], take, write)
        return pandas.Categorical(decode(form["categories"], take, write), known, ordered=form["ordered"])
    if "series" in form:
        name = decode(form["name"], take, write)
        return pandas.Series(decode(form["series"], take, write), index=index, name=name)
    columns = {decode(name, take, write): decode(column, take, write) for name, column in form["frame"]}
    return pandas.DataFrame(columns, index=index)


def decode_call(
    form: Mapping[str, Any], take: Callable[[str], Any], write: Callable[[str, str], None]
) -> tuple[list[Any], dict[str, Any]]:
    """What a function is called with, made anew; as `decode`."""
    positional = [decode(value, take, write) for value in form["positional"]]
    return positional, {name: decode(value, take, write) for name, value in form["named"].items()}


def in_words(one: Call, limit: int = 80) -> str:
    """A call as a person writes it: "(2.5, units=3)"."""
    parts = [_word(value) for value in one.positional]
    parts += [f"{name}={_word(value)}" for name, value in one.named.items()]
    text = ", ".join(parts)
    return f"({text if len(text) <= limit else text[: limit - 1] + '…'})"


def _word(value: Any) -> str:
    if isinstance(value, Own):
        return value.name + (in_words(value.made) if value.made is not None else "")
    if isinstance(value, TextFile):
        return repr(value.name)
    if isinstance(value, Tensor):
        return f"a tensor of shape {np.shape(value.numbers)}"
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, np.ndarray):
        return f"array({value.tolist()})" if value.size <= FEW else f"an array of shape {value.shape}"
    if type(value).__module__.startswith("pandas"):
        return f"a {type(value).__name__} of {len(value)} rows"
    if isinstance(value, (list, tuple, set, frozenset, Mapping)):
        return _collection(value)
    return repr(value)


def _collection(value: Any) -> str:
    """A list, a tuple, a set or a dictionary, written the same each time."""
    if len(value) > FEW:
        kind = next(name for known, name in COLLECTIONS.items() if isinstance(value, known))
        return f"a {kind} of {len(value)}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_word(key)}: {_word(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(map(_word, value))) + "}" if value else "set()"
    inside = ", ".join(map(_word, value))
    if isinstance(value, tuple):
        return f"({inside}{',' if len(value) == 1 else ''})"
    return f"[{inside}]"
