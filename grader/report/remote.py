"""Reports that another process writes: what they need of an assignment once, and of each grade the grade.

What travels is a pickle between processes of ours. Checks are functions: they come from the assignment's own
files, loaded on either side.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.disk_list import dumps, loads
from grader.grade import Graded
from grader.loading import load_variants
from grader.pipeline.ready import ReadyAssignment
from grader.policy import GradeForStudents
from grader.report.student import student_page

Page = tuple[Graded | GradeForStudents, str]  # and the level of the walls


def shared_objects(prepared: ReadyAssignment) -> list[object]:
    """What all grades of a class refer to, of whichever variant."""
    return [part for ready in prepared.each for part in _shared(ready)]


def _shared(prepared: ReadyAssignment) -> list[object]:
    references = [reference for ready in prepared.tasks for reference in ready.references]
    return [prepared, prepared.tasks, *prepared.datasets, *references, *_parts(prepared.assignment)]


def _parts(assignment: Assignment) -> list[object]:
    recipes = [task.recipe for task in assignment.tasks if task.recipe is not None]
    return [
        assignment,
        *assignment.tasks,
        *recipes,
        assignment.limits,
        assignment.rules,
        *assignment.checks,
    ]


def _marks(assignment: Assignment) -> list[tuple[str, float, str]]:
    return [(check.slug, check.points, check.title) for check in assignment.checks]


def pack_context(prepared: ReadyAssignment, folder: Path) -> bytes:
    """What reports of an assignment need, whose files are in `folder`."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.py"))}
    return pickle.dumps((prepared.assignment.slug, files, [_packed(ready) for ready in prepared.each]))


def _packed(prepared: ReadyAssignment) -> tuple[tuple[object, ...], bytes]:
    """What of an assignment its files do not say, and its tasks."""
    assignment = prepared.assignment
    # Where inputs lie is of no use there, and another place each time: machines would be sent it again.
    tasks = tuple(replace(ready, inputs=Path()) for ready in prepared.tasks)
    settings = (assignment.tasks, assignment.limits, assignment.rules, _marks(assignment))
    return settings, dumps(tasks, _parts(assignment))


def pack_pages(prepared: ReadyAssignment, pages: Sequence[Page]) -> bytes:
    """Pages to be written, for `write_pages`."""
    return dumps(list(pages), shared_objects(prepared))


def write_pages(context_file: str, content: bytes) -> list[bytes]:
    """Write pages that another process asked for.

    Args:
        context_file: of what `pack_context` made.
        content: of `pack_pages`.

    Raises:
        ValueError: the assignment's files here say something else.
    """
    pages: list[Page] = loads(content, _opened(context_file))
    return [student_page(*page) for page in pages]


@lru_cache(4)
def _opened(context_file: str) -> list[object]:
    slug, files, packed = pickle.loads(Path(context_file).read_bytes())  # noqa: S301 - written by `pack_context`
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / slug
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        each = load_variants(folder)
    return [
        part
        for loaded, (settings, tasks) in zip(each, packed, strict=True)
        for part in _shared(_unpacked(loaded, settings, tasks))
    ]


def _unpacked(loaded: Assignment, settings: tuple[Any, ...], pickled: bytes) -> ReadyAssignment:
    """An assignment made ready, as `_packed` packed it.

    Raises:
        ValueError: its files say something else.
    """
    tasks, limits, rules, marks = settings
    assignment = replace(loaded, recipe=None, tasks=tasks, limits=limits, rules=rules)
    if len(marks) == len(assignment.checks):  # whose points a person may have changed
        checks = zip(assignment.checks, marks, strict=True)
        assignment = replace(
            assignment, checks=tuple(replace(check, points=points) for check, (_, points, _) in checks)
        )
    if _marks(assignment) != marks:
        raise ValueError("expected the checks of the assignment's files. Received: others")
    return ReadyAssignment(assignment, loads(pickled, _parts(assignment)))
