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
NO_STUDENT = re.compile(r"\s*(points possible|manual posting|muted|student, test|test student)", re.I)
WORD = re.compile(r"[^\W_]+")


class RosterError(Exception):
    """A class list that cannot be read; the message says what was expected."""


@dataclass(frozen=True)
class Person:
    """One student of a class list: the name as shown, what else the school knows them by, and the row."""

    name: str
    keys: frozenset[str]
    row: int


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
        found.append(Person(name, frozenset(known), number))
    if not found:
        raise RosterError("a class list: expected at least one student. Received: none.")
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
    name. Who is found goes by the name of the list.
    """
    found: list[Submission] = []
    strangers: list[str] = []
    seen: set[Person] = set()
    for each in submissions:
        own = {each.key.lower(), each.student.lower()} - {""}
        matching = [person for person in roster if own & person.keys]
        if not matching:
            matching = [person for person in roster if _name_keys(person.name) & _name_keys(each.student)]
        if len(matching) == 1:
            seen.add(matching[0])
            found.append(replace(each, student=matching[0].name[:120], row=matching[0].row))
        else:
            strangers.append(each.student)
            found.append(each)
    found += [Submission(person.name[:120], row=person.row) for person in roster if person not in seen]
    return found, strangers
