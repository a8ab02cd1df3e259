"""What is said of a function that is called: every verdict as a student reads it, and nothing of what is secret."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from grader import public
from grader.assignment import Assignment, Check
from grader.calling import TextFile, call, own, variable
from grader.checks import KINDS, calls
from grader.evidence import Crash
from grader.examples import example_case, returned
from grader.found import Called, Found, Scalar, Thing
from grader.grade import grade
from grader.verdicts import Failure, Passed, Ungradable

DOUBLE = calls("double", [1, 2.5], points=10)
RIGHT = returned(2, 5.0)


def came_to(*called: Called) -> Found:
    return Found("", callable=True, calls=called)


def raised(type_: str, message: str = "", line: int | None = 3) -> Called:
    return Called("raised", crash=Crash(type_, message, line, "", ""))


def verdict(check: Check, found: Found | None, expected: Found, **case: Any) -> tuple[float, str, str]:
    """What it earns, of 1; what is said; and the hint."""
    things = {} if found is None else {check.slug: found}
    try:
        passed = check.ask(example_case(check, found=things, expected={check.slug: expected}, **case))
    except Failure as failure:
        return round(failure.credit, 2), failure.reason, failure.hint
    return 1.0, passed.reason, passed.hint


NONE = Scalar("scalar", "NoneType", None)


@pytest.mark.parametrize(
    ("found", "credit", "reason", "hint"),
    [
        (RIGHT, 1.0, "Right for both inputs.", ""),
        (returned(2.0, 5), 1.0, "Right for both inputs.", ""),
        (returned(2, 4), 0.5, "Right for 1 of 2 inputs. double(2.5): expected 5.0. Received: 4.", ""),
        (returned(1, "a"), 0.0, "Right for 0 of 2 inputs. double(1): expected 2. Received: 1. double(2.5): expected 5.0. Received: 'a'.", ""),
        (returned(None, None), 0.0, "Right for 0 of 2 inputs. double(1): expected 2. Received: None. double(2.5): expected 5.0. Received: None.", "It returns nothing. End it with: return ..."),
        (came_to(Called("returned", NONE, printed="2\n"), Called("returned", NONE, printed="5\n")), 0.0, "expected 2. Received: None", "It prints its result and returns nothing. End it with: return ..."),
        (returned(2, ZeroDivisionError("division by zero")), 0.5, "Right for 1 of 2 inputs. double(2.5): stopped in line 1 with ZeroDivisionError: division by zero.", ""),
        (came_to(Called("time"), Called("time")), 0.0, "double(1): took too long and was stopped.", "Is there a loop in it that never ends?"),
        (came_to(Called("ended"), Called("unasked")), 0.0, "double(1): ended the whole program. double(2.5): was not tried any more.", "Does it call exit(), or use more memory than there is?"),
        (came_to(raised("SystemExit", "0"), raised("SystemExit", "0")), 0.0, "double(1): stopped in line 3 with SystemExit: 0.", "It calls exit(), which ends the whole program: end it with return instead."),
        (came_to(RIGHT.calls[0], raised("TypeError", "missing", None)), 0.5, "double(2.5): stopped with TypeError: missing.", ""),
        (Found("", callable=False), 0.0, "expected double to be a function. Received: something that cannot be called", ""),
        (Found("", trouble="KeyError: 'x'"), 0.0, "double could not be looked at: KeyError: 'x'", ""),
        (None, 0.0, "expected a function called double. Received: none", "Give it this name: def double(...)"),
        (returned([2], 5), 1.0, "Right for both inputs.", "It is a list of 1, where a whole number is enough"),
    ],
)  # fmt: skip
def test_every_verdict_reads_well(found: Found | None, credit: float, reason: str, hint: str) -> None:
    earned, said, told = verdict(DOUBLE, found, RIGHT)
    assert earned == credit and reason in said and told == hint, (said, told)


def test_a_function_behind_what_stops_the_file() -> None:
    credit, reason, hint = verdict(DOUBLE, None, RIGHT, crash="It stopped in line 3 with NameError")
    assert credit == 0.0 and hint == "Mend what stops your file."
    assert (
        reason
        == "expected a function called double. Received: none. It stopped in line 3 with NameError, perhaps before it comes to that"
    )


def test_an_exception_that_is_right() -> None:
    check = calls("root", [-1, 4], points=10)
    right = returned(ValueError("below 0"), 2)
    assert verdict(check, returned(ValueError("no"), 2), right)[0] == 1.0  # its words are the student's own
    assert verdict(check, returned(TypeError("no"), 2), right)[1].endswith(
        "root(-1): stopped in line 1 with TypeError: no."
    )
    assert (
        verdict(check, returned(0, 2), right)[1]
        == "Right for 1 of 2 inputs. root(-1): should raise ValueError. Received: 0."
    )


def test_a_changed_input_is_told_and_costs_nothing_by_itself() -> None:
    changes = came_to(
        Called("returned", Scalar("scalar", "int", 2), changed=("1",)),
        Called("returned", Scalar("scalar", "float", 5.0)),
    )
    credit, _, hint = verdict(DOUBLE, changes, RIGHT)
    assert (
        credit == 1.0
        and hint == "It changes input 1 in place: work on a copy, or whoever calls it loses what they had"
    )
    named = came_to(*(replace(each, changed=("rows",)) for each in RIGHT.calls))
    assert "its input rows" in verdict(DOUBLE, named, RIGHT)[2]
    assert verdict(DOUBLE, named, named)[2] == ""  # the reference does so, too


def test_large_results_are_told_by_what_is_wrong_with_them() -> None:
    check = calls("grid", [3], points=10)
    assert (
        "grid(3): what it returns has the shape (3, 2). Expected (3, 3)"
        in verdict(check, returned(np.zeros((3, 2))), returned(np.eye(3)))[1]
    )
    assert (
        "8 of 9 of its elements are right"
        in verdict(check, returned(np.eye(3)), returned(np.diag([1.0, 1, 2])))[1]
    )


def test_points_by_input_and_all_or_nothing() -> None:
    for strict, credit in ((False, 0.67), (True, 0.0)):
        check = calls("f", [1, 2, 3], points=10, all_or_nothing=strict)
        assert verdict(check, returned(1, 2, 0), returned(1, 2, 3))[0] == credit


def test_a_function_of_the_teacher_decides() -> None:
    check = calls("f", [1], points=10, accept=lambda got, want: len(got) == len(want))
    assert verdict(check, returned([5, 6]), returned([1, 2]))[0] == 1.0
    assert verdict(check, returned([5]), returned([1, 2]))[0] == 0.0
    assert verdict(check, returned(3), returned([1, 2]))[0] == 0.0  # it has no length: the student's doing
    broken = calls("f", [1], points=10, accept=lambda got, want: want.nonsense)
    with pytest.raises(AttributeError):  # the teacher's
        verdict(broken, returned(3), returned(3))


def test_what_the_reference_does_not_have_is_nobodys_fault() -> None:
    with pytest.raises(Ungradable, match="The reference has nothing called double to compare with"):
        DOUBLE.ask(example_case(DOUBLE, found={"double": RIGHT}))


def test_small_inputs_that_go_wrong_are_told_first() -> None:
    check = calls("size", [], points=10, drawn=st.lists(st.integers(0, 99), max_size=8), draws=20)
    count = len(check.wanted.calls or ()) if check.wanted else 0
    said = verdict(check, returned(*[0] * count), returned(*range(1, count + 1)))[1]
    assert said.startswith(f"Right for 0 of {count} inputs. size([]): expected 1. Received: 0.")
    assert said.count("expected") == 3


@pytest.mark.parametrize("cases", [[], ()])
def test_no_input_at_all(cases: Any) -> None:
    with pytest.raises(ValueError, match="calls: f: expected at least one input. Received: none."):
        calls("f", cases, points=1)


# What is secret ---------------------------------------------------------------------------------------------

SECRET = [
    "swordfish",
    call(np.array([7331.5, 1.0])),
    call({"swordfish": 7331}),
    TextFile("more.csv", "swordfish,7331\n"),
]
HIDING = calls("f", [1], points=10, secret=SECRET, hint="Look again.")
WANTED = returned(
    1, "SWORDFISH", np.array([7331.5, 2.0]), {"swordfish": 7331, "fine": 1}, [7331, "swordfish"]
)
OUTCOMES = [
    returned(1, "x", "x", "x", "x"),
    returned(1, "SWORDFISH", np.array([1.0, 2.0]), {}, []),
    returned(1, "swordfish", np.array([14663.0, 4.0]), {"fine": 1}, [7331]),
    returned(0, ValueError("could not convert 'swordfish' to 7331"), KeyError("swordfish"), TypeError("7331"), None),
    came_to(RIGHT.calls[0], *[raised("Swordfish7331", "swordfish")] * 4),
    came_to(*[Called("time", printed="swordfish 7331")] * 5),
    came_to(*[Called("ended")] * 5),
    came_to(RIGHT.calls[0], *[Called("returned", Scalar("scalar", "str", "swordfish 7331"), printed="swordfish", changed=("1",))] * 4),
    came_to(RIGHT.calls[0], *[Called("returned", Thing("thing", "list", {}, "more than is looked at"))] * 4),
]  # fmt: skip


@pytest.mark.parametrize("found", OUTCOMES)
def test_secret_inputs_and_results_are_never_told(found: Found) -> None:
    _, reason, hint = verdict(HIDING, found, WANTED)
    assert not any(word in (reason + hint).lower() for word in ("swordfish", "7331", "14663", "1.0")), reason
    assert "inputs that are not shown" in reason


def test_keys_of_a_result_that_is_not_shown_are_not_told() -> None:
    check = calls("count", ["a b"], points=10, secret=["swordfish"])
    shown, right = {"a": 1, "b": 1}, {"swordfish": 1}
    said = verdict(check, returned(shown, {}), returned(shown, right))[1]
    assert (
        "swordfish" not in said and "what it returns is not the same: the value of a key is missing" in said
    )
    assert "swordfish" in verdict(calls("f", ["x"], points=1, slug="count"), returned({}), returned(right))[1]


def test_what_goes_wrong_with_one_is_told_without_it() -> None:
    check = calls("f", [1], points=10, secret=[2])
    right = returned(1, 2.0)
    for found, words in (
        (returned(1, 3.0), "the input that is not shown: what it returns is not the right number."),
        (
            returned(1, IndexError("7331")),
            "the input that is not shown: there it stops in line 1 with IndexError.",
        ),
        (returned(1, None), "what it returns is None. Expected a number."),
        (
            came_to(RIGHT.calls[0], Called("time")),
            "the input that is not shown: there it took too long and was stopped.",
        ),
    ):
        assert words in verdict(check, found, right)[1]
    assert verdict(check, returned(1, 2.0), returned(1, ValueError("x")))[1].endswith(
        "there it should raise ValueError."
    )


def test_students_are_given_the_shown_inputs_only() -> None:
    check = calls(
        "f", [1, own("N", 3), variable("x")], points=10, secret=SECRET, drawn=st.sampled_from(["swordfish", "7331"]), accept=lambda got, want: got == "swordfish", also=["g"]
    )  # fmt: skip
    assignment = Assignment("a", "A", checks=(check,))
    part = public.public_part(assignment)
    text = public.publish(part) + repr(part) + repr(check.options)
    assert "swordfish" not in text and "7331" not in text and "more.csv" not in text
    (again,) = public.as_asked_beforehand(public.read(public.publish(part), "a.check.json")).checks
    assert (
        again.wanted is not None and len(again.wanted.calls or ()) == 3 and again.wanted.names == ("f", "g")
    )


@pytest.mark.parametrize(
    "options",
    [
        {"wanted": []},
        {"wanted": [""]},
        {"wanted": ["3"]},
        {"wanted": ["{}"]},
        {"wanted": ['{"names": ["a b"]}']},
    ],
)
def test_a_spoilt_file_of_checks_says_so(options: Any) -> None:
    document = json.loads(public.publish(public.public_part(Assignment("a", "A", checks=(DOUBLE,)))))
    document["checks"][0]["options"] = options
    with pytest.raises(Exception, match=r"a.check.json: expected the file of checks of a handout"):
        public.read(json.dumps(document), "a.check.json")


def preview(found: Found | None) -> Passed | str:
    check = calls("double", [1, 2.5], points=10, secret=["swordfish"])
    part = public.read(public.publish(public.public_part(Assignment("a", "A", checks=(check,)))), "x")
    (asked,) = public.as_asked_beforehand(part).checks
    try:
        return asked.ask(example_case(asked, found={} if found is None else {"double": found}))
    except Failure as failure:
        return failure.reason


def test_a_preview_tells_nothing() -> None:
    right, wrong = preview(RIGHT), preview(returned(3, 7.0))
    assert isinstance(right, Passed) and isinstance(wrong, Passed)
    assert (
        right.reason.replace("2; ", "3; ").replace("5.0", "7.0") == wrong.reason
        and right.hint == wrong.hint == ""
    )
    assert right.reason.startswith(
        "double was found and called. double(1) returned 2; double(2.5) returned 5.0. "
    )
    failed = preview(returned(2, ValueError("no")))
    assert isinstance(failed, Passed) and "double(2.5) stopped in line 1 with ValueError: no" in failed.reason
    assert failed.hint == "See that it returns something for each input."
    assert preview(None) == "expected a function called double. Received: none"
    assert KINDS["calls"].preview is not None


def test_a_submission_of_nothing_is_graded() -> None:
    case = example_case(DOUBLE, expected={"double": RIGHT})
    (mark,) = grade("ada", case).marks
    assert (mark.verdict, mark.earned) == ("failed", 0.0)
