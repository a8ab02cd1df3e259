"""A class list, as schools export it, and who of it handed in nothing.

Any CSV with a column of names does: a gradebook exported from Canvas, Moodle's grading worksheet, one's own.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.submission import Submission
from grader.text import decode

NAMES = (
    "student",
    "name",
    "full name",
    "fullname",
    "student name",
    "schüler",
    "nom complet",
    "nombre completo",
)
FIRST = ("first name", "firstname", "given name", "vorname", "prénom", "nombre")
LAST = ("last name", "lastname", "surname", "family name", "nachname", "nom", "apellidos")
KEYS = frozenset(
    "id|identifier|sis user id|sis login id|login|login id|email|email address|e-mail|username|user name|"
    "student id|studentid|id number|sid|netid|matriculation".split("|")
)
GROUPS = ("group", "groups", "group name", "group_name", "team", "gruppe", "groupe", "grupo")
NO_STUDENT = re.compile(r"\s*(points possible|manual posting|muted|student, test|test student)", re.I)
WORD = re.compile(r"[^\W_]+")


class RosterError(Exception):
    """A class list that cannot be read; the message says what was expected."""


@dataclass(frozen=True)
class Person:
    """One student of a class list: the name as shown, what else the school knows them by, row and group."""

    name: str
    keys: frozenset[str]
    row: int
    group: str = ""


def table_of(content: bytes) -> tuple[list[list[str]], type[csv.Dialect], str]:
    """The rows of a CSV as schools export it, how its cells are parted, and its encoding."""
    text, said = decode(content)
    mark = "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        dialect = csv.Sniffer().sniff(text[:4000], ",;\t")
    except csv.Error:
        dialect = csv.excel
    dialect.doublequote, dialect.quotechar, dialect.skipinitialspace = True, '"', False
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), dialect))
    except csv.Error as error:
        raise RosterError(f"a class list: expected a CSV. Received: {error}.") from error
    return rows, dialect, {"Windows-1252": "cp1252", "": mark}.get(said, said)


def read_roster(content: bytes) -> list[Person]:
    """The students of a class list.

    Raises:
        RosterError: no column of names, or no student.
    """
    found = people_of(content)
    if not found:
        raise RosterError("a class list: expected at least one student. Received: none.")
    return found


def people_of(content: bytes) -> list[Person]:
    """The students of a table with a column of names.

    Raises:
        RosterError: there is no such column.
    """
    rows, _, _ = table_of(content)
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    whole = next((header.index(name) for name in NAMES if name in header), None)
    first = next((header.index(name) for name in FIRST if name in header), None)
    last = next((header.index(name) for name in LAST if name in header), None)
    if whole is None and (first is None or last is None):
        raise RosterError(
            "a class list: expected a CSV with a column named Student, Name, or First name and Last name. "
            f"Received the columns: {', '.join(header) or 'none'}."
        )
    keys = [place for place, name in enumerate(header) if name in KEYS]
    team = next((header.index(name) for name in GROUPS if name in header), None)
    found: list[Person] = []
    for number, row in enumerate(rows[1:], 1):
        cells = [*row, *[""] * (len(header) - len(row))]
        name = cells[whole] if whole is not None else f"{cells[first or 0]} {cells[last or 0]}"
        name = re.sub(
            r'^="(.*)"$', r"\1", " ".join(name.split())
        )  # how Canvas writes a name that begins with =
        if not name or NO_STUDENT.match(name):
            continue
        known = {key for place in keys for key in _keys(cells[place])}
        group = cells[team].strip() if team is not None else ""
        found.append(Person(name, frozenset(known), number, group))
    return found


def _keys(cell: str) -> set[str]:
    """A cell as keys: itself, what stands before the @ of an address, and a number in it."""
    cell = cell.strip().lower()
    found = {cell, cell.partition("@")[0], *re.findall(r"\d+$", cell)}
    return {each for each in found if each}


def _name_keys(name: str) -> set[str]:
    """A name however it is turned: "Lovelace, Ada" is "ada lovelace" and "lovelaceada"."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    words = WORD.findall(plain)
    turned = [words, words[1:] + words[:1], words[-1:] + words[:-1]]
    return {"".join(each) for each in turned} if words else set()


def complete(
    submissions: Sequence[Submission], roster: Sequence[Person]
) -> tuple[Iterator[Submission], list[str]]:
    """The submissions with those of the list who handed in nothing, and names that match nobody or several.

    A student is found by a key of the list (in the download's number or as the file's name), else by
    name; a group by each of its members, else by its name in a column of groups. Who is found goes by the
    name of the list. Of several submissions of one student with their times, the latest counts.
    """
    people = People(roster)
    names: list[str] = []
    rows: list[tuple[int, ...]] = []
    times: list[str] = []
    strangers: list[str] = []
    for each in submissions:
        found = people.whose(each)
        if not found:
            strangers.append(each.student)
        alone = len(found) == 1 and not each.members
        names.append(found[0].name[:120] if alone else each.student)
        rows.append(tuple(person.row for person in found))
        times.append(each.handed_in)

    def listed() -> Iterator[Submission]:
        attempts = _attempts(rows, times)
        for place, each in enumerate(submissions):
            known = attempts.get(rows[place], []) if times[place] else []
            if times[place] != max((times[one] for one in known), default=times[place]):
                continue  # followed by a later one
            earlier = tuple(
                replace(submissions[one], student=names[one], rows=rows[one])
                for one in known
                if times[one] != times[place]
            )
            said = [f"the latest of {len(earlier) + 1} attempts"] if earlier else []
            yield replace(
                each, student=names[place], rows=rows[place], remarks=(*each.remarks, *said), earlier=earlier
            )
        seen = {row for own in rows for row in own}
        for person in roster:
            if person.row not in seen:
                yield Submission(person.name[:120], rows=(person.row,), absent=True)

    return listed(), strangers


def _attempts(rows: Sequence[tuple[int, ...]], times: Sequence[str]) -> dict[tuple[int, ...], list[int]]:
    """The places of the submissions of one student, where it is known when they came."""
    found: dict[tuple[int, ...], list[int]] = {}
    for place, (own, time) in enumerate(zip(rows, times, strict=True)):
        if own and time:
            found.setdefault(own, []).append(place)
    return found


class People:
    """A class list in which people are found by what they are known by."""

    def __init__(self, roster: Sequence[Person]):
        """Index a class list."""
        self._by_key: dict[str, list[Person]] = {}
        self._by_name: dict[str, list[Person]] = {}
        self._by_group: dict[str, list[Person]] = {}
        for person in roster:
            for key in person.keys:
                self._by_key.setdefault(key, []).append(person)
            for key in _name_keys(person.name):
                self._by_name.setdefault(key, []).append(person)
            for key in _name_keys(person.group) if person.group else ():
                self._by_group.setdefault(key, []).append(person)
        self._order = {id(person): place for place, person in enumerate(roster)}

    def whose(self, submission: Submission) -> list[Person]:
        """Whose a submission is; nobody if that cannot be told."""
        if submission.members:
            members = [self._person(member, member[0]) for member in submission.members]
            return list(dict.fromkeys(person for person in members if person is not None))
        known = (submission.key, submission.student)
        if (person := self._person(known, submission.student)) is not None:
            return [person]
        return self._found(self._by_group, _name_keys(submission.student))

    def _found(self, index: Mapping[str, Sequence[Person]], keys: Iterable[str]) -> list[Person]:
        """Who is under any of the keys, each once, in the order of the list."""
        found = {id(person): person for key in keys for person in index.get(key, ())}
        return [found[each] for each in sorted(found, key=self._order.__getitem__)]

    def _person(self, known: Sequence[str], name: str) -> Person | None:
        matching = self._found(self._by_key, {each.lower() for each in known} - {""})
        matching = matching or self._found(self._by_name, _name_keys(name))
        return matching[0] if len(matching) == 1 else None
