"""The columns of a class list, by their titles in the languages of schools: names, numbers and groups."""

from __future__ import annotations

from collections.abc import Sequence

# As they stand in tables of different schools and languages.
NAMES = (
    "student|students|name|full name|fullname|student name|names|learner|schüler|schülerin|schüler/in|"
    "teilnehmer|teilnehmer/in|name, vorname|nachname, vorname|vollständiger name|last name, first name|"
    "nom complet|étudiant|nombre completo|estudiante|alumno|nome completo|studente|volledige naam"
).split("|")
FIRST = "first name|firstname|first names|given name|vorname|vornamen|prénom|nombre|nome|voornaam".split("|")
LAST = (
    "last name|lastname|surname|family name|nachname|familienname|nom|apellidos|apellido(s)|apellido|cognome|"
    "sobrenome|achternaam"
).split("|")
KEYS = frozenset(
    "id|identifier|sis user id|sis login id|login|login id|email|email address|e-mail|e-mail address|"
    "username|user name|student id|studentid|id number|sid|netid|matriculation|matrikelnummer|e-mail-adresse|"
    "anmeldename|benutzername|orgdefinedid".split("|")
)
ADDRESSES = frozenset("email|email address|e-mail|e-mail address|e-mail-adresse".split("|"))  # of the keys
GROUPS = ("group", "groups", "group name", "group_name", "team", "gruppe", "groupe", "grupo")
LEADING = 30  # rows in which the titles of the columns are looked for: others may stand above


def titles_of(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """The row with the titles of the columns, and these in small letters: the one with most that are known.

    It need not be the first: a title of the table, or of groups of columns, may stand above.
    """
    known = KEYS | set(NAMES) | set(FIRST) | set(LAST) | set(GROUPS)
    best, most = 0, 0
    for place, row in enumerate(rows[:LEADING]):
        titles = [plain_title(cell) for cell in row]
        count = len(known & set(titles))
        if count > most and name_columns(titles) is not None:
            best, most = place, count
    if not most:  # a row of titles all the same, for the message
        best = next((place for place, row in enumerate(rows) if any(map(str.strip, row))), 0)
    return best, [plain_title(cell) for cell in rows[best]] if rows else []


def plain_title(cell: str) -> str:
    """A title in small letters, without what a spreadsheet or a form puts around it."""
    return " ".join(cell.lower().split()).strip(" :*")


def name_columns(titles: Sequence[str]) -> tuple[int, ...] | None:
    """The columns that make up a name; None where there are none."""
    whole = next((titles.index(name) for name in NAMES if name in titles), None)
    first = next((titles.index(name) for name in FIRST if name in titles), None)
    last = next((titles.index(name) for name in LAST if name in titles), None)
    if first is not None and last is not None and titles[first] != titles[last]:
        return (first, last)
    return (whole,) if whole is not None else None
