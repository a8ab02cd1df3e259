"""What no test noticed when it was left out: orders, shares, and messages that follow each other."""

from __future__ import annotations

import pytest

from grader.analysis import diagnoses
from grader.analysis.diagnosis import Diagnosis
from grader.case import Case
from grader.records.submission import Submission
from grader.similarity import similar
from tests.solved import plain_case, replace

LONG = "".join(f"value_{n} = model.layers[{n}].units * {n} + offset_{n}\n" for n in range(40))


def _copy(student: str, lines: int, seed: str) -> Submission:
    """The first lines of one program, and then lines of one's own."""
    shared = "".join(LONG.splitlines(keepends=True)[:lines])
    own = "".join(
        f"def {seed}_{n}(a, *b):\n    return [{seed}, a, b, {n}][{n}:] or {{a: b}}\n"
        for n in range(40 - lines)
    )
    return Submission(student, (("a.py", (shared + own).encode()),), "a.py")


def test_the_most_alike_stand_first() -> None:
    found = similar([_copy("some", 34, "p"), _copy("whole", 40, "q"), _copy("most", 37, "r")])
    assert len(found) >= 2
    assert [pair.most for pair in found] == sorted((pair.most for pair in found), reverse=True)


def test_what_follows_from_another_mistake_is_not_told_beside_it(
    prepared_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen(slug: str) -> object:
        return lambda case, measured: Diagnosis(slug, slug, slug, slug)

    for consequence, causes in diagnoses.EXPLAINED.items():
        for cause in causes:
            monkeypatch.setattr(diagnoses, "DIAGNOSES", (seen(cause), seen(consequence)))
            assert [each.slug for each in diagnoses.diagnose(prepared_case)] == [cause]
        monkeypatch.setattr(diagnoses, "DIAGNOSES", (seen("something_else"), seen(consequence)))
        assert [each.slug for each in diagnoses.diagnose(prepared_case)] == ["something_else", consequence]


@pytest.fixture
def prepared_case() -> Case:
    from grader import data
    from tests.conftest import found
    from tests.gradebook.quick import scheme

    case = plain_case(scheme(), data.load("line"), found(), "finished")
    return replace(case, training=object())  # type: ignore[arg-type]  # no look of these looks at it
