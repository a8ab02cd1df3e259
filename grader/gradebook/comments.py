"""Comments to choose from: those that were written before, and those that somebody keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.gradebook.book import Gradebook

ANY = ("", "")  # the assignment and check of a comment that is kept for every one
MOST = 30  # comments that are offered for one check


@dataclass(frozen=True)
class Offered:
    """A comment to choose: how many marks of the check have it, and whether it is kept for any check."""

    text: str
    used: int
    kept: bool


def comments(book: Gradebook) -> Mapping[tuple[str, str], list[Offered]]:
    """What can be chosen, by assignment and check: the most used first. Under `ANY`: what is kept."""
    said = book.rows("SELECT assignment, slug, text, kept FROM comments ORDER BY rowid")
    kept = {text: True for *_, text, is_kept in said if is_kept}
    forgotten = {(assignment, slug, text) for assignment, slug, text, is_kept in said if not is_kept}
    offered: dict[tuple[str, str], list[Offered]] = {ANY: [Offered(text, 0, True) for text in kept]}
    for assignment, slug, text, used in book.rows(
        "SELECT assignment, slug, comment, count(DISTINCT student || char(0) || about) AS used FROM reviews "
        "WHERE comment != '' AND points IS NOT NULL AND undone = '' "
        "GROUP BY assignment, slug, comment ORDER BY used DESC, max(id) DESC"
    ):
        of_check = offered.setdefault((assignment, slug), [])
        if (assignment, slug, text) not in forgotten and len(of_check) < MOST:
            of_check.append(Offered(text, used, text in kept))
    return offered


def keep_comment(book: Gradebook, text: str) -> None:
    """Keep a comment for any check."""
    _say(book, (*ANY, text), kept=True)


def forget_comment(book: Gradebook, assignment: str, slug: str, text: str) -> None:
    """Offer a comment no more: nowhere if it was kept, nor for this check where it was written before."""
    with book.writing() as connection:
        connection.execute("DELETE FROM comments WHERE (assignment, slug, text) = (?, ?, ?)", (*ANY, text))
    _say(book, (assignment, slug, text), kept=False)


def _say(book: Gradebook, comment: tuple[str, str, str], *, kept: bool) -> None:
    with book.writing() as connection:
        connection.execute("INSERT OR REPLACE INTO comments VALUES (?, ?, ?, ?)", (*comment, kept))
