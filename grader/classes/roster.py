"""A class list, as schools export it, and who of it handed in nothing.

Any CSV with a column of names does: a gradebook exported from a school's system, or one's own.
Nobody is found by a likeness: a name or a number is somebody's, or a person must say whose it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from grader import systems, table
from grader.columns import ADDRESSES, GROUPS, KEYS, LAST, name_columns, plain_title, titles_of
from grader.errors import UsageError
from grader.records.person import Person
from grader.records.submission import Submission

BROKEN = re.compile(r"#[A-Z/]+[!?]?|#DIV/0!")  # what a spreadsheet shows where a formula fails
SHORTENED = re.compile(r"\d[.,]?\d*E\+\d+", re.I)  # a long number, of which a spreadsheet kept a few digits


class RosterError(UsageError):
    """A class list that cannot be read; the message says what was expected."""


def read_roster(content: bytes) -> list[Person]:
    """The students of a class list, each once, however many rows they have.

    Raises:
        RosterError: no column of names, no student, or a row that cannot be read.
    """
    people = people_of(content)
    if not people:
        raise RosterError(
            "a class list: expected a row for each student. Received: no student. "
            "Is it the right file, and does each row have a name?"
        )
    return _told_apart(_united(people))


def table_of(content: bytes, what: str = "a class list") -> table.Table:
    """The table in a file.

    Raises:
        RosterError: it is none.
    """
    try:
        return table.read(content)
    except table.TableError as error:
        raise RosterError(f"{what}: {error}") from error


def people_of(content: bytes, what: str = "a class list") -> list[tuple[Person, frozenset[tuple[int, str]]]]:
    """Who stands in each row of a table with a column of names, and each of their keys with its column.

    Raises:
        RosterError: there is no such column, or a row that cannot be read.
    """
    rows = table_of(content, what).rows
    top, titles = titles_of(rows)
    names = name_columns(titles)
    if names is None:
        raise RosterError(
            f"{what}: expected a CSV with a column named Student, Name, or First name and Last name. "
            f"Received the columns: {', '.join(filter(None, titles)) or 'none'}. Name the column so."
        )
    keys = [place for place, title in enumerate(titles) if title in KEYS]
    further = systems.keys_of_rows(rows[top + 1 :])
    teams = [place for place, title in enumerate(titles) if title in GROUPS]
    people = []
    for number, row in enumerate(rows[top + 1 :], top + 1):
        if any(cell.strip() for cell in row[len(titles) :]):
            raise RosterError(
                f"{what}: row {number + 1}: expected at most {len(titles)} cells, one for each title. "
                f"Received: {len(row)}. A name with a comma in it stands in quotes: save the table from a "
                "spreadsheet, which sees to that."
            )
        cells = [" ".join(cell.split()) for cell in row] + [""] * (len(titles) - len(row))
        name = " ".join(cells[place] for place in names).strip()
        again = [plain_title(cells[place]) for place in names] == [titles[place] for place in names]
        if not name or again or systems.names_nobody(name):
            continue
        if any(BROKEN.fullmatch(cells[place]) for place in names):
            raise RosterError(
                f"{what}: row {number + 1}: expected a name. Received: {name}, which is how a spreadsheet "
                "shows a formula that failed. Write the name there."
            )
        # Who keeps a table of few may write an address for a name.
        places = keys if "@" not in name else [*keys, *names]
        known = [(place, key) for place in places for key in _keys(cells[place])]
        known += further[number - top - 1]
        groups = tuple(dict.fromkeys(cells[place] for place in teams if cells[place]))
        person = Person(
            name,
            frozenset(key for _, key in known),
            (number,),
            groups,
            identifier=_first_of(cells, [place for place in keys if titles[place] not in ADDRESSES]),
            email=next((cells[place] for place in places if "@" in cells[place]), ""),
            family_name=cells[names[1]] if len(names) > 1 and titles[names[1]] in LAST else "",
        )
        people.append((person, frozenset(known)))
    return people


def _first_of(cells: Sequence[str], places: Sequence[int]) -> str:
    """The first of these cells that says something."""
    return next((cells[place] for place in places if _keys(cells[place])), "")


def _keys(cell: str) -> set[str]:
    """A cell as keys: itself, and what stands before the @ of an address."""
    cell = cell.strip().lower()
    if BROKEN.fullmatch(cell.upper()) or SHORTENED.fullmatch(cell) or cell in ("-", "n/a", "none"):
        return set()  # others may have the same
    return {key for key in (cell, cell.partition("@")[0]) if key}


def _united(rows: Sequence[tuple[Person, frozenset[tuple[int, str]]]]) -> list[Person]:
    """Those who stand in several rows, of several sections, as one: the same name, and the same number."""
    united: list[tuple[Person, frozenset[tuple[int, str]]]] = []
    by_name: dict[str, list[int]] = {}
    for person, known in rows:
        name = _spelled(person.name)
        place = next((index for index in by_name.get(name, ()) if _same(united[index][1], known)), None)
        if place is None:
            by_name.setdefault(name, []).append(len(united))
            united.append((person, known))
            continue
        one, before = united[place]
        both = replace(
            one,
            keys=one.keys | person.keys,
            rows=one.rows + person.rows,
            groups=tuple(dict.fromkeys(one.groups + person.groups)),
            identifier=one.identifier or person.identifier,
            email=one.email or person.email,
        )
        united[place] = (both, before | known)
    return [person for person, _ in united]


def _told_apart(people: Sequence[Person]) -> list[Person]:
    """The people, those of one name with their number: what is kept of one must never be another's."""
    count = Counter(_spelled(person.name) for person in people)
    return [
        replace(person, name=f"{person.name} ({person.identifier})")
        if count[_spelled(person.name)] > 1 and person.identifier
        else person
        for person in people
    ]


def _same(one: frozenset[tuple[int, str]], other: frozenset[tuple[int, str]]) -> bool:
    """Whether keys, each with its column, are one person's: some agree, and none says otherwise."""
    both = {place for place, _ in one} & {place for place, _ in other}
    agree = {place for place, _ in one & other}
    return bool(both) and agree == both


def _words(name: str) -> list[str]:
    """The words of a name: letters and digits with their marks, which in many scripts are vowels."""
    text = unicodedata.normalize("NFKC", name).casefold()
    kinds = ((character, unicodedata.category(character)) for character in text)
    characters = (character if kind[0] in "LMN" else "" if kind == "Cf" else " " for character, kind in kinds)
    return "".join(characters).split()


def _spelled(name: str) -> str:
    return "".join(_words(name))


def _turned(words: Sequence[str]) -> set[str]:
    """A name however it is turned: "Lovelace, Ada" is "ada lovelace" and "lovelaceada"."""
    turned = (list(words), [*words[1:], *words[:1]], [*words[-1:], *words[:-1]])
    return {"".join(order) for order in turned if order}


def _without_accents(word: str) -> str:
    """A word as it is typed where accents are left out: "Zoë" as "Zoe"."""
    plain = unicodedata.normalize("NFKD", word)
    return "".join(character for character in plain if not "\u0300" <= character <= "\u036f")


def complete(
    submissions: Sequence[Submission], roster: Sequence[Person]
) -> tuple[Iterator[Submission], list[str]]:
    """The submissions with those of the list who handed in nothing, and names that match nobody or several.

    A student is found by a key of the list (in the download's number or as the file's name) and by name:
    where the two are different people, or several, nobody is. A group is found by each of its members, else
    by its name in a column of groups. Who is found goes by the name of the list. Of several submissions of
    one student with their times, the latest counts.
    """
    people = People(roster)
    names: list[str] = []
    rows: list[tuple[int, ...]] = []
    times: list[str] = []
    strangers: list[str] = []
    for submission in submissions:
        owners, unknown = people.whose(submission)
        strangers += unknown
        alone = len(owners) == 1 and not submission.members
        names.append(owners[0].name[:120] if alone else submission.student)
        rows.append(tuple(row for person in owners for row in person.rows))
        times.append(submission.handed_in)

    def listed() -> Iterator[Submission]:
        attempts = _attempts(rows, times)
        for place, submission in enumerate(submissions):
            known = attempts.get(rows[place], []) if times[place] else []
            if times[place] != max((times[one] for one in known), default=times[place]):
                continue  # followed by a later one
            before = [submissions[one] for one in known if times[one] != times[place]]
            attempts_before = [
                *submission.earlier,
                *(one for other in before for one in (other, *other.earlier)),
            ]
            yield replace(
                submission,
                student=names[place],
                roster_rows=rows[place],
                earlier=tuple(
                    replace(one, student=names[place], roster_rows=rows[place], earlier=())
                    for one in attempts_before
                ),
            )
        matched_rows = {row for own in rows for row in own}
        for person in roster:
            if not matched_rows & set(person.rows):
                yield Submission(person.name[:120], roster_rows=person.rows, absent=True)

    return listed(), strangers


def _attempts(rows: Sequence[tuple[int, ...]], times: Sequence[str]) -> dict[tuple[int, ...], list[int]]:
    """The places of the submissions of one student, where it is known when they came."""
    attempts: dict[tuple[int, ...], list[int]] = {}
    for place, (own, time) in enumerate(zip(rows, times, strict=True)):
        if own and time:
            attempts.setdefault(own, []).append(place)
    return attempts


class People:
    """A class list in which people are found by what they are known by."""

    def __init__(self, roster: Sequence[Person]):
        """Index a class list."""
        self._by_key = _Index()
        self._by_name = _Index()
        self._by_group = _Index()
        for person in roster:
            self._by_key.add(person, [(key, _bare(key)) for key in person.keys])
            self._by_name.add(person, _spellings(person.name))
            for group in person.groups:
                self._by_group.add(person, _spellings(group))

    def whose(self, submission: Submission) -> tuple[list[Person], list[str]]:
        """Whose a submission is, and the names in it of whom that cannot be told."""
        if submission.members:
            members = [(member, self.known(member, member[0])) for member in submission.members]
            unknown = [f"{member[0]} ({submission.student})" for member, person in members if person is None]
            return list(dict.fromkeys(person for _, person in members if person is not None)), unknown
        person = self.known((submission.student_id, submission.student), submission.student)
        owners = [person] if person is not None else self._by_group.find(_spellings(submission.student))
        return owners, [] if owners else [submission.student]

    def known(self, keys: Sequence[str], name: str) -> Person | None:
        """Who has one of the keys, and this name; nobody if these are different people, or several."""
        given = [(key, _bare(key)) for raw_key in keys if (key := raw_key.strip().lower())]
        by_key = self._by_key.find(given)
        by_name = self._by_name.find(_spellings(name))
        # A number may be another system's: where the name is somebody else's, it says nothing.
        both = [person for person in by_key if person in by_name]
        matching = both if by_key and by_name else by_key or by_name
        return matching[0] if len(matching) == 1 else None


class _Index:
    """People by what they are called: as it is written, and more loosely where nobody is called so."""

    def __init__(self) -> None:
        self._tiers: tuple[dict[str, list[Person]], ...] = ({}, {})

    def add(self, person: Person, called: Iterable[tuple[str, str]]) -> None:
        """Add a person with what they are called: as written, and loosely."""
        for forms in called:
            for tier, text in zip(self._tiers, forms, strict=True):
                if text and person not in tier.setdefault(text, []):
                    tier[text].append(person)

    def find(self, called: Sequence[tuple[str, str]]) -> list[Person]:
        """Who is called so, in the order of the list."""
        for tier, texts in zip(self._tiers, zip(*called, strict=True), strict=False):
            people = {person.rows: person for text in texts for person in tier.get(text, ())}
            if people:
                return [people[rows] for rows in sorted(people)]
        return []


def _spellings(name: str) -> list[tuple[str, str]]:
    """A name as it is written, and without accents, each however it is turned."""
    return [(spelling, _without_accents(spelling)) for spelling in sorted(_turned(_words(name)))]


def _bare(key: str) -> str:
    """A number without the zeros before it, which spreadsheets lose; other keys as they are."""
    return key.lstrip("0") if key.isdecimal() else key
