"""Students who go by another name than before: a class list was given, or a folder was renamed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping

from grader.gradebook.book import Gradebook


def keep_decisions(book: Gradebook, assignment: str, digests: Mapping[str, str]) -> dict[str, str]:
    """Let decisions and requests about students who go by new names go by these, too.

    Who is known again is new to the assignment, and has handed in what one student had under a name that is
    nobody's now; where several handed in the same, nobody is.

    Args:
        book: the gradebook.
        assignment: the slug.
        digests: the class as it is now: the digest of each student's work, by name.

    Returns:
        The new names, by the old ones.
    """
    known: dict[str, set[str]] = defaultdict(set)
    kept = list(book.rows("SELECT student, digest FROM submissions WHERE assignment = ?", assignment))
    there = {str(name) for name, _ in kept}
    for name, digest in kept:
        if name not in digests:
            known[str(digest)].add(str(name))
    now: dict[str, list[str]] = defaultdict(list)
    for name, digest in digests.items():
        now[digest].append(name)
    renamed = {
        next(iter(before)): now[digest][0]
        for digest, before in known.items()
        if len(before) == len(now[digest]) == 1 and now[digest][0] not in there
    }
    renamed = {before: name for before, name in renamed.items() if _has_decisions(book, assignment, before)}
    if renamed:
        _rename(book, assignment, renamed)
    return renamed


def _has_decisions(book: Gradebook, assignment: str, student: str) -> bool:
    return any(
        book.rows(f"SELECT 1 FROM {table} WHERE (assignment, student) = (?, ?) LIMIT 1", assignment, student)  # noqa: S608 - names of tables
        for table in ("reviews", "requests")
    )


def _rename(book: Gradebook, assignment: str, renamed: Mapping[str, str]) -> None:
    alike = [
        (json.dumps([[renamed.get(name, name), about] for name, about in json.loads(members)]), number)
        for number, members in book.rows(
            "SELECT id, alike FROM reviews WHERE assignment = ? AND alike != '[]'", assignment
        )
    ]
    with book.writing() as connection:
        for table in ("reviews", "requests"):
            connection.executemany(
                f"UPDATE {table} SET student = ? WHERE (assignment, student) = (?, ?)",  # noqa: S608
                [(name, assignment, before) for before, name in renamed.items()],
            )
        connection.executemany("UPDATE reviews SET alike = ? WHERE id = ?", alike)
