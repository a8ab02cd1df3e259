"""Who has another deadline: a teacher's table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grader.classes.extensions import ExtensionTable, match_roster, read_extensions
from grader.classes.roster import RosterError, read_roster
from grader.policy import Timing
from grader.rules import Late, Rules
from tests.gradebook.quick import scheme, submission

DUE = "2026-11-20 12:00+00:00"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLE = b"Student;Assignment;Due;Days;Handed in\r\nLovelace, Ada;;2026-11-25 12:00;;\r\nben;quick;;2,5;2026-11-21 12:00+00:00\r\nben;other;;9;\r\nZoe;;;1;\r\n"


def test_whose_deadline_is_another() -> None:
    rules = Rules(due=DUE, late=Late(10))
    rows = read_extensions(TABLE)
    ada, ben, eve = (submission(name) for name in ("ada lovelace", "ben", "eve"))
    ada = replace(ada, handed_in="2026-11-24 12:00")
    extended = ExtensionTable(rows, scheme(rules))
    assert extended.timing(ada) == Timing(NOON + timedelta(days=5), NOON + timedelta(days=4), extended=True)
    assert extended.timing(ben) == Timing(NOON + timedelta(days=2.5), NOON + timedelta(days=1), extended=True)
    assert extended.timing(eve) == Timing(NOON)
    assert extended.unmatched([ada, ben, eve]) == ["Zoe"]
    late = replace(ada, handed_in="2026-11-26 12:00")
    assert extended.timing(late) == Timing(
        NOON + timedelta(days=5), datetime(2026, 11, 26, 12, tzinfo=UTC), extended=True
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"student,comment\nada,hello\n", "one of due, days or handed_in"),
        (b"who,days\nada,2\n", "a column named Student"),
        (b"student,days\nada,many\n", "row 2, days: expected a number. Received: many"),
        (b"student,due\nada,2026-11-20\nben,soon\n", "row 3, due: expected a time"),
    ],
)
def test_a_table_that_is_none(content: bytes, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        read_extensions(content)


def test_a_table_tells_how_its_dates_are_meant() -> None:
    def due(*cells: str) -> datetime | None:
        rows = read_extensions(
            ("student,due\n" + "".join(f"s{n},{c}\n" for n, c in enumerate(cells))).encode()
        )
        return ExtensionTable(rows, scheme(Rules(due=DUE))).timing(submission("s0")).due

    assert due("11/12/2026 10:00", "11/27/2026 10:00") == datetime(2026, 11, 12, 10, tzinfo=UTC)
    assert due("11/12/2026 10:00", "27/11/2026 10:00") == datetime(2026, 12, 11, 10, tzinfo=UTC)
    with pytest.raises(RosterError, match="row 2, due: .*can be read one way only. Received: 11/12/2026"):
        due("11/12/2026 10:00")
    with pytest.raises(RosterError, match="all written in one way.*Received: 27/11/2026 and 11/27/2026"):
        due("11/27/2026", "27/11/2026")
    with pytest.raises(RosterError, match="row 2, days: expected a number. Received: 1,000"):
        read_extensions(b'student,days\nada,"1,000"\n')


def test_an_extension_is_whose_it_is_on_the_class_list() -> None:
    roster = read_roster(b"Name,ID,Email\nIvo Petrov,1,ivo@x.example\nIvo Petrov,2,petrov@x.example\n")
    rows = match_roster(read_extensions(b"student,days\npetrov@x.example,3\n"), roster)
    extended = ExtensionTable(rows, scheme(Rules(due=DUE)))
    first, second = (submission("Ivo Petrov", student_id=str(n), roster_rows=(n,)) for n in (1, 2))
    assert extended.timing(first) == Timing(NOON)
    assert extended.timing(second) == Timing(NOON + timedelta(days=3), extended=True)
    assert extended.unmatched([first]) == ["Ivo Petrov (2)"] and not extended.unmatched([second])
