"""What the gradebook knows of assignments: what each is called, is worth, and for whom it was graded."""

from __future__ import annotations

import json
from dataclasses import dataclass

from grader.gradebook.book import Gradebook


@dataclass(frozen=True)
class AssignmentFacts:
    """An assignment as it was last graded.

    Attributes:
        slug: its name in the gradebook.
        title: as shown.
        possible: the points of all checks that count, extra credit aside.
        data: what it was measured on, in words.
        extra: the checks whose points come on top.
        students: everybody whose work was there to be graded, and who of the class list had none.
    """

    slug: str
    title: str
    possible: float
    data: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    students: tuple[str, ...] = ()


def keep_assignment(book: Gradebook, facts: AssignmentFacts) -> None:
    """Keep what is known of an assignment, in place of what was."""
    if known_assignments(book).get(facts.slug) == facts:
        return
    lists = (json.dumps(each) for each in (facts.data, facts.extra, facts.students))
    with book.writing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO assignments VALUES (?, ?, ?, ?, ?, ?)",
            (facts.slug, facts.title, facts.possible, *lists),
        )


def known_assignments(book: Gradebook) -> dict[str, AssignmentFacts]:
    """Every assignment that was ever graded into this gradebook, by its slug."""
    return {
        slug: AssignmentFacts(slug, title, possible, *(tuple(json.loads(each)) for each in lists))
        for slug, title, possible, *lists in book.rows(
            "SELECT slug, title, possible, data, extra, students FROM assignments"
        )
    }
