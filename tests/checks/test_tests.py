"""What tests that a teacher had already are worth, and what is said of them; what they came to is by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Check
from grader.case import Case
from grader.checks import tests as run_tests
from grader.evidence import TAMPERED, Crash
from grader.examples import example_case
from grader.found import Called, Found, Scalar
from grader.loading import load_assignment
from grader.records.run import Outcome
from grader.released import ReleasedCell, ReleasedNotebook
from grader.verdicts import Failure, Passed, Ungradable

OK = Called("returned")
CELL = "assert squares(2) == [1, 4]\n# BEGIN HIDDEN TESTS\nassert squares(0) == []\n# END HIDDEN TESTS\n"
OTTER = """OK_FORMAT = True
test = {"name": "q1", "points": [1, 1, 2], "all_or_nothing": False, "suites": [{"cases": [
    {"code": ">>> x\\n1", "hidden": False, "failure_message": "Look at x again.", "success_message": "x is right."},
    {"code": ">>> y\\n2", "hidden": False},
    {"code": ">>> z\\n3", "hidden": True, "success_message": "z, too."},
]}]}
"""
PYTEST = "import pytest\n@pytest.mark.points(3)\ndef test_one():\n    pass\ndef test_two():\n    assert area(1) == 3\n"


def number(value: Any) -> Called:
    return Called("returned", Scalar("scalar", type(value).__name__, value))


def failed(
    line: int | None, message: str, kind: str = "AssertionError", code: str = "", traceback: str = ""
) -> Called:
    return Called("raised", crash=Crash(kind, message, line, code, traceback))


def case_of(check: Check, *calls: Called, notes: tuple[str, ...] = ()) -> Case:
    case = example_case(check, found={check.slug: Found("", calls=calls)})
    return replace(case, evidence=replace(case.evidence, notes=notes))


def verdict(check: Check, *calls: Called, notes: tuple[str, ...] = ()) -> Passed | Failure:
    try:
        return check.ask(case_of(check, *calls, notes=notes))
    except Failure as failure:
        return failure


def lost(check: Check, *calls: Called) -> Failure:
    found = verdict(check, *calls)
    assert isinstance(found, Failure)
    return found


def test_a_cell_that_passes_earns_everything() -> None:
    assert verdict(run_tests("q", 2, code=CELL), OK) == Passed("The test passes.")


@pytest.mark.parametrize(
    ("value", "credit"),
    [(0, 0.0), (0.5, 0.25), (1, 0.5), (2, 1.0), (2.0, 1.0), (-1, 1.0), (True, 1.0), ("1", 1.0)],
)
def test_a_cell_may_give_part_of_the_points(value: Any, credit: float) -> None:
    found = verdict(run_tests("q", 2, code=CELL, partial_points=True), number(value))
    assert (found.credit if isinstance(found, Failure) else 1.0) == credit
    assert isinstance(verdict(run_tests("q", 2, code=CELL), number(value)), Passed)  # where it may not


@pytest.mark.parametrize("value", [3, 2.001, "nan", "inf", "-inf"])
def test_points_that_there_are_not_are_for_a_person(value: Any) -> None:
    check = run_tests("q", 2, code=CELL, partial_points=True)
    with pytest.raises(Ungradable, match=f"gave {value} points of 2"):
        check.ask(case_of(check, number(value)))
    assert isinstance(verdict(run_tests("q", 2, code=CELL), number(value)), Passed)


def test_a_cell_that_ends_in_a_number_for_the_reference_alone_is_for_a_person() -> None:
    check = run_tests("q", 2, code=CELL, partial_points=True)
    expected = {"q": Found("q", calls=(number(2),))}
    with pytest.raises(Failure) as raised:
        check.ask(replace(case_of(check, OK), expected=expected))
    assert raised.value.review and "is no number" in raised.value.doubt
    assert isinstance(check.ask(replace(case_of(check, number(2)), expected=expected)), Passed)
    whole = run_tests("q", 2, code=CELL)
    assert isinstance(whole.ask(replace(case_of(whole, OK), expected=expected)), Passed)


def test_of_no_points_all_is_nothing() -> None:
    assert isinstance(verdict(run_tests("q", 0, code=CELL, partial_points=True), number(0)), Passed)
    assert isinstance(verdict(run_tests("q", 0, code=CELL), number(7)), Passed)


@pytest.mark.parametrize(
    ("called", "said"),
    [
        (failed(1, "squares(2) is [0]", code="assert squares(2) == [1, 4]"), "stops in its line 1: assert squares(2) == [1, 4]. squares(2) is [0]."),
        (failed(1, "no\nname", "NameError", "squares(2)"), "stops in its line 1: squares(2). NameError: no name."),
        (failed(1, "", "KeyError", "x", "  line 9, in area\n"), "stops in its line 1: x. KeyError (in line 9 of your file)."),
        (failed(None, "x"), "does not pass. x."),
        (Called("time"), "did not end in its time."),
        (Called("ended"), "ended the whole program."),
        (Called("unasked"), "was not run, since others ended the whole program."),
    ],
    ids=["assert", "error", "in the program", "nowhere", "time", "ended", "unasked"],
)  # fmt: skip
def test_what_a_test_found_is_told(called: Called, said: str) -> None:
    failure = lost(run_tests("q", 2, code=CELL), called)
    assert failure.reason == f"The test {said}" and failure.credit == 0.0


def test_nothing_of_a_hidden_line_is_told() -> None:
    failure = lost(
        run_tests("q", 2, code=CELL), failed(3, "squares(0) is [7]", code="assert squares(0) == []")
    )
    assert failure.reason == "A test that is not shown does not pass."


def test_points_of_cases_that_pass_are_earned_and_nothing_hidden_is_told() -> None:
    check = run_tests("q", 8, code=OTTER)
    failure = lost(check, failed(1, "expected 1. Received: 5", code="x"), OK, failed(1, "Received: 77"))
    assert failure.credit == 0.25
    assert failure.reason == "1 of 3 tests pass. Look at x again. A test that is not shown does not pass."
    assert "77" not in str(failure) + failure.hint
    assert verdict(check, OK, OK, OK) == Passed("x is right. z, too.")


@pytest.mark.parametrize("said_by", ["the file", "the scheme"])
def test_all_or_nothing(said_by: str) -> None:
    source = OTTER.replace('nothing": False', 'nothing": True') if said_by == "the file" else OTTER
    check = run_tests("q", 8, code=source, all_or_nothing=said_by == "the scheme")
    assert lost(check, OK, OK, failed(1, "")).credit == 0.0
    assert isinstance(verdict(check, OK, OK, OK), Passed)


def test_pytest_gives_the_share_of_instances() -> None:
    check = run_tests("q", 4, code=PYTEST)
    half = Called(
        "raised",
        Scalar("scalar", "float", 0.5),
        Crash("AssertionError", "assert 2 == 3", 6, "assert area(1) == 3", ""),
        parameters="r = 1, unit = 'line 3'",
    )
    found = lost(check, OK, half)
    assert found.credit == pytest.approx((3 + 0.5) / 4)
    assert (
        found.reason
        == "1 of 2 tests pass. test_two: stops in its line 6: assert area(1) == 3. assert 2 == 3. "
        "It was asked with r = 1, unit = 'line 3'."
    )


@pytest.mark.parametrize(("claimed", "credit"), [(7.0, 1.0), (-7.0, 0.75)])
def test_a_share_is_between_nothing_and_all(claimed: float, credit: float) -> None:
    found = verdict(run_tests("q", 4, code=PYTEST), OK, number(claimed))
    assert (found.credit if isinstance(found, Failure) else 1.0) == credit


def test_of_many_that_fail_three_are_told() -> None:
    source = "".join(f"def test_{n}():\n    pass\n" for n in range(6))
    failure = lost(run_tests("q", 4, code=source), *[Called("time")] * 6)
    assert failure.reason.count("did not end in its time") == 3


def test_the_first_that_fails_has_the_hint() -> None:
    check = run_tests("q", 4, code=PYTEST)
    assert lost(check, OK, Called("time")).hint == "Is there a loop in it that never ends?"
    assert "exit()" in lost(check, Called("ended"), OK).hint
    assert (
        lost(run_tests("q", 4, code=PYTEST, hint="Read chapter 2."), OK, Called("time")).hint
        == "Read chapter 2."
    )


NOTES = (f"{TAMPERED}changed numpy.allclose", f"{TAMPERED}changed builtins.sum", "another note")


@pytest.mark.parametrize("calls", [(OK, OK), (OK, Called("time"))], ids=["all", "some"])
def test_what_was_changed_is_told_and_waits_for_a_person(calls: tuple[Called, ...]) -> None:
    found = verdict(run_tests("q", 4, code=PYTEST), *calls, notes=NOTES)
    assert isinstance(found, Failure) and found.review
    assert found.doubt == "Before its tests, the program changed builtins.sum; it changed numpy.allclose."
    assert "numpy" not in found.reason  # which is for the student


def test_what_the_reference_does_too_is_no_doubt() -> None:
    check = run_tests("q", 4, code=CELL)
    case = case_of(check, OK)
    case = replace(case, evidence=replace(case.evidence, notes=NOTES))
    both = "changed builtins.sum\nchanged numpy.allclose"
    assert check.ask(replace(case, expected={"q": Found("q", trouble=both)})) == Passed("The test passes.")
    with pytest.raises(Failure) as failure:
        check.ask(replace(case, expected={"q": Found("q", trouble="changed builtins.sum")}))
    assert failure.value.doubt == "Before its tests, the program changed numpy.allclose."


def test_what_earns_nothing_waits_for_nobody() -> None:
    found = verdict(run_tests("q", 4, code=CELL), Called("time"), notes=NOTES)
    assert isinstance(found, Failure) and not found.review


def test_points_of_a_program_that_was_killed_wait_for_a_person() -> None:
    check = run_tests("q", 4, code=CELL)
    case = replace(case_of(check, OK), outcome="killed")
    with pytest.raises(Failure) as during:
        check.ask(replace(case, evidence=replace(case.evidence, stage="during")))
    assert during.value.review and during.value.credit == 1.0
    # One that left by os._exit had its tests run by the worker.
    assert check.ask(replace(case, evidence=replace(case.evidence, stage="exit"))) == Passed(
        "The test passes."
    )


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("missing", "no program was handed in"),
        ("unreadable", "nothing in your file could be read"),
        ("finished", "one.ipynb was not handed in, or could not be read"),
        ("timeout", "It took too long"),
    ],
)
def test_why_tests_were_not_run(outcome: Outcome, said: str) -> None:
    check = run_tests("q", 4, code=CELL)
    case = example_case(check)
    notebook = ReleasedNotebook("one", (ReleasedCell("q", "test", "code", "", "q"),))
    case = replace(
        case,
        outcome=outcome,
        outcome_text="It took too long",
        assignment=replace(case.assignment, released=(notebook,)),
    )
    with pytest.raises(Failure) as failure:
        check.ask(case)
    assert failure.value.reason == f"The tests were not run: {said}" and failure.value.hint


def test_tests_of_a_notebook_that_is_not_there_blame_no_other() -> None:
    """Where another notebook stopped, that is not why they were not run."""
    check = run_tests("q", 4, code=CELL)
    case = example_case(check)
    one, two = (
        ReleasedNotebook(name, (ReleasedCell(slug, "test", "code", "", slug),))
        for name, slug in (("one", "q"), ("two", "other"))
    )
    case = replace(
        case,
        outcome="crashed",
        outcome_text="It stopped in cell 4",
        assignment=replace(case.assignment, released=(one, two)),
    )
    for there, said in (("two", "one.ipynb was not handed in"), ("one", "It stopped in cell 4")):
        with pytest.raises(Failure, match=said):
            check.ask(replace(case, notebooks=(there,)))


def test_tests_of_a_program_that_python_cannot_read_say_so() -> None:
    check = run_tests("q", 4, code=CELL)
    case = replace(case_of(check, Called("unasked")), outcome="unreadable")
    with pytest.raises(Failure, match="nothing in your file could be read"):
        check.ask(case)
    with pytest.raises(Failure, match="others ended the whole program"):
        check.ask(replace(case, outcome="killed"))


def test_a_check_whose_file_was_not_read_says_so() -> None:
    check = run_tests("q", 4)
    with pytest.raises(Ungradable, match="have not been read"):
        check.ask(example_case(check))


@pytest.mark.parametrize("code", ["", "\n", "# nothing\n"], ids=["empty", "a line", "a comment"])
def test_an_empty_file_of_tests_passes_as_an_empty_cell_does(tmp_path: Path, code: str) -> None:
    folder = tmp_path / "own"
    (folder / "tests").mkdir(parents=True)
    (folder / "tests" / "q.py").write_text(code)
    (folder / "assignment.py").write_text(
        'from grader import Assignment\nfrom grader.checks import tests\nassignment = Assignment("own", "Own", checks=(tests("q", 1),))\n'
    )
    (check,) = load_assignment(folder).checks
    assert check.wanted is not None and check.wanted.calls is not None and len(check.wanted.calls) == 1
    assert isinstance(verdict(check, OK), Passed)


def test_lines_of_jupyters_own_are_no_python_and_do_not_matter() -> None:
    check = run_tests("q", 1, code="%matplotlib inline\nif True:\n    !ls\nassert x == 1\n")
    assert check.wanted is not None and check.wanted.calls is not None
    assert (
        check.wanted.calls[0]["code"]
        == "pass  # %matplotlib inline\nif True:\n    pass  # !ls\nassert x == 1\n"
    )


@pytest.mark.parametrize("code", ["def (", "x = !ls", "await something()"])
def test_what_is_no_python_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="expected Python. Received: "):
        run_tests("q", 1, code=code)


def test_of_an_error_that_is_not_shown_there_is_no_hint() -> None:
    hidden = failed(3, "name 'squares' is not defined", "NameError")
    found = lost(run_tests("q", 2, code=CELL), hidden)
    assert (found.reason, found.hint) == ("A test that is not shown does not pass.", "")
    assert lost(run_tests("q", 2, code=CELL), failed(1, "name 'squares' is not defined", "NameError")).hint


def test_what_pytest_says_is_told_in_words_for_a_student() -> None:
    check = run_tests("q", 2, code="def test_one():\n    assert s.last() == 'softmax'\n")
    said = failed(
        2, "assert 'sigmoid' == 'softmax'\n  \n  - softmax\n  + sigmoid\n  ? ^\n\n  Use -v to get more diff",
        code="assert s.last() == 'softmax'",
    )  # fmt: skip
    assert lost(check, said).reason.endswith("== 'softmax'. assert 'sigmoid' == 'softmax'.")
    where = failed(2, "assert 8 == 7\n +  where 8 = s.SEED", code="assert s.SEED == 7")
    assert lost(check, where).reason.endswith("assert 8 == 7 + where 8 = s.SEED.")
    gone = lost(check, failed(2, "module '__main__' has no attribute 'last'", "AttributeError", "s.last()"))
    assert gone.reason.endswith("s.last(). Your program has no last.") and "Is it defined" in gone.hint


def test_what_gives_points_by_itself_is_a_cell_whatever_it_looks_like(tmp_path: Path) -> None:
    code = "def test_squares():\n    assert squares(2) == [1, 4]\n"
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "q.py").write_text(code)
    for partial, style in ((True, "cell"), (False, "pytest")):
        given = run_tests("q", 2, code=code, partial_points=partial)
        from_folder = run_tests("q", 2, partial_points=partial).from_folder
        assert from_folder is not None
        for check in (given, from_folder(given, tmp_path)):
            assert check.wanted is not None
            assert [call["style"] for call in check.wanted.calls] == [style]
