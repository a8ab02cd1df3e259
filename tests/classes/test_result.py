"""What grading a class came to, and the exit status of it."""

from __future__ import annotations

import pytest

from grader.classes.read import ClassInput
from grader.classes.result import ClassResult, exit_status
from grader.grade import Grade, Graded
from tests.gradebook.quick import scheme, submission

STUDENTS = tuple(submission(name) for name in ("ada", "ben", "chiara"))
GIVEN = ClassInput(scheme(), (), STUDENTS)


def _result(graded: int, **more: object) -> ClassResult:
    grades = [Graded(each, Grade(each.student, None, ()), None, ()) for each in STUDENTS[:graded]]  # type: ignore[arg-type]
    return ClassResult(GIVEN, graded=grades, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("results", "status"),
    [
        ([_result(3)], 0),
        ([_result(3, waiting=2)], 0),  # what waits for a person is no failure
        ([_result(3), _result(3, waiting=1, ungraded=1)], 1),
        ([_result(3, warnings=("no grades.csv",)), _result(3)], 1),
        ([_result(2, failed=("chiara",), warnings=("chiara: broke",))], 1),
        ([_result(3), _result(2)], 130),
        ([_result(2, ungraded=1, warnings=("ben: broke",))], 130),
        ([_result(0, unready="no reference", warnings=("Nothing was graded.",)), _result(3)], 1),
    ],
)
def test_exit_status(results: list[ClassResult], status: int) -> None:
    assert exit_status(results) == status


def test_what_is_left() -> None:
    assert _result(3).complete and _result(3).left == 0
    assert not _result(1).complete and _result(1).left == 2
    assert _result(2, failed=("chiara",)).complete and _result(2, failed=("chiara",)).left == 0
    assert _result(0, unready="no reference").left == 0
