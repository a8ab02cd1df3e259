"""Evidence: the only thing that crosses from a submission to the grader.

Theory of operation. The worker writes `evidence.json`, strictly typed, and beside it raw
little-endian arrays: `weights_<n>.f32` (a model's weights, float32, in layer order),
`image_<n>.f32` (an image a figure shows, float32) and `figure_<n>.rgb` (a figure, 8-bit RGB).
Never pickle, never an archive, never a Keras configuration that something would load.

`read` distrusts all of it: a regular file, opened without following links, no larger than its
limit, with every field of the declared type and size. What it returns is well formed; it is
still only what the submission *claims*. Nothing in it is a score, and whatever earns points is
rebuilt, trained and measured from it.
"""

from __future__ import annotations

import json
import math
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from grader.errors import InternalError

JSON_LIMIT = 4 << 20  # bytes; an honest submission writes about 20 KiB
WEIGHTS_LIMIT = 128 << 20  # bytes for one model
LARGEST = 2**53  # of whole numbers: what a float holds exactly
MOVED_FOLDERS = 50  # folders that a submission put where a record belongs
FIGURES_LIMIT = 8  # figures kept
SAMPLE_ROWS = 256  # of what went into a training
SAMPLE_NUMBERS = 8_192  # of them, for each array
SAMPLE_INPUTS = 64  # inputs of one network
CURVES, CURVE_POINTS = 30, 200  # of one plot that are kept
FIGURE_PIXELS = 1200  # pixels
NO_MODEL = "no model of it: "  # how a note begins that says why one was not found
WITHOUT_IT = "the rest was run without it"  # in the message of an import that something stood in for
Transform = Literal[
    "preprocess", "predict"
]  # functions of a submission that are asked what it does to its data
TRANSFORMS: tuple[Transform, ...] = ("preprocess", "predict")
FORGIVEN = "old spelling understood: "  # how a note of one begins
TAMPERED = "before its tests, the program "  # how a note begins of what it did that may deceive them

Name = Annotated[str, Field(max_length=300)]
Text = Annotated[str, Field(max_length=20_000)]
Count = Annotated[int, Field(ge=0, le=2**53)]
Index = Annotated[int, Field(ge=0, le=100_000)]
Real = Annotated[float, Field(allow_inf_nan=False)]
Shape = Annotated[tuple[Count | None, ...], Field(max_length=8)]
Dims = Annotated[tuple[Count, ...], Field(max_length=8)]
Settings = Annotated[dict[Name, JsonValue], Field(max_length=60)]


@dataclass(frozen=True)
class Crash:
    """The exception that ended a submission: its type, message, place and traceback."""

    type: Name
    message: Text
    line: Count | None
    code: Name
    traceback: Text


@dataclass(frozen=True)
class Layer:
    """One call of a layer.

    Attributes:
        kind: the class, e.g. "Dense"; an operation of `keras.ops` is "ops.<Name>".
        builtin: the class is Keras's own.
        config: the layer's settings as JSON; activations by name.
        inputs: positions of the layers whose outputs it takes; empty for an input.
        output_shape: with None for the batch; None where unknown.
        parameters: how many weights it has.
        weights: their shapes.
        shares: position of the earlier call of this same layer, if there is one.
        line: of the file, in which it was made; None where that is not known.
    """

    name: Name
    kind: Name
    builtin: bool
    config: Settings
    inputs: Annotated[tuple[Index, ...], Field(max_length=64)]
    output_shape: Shape | None
    parameters: Count
    weights: Annotated[tuple[Dims, ...], Field(max_length=64)]
    shares: Index | None
    line: Count | None = None


@dataclass(frozen=True)
class Setting:
    """A loss, an optimizer or a metric: its Keras name and settings."""

    name: Name
    config: Settings


@dataclass(frozen=True)
class Compiled:
    """What `Model.compile` was given, and in which line.

    `trouble` is the error it ended in, "" if it did not.
    """

    loss: Setting | None
    optimizer: Setting | None
    metrics: Annotated[tuple[Name, ...], Field(max_length=30)]
    trouble: Name = ""
    line: Count | None = None


@dataclass(frozen=True)
class Array:
    """Facts of an array handed to `fit`. Lows and highs are the extremes of its values.

    `means` and `spreads` (standard deviations) are given per feature where there are at most 64
    features, otherwise over everything.
    """

    shape: Dims
    dtype: Name
    low: Real
    high: Real
    means: Annotated[tuple[Real, ...], Field(max_length=64)]
    spreads: Annotated[tuple[Real, ...], Field(max_length=64)]


@dataclass(frozen=True)
class Rows:
    """Some rows of an array, as float32 has them.

    Attributes:
        name: of the input, where inputs have names.
        shape: of one row.
        step: of a flattened row every so manieth number is kept, from the first.
        numbers: one row after the other; None for NaN and infinity.
    """

    name: Name
    shape: Dims
    step: Annotated[int, Field(ge=1, le=2**53)]
    numbers: Annotated[tuple[Real | None, ...], Field(max_length=SAMPLE_NUMBERS)]


@dataclass(frozen=True)
class Sample:
    """Rows that went into a training, the same of each input `x` and of the target `y`.

    They are spread evenly; of a table, those with the least and the largest of each column are among them.
    """

    rows: Annotated[int, Field(ge=1, le=SAMPLE_ROWS)]
    x: Annotated[tuple[Rows, ...], Field(min_length=1, max_length=SAMPLE_INPUTS)]
    y: Rows | None


@dataclass(frozen=True)
class Fit:
    """One call of `Model.fit`. `history` is what the submission saw: a claim; so is the `sample`.

    Of the calls for one model only the last has a sample.

    Attributes:
        epochs: as asked for; `epochs_run` of them were run, None where it was cut short here.
        validation: what was held back to look at on the way: "data", a "split", or "" for nothing.
        callbacks: the submission's own, with their settings.
        line: of the file, in which it was called.
    """

    x: Array | None
    y: Array | None
    epochs: Count
    batch_size: Count | None
    shortened: bool
    history: Annotated[
        dict[Name, Annotated[tuple[Real | None, ...], Field(max_length=2000)]], Field(max_length=20)
    ]
    sample: Sample | None = None
    epochs_run: Count | None = None
    validation: Literal["", "data", "split"] = ""
    callbacks: Annotated[tuple[Setting, ...], Field(max_length=20)] = ()
    line: Count | None = None


@dataclass(frozen=True)
class Model:
    """A model the submission made.

    Attributes:
        variable: the top-level variable that held it at the end, if one did.
        line: where it was made; `function`: inside which function, "" for the top level.
        written_as: "sequential", "functional" or "subclass".
        traced: layers are given with their connections; False where they could not be found.
        input_shape: without the batch; None if never built.
        layers: in order of calculation, inputs first.
        weights: `weights_<n>.f32` exists and holds the weights, None if not.
        evaluations: what `Model.evaluate` was given.
    """

    name: Name
    variable: Name | None
    line: Count | None
    function: Name
    written_as: Literal["sequential", "functional", "subclass"]
    traced: bool
    input_shape: Dims | None
    outputs: Count
    layers: Annotated[tuple[Layer, ...], Field(max_length=400)]
    parameters: Count
    compiled: Compiled | None
    fits: Annotated[tuple[Fit, ...], Field(max_length=50)]
    weights: Index | None
    evaluations: Annotated[tuple[Array, ...], Field(max_length=20)] = ()


@dataclass(frozen=True)
class Curve:
    """A line that is drawn: every so manieth point of it, at most `CURVE_POINTS`."""

    label: Name
    y: Annotated[tuple[Real | None, ...], Field(max_length=CURVE_POINTS)]


@dataclass(frozen=True)
class Axes:
    """One plot of a figure: its title, the picture it shows and the heights of its bars.

    Attributes:
        legend: the words of its legend.
        dots: how many are drawn as dots.
        pictures: how many are shown; `image` is the first.
    """

    title: Name
    image: Index | None
    image_shape: Dims | None
    bars: Annotated[tuple[Real, ...], Field(max_length=64)]
    x_label: Name = ""
    y_label: Name = ""
    legend: Annotated[tuple[Name, ...], Field(max_length=30)] = ()
    curves: Annotated[tuple[Curve, ...], Field(max_length=CURVES)] = ()
    dots: Count = 0
    pictures: Count = 0


@dataclass(frozen=True)
class Figure:
    """A figure shown or saved, kept as `figure_<number>.rgb` of height x width x 3 bytes."""

    number: Index
    height: Annotated[int, Field(ge=1, le=FIGURE_PIXELS)]
    width: Annotated[int, Field(ge=1, le=FIGURE_PIXELS)]
    axes: Annotated[tuple[Axes, ...], Field(max_length=60)]


@dataclass(frozen=True)
class Use:
    """Something that a program uses, such as "numpy.mean" or "for": its line, and in which function.

    Attributes:
        line: the first of these in which it stands.
        ran: whether one of them ran; None where that is not known, or nobody asked.
    """

    name: Name
    line: Count
    function: Name
    ran: bool | None = None


@dataclass(frozen=True)
class Evidence:
    """Everything a submission is known by.

    Attributes:
        stage: how far the record got: "end" (the submission ended by itself), "unread" (Python
            could not compile it), "exit" (it called
            `os._exit`), "time" (stopped by the time limit) or "during" (written on the way).
        crash: the exception that ended it, if one did.
        models: in the order of making.
        answers: by key, as plain JSON values; `answers_read` says that they were read from the
            source because the run never reached them.
        notes: what the worker did differently from a plain Python, in words.
        variables: without `ANSWERS`, variables that may be answers.
        transforms: functions of its own that may do to other inputs what it did to its data: those of
            `TRANSFORMS` that it defines with one argument.
        loaded: the data sets of Keras that were loaded, by name.
        uses: what its file uses, and whether that ran.
        answer_lines: the lines in which answers stand, by their keys, and variables that may be answers.
    """

    stage: Literal["end", "unread", "exit", "time", "during"]
    crash: Crash | None
    models: Annotated[tuple[Model, ...], Field(max_length=100)]
    answers: Annotated[dict[Name, JsonValue], Field(max_length=200)]
    answers_read: bool
    figures: Annotated[tuple[Figure, ...], Field(max_length=FIGURES_LIMIT)]
    notes: Annotated[tuple[Name, ...], Field(max_length=50)]
    variables: Annotated[dict[Name, JsonValue], Field(max_length=200)] = field(default_factory=dict)
    transforms: Annotated[tuple[Transform, ...], Field(max_length=2)] = ()
    loaded: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    uses: Annotated[tuple[Use, ...], Field(max_length=2_000)] = ()
    answer_lines: Annotated[dict[Name, Count], Field(max_length=400)] = field(default_factory=dict)


NOTHING = Evidence("during", None, (), {}, False, (), ())


class EvidenceRefused(InternalError):
    """Evidence that is not what the worker writes; the message says what was expected."""


# Unknown keys are no evidence.
for _type in (
    Crash, Layer, Setting, Compiled, Array, Rows, Sample, Fit, Model, Curve, Axes, Figure, Use, Evidence,
):  # fmt: skip
    setattr(_type, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010 - mypy knows no such attribute


@cache
def _reader() -> TypeAdapter[Evidence]:
    """The reader, made when it is first needed: that takes a while."""
    return TypeAdapter(Evidence)


def _fields(value: Any) -> dict[str, Any]:
    """A dataclass as JSON has it; `asdict` would copy each of thousands of numbers."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def write(folder: Path, evidence: Evidence) -> None:
    """Write `evidence.json` into `folder` in one step, so that a reader never sees half of it."""
    text = json.dumps(evidence, default=_fields, allow_nan=False, ensure_ascii=True)
    part, whole = folder / "evidence.part", folder / "evidence.json"
    for path in (part, whole):
        number = 0
        while path.is_dir() and not path.is_symlink():  # a submission's doing, however deep it is
            number += 1
            with suppress(OSError):
                path.rename(path.with_name(f"{path.name}.{number}"))
            if number > MOVED_FOLDERS:
                break
    part.write_text(text, "ascii")
    os.replace(part, whole)


def read_file(path: Path, limit: int) -> bytes:
    """Read a regular file of at most `limit` bytes, following no link and waiting for no pipe.

    Raises:
        EvidenceRefused: it is something else, or larger.
        FileNotFoundError: there is none.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise EvidenceRefused(f"{path.name}: expected a regular file. Received: {error.strerror}") from error
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        os.close(descriptor)  # before it is made a file, which refuses a folder by an error of its own
        raise EvidenceRefused(f"{path.name}: expected a regular file. Received: something else.")
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise EvidenceRefused(f"{path.name}: expected at most {limit:,} bytes. Received: {facts.st_size:,}")
    return data


def read(folder: Path) -> Evidence:
    """Read and check the evidence in `folder`.

    Raises:
        EvidenceRefused: it is malformed, too large or not a regular file.
        FileNotFoundError: the submission left none.
    """
    data = read_file(folder / "evidence.json", JSON_LIMIT)
    try:
        evidence = _reader().validate_json(data, strict=True)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part)[:40] for part in first["loc"][:6])
        raise EvidenceRefused(f"evidence.json: {place or 'the whole'}: {first['msg'][:200]}") from error
    except (RecursionError, ValueError) as error:
        raise EvidenceRefused(f"evidence.json: {type(error).__name__}") from error
    configs = [layer.config for model in evidence.models for layer in model.layers]
    if not all(map(_bounded, (evidence.answers, evidence.variables, *configs))):
        raise EvidenceRefused(
            f"evidence.json: expected whole numbers up to {LARGEST:,}. Received: a larger one."
        )
    for model in evidence.models:
        for position, layer in enumerate(model.layers):
            if any(source >= position for source in layer.inputs) or (layer.shares or 0) > position:
                raise EvidenceRefused("evidence.json: a layer takes its input from a later one")
        if not all(_complete(fit.sample) for fit in model.fits if fit.sample is not None):
            raise EvidenceRefused("evidence.json: a sample has not as many numbers as its shape says")
    return evidence


def _complete(sample: Sample) -> bool:
    """Whether a sample has all the numbers that its shapes tell of."""
    arrays = (*sample.x, *((sample.y,) if sample.y is not None else ()))
    return all(len(rows.numbers) == sample.rows * -(-math.prod(rows.shape) // rows.step) for rows in arrays)


def _bounded(value: JsonValue) -> bool:
    """Whether no whole number in a value is larger than what `plain` lets through."""
    if isinstance(value, dict):
        return all(map(_bounded, value.values()))
    if isinstance(value, list):
        return all(map(_bounded, value))
    return not isinstance(value, int) or abs(value) <= LARGEST


def read_array(
    path: Path, shape: tuple[int, ...], *, finite: bool = True, limit: int = WEIGHTS_LIMIT
) -> NDArray[np.float32]:
    """Read a raw float32 array of exactly `shape`, by default of finite numbers and up to 128 MiB only.

    Raises:
        EvidenceRefused: another size, not a regular file, or values that are not finite.
        FileNotFoundError: there is none.
    """
    size = 4
    for side in shape:
        size *= side
    if size > limit:
        raise EvidenceRefused(f"{path.name}: expected at most {limit:,} bytes. Received: {size:,}")
    data = read_file(path, size)
    if len(data) != size:
        raise EvidenceRefused(f"{path.name}: expected {size:,} bytes. Received: {len(data):,}")
    array = np.frombuffer(data, "<f4").reshape(shape)
    if finite and not np.isfinite(array).all():
        raise EvidenceRefused(f"{path.name}: expected finite numbers. Received: NaN or infinity.")
    return array


def read_pixels(folder: Path, figure: Figure) -> NDArray[np.uint8]:
    """Read a figure's pixels, height x width x 3. Raises as `read_array` does."""
    shape = (figure.height, figure.width, 3)
    path = folder / f"figure_{figure.number}.rgb"
    data = read_file(path, figure.height * figure.width * 3)
    if len(data) != figure.height * figure.width * 3:
        raise EvidenceRefused(f"{path.name}: expected {shape} bytes. Received: {len(data):,}")
    return np.frombuffer(data, np.uint8).reshape(shape)


def plain(value: Any, *, text: int = 20_000, items: int = 200, depth: int = 4) -> JsonValue:
    """Turn a value of a submission into plain JSON: what an answer may be.

    Numbers of any library become numbers, sequences and arrays lists, everything else its
    text. Numbers JSON has no form for (NaN, infinity, huge integers) become their text. Never
    raises: what cannot even be looked at says so.
    """
    try:
        return _plain(value, text, items, depth)
    except (Exception, RecursionError):  # an object of the submission's own making
        return f"a value that cannot be read, of type {type(value).__name__}"[:300]


def _plain(value: Any, text: int, items: int, depth: int) -> JsonValue:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)[:text].encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, (int, np.integer)):
        number = int(value)
        return number if abs(number) <= LARGEST else f"an integer of {number.bit_length()} bits"
    if isinstance(value, (float, np.floating)):
        real = float(value)
        return real if np.isfinite(real) else repr(real)
    if isinstance(value, np.bool_):
        return bool(value)
    if depth > 0:
        if isinstance(value, dict):
            pairs = list(dict.items(value))[:items]
            return {
                str(plain(key))[:300]: plain(item, text=text, items=items, depth=depth - 1)
                for key, item in pairs
            }
        if hasattr(value, "as_list") and callable(value.as_list):  # tf.TensorShape
            value = value.as_list()
        elif hasattr(value, "numpy") and callable(value.numpy):  # tf.Tensor, keras.Variable
            value = value.numpy()
        if isinstance(value, np.ndarray):
            value = value.tolist() if value.size <= items else f"an array of shape {value.shape}"
        if isinstance(value, (list, tuple, set, frozenset)):
            return [plain(item, text=text, items=items, depth=depth - 1) for item in list(value)[:items]]
        if isinstance(value, (bool, int, float, str, np.generic)):
            return plain(value, text=text, items=items, depth=0)
    return repr(value)[:1000].encode("utf-8", "replace").decode("utf-8")
