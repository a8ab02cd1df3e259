"""Students who go by another name than before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.gradebook import NAME, Gradebook
from grader.gradebook.names import keep_decisions
from grader.records.mark import Review
from tests.gradebook import quick


def _review(points: float, *like: tuple[str, str]) -> Review:
    return Review("runs", "x", points, "", "Ms K", "then", like)


def test_decisions_follow_work_to_its_student_s_new_name(tmp_path: Path) -> None:
    same = [quick.submission("one"), quick.submission("two")]
    twins = [replace(each, files=same[0].files, script="one.py") for each in same]
    everybody = [quick.submission(name) for name in ("ada", "ben", "chiara")] + twins
    quick.grade(tmp_path, everybody)
    with Gradebook(tmp_path / NAME) as book:
        for each in everybody:
            book.review("quick", each.student, _review(1, ("ada", "x"), ("ben", "x")))
        now = {
            "Lovelace, Ada": everybody[0].digest,
            "ben": everybody[1].digest,
            "chiara": everybody[1].digest,  # who has copied, and is no other than before
            "First": twins[0].digest,
            "Second": twins[1].digest,
        }
        assert keep_decisions(book, "other", now) == {}
        # Who is known, and now hands in what somebody else had who has left, is no other than before.
        assert keep_decisions(book, "quick", {"ben": everybody[0].digest}) == {}
        assert keep_decisions(book, "quick", now) == {"ada": "Lovelace, Ada"}
        assert keep_decisions(book, "quick", now) == {}
        found = {student: review.like for (student, *_), review in book.latest_reviews("quick").items()}
        assert set(found) == {"Lovelace, Ada", "ben", "chiara", "one", "two"}
        assert found["ben"] == (("Lovelace, Ada", "x"), ("ben", "x"))
