"""Handouts of an assignment with variants: one for each student of a class list, each with their own."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader import data
from grader.assignment import Assignment
from grader.classes.variants import Allotted, Table, allot, read_table, variants_of, write_table
from grader.data.shown import refuse_shown
from grader.handout import given_files, handout_files, packed
from grader.public import public_part
from grader.records.person import Person

# What some system's file names may not have.
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')


def write_handouts(
    each: Sequence[Assignment], folder: Path, people: Sequence[Person], out: Path, wheel: Path
) -> list[Allotted]:
    """Write an archive with an archive for each student of a class, and who has which variant.

    Who has a variant keeps it. The table is written before the archive, so that no handout is given out that
    nobody knows of.

    Args:
        each: the variants of the assignment.
        folder: its folder, in which the table lies.
        people: the class list.
        out: the archive to write.
        wheel: the part of the grader that students have.

    Returns:
        The table: all who ever got one.

    Raises:
        VariantError: the table cannot be read, two people cannot be told apart, or a text cannot be filled.
        AssignmentError: the task or the starter is missing.
        DataError: data cannot be read, or one variant's students are given what another hides.
    """
    variants = variants_of(each)
    refuse_shown_by(each)
    rows = allot(read_table(folder, variants), people, variants)
    archives = {
        variant.number: packed(
            handout_files(public_part(own), folder, wheel, given_files(own), variant), own.slug
        )
        for own, variant in zip(each, variants, strict=True)
    }
    numbers = allotted_to(people, rows)
    write_table(folder, rows, variants)
    part = out.with_name(f".{out.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for person, name in zip(people, file_names(people), strict=True):
            entry = zipfile.ZipInfo(f"{each[0].slug}/{name}.zip", (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, archives[numbers[person.rows]])
    os.replace(part, out)
    return rows


def allotted_to(people: Sequence[Person], rows: Sequence[Allotted]) -> Mapping[tuple[int, ...], int]:
    """The number of the variant of each of a class list, by their rows there."""
    table = Table(rows)
    found = {person.rows: table.of(sorted(person.keys), person.name) for person in people}
    return {place: number for place, number in found.items() if number is not None}


def refuse_shown_by(each: Sequence[Assignment]) -> None:
    """Make sure that no variant gives to students what another hides.

    Raises:
        DataError: one does, or data cannot be read.
    """
    sources = [task.recipe.data for own in each for task in own.tasks if task.recipe is not None]
    own_data = dict.fromkeys(source for source in sources if not isinstance(source, str))
    refuse_shown([data.load(source) for source in own_data])


def file_names(people: Sequence[Person]) -> list[str]:
    """A file name for each of a class list: their name, and the number where two are called alike."""
    names: list[str] = []
    taken = set[str]()
    for person in people:
        plain = UNSAFE.sub("-", person.name).strip(" .-")[:80] or "student"
        told_apart = UNSAFE.sub("-", f"{plain} {person.identifier or person.email}").strip(" .-")
        name, number = plain if plain.casefold() not in taken else told_apart, 2
        while name.casefold() in taken:
            name, number = f"{told_apart} {number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names
