"""The class list as it was last given: who is called how, and reached where."""

from __future__ import annotations

import json
from collections.abc import Sequence

from grader.gradebook.book import Gradebook
from grader.records.person import Person

ALL = "SELECT name, identifier, email, family_name, groups FROM people"


def keep_people(book: Gradebook, people: Sequence[Person]) -> None:
    """Keep a class list in place of what was known of the same people; others stay."""
    rows = [
        (person.name, person.identifier, person.email, person.family_name, json.dumps(person.groups))
        for person in people
    ]
    if rows and set(rows) <= set(
        book.rows("SELECT name, identifier, email, family_name, groups FROM people")
    ):
        return
    with book.writing() as connection:
        connection.executemany("INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?, ?)", rows)


def known_people(book: Gradebook) -> dict[str, Person]:
    """Everybody who was ever on a class list of this gradebook, by name; without rows and keys."""
    return {
        name: Person(
            name,
            frozenset(),
            (),
            tuple(json.loads(groups)),
            identifier=identifier,
            email=email,
            family_name=family_name,
        )
        for name, identifier, email, family_name, groups in book.rows(ALL)
    }
