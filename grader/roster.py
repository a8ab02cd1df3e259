"""A class list, as schools export it, and who of it handed in nothing.

Any CSV with a column of names does: a gradebook exported from Canvas, Moodle's grading worksheet, one's own.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Sequence
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
) -> tuple[list[Submission], list[str]]:
    """The submissions with those of the list who handed in nothing, and names that match nobody or several.

    A student is found by a key of the list (in the download's number or as the file's name), else by
    name; a group by each of its members, else by its name in a column of groups. Who is found goes by the
    name of the list. Of several submissions of one student with their times, the latest counts.
    """
    found: list[Submission] = []
    strangers: list[str] = []
    for each in submissions:
        people = whose(each, roster)
        if people and not (each.members or len(people) > 1):
            each = replace(each, student=people[0].name[:120])
        if not people:
            strangers.append(each.student)
        found.append(replace(each, rows=tuple(person.row for person in people)))
    found = _latest(found)
    seen = {row for each in found for row in each.rows}
    found += [
        Submission(person.name[:120], rows=(person.row,)) for person in roster if person.row not in seen
    ]
    return found, strangers


def whose(submission: Submission, roster: Sequence[Person]) -> list[Person]:
    """Whose a submission is; nobody if that cannot be told."""
    if submission.members:
        members = [_person(member, member[0], roster) for member in submission.members]
        return list(dict.fromkeys(person for person in members if person is not None))
    known = (submission.key, submission.student)
    if (person := _person(known, submission.student, roster)) is not None:
        return [person]
    own = _name_keys(submission.student)
    return [person for person in roster if person.group and own & _name_keys(person.group)]


def _person(known: Sequence[str], name: str, roster: Sequence[Person]) -> Person | None:
    own = {each.lower() for each in known} - {""}
    matching = [person for person in roster if own & person.keys]
    if not matching:
        matching = [person for person in roster if _name_keys(person.name) & _name_keys(name)]
    return matching[0] if len(matching) == 1 else None


def _latest(submissions: Sequence[Submission]) -> list[Submission]:
    """The submissions without those that the same student followed up by a later one."""
    attempts: dict[tuple[int, ...], list[Submission]] = {}
    for each in submissions:
        if each.rows and each.handed_in:
            attempts.setdefault(each.rows, []).append(each)
    kept = []
    for each in submissions:
        known = attempts.get(each.rows, []) if each.handed_in else []
        if each.handed_in != max((one.handed_in for one in known), default=each.handed_in):
            continue
        earlier = tuple(one for one in known if one.handed_in != each.handed_in)
        said = [f"the latest of {len(earlier) + 1} attempts"] if earlier else []
        kept.append(replace(each, remarks=(*each.remarks, *said), earlier=earlier))
    return kept
