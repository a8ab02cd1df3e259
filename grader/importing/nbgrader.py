"""Assignments of nbgrader's: a course's folder, a folder of source notebooks, or one of them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from grader import released as given_out
from grader import test_files
from grader.importing import nbgrader_settings
from grader.importing.imported import Imported, ImportedItem, ImportRefused
from grader.importing.nbgrader_metadata import bring_up_to_date
from grader.importing.nbgrader_release import clear_output, flag, points, released
from grader.importing.nbgrader_settings import Settings
from grader.importing.notebook_file import Cell, opened, saved
from grader.importing.titles import Titles
from grader.intake.notebook import Cell as ReadCell
from grader.intake.notebook import as_script
from grader.released import ReleasedNotebook, slug_of_assignment

ENDING = ".ipynb"
# What lies in a folder of sources and is nobody's: copies and caches, and what nbgrader keeps there.
NOT_GIVEN = re.compile(r"(?:.*/)?(?:\..*|__pycache__|autotests\.yml)(?:/.*)?|.*\.(?:pyc|ipynb)")
OTHER_LANGUAGE = re.compile(r"\s*%%(R|julia|bash|sh|perl|ruby|javascript|js|html|latex|script|cython)\b")
AUTOTEST = "AUTOTEST"


def read(path: Path) -> list[Imported]:
    """The assignments that lie at a path.

    Args:
        path: a course's folder (with `source/<assignment>/*.ipynb`), a folder of notebooks, or a notebook.

    Raises:
        ImportRefused: there is none, or none of them can be imported; the message says why.
    """
    path = path.absolute()
    if path.is_file():
        return [_assignment(path.stem, [path], nbgrader_settings.read(path.parent), beside=None)]
    if not path.is_dir():
        raise ImportRefused(
            f"expected a folder or a notebook of nbgrader's. Received: {path}, which is not there. "
            "Check its name"
        )
    settings = nbgrader_settings.read(path)
    sources = path / settings.source
    if not sources.is_dir():
        return [_assignment(path.name, _notebooks(path), settings, beside=path)]
    folders = [folder for folder in sorted(sources.iterdir()) if folder.is_dir() and _notebooks(folder)]
    made: list[Imported] = []
    refused: list[str] = []
    for folder in folders:
        try:
            made.append(_assignment(folder.name, _notebooks(folder), settings, beside=folder))
        except ImportRefused as error:
            refused.append(f"{folder.name}: {error}")
    refused += _deeper(sources)
    if not made:
        reasons = "; ".join(refused) or "no notebook in any of its folders"
        raise ImportRefused(
            f"expected assignments of nbgrader's in {sources}. Received: {reasons}. "
            "Name the folder of one assignment, or a notebook"
        )
    first, *others = made
    return [Imported(**{**first.__dict__, "left": (*first.left, *refused)}), *others]


def _deeper(sources: Path) -> Iterator[str]:
    """What lies too deep to be an assignment, for nbgrader, too: notebooks in a folder of a folder alone."""
    for folder in sorted(sources.iterdir()):
        if not folder.is_dir() or _notebooks(folder):
            continue
        inner = sorted({path.parent for path in folder.glob(f"*/*{ENDING}") if path.parent.name[0] != "."})
        if inner and not folder.name.startswith("."):
            names = ", ".join(path.relative_to(sources).as_posix() for path in inner)
            yield f"{folder.name}: there are notebooks in its folders alone. Import each of them: {names}"


def _notebooks(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob(f"*{ENDING}") if not path.name.startswith("."))


@dataclass(frozen=True)
class _Source:
    """A source notebook, with header and footer, and as students are given it."""

    name: str
    source: dict[str, Any]
    given: dict[str, Any]
    cells: ReleasedNotebook


def _assignment(name: str, paths: Sequence[Path], settings: Settings, beside: Path | None) -> Imported:
    """One assignment, of its source notebooks and what lies beside them.

    Raises:
        ImportRefused: it cannot be imported.
    """
    if not paths:
        raise ImportRefused(
            f"expected source notebooks of nbgrader's in {beside}. Received: none. Name the course's folder, "
            "the folder of one assignment in its folder `source`, or a notebook"
        )
    left = list(settings.left)
    sources = [_source(path, settings, left) for path in paths]
    told_apart = given_out.with_checks(source.cells for source in sources)
    items = tuple(
        item
        for source, cells in zip(sources, told_apart, strict=True)
        for item in _items(source, cells, settings, len(sources) > 1)
    )
    if not items:
        left.append("no cell is worth anything: there are neither tests nor answers to be marked")
    files = {}
    for path in sorted(beside.rglob("*")) if beside is not None else ():
        place = path.relative_to(beside).as_posix() if beside is not None else ""
        if path.is_file() and not NOT_GIVEN.fullmatch(place) and not _ignored(place, settings):
            files[place] = path.read_bytes()
    title = name.replace("_", " ")
    return Imported(
        slug_of_assignment(name),
        f"{title[:1].upper()}{title[1:]}",
        "nbgrader",
        items,
        notebooks={f"{source.name}{ENDING}": saved(source.given) for source in sources},
        reference={f"{source.name}{ENDING}": saved(source.source) for source in sources},
        files=files,
        left=tuple(left),
        due=settings.due.get(name, ""),
    )


def _ignored(place: str, settings: Settings) -> bool:
    """Whether a file, or a folder that it lies in, is among those that the course gives to nobody."""
    return any(fnmatchcase(part, each) for part in place.split("/") for each in settings.ignored)


def _source(path: Path, settings: Settings, left: list[str]) -> _Source:
    """A source notebook as the teacher and as students have it.

    Raises:
        ImportRefused: it is none, is written in another language, or cannot be given out.
    """
    notebook = opened(path.read_bytes(), path.name)
    language = _language(notebook)
    if language not in ("python", ""):
        raise ImportRefused(
            f"{path.name}: expected a notebook in Python. Received: one in {language}. Leave it in nbgrader"
        )
    before, after = (_around(settings, name) for name in (settings.header, settings.footer))
    notebook["cells"] = [*before, *notebook["cells"], *after]
    for cell in notebook["cells"]:
        bring_up_to_date(cell)
        clear_output(cell)
        if flag(cell, "grade") and not flag(cell, "solution") and (reason := _why_not(cell, settings)):
            name = cell["metadata"]["nbgrader"].get("grade_id")
            left.append(f"{path.stem}: the tests of the cell {name} ({points(cell):g} points): {reason}")
            cell["metadata"]["grader"] = {"role": "locked", "name": name}
    given = released(notebook, settings, path.name)
    try:
        cells = given_out.read(path.stem, saved(given))
    except ValueError as error:
        raise ImportRefused(str(error)) from error
    return _Source(path.stem, notebook, given, cells)


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook["metadata"]
    said = metadata.get("kernelspec", {}).get("language") or metadata.get("language_info", {}).get("name")
    return str(said or "").lower()


def _why_not(cell: Cell, settings: Settings) -> str:
    """Why tests cannot be taken; "" where they can."""
    if cell["cell_type"] != "code":
        return "they are no code, and nbgrader itself takes no such cell"
    if other := OTHER_LANGUAGE.match(cell["source"]):
        return f"they are in {other[1]}, not in Python"
    if re.search(rf"^\s*#+\s*(?:HASHED\s+)?{AUTOTEST}\b", cell["source"], re.MULTILINE):
        return (
            "nbgrader writes them when it generates the assignment (AUTOTEST). Copy what it wrote from its "
            "folder `release` into the source, and import it again"
        )
    try:
        test_files.read(_tests(cell, settings), "tests", as_cell=True)
    except ValueError as error:  # such as of Python 2, or with an `await` that is in no function
        return f"{error}. Mend them, and import it again"
    return ""


def _around(settings: Settings, name: str) -> list[Cell]:
    """The cells of a header or footer of the course.

    Raises:
        ImportRefused: it is not there, or no notebook.
    """
    if not name:
        return []
    path = (settings.folder or Path()) / name
    try:
        return copy.deepcopy(list(opened(path.read_bytes(), path.name)["cells"]))
    except OSError as error:
        raise ImportRefused(
            f"expected {path}, which {nbgrader_settings.CONFIG} puts around every notebook. Received: "
            f"{error.strerror}. Put it there, or take the line out"
        ) from error


def _items(
    source: _Source, notebook: ReleasedNotebook, settings: Settings, several: bool
) -> Iterator[ImportedItem]:
    """What is asked in a notebook, in the order of its cells."""
    tests = (own.source for own in notebook.cells if own.check and own.role == "test")
    titles = Titles(source.name if several else "", tests)
    for cell, own in zip(source.source["cells"], notebook.cells, strict=True):
        titles.pass_by(own)
        if not own.check:
            continue
        if own.role == "test":
            code = _tests(cell, settings)
            yield ImportedItem(
                own.check, titles.of_tests(own), points(cell), "tests", code, True, settings.seconds
            )
        else:
            yield ImportedItem(own.check, titles.of_answer(own), points(cell), "by_hand")


def _tests(cell: Cell, settings: Settings) -> str:
    """The tests of a cell as a file: what is hidden is marked as we mark it, and Jupyter's own is Python."""
    lines = cell["source"].split("\n")
    for place, line in enumerate(lines):
        for mark, usual in zip(settings.hidden, Settings.hidden, strict=True):
            if mark in line and usual not in line:
                lines[place] = f"{line[: len(line) - len(line.lstrip())]}### {usual}"
    return as_script([ReadCell("code", "\n".join(lines))]).script
