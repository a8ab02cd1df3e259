"""The database in which nbgrader keeps grades, `gradebook.db`, filled with ours.

Only what was graded is written: the score of each cell, whether a person has to decide, the reasons as
comments, and what the assignment's rules take off. What a person decided in nbgrader stays, unless a person
decided here, too. Tables and columns are those of nbgrader/api.py; ids are texts of 32 hexadecimal digits.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from grader.released import slug_of_assignment
from grader.systems.gradebooks import GradebookError
from grader.systems.nbgrader_rows import Changes, KnownAssignment, KnownCell
from grader.systems.system import FilledDatabase, Seen

VERSION = "e43177bfe90b"  # of the tables of nbgrader 0.9
COPY = ".before"  # what the name of the copy ends in
PATIENCE = 5  # seconds to wait for others who write
TABLES = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")


def fill(
    path: Path,
    prepared: ReadyAssignment,
    graded: Sequence[Graded],
    seen: Seen,
) -> FilledDatabase:
    """Write what was graded into a gradebook of nbgrader's, all of it or nothing.

    Beside it a copy is made of how it was before, with ".before" after its name, where there is none yet.

    Args:
        path: of the database.
        prepared: the assignment; it was imported from nbgrader.
        graded: the class.
        seen: what students see of a grade: of nothing else is there a comment.

    Raises:
        GradebookError: it is no such database, or one of another version, or does not know the assignment,
            or cannot be written; it is then as it was.
    """
    if not any(cell.check for notebook in prepared.assignment.released for cell in notebook.cells):
        raise GradebookError(
            f"{path}: expected an assignment with notebooks, as `grader import nbgrader` makes them. "
            f"Received: {prepared.assignment.slug}, whose checks are about no cell of a notebook. "
            "Name the one that was imported."
        )
    try:
        with _opened(path) as book:
            assignment = _known(book, path, prepared.assignment.slug, prepared.assignment.title)
            changes = Changes(book, assignment, prepared, seen)
            for work in graded:
                changes.add(work)
            copy = _copied(path) if changes.planned else None
            for statement, values in changes.planned:
                book.execute(statement, values)
    except (sqlite3.Error, OSError) as error:
        raise GradebookError(
            f"{path}: expected a gradebook of nbgrader's that can be written. Received: {error}. It is as it "
            "was. Close nbgrader's formgrader and try again."
        ) from error
    return FilledDatabase(
        path, copy, len(changes.students), tuple(changes.added), changes.waiting, tuple(changes.left)
    )


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database, in a transaction that nobody else writes in."""
    if not path.is_file():
        raise GradebookError(
            f"expected nbgrader's gradebook.db. Received: {path}, which is no file. It is in the folder of "
            "the course after `nbgrader generate_assignment`."
        )
    address = f"file:{quote(str(path.resolve()))}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=PATIENCE)) as book:
        try:
            book.execute("BEGIN IMMEDIATE")
            _check_version(book, path)
            yield book
            book.execute("COMMIT")
        except BaseException:
            if book.in_transaction:
                book.execute("ROLLBACK")
            raise


def _check_version(book: sqlite3.Connection, path: Path) -> None:
    tables = {name for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    versions = [str(row[0]) for row in book.execute("SELECT version_num FROM alembic_version")] if (
        "alembic_version" in tables
    ) else []  # fmt: skip
    if versions != [VERSION] or not tables.issuperset(TABLES):
        raise GradebookError(
            f"{path}: expected a gradebook of nbgrader 0.9 (tables of version {VERSION}). "
            f"Received: {f'version {versions[0]}' if versions else 'another database'}. It is as it was. "
            "Bring an older one up to date with `nbgrader db upgrade`, or take nbgrader.csv "
            "(--export nbgrader)."
        )


def _copied(path: Path) -> Path:
    """A copy of the database as it is, whatever of it still stands in its journal.

    One that is there already stays: it is how the database was before any of our grades came into it.
    """
    copy = path.with_name(path.name + COPY)
    if copy.exists():
        return copy
    new = path.with_name(f".{copy.name}.{os.getpid()}")
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(new)) as target,
        ):
            source.backup(target)
        os.replace(new, copy)
    finally:
        new.unlink(missing_ok=True)
    return copy


def _known(book: sqlite3.Connection, path: Path, slug: str, title: str) -> KnownAssignment:
    known = book.execute("SELECT id, name FROM assignment ORDER BY name").fetchall()
    found = [key for key, name in known if name in (slug, title) or slug_of_assignment(name) == slug]
    if len(found) != 1:
        raise GradebookError(
            f"{path}: expected an assignment {slug} in it. Received: "
            f"{', '.join(name for _, name in known) or 'none'}. It is as it was. Let nbgrader know it with "
            f"`nbgrader generate_assignment {slug}`."
        )
    notebooks = book.execute("SELECT id, name FROM notebook WHERE assignment_id = ?", found).fetchall()
    cells: dict[tuple[str, str], KnownCell] = {}
    graded, commented = {key: list[str]() for key, _ in notebooks}, {key: list[str]() for key, _ in notebooks}
    for key, name in notebooks:
        rows = book.execute(
            "SELECT base_cell.id, base_cell.name, base_cell.type, "
            "COALESCE(grade_cells.max_score, task_cells.max_score) FROM base_cell "
            "LEFT JOIN grade_cells ON grade_cells.id = base_cell.id "
            "LEFT JOIN task_cells ON task_cells.id = base_cell.id WHERE notebook_id = ?",
            (key,),
        ).fetchall()
        answered = {cell: own for own, cell, kind, _ in rows if kind == "SolutionCell"}
        for own, cell, kind, worth in rows:
            if kind in ("GradeCell", "TaskCell"):
                cells[name, cell] = KnownCell(own, answered.get(cell, own), float(worth))
                graded[key].append(own)
            if kind in ("SolutionCell", "TaskCell"):
                commented[key].append(own)
    return KnownAssignment(found[0], {name: key for key, name in notebooks}, cells, graded, commented)
