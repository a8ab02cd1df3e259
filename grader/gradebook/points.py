"""Points that a person changed while grading; every change is kept, and the last one of each thing holds."""

from __future__ import annotations

import json
from collections.abc import Sequence

from grader.gradebook.book import Gradebook, now
from grader.points import PointsChange

LATEST = (
    "SELECT slug, kind, name, value, who, at FROM points WHERE id IN "
    "(SELECT max(id) FROM points WHERE assignment = ? GROUP BY slug, kind, name) ORDER BY id"
)


def changed_points(book: Gradebook, assignment: str) -> list[PointsChange]:
    """What is worth something else than the marking scheme says, in the order in which it was changed."""
    rows = book.rows(LATEST, assignment)
    changes = [
        PointsChange(slug, kind, name, json.loads(value), who, at)
        for slug, kind, name, value, who, at in rows
    ]
    return [change for change in changes if change.value is not None]


def keep_points(book: Gradebook, assignment: str, changes: Sequence[PointsChange], who: str) -> None:
    """Keep changes, all of them or none."""
    at = now()
    with book.writing() as connection:
        connection.executemany(
            "INSERT INTO points (assignment, slug, kind, name, value, who, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (assignment, change.check, change.kind, change.name, json.dumps(change.value), who, at)
                for change in changes
            ],
        )
