"""Who has another deadline, or handed in at a time that no system wrote down: a table a teacher keeps.

A CSV with a column of names or numbers, as in a class list, and any of `assignment` (its slug; empty for
all), `due` (the student's own deadline), `days` (added to the deadline) and `handed_in`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from grader.assignment import Assignment
from grader.classes.roster import People, RosterError, people_of, table_of
from grader.columns import titles_of
from grader.policy import Timing, parse_time, which_first
from grader.records.person import Person
from grader.records.submission import Submission
from grader.rules import Rules
from grader.table import numbers

COLUMNS = ("assignment", "due", "days", "handed_in")
TIMES = ("due", "handed_in")
WHAT = "extensions"


@dataclass(frozen=True)
class Extension:
    """One row: whose it is, the assignment ("" for all), and what was agreed.

    `day_first` is how its times are meant where the numbers of day and month could be either; `listed` says
    that `person` is as on the class list.
    """

    person: Person
    assignment: str
    due: str
    days: float
    handed_in: str
    day_first: bool | None = None
    listed: bool = False


def read_extensions(content: bytes) -> list[Extension]:
    """The rows of the table.

    Raises:
        RosterError: no column of names, none of the others, or a cell that is no time or number.
    """
    people = people_of(content, WHAT)
    rows = table_of(content, WHAT).rows
    _, titles = titles_of(rows)
    header = [title.replace(" ", "_") for title in titles]
    places = {name: header.index(name) for name in COLUMNS if name in header}
    if not set(places) & {"due", "days", "handed_in"}:
        raise RosterError(
            "extensions: expected a CSV with a column of names and one of due, days or handed_in. "
            f"Received the columns: {', '.join(filter(None, header)) or 'none'}. Add one of these three."
        )
    entries = []
    for person, _ in people:
        row = rows[person.rows[0]]
        said = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        entries.append((person, said))
    day_first = _day_first([said[name] for _, said in entries for name in TIMES if name in said])
    return [_extension(person, said, day_first) for person, said in entries]


def _day_first(times: Sequence[str]) -> bool | None:
    """How a table writes its dates in numbers, by those that can be read one way only.

    Raises:
        RosterError: it writes them in both.
    """
    known = {first: time for time in times if (first := which_first(time)) is not None}
    if len(known) > 1:
        raise RosterError(
            "extensions: expected dates that are all written in one way, such as 2026-11-20. "
            f"Received: {known[True]} and {known[False]}."
        )
    return next(iter(known), None)


def _extension(person: Person, said: dict[str, str], day_first: bool | None) -> Extension:
    where = f"extensions: row {person.rows[0] + 1}"
    for name in TIMES:
        text = said.get(name, "")
        if text and parse_time(text, Rules(), day_first=day_first) is None:
            either = parse_time(text, Rules(), day_first=True) is not None
            raise RosterError(
                f"{where}, {name}: expected a time such as 2026-11-20 23:59"
                f"{', or 20 Nov 2026, that can be read one way only' if either else ''}. Received: {text}"
            )
    days = numbers(said.get("days", "") or "0")
    if len(days) != 1:
        raise RosterError(
            f"{where}, days: expected a number. Received: {said['days']}. "
            "Write only how many days, such as 2."
        )
    slug, due, came = (said.get(name, "") for name in ("assignment", "due", "handed_in"))
    return Extension(person, slug, due, days[0], came, day_first)


def match_roster(rows: Iterable[Extension], roster: Sequence[Person]) -> tuple[Extension, ...]:
    """The rows with their people as they stand on the class list, where they can be found there.

    Of two students of one name the list then tells whose an extension is, however it names them.
    """
    people = People(roster)
    matches = ((row, people.known((*row.person.keys, row.person.name), row.person.name)) for row in rows)
    return tuple(
        replace(row, person=person, listed=True) if person is not None else row for row, person in matches
    )


class ExtensionTable:
    """The rows of a table that concern an assignment, found by whose they are."""

    def __init__(self, rows: Sequence[Extension], assignment: Assignment):
        """Index the rows of a table."""
        self._assignment = assignment
        self._by_person: dict[tuple[str, frozenset[str]], list[tuple[int, Extension]]] = {}
        for place, row in enumerate(rows):
            if row.assignment in ("", assignment.slug):
                # The same person in each of the rows that somebody has.
                self._by_person.setdefault((row.person.name, row.person.keys), []).append((place, row))
        each_once = [known[0][1] for known in self._by_person.values()]
        self._by_row = {
            row: extension.person
            for extension in each_once
            if extension.listed
            for row in extension.person.rows
        }
        # Numbered by themselves: their rows are of different tables.
        others = [extension.person for extension in each_once if not extension.listed]
        self._others = People([replace(person, rows=(number,)) for number, person in enumerate(others)])

    def _owners(self, submission: Submission) -> list[Person]:
        if not self._by_person:
            return []
        listed = dict.fromkeys(self._by_row[row] for row in submission.roster_rows if row in self._by_row)
        return [*listed, *self._others.whose(submission)[0]]

    def timing(self, submission: Submission) -> Timing:
        """When a submission came, and when it should have."""
        rules = self._assignment.rules
        due: datetime | None = rules.deadline
        came, extended = parse_time(submission.handed_in, rules), False
        owners = self._owners(submission)
        rows = [row for person in owners for row in self._by_person[(person.name, person.keys)]]
        for _, extension in sorted(rows, key=lambda row: row[0]):
            if extension.handed_in:
                came = parse_time(extension.handed_in, rules, day_first=extension.day_first)
            if extension.due:
                due = parse_time(extension.due, rules, day_first=extension.day_first, end_of_day=True)
                extended = True
            elif extension.days and due is not None:
                due, extended = due + timedelta(days=extension.days), True
        return Timing(due, came, submission.late, extended)

    def unmatched(self, submissions: Iterable[Submission]) -> list[str]:
        """The names of the table that belong to no submission."""
        owners = (person for submission in submissions for person in self._owners(submission))
        known = {(person.name, person.keys) for person in owners}
        return list(dict.fromkeys(person[0] for person in self._by_person if person not in known))
