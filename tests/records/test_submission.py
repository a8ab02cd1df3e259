"""What a student handed in: which of its programs counts, and what says that it is the same work."""

from __future__ import annotations

from dataclasses import replace

from grader.records.section import Section
from grader.records.submission import Program, Submission

ONE = Submission("ada", (("a.py", b"x = 1"), ("b.py", b"x = 2")), "a.py", (1,), (2,))
TWO = replace(ONE, others=(Program("b.py", (3,), (4,), (Section("ReLU", "zero"),)),))


def test_the_program_that_counts_takes_the_place_of_the_first() -> None:
    assert ONE.running(0) is ONE
    first, second = TWO.running(0), TWO.running(1)
    assert (first.script, first.cells, first.execution_order) == ("a.py", (1,), (2,))
    assert (second.script, second.cells, second.execution_order) == ("b.py", (3,), (4,))
    assert [part.heading for part in second.sections] == ["ReLU"]
    assert first.others == second.others == () and second.remarks == (
        "of 2 programs that may be the work, b.py fits the task best and counts",
    )
    assert TWO.digest == first.digest == second.digest


def test_of_several_notebooks_all_are_kept_in_their_order() -> None:
    own = replace(ONE, notebook="a", others=(Program("b.py", (3,), notebook="b"),))
    for number in (0, 1):
        taken = own.running(number)
        assert [(one.script, one.cells) for one in taken.notebooks] == [("a.py", (1,)), ("b.py", (3,))]
        assert taken.script == ("a.py", "b.py")[number] and taken.others == () == taken.light().notebooks
    assert TWO.running(1).notebooks == ()


def test_the_digest_is_of_what_can_earn_a_mark_and_nothing_else() -> None:
    for same in (
        replace(ONE, student="ben", student_id="7", late=True, handed_in="today", roster_rows=(3,)),
        replace(ONE, system="Moodle", feedback_prefix="Ada", members=(("ada",),), absent=True),  # type: ignore[arg-type]
    ):
        assert same.digest == ONE.digest
    for other in (
        TWO,
        replace(ONE, files=ONE.files[:1]),
        replace(ONE, files=(("a.py", b"x = 1b.py"), ("", b"x = 2"))),  # the same bytes, otherwise cut
        replace(ONE, script="b.py"),
        replace(ONE, cells=(2,)),
        replace(ONE, execution_order=()),
        replace(ONE, sections=(Section("ReLU", "zero"),)),
        replace(ONE, unreadable="a picture"),
    ):
        assert other.digest != ONE.digest


def test_light_is_the_same_work_without_its_contents() -> None:
    light = TWO.light()
    assert light.digest == TWO.digest and light.student == "ada"
    assert light.files == () and light.sections == () and light.others == ()
