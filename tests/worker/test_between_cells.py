"""Tests between the cells of a notebook that students were given: through the whole pipeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from grader.assignment import Assignment, Limits
from grader.checks import runs
from grader.checks import tests as run_tests
from grader.grade import Graded
from grader.intake.files import assemble
from grader.pipeline.session import Session
from grader.records.submission import Submission
from grader.released import ReleasedCell, ReleasedNotebook

CHECKS = {
    "first": "assert x == 1",
    "second": "assert f(2) == 4",
    "third": "assert x == 2 and seed == 0.5488135",
}
RELEASED = ReleasedNotebook("work", tuple(ReleasedCell(c, "test", "code", "", c) for c in CHECKS))
ASSIGNMENT = Assignment(
    "between",
    "Between",
    checks=(runs(points=1), *(run_tests(slug, 1, code=code, seconds=1) for slug, code in CHECKS.items())),
    limits=Limits(seconds=4),
    notebooks=("work",),
    released=(RELEASED,),
    seed=0,
)
CELLS = (
    "x = 1",
    "",
    "def f(n):\n    return n * n",
    "",
    "import numpy as np\nx = x + 1\nseed = round(np.random.rand(), 7)",
)
PLACES = {"first": 2, "second": 4}  # the third's cell was deleted: it is run at the end


@pytest.fixture(scope="module")
def graded(session: Session) -> Callable[..., Graded]:
    reference = assemble("", {"between.py": b"x = 1\ndef f(n): return n * n\n"})
    (ready,) = session.prepare([(ASSIGNMENT, [reference])])

    def run(*cells: str, places: dict[str, int] = PLACES) -> Graded:
        starts: list[int] = []
        lines: list[str] = []
        for cell in cells:
            starts.append(len(lines) + 1)
            lines += cell.split("\n")
        tests = tuple((slug, starts[place - 1]) for slug, place in places.items())
        text = "\n".join(lines).encode()
        submission = Submission(
            "ada", (("work.py", text),), "work.py", tuple(starts), notebook="work", tests=tests
        )
        return session.grade_one(ready, submission)

    return run


def passed(done: Graded) -> Sequence[str]:
    return [mark.check.slug for mark in done.grade.marks if mark.verdict == "passed"]


def test_tests_see_what_was_there_at_their_place(graded: Callable[..., Graded]) -> None:
    assert passed(graded(*CELLS)) == ["runs", "first", "second", "third"]


@pytest.mark.parametrize(
    "broken",
    [
        "while True: pass",
        "import sys; sys.exit(0)",
        "raise SystemExit(3)",
        "raise ValueError",
        "def f(n: return n",
        "import time\ntime.sleep(60)",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    ],
    ids=["endless", "left", "left with an error", "an error", "no Python", "waits", "catches everything"],
)
def test_a_broken_cell_costs_what_comes_of_it(graded: Callable[..., Graded], broken: str) -> None:
    cells = [*CELLS]
    cells[2] = broken
    done = graded(*cells)
    everything = {mark.check.slug: mark.reason for mark in done.grade.marks}
    assert [slug for slug in passed(done) if slug != "runs"] == ["first", "third"], everything
    assert "NameError: name 'f' is not defined" in everything["second"]


def test_an_endless_cell_is_told_as_what_stopped_it(graded: Callable[..., Graded]) -> None:
    done = graded(*CELLS[:2], "while True: pass", *CELLS[3:])
    (mark,) = [mark for mark in done.grade.marks if mark.check.slug == "runs"]
    assert "in cell 3, line 1 with TimeoutError: it took more than 2 seconds" in mark.reason


def test_tests_may_read_the_cell_before_theirs(session: Session) -> None:
    code = "assert In[-2] == 'x = 1' and In[0] == '' and get_ipython().user_ns['x'] == 1"
    released = ReleasedNotebook("work", (ReleasedCell("reads", "test", "code", "", "reads"),))
    assignment = Assignment(
        "reads",
        "Reads",
        checks=(run_tests("reads", 1, code=code),),
        notebooks=("work",),
        released=(released,),
    )
    (ready,) = session.prepare([(assignment, [assemble("", {"reads.py": b"x = 1"})])])
    for text, right in ((b"x = 1\n# the test\n", True), (b"x = 2\n# the test\n", False)):
        work = Submission(
            "ada", (("work.py", text),), "work.py", (1, 2), notebook="work", tests=(("reads", 2),)
        )
        assert passed(session.grade_one(ready, work)) == (["reads"] if right else [])
