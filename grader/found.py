"""What was found of what checks look at: variables at a program's end, and what functions returned.

The worker appends lines to `found.jsonl`, one as a call begins and one as it ends, so that a call which ends
the whole process loses nothing but itself. `read` distrusts them as `grader.evidence.read` does: every field
of the declared type and size. What they say is what the submission *claims*; what is right is not in here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from grader.evidence import LARGEST, Count, Crash, EvidenceRefused, Index, Model, Name, Real, Text, read_file

FILE = "found.jsonl"
SIZE_LIMIT = 16 << 20  # bytes
ELEMENTS = 4_096  # of an array that are kept
ITEMS = 1_000  # of a list, and columns of a table
LEVELS = 20  # of the index of a table
DEPTH = 6  # of lists in lists
FILES_LIMIT = 64 << 20  # bytes of a file that a submission left behind
PRINTED = 2_000  # characters
LINE_LIMIT = 2 << 20  # bytes of one line that are written
ROOM = 12 << 20  # bytes of the file after which no value is written any more
DIMENSIONS = 64  # of an array: as many as NumPy has
TOO_MUCH = "more than is looked at"  # in place of what a thing writes of itself
UNREADABLE = "a value that cannot be read"

Dims = Annotated[tuple[Count, ...], Field(max_length=DIMENSIONS)]
Whole = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]


@dataclass(frozen=True)
class Scalar:
    """A number, a truth value, a text or None.

    Attributes:
        type: of what class, such as "int", "float", "str", "bool", "NoneType", "float32".
        value: numbers that are not finite, complex or larger than 2**53 as text.
    """

    kind: Literal["scalar"]
    type: Name
    value: bool | Whole | Real | Text | None


@dataclass(frozen=True)
class Array:
    """An array, a tensor, a column, or a long list of numbers.

    Attributes:
        type: of what class, such as "ndarray", "Tensor" or "list".
        step: every so manieth element is kept, in order, from the first.
        elements: these.
        low, high, mean: of all that are finite; None where there are none.
        missing: how many are NaN or None.
    """

    kind: Literal["array"]
    type: Name
    dtype: Name
    shape: Dims
    step: Annotated[int, Field(ge=1, le=2**53)]
    elements: Annotated[tuple[bool | Whole | Real | Text | None, ...], Field(max_length=ELEMENTS)]
    low: Real | None
    high: Real | None
    mean: Real | None
    missing: Count

    def __post_init__(self) -> None:
        if len(self.elements) != -(-math.prod(self.shape) // self.step):
            raise ValueError("an array has not as many elements as its shape and step say")


@dataclass(frozen=True)
class Items:
    """A list, a tuple, a set or something else that can be gone through; `count` is how many are in it."""

    kind: Literal["items"]
    type: Name
    items: Annotated[tuple[Value, ...], Field(max_length=ITEMS)]
    count: Count

    def __post_init__(self) -> None:
        _refuse_more(len(self.items), self.count)


@dataclass(frozen=True)
class Pairs:
    """A dictionary; `count` is how many pairs are in it."""

    kind: Literal["pairs"]
    type: Name
    pairs: Annotated[tuple[tuple[Value, Value], ...], Field(max_length=ITEMS)]
    count: Count

    def __post_init__(self) -> None:
        _refuse_more(len(self.pairs), self.count)


@dataclass(frozen=True)
class Column:
    """A column of a data frame, or a level of its index; "" is the name of one without."""

    name: Name
    values: Array


@dataclass(frozen=True)
class Frame:
    """A data frame or a series.

    Attributes:
        rows: how long it is.
        index: the labels of its rows, one of each for each level; none where they are counted from 0.
    """

    kind: Literal["frame"]
    type: Name
    columns: Annotated[tuple[Column, ...], Field(max_length=ITEMS)]
    rows: Count
    index: Annotated[tuple[Column, ...], Field(max_length=LEVELS)] = ()

    def __post_init__(self) -> None:
        if any(column.values.shape != (self.rows,) for column in (*self.columns, *self.index)):
            raise ValueError("a table has columns that are not as long as it is")


@dataclass(frozen=True)
class Network:
    """A Keras model, as models are described in evidence."""

    kind: Literal["network"]
    type: Name
    model: Model


@dataclass(frozen=True)
class Thing:
    """Anything else: its class, its settings, and how it writes itself."""

    kind: Literal["thing"]
    type: Name
    settings: Annotated[dict[Name, Value], Field(max_length=60)]
    text: Text


Value = Annotated[
    Scalar | Array | Items | Pairs | Frame | Network | Thing,
    Field(discriminator="kind"),
]


def _refuse_more(kept: int, count: int) -> None:
    if kept > count:
        raise ValueError("more is kept than there is")


Outcome = Literal["returned", "raised", "time", "ended", "unasked"]


@dataclass(frozen=True)
class Called:
    """What a call came to.

    Attributes:
        outcome: "returned", "raised" an exception; stopped at its "time" limit; "ended" the whole process;
            "unasked" where others had ended it too often.
        value: what it returned.
        crash: what it raised.
        printed: what it wrote on the way.
        changed: places of inputs that it changed, counted from 1, or their names.
        parameters: of a test for several, those with which it raised: "radius = 2, area = 12.57".
    """

    outcome: Outcome
    value: Value | None = None
    crash: Crash | None = None
    printed: Text = ""
    changed: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    parameters: Name = ""


@dataclass(frozen=True)
class Found:
    """What was found of one thing that is asked for.

    Attributes:
        name: what it is called in the program; "" where it is not there.
        callable: it can be called.
        value: what it is; of a function None.
        calls: what its calls came to, in the order of the cases.
        trouble: why it could not be called at all: what its class or another function raised. Of tests, what
            the program did that may deceive them, a line each.
    """

    name: Name
    callable: bool = False
    value: Value | None = None
    calls: Annotated[tuple[Called, ...], Field(max_length=10_000)] = ()
    trouble: Text = ""


@dataclass(frozen=True)
class Line:
    """A line of the file: what was `found`; or that a call, by its place, began, or what it came to.

    With none of these: that it began to be looked at.
    """

    slug: Name
    found: Found | None = None
    case: Index | None = None
    called: Called | None = None


for _type in (Scalar, Array, Items, Pairs, Column, Frame, Network, Thing, Called, Found, Line):
    setattr(_type, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010 - mypy knows none


@cache
def _reader() -> TypeAdapter[Line]:
    return TypeAdapter(Line)


@cache
def _all() -> TypeAdapter[dict[str, Found]]:
    return TypeAdapter(dict[str, Found])


def kept_name(slug: str) -> str:
    """The name under which a file that was left behind lies beside the evidence."""
    return f"saved_{slug}"


def as_text(line: Line) -> bytes:
    """A line as it stands in the file.

    Raises:
        ValueError, TypeError: it is too long, or holds what JSON has no form for.
    """
    text = json.dumps(asdict(line), allow_nan=False, ensure_ascii=True) + "\n"
    if len(text) > LINE_LIMIT:
        raise ValueError(f"a line of {len(text):,} bytes, more than {LINE_LIMIT:,}")
    return text.encode("ascii")


LOOK = -1  # in place of a call: that it is looked at


@dataclass(frozen=True)
class Findings:
    """What a run found, by the slug of the check.

    Attributes:
        found: of each thing, without calls.
        calls: what they came to, by the place of the case.
        ended_in: the call that the run ended in: slug and place of the case, or `LOOK`; None for none.
    """

    found: Mapping[str, Found]
    calls: Mapping[str, Mapping[int, Called]]
    ended_in: tuple[str, int] | None


NOTHING_FOUND = Findings({}, {}, None)


def read(folder: Path) -> Findings:
    """Read what a run left in `folder`; nothing where it left nothing.

    Raises:
        EvidenceRefused: it is malformed, too large or not a regular file.
    """
    try:
        data = read_file(folder / FILE, SIZE_LIMIT)
    except FileNotFoundError:
        return NOTHING_FOUND
    found: dict[str, Found] = {}
    calls: dict[str, dict[int, Called]] = {}
    begun: tuple[str, int] | None = None
    for number, text in enumerate(data.split(b"\n")):
        if not text:
            continue
        try:
            line = _reader().validate_json(text, strict=True)
        except ValidationError as error:
            if number == data.count(b"\n"):  # the last one, which was being written when the run ended
                break
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(part)[:40] for part in first["loc"][:6])
            raise EvidenceRefused(
                f"{FILE}: line {number + 1}: {place or 'the whole'}: {first['msg'][:200]}"
            ) from error
        except (RecursionError, ValueError) as error:
            raise EvidenceRefused(f"{FILE}: line {number + 1}: {type(error).__name__}") from error
        if line.found is not None:
            found[line.slug] = line.found
            begun = None
        elif line.case is not None and line.called is None:
            begun = (line.slug, line.case)
        elif line.case is not None and line.called is not None:
            calls.setdefault(line.slug, {})[line.case] = line.called
            begun = None
        else:
            begun = (line.slug, LOOK)
    return Findings(found, calls, begun)


def from_plain(fields: Mapping[str, Any]) -> dict[str, Found]:
    """What `asdict` made of findings, by slug."""
    return _all().validate_python(fields)
