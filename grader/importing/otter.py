"""Assignments of otter-grader: a master notebook, a folder of test files, or an `autograder.zip`.

They are read as text: nothing of them runs here.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.importing import otter_answers, otter_files, otter_master
from grader.importing.imported import Imported, ImportedItem, ImportRefused
from grader.importing.notebook_file import opened, saved
from grader.importing.otter_files import SYSTEM, heading, no_r, slug_of, told_apart
from grader.importing.otter_master import Master
from grader.importing.otter_settings import Settings
from grader.importing.otter_tests import Question
from grader.released import slug_of_cell

OF_R = (".rmd", ".qmd", ".r")
OLD = re.compile(r"^(?:```\s*|<!--\s*)(?:otter\s*)?BEGIN\s+QUESTION", re.IGNORECASE | re.MULTILINE)
BOUNDARY = re.compile(
    r"^#\s+(?:ASSIGNMENT\s+CONFIG|(?:BEGIN|END)\s+(?:QUESTION|PROMPT|TESTS))", re.IGNORECASE
)
BEGINS = re.compile(r"^#\s+begin\s+question", re.IGNORECASE | re.MULTILINE)


def read(path: Path) -> list[Imported]:
    """The assignments in a file or a folder.

    Args:
        path: a master notebook; a folder of them; a folder with `tests`; or an `autograder.zip`.

    Raises:
        ImportRefused: there is none, or one that cannot be taken; the message says what to do.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        masters = [other for other in sorted(path.glob("*.ipynb")) if _is_master(other)]
        return [_of_master(master) for master in masters] or [otter_files.read(path)]
    if suffix in OF_R:
        raise no_r(path.name)
    if suffix not in (".ipynb", ".zip") or not path.is_file():
        raise ImportRefused(
            f"expected a master notebook, a folder with tests or an autograder.zip. Received: {path}"
        )
    if suffix == ".zip":
        return [otter_files.read(path)]
    if not _is_master(path):
        received, advice = _no_master(path)
        raise ImportRefused(
            f"{path.name}: expected a master notebook, with cells # BEGIN QUESTION. Received: {received}. "
            f"{advice}"
        )
    return [_of_master(path)]


def _is_master(path: Path) -> bool:
    cells = opened(path.read_bytes(), path.name)["cells"]
    return any(
        BEGINS.search(cell["source"])
        for cell in cells
        if cell.get("cell_type") == "raw" or "```otter" in cell["source"]
    )


def _no_master(path: Path) -> tuple[str, str]:
    """What a notebook is that is none, and what to do."""
    for place, cell in enumerate(opened(path.read_bytes(), path.name)["cells"], 1):
        if cell.get("cell_type") == "markdown" and OLD.search(cell["source"]):
            return (
                f"a question in words, in cell {place}, as otter-grader had it before version 4 and reads it "
                "no longer",
                "Write it as it does now: # BEGIN QUESTION in a raw cell, and # END QUESTION",
            )
        if BEGINS.search(cell["source"]):
            return (
                f"one in cell {place}, which is {cell.get('cell_type')}; otter-grader reads it in a raw one",
                "Change the kind of all cells with # BEGIN and # END to raw",
            )
    return "none of them", "For a notebook that students have already name the folder that has its tests"


def _of_master(path: Path) -> Imported:
    notebook = opened(path.read_bytes(), path.name)
    kernel = notebook["metadata"].get("kernelspec", {})
    if str(kernel.get("language", "python")).lower() == "r" or kernel.get("name") == "ir":
        raise no_r(path.name)
    master = otter_master.read(notebook, path.name, path.resolve().parent)
    settings = master.settings
    if master.seeds and settings.seed is None:
        raise ImportRefused(
            f"{path.name}: expected a seed, since a line of it ends in # SEED. Received: none. Write one in "
            "# ASSIGNMENT CONFIG: `generate: {seed: 42}`"
        )
    students = otter_answers.for_students(master.cells, settings)
    author = otter_answers.for_author(master.cells)
    folder = master.folder
    return Imported(
        slug=slug_of(settings.name or path.stem),
        title=settings.name or heading(students) or path.stem,
        system=SYSTEM,
        items=told_apart([item for question in master.questions for item in _items(question, settings)]),
        notebooks={path.name: saved(notebook | _with(notebook, settings, master.questions, students, False))},
        reference={path.name: saved(notebook | _with(notebook, settings, master.questions, author, True))}
        | dict(_beside(folder, settings.listed("student_files"))),
        files=dict(_beside(folder, settings.listed("files"))),
        grading_files=dict(_beside(folder, settings.listed("autograder_files"))),
        seed=settings.seed,
        seed_variable=settings.seed_variable,
        left=(*_unread(notebook["cells"]), *_left(master)),
    )


def _unread(cells: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Cells that say what only raw ones say, each in a sentence."""
    for place, cell in enumerate(cells, 1):
        if cell.get("cell_type") != "raw" and (said := BOUNDARY.match(cell["source"])):
            yield (
                f"cell {place}: {said[0]} stands in a cell of {cell.get('cell_type')}, where otter-grader "
                "does not read it: change its kind to raw"
            )


def _items(question: Question, settings: Settings) -> Iterator[ImportedItem]:
    """The checks of a question: its tests, and a person's."""
    if question.tests:
        points = question.worth(settings.ok_format)
        file = question.file(settings.ok_format)
        yield ImportedItem(slug_of_cell(question.name), question.title, points, "tests", file)
    if question.manual:
        by_hand = f"{question.title}, read by a person" if question.tests else question.title
        yield ImportedItem(otter_answers.by_hand_slug(question), by_hand, question.points, "by_hand")


def _with(
    notebook: Mapping[str, Any], settings: Settings, questions: Sequence[Question], cells: Any, hidden: bool
) -> dict[str, Any]:
    """The parts of a notebook that are new, with its tests in the metadata, from where otter takes them."""
    own: dict[str, Any] = {"assignment_name": settings.name} if settings.name else {}
    if not settings.in_files:
        tests = {
            question.name: question.spec(hidden)
            if settings.ok_format
            else question.file(ok_format=False, hidden=hidden)
            for question in questions
            if question.tests
        }
        own |= {"OK_FORMAT": settings.ok_format, "tests": tests}
    export = settings.said.get("export_cell")
    asked = export.get("require_no_pdf_ack") if isinstance(export, dict) else None
    if asked:
        own["require_no_pdf_confirmation"] = True
        if isinstance(asked, dict):
            own["export_pdf_failure_message"] = asked.get("message")
    metadata = dict(notebook["metadata"]) | ({"otter": own} if own else {})
    return {"cells": list(cells), "metadata": metadata}


def _beside(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Files and folders that a notebook names: where otter puts each, and what is in it."""
    for name in names:
        path = (folder / name).resolve()
        if not path.exists() or not path.is_relative_to(folder):
            raise ImportRefused(
                f"{name}: expected a file or a folder beside the notebook, as # ASSIGNMENT CONFIG names it. "
                f"Received: {'one that lies elsewhere' if path.exists() else 'none'}. Put it there"
            )
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
            continue
        for inner in sorted(other for other in path.rglob("*") if other.is_file()):
            yield inner.relative_to(path.parent).as_posix(), inner.read_bytes()


def _left(master: Master) -> Iterator[str]:
    settings = master.settings
    yield from settings.left()
    if settings.in_files:
        yield (
            "tests: files: students get no files of public tests; without `files` and `url_prefix` the tests "
            "are in their notebook"
        )
    for name in settings.listed("autograder_files"):
        yield f"autograder_files: {name} is not handed out, but a program that is graded can read it"
    for name in settings.listed("student_files"):
        yield f"student_files: {name}: students hand it in together with the notebook"
    for question in master.questions:
        if not question.tests and not question.manual:
            yield f"question {question.name}: it has no tests and is not manual, so that nothing decides it"
        if question.tests and question.manual:
            yield (
                f"question {question.name}: tests and a person give {question.points:g} points each, as with "
                "otter-grader; take one of the two checks out where it is worth them once"
            )
        if not settings.ok_format:
            counts = Counter(ast.parse(test["code"]).body[0].name for test in question.tests)
            for name in [name for name, count in counts.items() if count > 1]:
                yield (
                    f"question {question.name}: of the tests called {name} only the last one counts, as with "
                    "otter-grader; give each a name of its own"
                )
