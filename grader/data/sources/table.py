"""A teacher's own table: numbers and words in columns, one of which is to be predicted."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from grader.data.dataset import (
    Array,
    Columns,
    DataError,
    Dataset,
    DataSpec,
    Given,
    GivenFile,
    HiddenInputs,
    dataset_of,
)
from grader.data.sources import hidden_inputs
from grader.data.sources import sheet as sheets
from grader.data.sources.hiding import is_table, marked, refuse_hidden
from grader.data.sources.labels import Labels, labels_of, refuse_unseen
from grader.data.sources.sheet import Sheet
from grader.data.sources.split import EVERY, Mask, by_share, refuse_empty, refuse_few
from grader.data.sources.starters import TableFacts, table_starter

Missing = Literal["refuse", "leave out", "fill"]
# A column so called that counts the rows is no input: it would tell where in the file a hidden row stood.
INDEX_NAMES = re.compile(r"unnamed: \d+|id|index|row|row_?id|row_?names?|no\.?|nr\.?|number|#|key", re.I)
MANY = 50  # different words from which a column is no choice among a few, if they are so large a share of all
SHARE = 0.5
USUAL = 0.8  # as large a part of that is left out where nobody has said what to do


@dataclass(frozen=True)
class TableSource:
    """A table of the teacher's own. `table` makes one, and says what the attributes are.

    Attributes:
        folder: where the file lies; "" for the current folder.
        given_only: it is what students have: nothing is hidden, and some given rows are measured on.
    """

    file: str
    target: str
    hidden: float | str = 0.2
    seed: int = 1
    classes: bool | None = None
    leave_out: tuple[str, ...] = ()
    missing: Missing = "refuse"
    url: str = ""
    inputs: str = ""
    folder: str = field(default="", compare=False, repr=False)
    given_only: bool = False
    # What is given is in the digest of the data: no key of a run or a training needs these.
    given: float = field(default=1.0, repr=False)
    given_seed: int = field(default=1, repr=False)


def table(
    file: str,
    target: str,
    *,
    hidden: float | str = 0.2,
    seed: int = 1,
    classes: bool | None = None,
    leave_out: Iterable[str] = (),
    missing: Missing = "refuse",
    url: str = "",
    inputs: str = "",
    given: float = 1.0,
    given_seed: int = 1,
) -> TableSource:
    """A table of your own, as a spreadsheet saves it.

    >>> table("heart.csv", target="disease", hidden=0.2, seed=1).file
    'heart.csv'

    Args:
        file: a CSV, with any delimiter and decimal sign, or the first sheet of an .xlsx, in the assignment's
            folder data; its first line names the columns.
        target: the column to predict: words, or few different whole numbers, are classes; other numbers
            are values.
        hidden: the share of the rows, and of each class, that students never see; or a column that marks
            them; or a second file that has them.
        seed: which rows are hidden, where that is a share.
        classes: True or False where it is to be other than `target` says.
        leave_out: columns that stay in the students' file and are no inputs.
        missing: what to do about rows in which an input is missing: "refuse" the file; "leave out" the rows,
            for students, too; or "fill" in the median of the given numbers, and for words none of them.
        url: where programs may fetch the file, too: there they are given the given part.
        inputs: a name, such as "test.csv", under which students are given the hidden rows, too: without what
            is to be predicted and what is left out, in an order of ours, with a column that tells them apart.
            For `grader.predictions`; with "" they are given nothing of them.
        given: the share of the other rows, and of each class, that students are given; the rest is unused.
        given_seed: which rows these are: with a parameter of `Variants`, each variant's students have other
            ones, and all are measured on the same hidden rows.

    Raises:
        ValueError: a setting that is none.
    """
    if isinstance(target, (list, tuple)):
        raise ValueError(
            "table: target: expected one column, since a network is measured by one target. "
            f"Received: {list(target)!r}. Name one, and the others in leave_out; for another one make "
            "another task."
        )
    for name, value in (("file", file), ("target", target)):
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f'table: {name}: expected a name, as in table("heart.csv", "disease"). '
                             f"Received: {value!r}")  # fmt: skip
    if isinstance(leave_out, str):
        raise ValueError(f'leave_out: expected names in a list, as in ["name"]. Received: {leave_out!r}')
    if missing not in ("refuse", "leave out", "fill"):
        raise ValueError(f"missing: expected 'refuse', 'leave out' or 'fill'. Received: {missing!r}")
    refuse_hidden(hidden)
    hidden_inputs.refuse_name(inputs, file)
    if not 0 < given <= 1:
        raise ValueError(f"table: given: expected a share, above 0 and up to 1. Received: {given!r}")
    return TableSource(
        file, target, hidden, seed, classes, tuple(leave_out), missing, url, inputs,
        given=given, given_seed=given_seed,
    )  # fmt: skip


@dataclass(frozen=True)
class _Rows:
    """The rows that count, of one file or two, and which of them are hidden; `both` has those of two."""

    sheet: Sheet
    both: Sheet
    rows: tuple[int, ...]
    labels: Labels
    columns: tuple[tuple[str, Array], ...]
    hidden: Mask
    index: tuple[str, ...]


def read_table(source: TableSource) -> Dataset:
    """Read a table: number columns as they are, then those of words one-hot in sorted order, float32.

    Raises:
        DataError: it cannot be read, or nothing can be learned from it.
    """
    sheet = sheets.read(Path(source.folder) / source.file)
    rows = _rows(source, sheet)
    inputs, names = _inputs(source, rows)
    given = ~rows.hidden
    tested = rows.hidden
    if source.given_only:
        tested = np.arange(len(given)) % EVERY == 0
    y = rows.labels.values
    parts = (inputs[given], y[given], inputs[tested], y[tested])
    marker = source.hidden if isinstance(source.hidden, str) and source.hidden in sheet.names else ""
    kept = [row for row, hidden in zip(rows.rows, rows.hidden, strict=True) if not hidden]
    content = sheets.part(sheet, kept, without={marker} - {""}, numbered=rows.index)
    anew = {index: np.arange(len(kept)) + float(sheet.cells(index)[0]) for index in rows.index}
    columns = Columns(
        tuple(name for name, _ in rows.columns),
        tuple(anew.get(name, values[given]) for name, values in rows.columns),
        source.target,
    )
    name = Path(source.file).name
    addresses = ((source.url, name),) if source.url else ()
    files: tuple[GivenFile, ...] = (GivenFile(name, content),)
    asked: HiddenInputs | None = None
    if source.inputs and source.given_only:
        asked, more = hidden_inputs.found(Path(source.folder), source.inputs)
        files += more
    elif source.inputs:
        asked, more = _hidden_inputs(source, rows, len(kept))
        files += more
    described = Given(files, addresses, columns, inputs=asked)
    shape = (len(names),)
    facts = TableFacts(source.target, (*source.leave_out, *rows.index), source.missing == "fill")
    starter = table_starter(facts, sheet, rows.labels, y[given])
    spec = DataSpec(name, partial(_again, source), rows.labels.classes, shape, starter,
                    features=tuple(names), target=source.target)  # fmt: skip
    said = "the given part of a table" if source.given_only else "a table"
    text = f"{said} of {len(rows.columns)} columns, {source.target!r} to be predicted"
    return dataset_of(spec, parts, text, given=described, hidden_columns=_hidden(source, rows, tested))


def _hidden(source: TableSource, rows: _Rows, tested: Mask) -> Columns:
    """The columns of the rows that are asked about, without the target; one that counts rows goes on."""
    names = tuple(name for name, _ in rows.columns if name != source.target)
    count = int(tested.sum())
    anew = np.arange(count, dtype=np.float64) + len(tested) - count + 1
    return Columns(
        names,
        tuple(anew if name in rows.index else v[tested] for name, v in rows.columns if name in names),
        source.target,
    )


def _hidden_inputs(
    source: TableSource, rows: _Rows, given: int
) -> tuple[HiddenInputs, tuple[GivenFile, ...]]:
    """The hidden rows as students have them; `given` is how many rows they have besides."""
    kept = {source.target, *source.leave_out, *rows.index}
    names = [name for name, _ in rows.columns if name not in kept]
    hidden = [row for row, is_hidden in zip(rows.rows, rows.hidden, strict=True) if is_hidden]
    if rows.index:  # they go on where the numbers of the given rows end
        key = rows.index[0]
        return hidden_inputs.made(
            source.inputs, rows.both, hidden, names, key, int(float(rows.both.cells(key)[0])) + given
        )
    key = hidden_inputs.own_key(rows.both, rows.rows, without=(source.target,))
    return hidden_inputs.made(source.inputs, rows.both, hidden, names, key, None if key else 1)


def _again(source: TableSource, spec: DataSpec, folder: str | None) -> Dataset:
    return read_table(source)


def _rows(source: TableSource, sheet: Sheet) -> _Rows:
    """The rows that count, and which of them are hidden.

    Raises:
        DataError: a column that is not there, or nothing to learn.
    """
    wanted = [source.target, *source.leave_out]
    mode = source.hidden
    second: Sheet | None = None
    if source.given_only:
        mode = 0.0
    elif isinstance(mode, str) and (mode in sheet.names or not is_table(mode)):
        wanted.append(mode)
    elif isinstance(mode, str):
        second = sheets.read(Path(source.folder) / mode)
    _refuse_unknown(sheet, wanted)
    first = len(sheet.rows)
    both = _together(sheet, second) if second is not None else sheet
    comma = both.decimal_comma
    marker = mode if isinstance(mode, str) and second is None else ""
    columns = [(name, _column(both, name, comma)) for name in both.names if name != marker]
    index = tuple(name for name, values in columns if _is_index(name, values[:first], source))
    inputs = [
        (name, values) for name, values in columns if name not in (source.target, *source.leave_out, *index)
    ]
    if not inputs:
        raise DataError(
            f"{sheet.name}: expected at least one column beside {source.target}. Received: none. "
            "Add a column to predict it from."
        )
    rows = _complete(source, both, inputs)
    columns = [(name, values[rows]) for name, values in columns]
    labels = labels_of(sheet.name, source.target, dict(columns)[source.target], source.classes)
    names = {name for name, _ in inputs}
    places = [place for place, name in enumerate(both.names) if name in names]
    alike = [tuple(both.rows[row][place] for place in places) for row in rows]
    classes = np.array(labels.classes)[labels.values] if labels.classes else None
    if second is not None:
        refuse_few(sheet.name, len(rows))
        hidden = rows >= first
        refuse_empty(sheet.name, hidden, f"here and in {source.hidden}")
    elif marker:
        refuse_few(sheet.name, len(rows))
        hidden = np.array(marked(sheet.name, marker, sheet.cells(marker)), np.bool_)[rows]
        refuse_empty(sheet.name, hidden, f"as the column {marker} says")
    elif source.given_only:
        hidden = np.zeros(len(rows), np.bool_)
    else:
        hidden = by_share(sheet.name, float(mode), source.seed, alike, classes)
    if source.given < 1 and not source.given_only:
        kept = _kept(source, sheet.name, alike, classes, hidden)
        rows, hidden = rows[kept], hidden[kept]
        columns = [(name, values[kept]) for name, values in columns]
        labels = replace(labels, values=labels.values[kept])
    refuse_unseen(sheet.name, labels, hidden)
    return _Rows(sheet, both, tuple(rows.tolist()), labels, tuple(columns), hidden, index)


def _kept(
    source: TableSource, name: str, alike: Sequence[Hashable], classes: Array | None, hidden: Mask
) -> Mask:
    """Which rows are hidden or given, where not all of the others are given.

    Raises:
        DataError: too few would be given.
    """
    others = np.flatnonzero(~hidden)
    labels = classes[others] if classes is not None else None
    kept = np.ones(len(hidden), np.bool_)
    left_out = by_share(
        name, 1 - source.given, source.given_seed, [alike[row] for row in others.tolist()], labels
    )
    kept[others[left_out]] = False
    refuse_few(name, int((kept & ~hidden).sum()))
    return kept


def _refuse_unknown(sheet: Sheet, wanted: Iterable[str]) -> None:
    unknown = [name for name in wanted if name not in sheet.names]
    if unknown:
        raise DataError(
            f"{sheet.name}: expected columns among {', '.join(sheet.names)}. "
            f"Received: {', '.join(map(repr, unknown))}. Name a column as its heading is written."
        )


def _together(sheet: Sheet, second: Sheet) -> Sheet:
    """The rows of two files, those of the first one first.

    Raises:
        DataError: they do not have the same columns.
    """
    if set(second.names) != set(sheet.names):
        lacking = [name for name in sheet.names if name not in second.names]
        other = [name for name in second.names if name not in sheet.names]
        said = " and ".join(
            f"{what} {', '.join(names)}" for what, names in (("without", lacking), ("with", other)) if names
        )
        raise DataError(
            f"{second.name}: expected the columns of {sheet.name}. Received: a file {said}. "
            "Give both files the same headings."
        )
    order = [second.names.index(name) for name in sheet.names]
    rows = tuple(tuple(row[place] for place in order) for row in second.rows)
    return replace(sheet, rows=sheet.rows + rows, places=())


def _column(sheet: Sheet, name: str, comma: bool) -> Array:
    values = sheets.numbers(sheet, name, decimal_comma=comma)
    return sheets.words(sheet, name) if values is None else values


def _is_index(name: str, values: Array, source: TableSource) -> bool:
    """Whether a column does nothing but count the rows of the file."""
    if name in (source.target, *source.leave_out) or not INDEX_NAMES.fullmatch(name):
        return False
    return values.dtype.kind == "f" and len(values) > 2 and bool(np.all(np.diff(values) == 1))


def _complete(source: TableSource, sheet: Sheet, inputs: list[tuple[str, Array]]) -> Array:
    """The numbers of the rows that count.

    Raises:
        DataError: values are missing, and nothing was said about that.
    """
    gaps = {name: _missing(values) for name, values in inputs}
    lacking = {name: int(gap.sum()) for name, gap in gaps.items() if gap.any()}
    everywhere = [name for name, count in lacking.items() if count == len(sheet.rows)]
    if everywhere:
        raise DataError(
            f"{sheet.name}: expected values in every column. Received: none in {', '.join(everywhere)}. "
            f"Leave it out: leave_out={everywhere!r}"
        )
    if lacking and source.missing == "refuse":
        told = ", ".join(f"{count} in {name}" for name, count in lacking.items())
        raise DataError(
            f"{sheet.name}: expected a value in every cell of {len(sheet.rows)} rows. "
            f"Received: missing {told}. "
            'Write them in, or say missing="fill" (with the median; students still see the gaps), or '
            'missing="leave out" (of these rows).'
        )
    rows = np.arange(len(sheet.rows))
    if source.missing == "leave out" and lacking:
        rows = rows[~np.any(list(gaps.values()), axis=0)]
    return rows


def _missing(values: Array) -> Array:
    return np.asarray(values == "" if values.dtype.kind == "U" else np.isnan(values))


def _inputs(source: TableSource, rows: _Rows) -> tuple[Array, list[str]]:
    """What goes into a network, samples x features, and what each feature is called.

    Raises:
        DataError: a column that tells nothing, or too much.
    """
    given, kept = ~rows.hidden, {source.target, *source.leave_out, *rows.index}
    inputs = [(name, values) for name, values in rows.columns if name not in kept]
    parts: list[Array] = []
    names: list[str] = []
    for name, values in inputs:
        if values.dtype.kind != "U":
            there = values[given][~np.isnan(values[given])]
            _refuse_constant(rows.sheet.name, name, np.unique(there))
            parts.append(np.where(np.isnan(values), np.median(there), values))
            names.append(name)
    for name, values in inputs:
        if values.dtype.kind == "U":
            known = [word for word in np.unique(values[given]).tolist() if word]
            _refuse_constant(rows.sheet.name, name, np.unique(values[given]).tolist())
            if len(known) > MANY and len(known) > SHARE * int(given.sum()):
                raise DataError(
                    f"{rows.sheet.name}: {name}: expected words that come again and again, to be made into "
                    f"columns of 0 and 1. Received: {len(known)} different ones in {int(given.sum())} rows. "
                    f"Leave it out: leave_out=[{name!r}]"
                )
            parts += [values == word for word in known]
            names += [f"{name}_{word}" for word in known]
    return np.stack(parts, axis=1).astype(np.float32), names


def _refuse_constant(file: str, name: str, different: Iterable[object]) -> None:
    values = list(different)
    if len(values) < 2:
        only = f"{values[0]!s}" if values else "nothing"
        raise DataError(
            f"{file}: {name}: expected at least two different values in the given part. Received: {only} in "
            f"every row. Leave it out: leave_out=[{name!r}]"
        )


def usable(source: TableSource) -> TableSource:
    """The source with what its file needs: columns left out that tell nothing, and gaps filled in.

    Raises:
        DataError: the file cannot be read, or has no such target.
    """
    sheet = sheets.read(Path(source.folder) / source.file)
    _refuse_unknown(sheet, [source.target])
    comma, left_out = sheet.decimal_comma, []
    gaps = False
    for name in sheet.names:
        values = _column(sheet, name, comma)
        if name in (source.target, source.hidden) or _is_index(name, values, source):
            continue
        missing = _missing(values)
        different = np.unique(values[~missing])
        many = values.dtype.kind == "U" and len(different) > max(MANY, SHARE * len(values)) * USUAL
        if many or len(different) < 2:
            left_out.append(name)
        else:
            gaps = gaps or bool(missing.any())
    return replace(source, leave_out=tuple(left_out), missing="fill" if gaps else source.missing)
