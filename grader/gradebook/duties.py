"""Who looks at which questions, where several people grade."""

from __future__ import annotations

from collections.abc import Mapping

from grader.gradebook.book import Gradebook

Question = tuple[str, str]  # the slugs of assignment and check


def duties(book: Gradebook) -> dict[Question, str]:
    """Who looks at each question that was dealt out."""
    rows = book.rows("SELECT assignment, slug, who FROM duties ORDER BY assignment, slug")
    return {(assignment, slug): who for assignment, slug, who in rows}


def set_duties(book: Gradebook, dealt: Mapping[Question, str]) -> None:
    """Deal questions out, in place of whatever was dealt before."""
    with book.writing() as connection:
        connection.execute("DELETE FROM duties")
        connection.executemany(
            "INSERT INTO duties VALUES (?, ?, ?)", [(*question, who) for question, who in dealt.items()]
        )
