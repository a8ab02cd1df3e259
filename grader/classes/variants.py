"""Whose variant of an assignment is whose: the table `variants.csv`, and the codes in what was handed in.

The table lies in the assignment's folder and is the teacher's: a student who stands in it keeps the variant
that it says. A code in a file counts where nobody knows the student; where both say something else, the table
counts, and a person is told.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from grader import table
from grader.assignment import Assignment
from grader.classes.roster import People
from grader.columns import plain_title
from grader.export import replace_file
from grader.records.person import Person
from grader.records.submission import Submission
from grader.table import csv_cell
from grader.variants import Variant, VariantError, codes_in
from grader.variants.codes import keyed

TABLE = "variants.csv"  # in the assignment's folder
TITLES = ("name", "identifier", "variant", "code")
NAMED = 8  # students in a notice
UNKNOWN = (
    "It is not known which variant of the assignment is this student's: the name is not in {table}, and no "
    "file says “Variant” and a code. Write name and variant there and run the same command again"
)


@dataclass(frozen=True)
class Allotted:
    """A row of the table: a student, and the number of their variant."""

    name: str
    identifier: str
    number: int


@dataclass(frozen=True)
class ClassVariants:
    """The variants of a class's assignment, and who has which.

    Attributes:
        others: all variants but the first, each with its references.
        numbers: of each student's variant; who is not in it has the first.
        notices: what the teacher should know: who handed in what belongs to another variant, who is unknown.
    """

    others: tuple[tuple[Assignment, tuple[Submission, ...]], ...]
    numbers: Mapping[str, int]
    notices: tuple[str, ...] = ()


def variants_of(each: Sequence[Assignment]) -> list[Variant]:
    """The variants of an assignment, from each of which an assignment was made."""
    return [one.variant for one in each if one.variant is not None]


def read_table(folder: Path, variants: Sequence[Variant]) -> list[Allotted]:
    """Who has which variant, by the table in an assignment's folder; nobody without one.

    Raises:
        VariantError: it cannot be read, or says what there is not.
    """
    path = folder / TABLE
    if not path.is_file():
        return []
    try:
        head, *rows = table.read(path.read_bytes()).rows or ((),)
    except (OSError, table.TableError) as error:
        raise VariantError(
            f"{path}: expected a table with the columns {', '.join(TITLES)}. Received: {error}. Take it from "
            "a copy, or delete it where no handout was given out yet."
        ) from error
    titles = [plain_title(cell) for cell in head]
    if missing := [title for title in (TITLES[0], TITLES[2]) if title not in titles]:
        raise VariantError(
            f"{path}: expected the columns {', '.join(TITLES)}. Received no {' and no '.join(missing)}. "
            "Write the titles into the first line."
        )
    found = []
    for line, row in enumerate(rows, 2):
        cells = dict(zip(titles, (cell.strip() for cell in row), strict=False))
        if any(cells.values()):
            found.append(_row(path, line, cells, variants))
    return found


def _row(path: Path, line: int, cells: Mapping[str, str], variants: Sequence[Variant]) -> Allotted:
    said, code = cells.get("variant", ""), cells.get("code", "").upper()
    variant = next((one for one in variants if str(one.number) == said), None)
    if variant is None or not cells["name"]:
        raise VariantError(
            f"{path}: line {line}: expected a name and a variant from 1 to {len(variants)}. Received: "
            f"{cells['name']!r}, {said!r}. Correct the line, or delete it if this student has no handout yet."
        )
    if code and code != variant.code:
        raise VariantError(
            f"{path}: line {line}: expected the code {variant.code} of variant {said}. Received: {code}. The "
            "parameters or the secret in assignment.py were changed since this student's handout was made: "
            "put them back, or delete the line and give out a new handout."
        )
    return Allotted(_unquoted(cells["name"]), _unquoted(cells.get("identifier", "")), variant.number)


def _unquoted(cell: str) -> str:
    """A cell without the mark that keeps a spreadsheet from evaluating it."""
    return cell[1:] if cell.startswith("'") and csv_cell(cell[1:]) != cell[1:] else cell


def allot(known: Sequence[Allotted], people: Sequence[Person], variants: Sequence[Variant]) -> list[Allotted]:
    """The table with everybody of a class list: who is new in it gets one of the rarest variants.

    Args:
        known: the table as it is, which stays.
        people: the class list.
        variants: all that there are.

    Raises:
        VariantError: two people whom nothing tells apart.
    """
    twice = [name for name, count in Counter((p.name, p.identifier) for p in people).items() if count > 1]
    if twice:
        raise VariantError(
            f"the class list: expected a number or an address by which two of one name are told apart. "
            f"Received twice: {', '.join(name for name, _ in twice)}. Add a column for it."
        )
    secret = "".join(variant.code for variant in variants)
    found, rows = Table(known), list(known)
    taken = Counter({variant.number: 0 for variant in variants})
    taken.update(row.number for row in known)
    new = [person for person in people if found.of(sorted(person.keys), person.name) is None]
    # In an order of ours: neighbours on a list often sit beside each other.
    for person in sorted(new, key=lambda one: keyed(secret, one.identifier, one.name)):
        number = min(taken, key=lambda one: (taken[one], keyed(secret, person.identifier, person.name, one)))
        taken[number] += 1
        rows.append(Allotted(person.name, person.identifier or person.email, number))
    return rows


def write_table(folder: Path, rows: Iterable[Allotted], variants: Sequence[Variant]) -> Path:
    """Write the table into an assignment's folder; return its path."""
    codes = {variant.number: variant.code for variant in variants}
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(TITLES)
    for row in rows:
        writer.writerow(map(csv_cell, (row.name, row.identifier, row.number, codes[row.number])))
    replace_file(folder / TABLE, out.getvalue(), "utf-8-sig")
    return folder / TABLE


class Table:
    """Who has which variant, found by name and by what else a student is known by."""

    def __init__(self, rows: Sequence[Allotted]):
        """Take the rows."""
        self._rows = rows
        self._people = People(
            [
                Person(row.name, frozenset({row.identifier.lower()} - {""}), (place,))
                for place, row in enumerate(rows)
            ]
        )

    def of(self, keys: Sequence[str], name: str) -> int | None:
        """The number of somebody's variant; None where nobody, or several, are called so."""
        person = self._people.known(keys, name)
        return self._rows[person.rows[0]].number if person is not None else None


class Allotment:
    """Which variant each submission of a class is graded by."""

    def __init__(self, folder: Path, each: Sequence[Assignment], people: Sequence[Person]):
        """Read the table in an assignment's folder.

        Args:
            folder: the assignment's.
            each: its variants.
            people: the class list; empty without one.

        Raises:
            VariantError: see `read_table`.
        """
        self._variants = variants_of(each)
        self._rows = read_table(folder, self._variants)
        self._table = Table(self._rows)
        self._people = {row: person for person in people for row in person.rows}
        self._place = f"assignments/{folder.name}/{TABLE}"
        self.numbers: dict[str, int] = {}
        self._swapped: list[str] = []
        self._mixed: list[str] = []
        self._by_code: list[str] = []
        self._unknown: list[str] = []

    def told(self, submissions: Iterable[Submission]) -> Iterator[Submission]:
        """The submissions with what is said of their variants; `numbers` has each of them afterwards."""
        for submission in submissions:
            yield self._told(submission)

    @property
    def notices(self) -> tuple[str, ...]:
        """What the teacher should know of the variants of the submissions that went by."""
        told = list(self._swapped + self._mixed)
        if self._by_code:
            what = f"not in {self._place}" if self._rows else f"there is no {self._place}"
            told.append(
                f"{_named(self._by_code)}: {what}; graded as the variant whose code the files carry. With "
                "grader handout --for the grader knows whose variant is whose"
            )
        if self._unknown:
            told.append(
                f"{_named(self._unknown)}: nobody knows which variant is theirs, so nothing of it was "
                f"graded. Write name and variant into {self._place} and run the same command again"
            )
        return tuple(told)

    def _told(self, submission: Submission) -> Submission:
        student = submission.student
        known = {variant.code: variant.number for variant in self._variants}
        carried = sorted(known[code] for code in codes_in(submission.texts) & known.keys())
        own = sorted(self._own(submission))
        if not own:
            return self._stranger(submission, carried)
        number = next((one for one in own if one in carried), own[0])
        self.numbers[student] = number
        if len(own) > 1:
            self._mixed.append(
                f"{student}: the members of this group have the variants {', '.join(map(str, own))}; it is "
                f"graded as variant {number}"
            )
        foreign = [one for one in carried if one not in own]
        if not foreign:
            return submission
        codes = {number: code for code, number in known.items()}
        others = ", ".join(codes[one] for one in foreign)
        self._swapped.append(
            f"{student}: the files carry the code of another variant ({others}) than the student's own "
            f"({codes[number]}, variant {number}), by which they were graded. See whose work it is"
        )
        remark = (
            f"the files carry the code of another variant ({others}); yours is {codes[number]}, and the work "
            "is graded by it. Your teacher was told"
        )
        return replace(submission, remarks=(*submission.remarks, remark))

    def _stranger(self, submission: Submission, carried: Sequence[int]) -> Submission:
        """A submission of somebody who is not in the table."""
        if len(carried) == 1:
            self.numbers[submission.student] = carried[0]
            self._by_code.append(submission.student)
        elif not submission.absent:
            self._unknown.append(submission.student)
            return replace(submission, read_error=UNKNOWN.format(table=self._place), earlier=())
        return submission

    def _own(self, submission: Submission) -> set[int]:
        """The variants of whoever handed it in, by the table."""
        listed = [self._people[row] for row in submission.roster_rows if row in self._people]
        asked: list[tuple[Sequence[str], str]]
        if listed:
            asked = [(sorted(person.keys), person.name) for person in listed]
        elif submission.members:
            asked = [(member, member[0]) for member in submission.members]
        else:
            asked = [((submission.student_id, submission.student), submission.student)]
        found = {self._table.of(keys, name) for keys, name in asked}
        return {number for number in found if number is not None}


def _named(students: Sequence[str]) -> str:
    more = f" and {len(students) - NAMED} more" if len(students) > NAMED else ""
    return ", ".join(students[:NAMED]) + more
