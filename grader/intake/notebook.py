"""A Jupyter notebook as a script and the text of its Markdown cells."""

from __future__ import annotations

import warnings

import nbformat


def convert(text: str) -> tuple[str, tuple[int, ...], str]:
    """Turn a notebook into a script, the first line of each code cell in it, and its prose.

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
    prose: list[str] = []
    for cell in notebook.cells:
        source = str(cell.get("source", ""))
        if cell.get("cell_type") == "code":
            starts.append(len(lines) + 1)
            lines += _plain(source)
        elif cell.get("cell_type") == "markdown":
            prose.append(source)
    return "\n".join(lines) + "\n", tuple(starts), "\n\n".join(prose)


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
