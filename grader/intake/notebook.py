"""A Jupyter notebook as a script and the text of its Markdown cells."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import nbformat

from grader.text import well_formed


@dataclass(frozen=True)
class Notebook:
    """A notebook as a script.

    Attributes:
        script: all code cells, one below the other.
        cells: the first line of each.
        order: the same in the order in which the student last ran them; empty if it is that of the page.
        prose: the Markdown cells, and raw ones.
    """

    script: str
    cells: tuple[int, ...]
    order: tuple[int, ...]
    prose: str


def convert(text: str) -> Notebook:
    """Turn a notebook into a script.

    Lines of Jupyter's own (`%matplotlib inline`, `!pip install`) become comments, so that line
    numbers stay.

    Raises:
        ValueError: it is no notebook.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # older notebooks lack cell ids, which nobody misses
            notebook = nbformat.reads(text, as_version=4)
    except Exception as error:  # nbformat lets errors of its parsers and validators through
        raise ValueError(f"expected a Jupyter notebook. Received: {type(error).__name__}") from error
    lines: list[str] = []
    starts: list[int] = []
    counts: list[int | None] = []
    prose: list[str] = []
    for cell in notebook.cells:
        source = well_formed(str(cell.get("source", "")))
        if cell.get("cell_type") == "code":
            starts.append(len(lines) + 1)
            count = cell.get("execution_count")
            counts.append(count if isinstance(count, int) else None)
            lines += _plain(source)
        elif cell.get("cell_type") in ("markdown", "raw"):
            prose.append(source)
    return Notebook("\n".join(lines) + "\n", tuple(starts), _order(starts, counts), "\n\n".join(prose))


def _order(starts: Sequence[int], counts: Sequence[int | None]) -> tuple[int, ...]:
    """The cells by their execution counts, then those that were never run; empty if that is their order."""
    last = max((count for count in counts if count is not None), default=0)
    numbered = [
        (last + 1 if count is None else count, start) for start, count in zip(starts, counts, strict=True)
    ]
    order = tuple(start for _, start in sorted(numbered))
    ran = [start for start, count in zip(starts, counts, strict=True) if count is not None]
    known = set(ran)
    return () if [start for start in order if start in known] == ran else order


def _plain(source: str) -> list[str]:
    lines = source.splitlines() or [""]
    if lines[0].startswith("%%") and not lines[0].startswith(("%%time", "%%capture")):
        return [f"# {line}" for line in lines]  # a cell in another language
    plain = []
    for line in lines:
        word = line.lstrip()
        indent = line[: len(line) - len(word)]
        magic = word.startswith(("%", "!")) or (word.endswith("?") and not word.startswith("#"))
        plain.append(f"{indent}pass  # {word}" if magic else line)
    return plain
