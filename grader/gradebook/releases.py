"""Which classes are released to their students, and which files were made to be given back.

A class is released unless somebody hid it. Both words are kept, with who said them and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.gradebook.book import Gradebook, now


@dataclass(frozen=True)
class Release:
    """What was said last of a class: whether it is released, by whom and when (UTC)."""

    released: bool
    who: str
    at: str


def release_of(book: Gradebook, assignment: str) -> Release | None:
    """What was said last of a class; None where nothing ever was: it is then released."""
    rows = book.rows(
        "SELECT released, who, at FROM releases WHERE assignment = ? ORDER BY id DESC LIMIT 1", assignment
    )
    return Release(bool(rows[0][0]), str(rows[0][1]), str(rows[0][2])) if rows else None


def is_released(book: Gradebook, assignment: str) -> bool:
    """Whether students may be given what is made of a class."""
    said = release_of(book, assignment)
    return said is None or said.released


def keep_release(book: Gradebook, assignment: str, *, released: bool, who: str) -> None:
    """Say that a class is released, or hidden."""
    with book.writing() as connection:
        connection.execute(
            "INSERT INTO releases (assignment, released, who, at) VALUES (?, ?, ?, ?)",
            (assignment, released, who, now()),
        )


def given_back(book: Gradebook, assignment: str) -> dict[str, str]:
    """The files that were made of a class to be given back: by path in its folder, the digest of each."""
    return dict(book.rows("SELECT file, digest FROM given_back WHERE assignment = ?", assignment))


def keep_given_back(book: Gradebook, assignment: str, files: Mapping[str, str]) -> None:
    """Keep which files were made, and their digests, in place of those before."""
    if given_back(book, assignment) == dict(files):
        return
    with book.writing() as connection:
        connection.execute("DELETE FROM given_back WHERE assignment = ?", (assignment,))
        connection.executemany(
            "INSERT INTO given_back VALUES (?, ?, ?)",
            [(assignment, file, digest) for file, digest in files.items()],
        )
