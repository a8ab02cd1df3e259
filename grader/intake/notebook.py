"""A Jupyter notebook as a script and the text of its Markdown cells; lines of Jupyter's own as Python."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from grader.intake.otter_marks import left_out, tests_after
from grader.released import names_of
from grader.text import well_formed

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
# Magics whose argument, or whose cell, is Python that runs as it would without them.
RUNNING = ("time", "timeit", "prun", "memit", "mprun", "lprun", "capture")
OPTIONS = re.compile(r"(?:(?:-[nrplsTDti]\s*[\w.]+|-[a-zA-Z]+|--[\w-]+)\s+)*")
WRITING = ("writefile", "file")
PROMPT = re.compile(r"\s*In \[[\d ]*\]:")
EXPORTED = re.compile(r"# (?:In\s?\[[\d* ]*\]:|%%)")
WORK_CHARS = 500_000  # of one notebook that are looked through, for each line of Jupyter's own once more
SHOWN_CHARS = 60  # of a line that a remark quotes


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook of any version.

    Attributes:
        kind: "code", "markdown" or "raw".
        source: what is written in it, with plain line ends.
        count: how many cells had been run when it was, itself included; None if it was not.
        name: what it is called in the notebook that was given out; "" for one without a name.
        tests: the slug of the check whose tests are run in its place; "" for none.
    """

    kind: str
    source: str
    count: int | None = None
    name: str = ""
    tests: str = ""


@dataclass(frozen=True)
class Notebook:
    """A notebook as a script.

    Attributes:
        script: all code cells, one below the other.
        cells: the first line of each.
        order: the same in the order in which the student last ran them; empty if it is that of the page.
        prose: the Markdown cells, and raw ones.
        tests: in which cells tests are run: the slug of the check, and the first line of the cell.
    """

    script: str
    cells: tuple[int, ...]
    order: tuple[int, ...]
    prose: str
    tests: tuple[tuple[str, int], ...] = ()


def convert(text: str) -> Notebook:
    """Turn a notebook of any version into a script; see `cells_of` and `as_script`.

    Raises:
        ValueError: it is no notebook.
    """
    return as_script(cells_of(text))


def cells_of(text: str) -> list[Cell]:
    """The cells of a notebook of any version.

    Small flaws, such as fields that are not there, matter no more than they do to Jupyter.

    Raises:
        ValueError: it is no notebook.
    """
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise ValueError(
            "expected a Jupyter notebook. Received: an empty file. Save it in Jupyter, and hand it in again"
        )
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(
            f"expected a Jupyter notebook. Received: a file that breaks off, or was changed by hand{where}. "
            "Open it in Jupyter, save it there, and hand it in again"
        ) from error
    cells = list(_cells(content))
    holders = [content.get(name) for name in ("cells", "worksheets")] if isinstance(content, dict) else []
    if not cells and not any(isinstance(holder, list) for holder in holders):
        raise ValueError("expected a Jupyter notebook. Received: a file without cells")
    read = []
    for cell, name in zip(cells, names_of(cells), strict=True):
        if left_out(cell):
            continue
        kind, source = cell.get("cell_type"), _source(cell)
        if kind == "heading":  # of version 3
            kind, source = "markdown", f"# {source}"
        if kind in ("code", "markdown", "raw"):
            count = cell.get("execution_count", cell.get("prompt_number"))
            count = count if isinstance(count, int) else None
            read.append(Cell(kind, source, count, well_formed(name)))
        read += [Cell("code", "", tests=slug) for slug in tests_after(cell)]
    return read


def as_script(cells: Sequence[Cell]) -> Notebook:
    """Turn cells into a script in which every line keeps its number.

    Lines of Jupyter's own become what IPython makes of them: calls of `get_ipython()`. What only measures
    Python (`%time`, `%%capture`) becomes that Python; cells in other languages become comments.
    """
    lines: list[str] = []
    starts: list[int] = []
    counts: list[int | None] = []
    tests: list[tuple[str, int]] = []
    budget = _Budget(WORK_CHARS)
    for cell in cells:
        if cell.kind == "code":
            starts.append(len(lines) + 1)
            counts.append(cell.count)
            lines += _python(cell.source, budget).split("\n")
        if cell.tests:
            tests.append((cell.tests, starts[-1]))
    prose = "\n\n".join(cell.source for cell in cells if cell.kind != "code")
    return Notebook("\n".join(lines) + "\n", tuple(starts), _order(starts, counts), prose, tuple(tests))


def without_outputs(content: bytes) -> bytes:
    """A notebook without what its cells show, which is nobody's work; unchanged if it cannot be read."""
    try:
        notebook = json.loads(content)
        shown = ("outputs", "attachments")
        dropped = sum(bool(cell.pop(name, None)) for cell in _cells(notebook) for name in shown)
        if isinstance(notebook, dict) and isinstance(notebook.get("metadata"), dict):
            dropped += bool(notebook["metadata"].pop("widgets", None))
        return json.dumps(notebook).encode() if dropped else content
    except (ValueError, RecursionError, MemoryError):
        return content


def as_python(text: str, name: str) -> tuple[str, list[str]]:
    """A program with lines of Jupyter's own as Python, and what was done to it, in words for the student.

    A program that Python reads, or would not read without them either, stays as it is.
    """
    if _reads(text):
        return text, []
    python = _python(text, _Budget(WORK_CHARS))
    if python == text or not _reads(python):
        return text, []
    lines = text.split("\n")
    changed = [n for n, line in enumerate(python.split("\n"), 1) if line and line != lines[n - 1]]
    first = lines[changed[0] - 1].strip()[:SHOWN_CHARS]
    return python, [
        f"{name}: line {changed[0]} ({first}) is of Jupyter's own, not Python"
        + (f", and so are {len(changed) - 1} more" if len(changed) > 1 else "")
        + ". They were read as in a notebook; in a .py file, leave them out"
    ]


def exported_cells(program: str) -> tuple[int, ...]:
    """The first line of each cell of a notebook that was saved as a program; none where it was no notebook.

    Jupyter writes `# In[3]:` above each, other editors `# %%`.
    """
    marks = [number for number, line in enumerate(program.split("\n"), 1) if EXPORTED.match(line)]
    return (1, *(number for number in marks if number > 1)) if marks else ()


def _cells(notebook: Any) -> Iterator[dict[str, Any]]:
    """The cells of a notebook of any version; up to the third they lie in worksheets."""
    if not isinstance(notebook, dict):
        return
    sheets = notebook.get("worksheets")
    for holder in (notebook, *(sheets if isinstance(sheets, list) else ())):
        cells = holder.get("cells") if isinstance(holder, dict) else None
        yield from (cell for cell in (cells if isinstance(cells, list) else ()) if isinstance(cell, dict))


def _source(cell: dict[str, Any]) -> str:
    """What is written in a cell, with plain line ends."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    text = well_formed(source if isinstance(source, str) else "")
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


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


def _reads(text: str) -> bool:
    """Whether Python can read a text."""
    try:
        ast.parse(text)
    except UNREADABLE:
        return False
    return True


@dataclass
class _Budget:
    """How many characters may still be looked through."""

    left: int


def _python(source: str, budget: _Budget) -> str:
    """A cell as Python of as many lines."""
    if _reads(source) and not PROMPT.match(source):
        return source
    head: list[str] = []
    lines = source.split("\n")
    while lines and not lines[0].strip():
        head.append(lines.pop(0))
    while lines and lines[0].startswith("%%"):
        name, _, arguments = lines[0][2:].partition(" ")
        if name in WRITING:
            body = "\n".join([*lines[1:], ""])
            call = f"get_ipython().run_cell_magic({name!r}, {arguments!r}, {body!r})"
            return "\n".join([*head, call, *[""] * (len(lines) - 1)])
        if name not in RUNNING:  # a cell in another language
            return "\n".join([*head, *(f"# {line}" for line in lines)])
        names = [word for word in arguments.split() if name == "capture" and word.isidentifier()]
        head.append(
            f"{names[-1]} = get_ipython().run_cell_magic('capture', '', '')" if names else f"# {lines[0]}"
        )
        lines.pop(0)
    code = "\n".join(lines)
    python = _transformed(code, budget)
    if python is None or python.count("\n") != code.count("\n"):
        python = "\n".join(_set_aside(line) for line in lines)
    return "\n".join([*head, python] if lines else head)


def _transformed(source: str, budget: _Budget) -> str | None:
    """A cell as IPython's transformer turns it into Python; None where it cannot, or has too much to do."""
    from IPython.core import inputtransformer2 as transforms

    try:
        lines = f"{source}\n".splitlines(keepends=True)
        for cleanup in (transforms.leading_indent, transforms.classic_prompt, transforms.ipython_prompt):
            lines = cleanup(lines)
        changed = True
        while changed:
            budget.left -= sum(map(len, lines))
            if budget.left < 0:
                return None
            changed, lines = _manager().do_one_token_transform(lines)
    except Exception:  # whatever a cell does to it, it is only read plainly then
        return None
    return "".join(lines).removesuffix("\n")


def _in_place(transformer: Any) -> Any:
    """A transformer of IPython's after which every line has its number: what it joins is filled up."""

    class InPlace(transformer):  # type: ignore[misc]
        def transform(self, lines: list[str]) -> list[str]:
            new_lines: list[str] = super().transform(lines)
            place = self.start_line
            new_lines[place] = _plain(new_lines[place])
            lost = "".join(lines).count("\n") - "".join(new_lines).count("\n")
            return [*new_lines[: place + 1], *["\n"] * lost, *new_lines[place + 1 :]]

    return InPlace


CALL = re.compile(
    r"(?P<before>.*?)get_ipython\(\)\.run_line_magic\('(?P<name>\w+)', (?P<argument>'.*'|\".*\")\)\s*"
)


def _plain(line: str) -> str:
    """A line that IPython has made of a magic which only measures Python, as that Python."""
    call = CALL.fullmatch(line)
    if call is None or call["name"] not in RUNNING:
        return line
    argument = str(ast.literal_eval(call["argument"]))
    plain = argument[OPTIONS.match(argument).end() :].strip()  # type: ignore[union-attr]  # it matches nothing, too
    return f"{call['before']}{plain or 'pass'}\n"


@cache
def _manager() -> Any:
    from IPython.core import inputtransformer2 as transforms  # a class without notebooks need not wait for it

    manager = transforms.TransformerManager()
    manager.token_transformers = [_in_place(transformer) for transformer in manager.token_transformers]
    return manager


def _set_aside(line: str) -> str:
    """A line of a cell that the transformer could not take, without what certainly is no Python."""
    word = line.lstrip()
    return f"{line[: len(line) - len(word)]}pass  # {word}" if word.startswith(("%", "!")) else line
