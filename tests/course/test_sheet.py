"""The table of a course."""

from __future__ import annotations

from typing import Any

from grader.course.scale import LETTERS
from grader.course.sheet import sheet_of
from grader.course.support import help_needed
from grader.records.person import Person
from grader.spreadsheet import POSSIBLE
from tests.course.made import MISSING, course, work


def rows(given: dict[str, Any], **facts: Any) -> list[dict[str, Any]]:
    found = course(given, **facts)
    sheet = sheet_of(found, help_needed(found))
    return [dict(zip(sheet.titles, row, strict=True)) for row in (sheet.possible, *sheet.rows)]


def test_a_row_a_student() -> None:
    people = [Person("ada", frozenset(), (), ("red", "blue"), "007", "ada@x.edu")]
    given = {"ada": [18.0, work(20, 40, marks={"one": ("review", 0.0, 4.0)})], "ben": [MISSING, 10.0]}
    top, ada, ben = rows(given, possible=[20, 40], people=people, settings={"scale": LETTERS})
    assert ada == {
        "student": "ada", "identifier": "007", "e-mail": "ada@x.edu", "groups": "red, blue",
        "a1": 18.0, "a1 %": 90.0, "a2": 20.0, "a2 %": 50.0,
        "total": 38.0, "possible": 60.0, "percent": 63.33, "grade": "D", "passed": "yes", "provisional": "yes",
        "needs help": None,
    }  # fmt: skip
    assert (ben["a1"], ben["a1 %"], ben["passed"], ben["provisional"]) == ("missing", 0.0, "no", "no")
    assert ben["identifier"] is None and ben["needs help"].startswith("Would not pass: 16.67 %")
    assert (top["student"], top["a1"], top["a1 %"], top["total"]) == (POSSIBLE, 20.0, 100.0, 60.0)


def test_words_where_a_number_would_be_false() -> None:
    settings = {"missing": "left out", "excused": {"ada": ("a2",)}, "assignments": ("a1", "a2", "a3", "exam")}
    (_, ada, ben) = rows(
        {"ada": [MISSING, 3.0, None], "ben": [9.0, 9.0, 9.0]}, settings=settings, expected={"a3": ["ada"]}
    )
    assert [ada[name] for name in ("a1", "a1 %", "a2", "a3", "exam")] == [
        "missing", None, "excused", "not graded", "to come",
    ]  # fmt: skip
    assert ada["total"] is None and ada["percent"] is None and ada["passed"] is None
    assert ben["percent"] == 45
