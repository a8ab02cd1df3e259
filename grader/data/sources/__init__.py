"""A teacher's own data: a module for each kind, which says how it is read, split and given.

What lies in a file of the teacher's is read here, outside the walls. Of the hidden part nothing goes into
what students are given, and its labels go nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from grader.data.dataset import DataError, Dataset
from grader.data.sources.arrays import ArraySource, read_arrays
from grader.data.sources.images import ImageSource, read_images
from grader.data.sources.series import SeriesSource, read_series
from grader.data.sources.table import TableSource, read_table
from grader.data.sources.texts import TextSource, read_texts

Source = TableSource | ArraySource | ImageSource | TextSource | SeriesSource

READERS: Mapping[type, Callable[[Any], Dataset]] = {
    TableSource: read_table,
    ArraySource: read_arrays,
    ImageSource: read_images,
    TextSource: read_texts,
    SeriesSource: read_series,
}
KINDS: Mapping[str, type] = {
    "table": TableSource,
    "arrays": ArraySource,
    "images": ImageSource,
    "texts": TextSource,
    "series": SeriesSource,
}
SAID = ("hidden", "seed")  # what a new assignment says although it could be left out
# How the hidden part was found, and the given one, and where they lie.
TOLD_TO_NOBODY = ("hidden", "seed", "folder", "given", "given_seed")
UNWRITTEN = ("folder", "given", "given_seed")  # of these, what is in no file of JSON


def read_source(source: Source) -> Dataset:
    """Read a teacher's own data.

    Raises:
        DataError: they cannot be read, or nothing can be learned from them.
    """
    if type(source) not in READERS:
        raise DataError(
            "a recipe's data: expected a name, or data of your own, as table() or images() of grader.data "
            "make it. "
            f'Received: {source!r:.80}. Write it as in: Recipe(data=table("heart.csv", target="disease"), …)'
        )
    return READERS[type(source)](source)


def given_part(source: Source, *, classes: bool) -> Source:
    """The source as students have it: the part that they are given, and nothing of how it was chosen.

    Args:
        source: the teacher's.
        classes: whether classes are predicted, which fewer samples may not show.
    """
    plain: dict[str, Any] = {
        field.name: field.default for field in fields(source) if field.name in TOLD_TO_NOBODY
    }
    if any(field.name == "classes" for field in fields(source)):
        plain["classes"] = classes
    return replace(source, **plain, given_only=True)


def as_plain(source: Source) -> dict[str, Any]:
    """A source as plain values, for a file of JSON."""
    kind = next(kind for kind, made in KINDS.items() if made is type(source))
    values = {
        field.name: getattr(source, field.name) for field in fields(source) if field.name not in UNWRITTEN
    }
    return {"kind": kind, **values}


def from_plain(values: Mapping[str, Any]) -> Source:
    """The source that `as_plain` wrote.

    Raises:
        ValueError: it is none.
    """
    kind = KINDS.get(str(values.get("kind")))
    if kind is None:
        raise ValueError(f"data of a kind among {', '.join(KINDS)}, not {values.get('kind')!r}")
    given = {name: value for name, value in values.items() if name != "kind"}
    lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    source: Source = kind(**{**given, **lists})
    return source


def as_code(source: Source) -> str:
    """The call that makes a source, as a teacher writes it."""
    kind = next(kind for kind, made in KINDS.items() if made is type(source))
    said: list[str] = []
    for field in fields(source):
        value = getattr(source, field.name)
        if field.name in ("folder", "given_only") or value == field.default and field.name not in SAID:
            continue
        written = json.dumps(value) if isinstance(value, str) else repr(value)
        said.append(written if field.name == "file" else f"{field.name}={written}")
    return f"{kind}({', '.join(said)})"


def files_of(source: Source) -> tuple[str, ...]:
    """The files or folders that a source is read from, as it names them."""
    names = [getattr(source, field) for field in ("file", "labels") if getattr(source, field, "")]
    second = source.hidden if isinstance(source.hidden, str) and not source.given_only else ""
    if second and (Path(source.folder) / second).exists():
        names.append(second)
    return tuple(names)
