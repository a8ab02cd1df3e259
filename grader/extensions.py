"""Who has another deadline, or handed in at a time that no system wrote down: a table a teacher keeps.

A CSV with a column of names or numbers, as in a class list, and any of `assignment` (its slug; empty for
all), `due` (the student's own deadline), `days` (added to the deadline) and `handed_in`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from grader.assignment import Assignment, Rules
from grader.policy import Standing, moment
from grader.roster import People, Person, RosterError, people_of, table_of
from grader.submission import Submission

COLUMNS = ("assignment", "due", "days", "handed_in")


@dataclass(frozen=True)
class Extension:
    """One row: whose it is, the assignment ("" for all), and what was agreed."""

    person: Person
    assignment: str
    due: str
    days: float
    handed_in: str


def read_extensions(content: bytes) -> list[Extension]:
    """The rows of the table.

    Raises:
        RosterError: no column of names, none of the others, or a cell that is no time or number.
    """
    rows, _, _ = table_of(content)
    header = [cell.strip().lower().replace(" ", "_") for cell in rows[0]] if rows else []
    places = {name: header.index(name) for name in COLUMNS if name in header}
    if not set(places) & {"due", "days", "handed_in"}:
        raise RosterError(
            "extensions: expected a CSV with a column of names and one of due, days or handed_in. "
            f"Received the columns: {', '.join(header) or 'none'}."
        )
    found = []
    for person in people_of(content):
        row = rows[person.row]
        said = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        for name in ("due", "handed_in"):
            if said.get(name) and moment(said[name], Rules()) is None:
                raise RosterError(
                    f"extensions: row {person.row + 1}, {name}: expected a time such as 2026-11-20 23:59. "
                    f"Received: {said[name]}"
                )
        try:
            days = float(said.get("days", "").replace(",", ".") or 0)
        except ValueError as error:
            raise RosterError(
                f"extensions: row {person.row + 1}, days: expected a number. Received: {said['days']}"
            ) from error
        found.append(
            Extension(
                person, said.get("assignment", ""), said.get("due", ""), days, said.get("handed_in", "")
            )
        )
    return found


class Extended:
    """The rows of a table that concern an assignment, found by whose they are."""

    def __init__(self, rows: Sequence[Extension], assignment: Assignment):
        """Index the rows of a table."""
        self.rows = rows
        self._assignment = assignment
        self._by_person: dict[Person, list[tuple[int, Extension]]] = {}
        for place, each in enumerate(rows):
            if each.assignment in ("", assignment.slug):
                # The same person in each of the rows that somebody has.
                self._by_person.setdefault(replace(each.person, row=0), []).append((place, each))
        self._people = People(list(self._by_person))

    def _owners(self, submission: Submission) -> list[Person]:
        return self._people.whose(submission) if self._by_person else []

    def standing(self, submission: Submission) -> Standing:
        """When a submission came, and when it should have."""
        rules = self._assignment.rules
        due: datetime | None = rules.deadline
        came, extended = submission.handed_in, False
        rows = [row for person in self._owners(submission) for row in self._by_person[person]]
        for _, each in sorted(rows, key=lambda row: row[0]):
            came = each.handed_in or came
            if each.due:
                due, extended = moment(each.due, rules), True
            elif each.days and due is not None:
                due, extended = due + timedelta(days=each.days), True
        return Standing(due, moment(came, rules), submission.late, extended)

    def strangers(self, submissions: Iterable[Submission]) -> list[str]:
        """The names of the table that belong to no submission."""
        known = {person for each in submissions for person in self._owners(each)}
        return list(dict.fromkeys(person.name for person in self._by_person if person not in known))
