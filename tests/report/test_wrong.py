"""Wrong answers of a class, grouped and quoted."""

from __future__ import annotations

from typing import Any

import pytest

from grader.assignment import Check
from grader.gradebook.answers import WrongAnswer
from grader.records.mark import Verdict
from grader.records.quotation import Highlight, Quotation
from grader.report.wrong import AROUND, GROUPS, WrongGroup, excerpt, plain, wrong_in
from grader.rubric import Idea, Misconception, Rubric
from grader.verdicts import Passed

SHRINKS, PICKS = "Nothing gets smaller.", "Nothing is chosen."
RUBRIC = Rubric(
    (Idea("flat", ("one row",)),),
    ("flat",),
    (
        Misconception("flatten_reduces_size", ("smaller",), SHRINKS),
        Misconception("selects", ("picks",), PICKS),
    ),
)
QUESTION = Check("flatten", 5, "What is it for?", lambda case: Passed("x"), ("flatten",), RUBRIC)
NETWORK = Check("accuracy", 5, "Your network", lambda case: Passed("x"))


def _answer(student: str, text: str, *wrong: tuple[str, str], reason: str = "Not so.") -> WrongAnswer:
    marks = tuple(
        Highlight(text.index(words), text.index(words) + len(words), "misconception", note)
        for words, note in wrong
    )
    verdict: Verdict = "failed"
    return WrongAnswer(student, verdict, reason, Quotation(text, marks))


def _groups(check: Check, *answers: WrongAnswer, among: Any = None) -> tuple[WrongGroup, ...]:
    return wrong_in(check, answers, among or [one.student for one in answers]).groups


def _said(group: WrongGroup) -> tuple[str, list[str]]:
    return group.title, ["".join(text for text, _ in quote) for quote in group.quotes]


def test_equal_answers_are_one_group_as_most_wrote_it() -> None:
    found = _groups(
        QUESTION, _answer("ada", "10."), _answer("ben", "28"), _answer("chiara", "10"), _answer("eve", " 10")
    )
    assert [(len(group.students), _said(group)) for group in found] == [(3, ("", ["10"])), (1, ("", ["28"]))]
    assert found[0].students == ("ada", "chiara", "eve")


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("Softmax!", "  softmax", True),
        ("28 x 28", "28x28", True),
        ("28, 28", "(28 28)", True),
        ("“It is flat.”", "it is: flat", True),
        ("-1", "1", False),
        ("1 2", "12", False),
        ("0.5", "5", False),
        ("0.5", "05", False),
        ("x * 2", "x + 2", False),
        ("50 %", "50", False),
    ],
)
def test_what_makes_another_answer(one: str, other: str, equal: bool) -> None:
    assert (plain(one) == plain(other)) == equal


def test_a_misunderstanding_is_one_group_with_two_quotations() -> None:
    found = _groups(
        QUESTION,
        _answer("ada", "It gets smaller", ("smaller", SHRINKS)),
        _answer("ben", "It gets smaller", ("smaller", SHRINKS)),
        _answer("chiara", "A smaller picture", ("smaller", SHRINKS)),
        _answer("dmitri", "smaller is faster", ("smaller", SHRINKS)),
        _answer("eve", "smaller, and it picks", ("smaller", SHRINKS), ("picks", PICKS)),
    )
    first, second = found
    assert _said(first) == ("flatten reduces size", ["It gets smaller", "A smaller picture"])
    assert len(first.students) == 5 and first.quotes[0] == (("It gets ", False), ("smaller", True))
    assert second.title == "selects" and second.students == ("eve",)
    assert SHRINKS not in str(found)  # that is what is right


def test_no_answer_is_a_group_and_so_is_a_reason_where_nothing_is_asked() -> None:
    assert _said(_groups(QUESTION, _answer("ada", ""))[0]) == ("no answer", [])
    found = _groups(
        NETWORK,
        _answer("ada", "", reason="Right on 91.0% of 10,000; 96.8% was expected."),
        _answer("ben", "", reason="Right on 85.3% of 10,000; 96.8% was expected."),
        _answer("eve", "", reason="Expected 64 units. Received: 32."),
        _answer("fay", "", reason="Expected 64 units. Received: 10."),
    )
    assert [(group.reason, len(group.students)) for group in found] == [
        ("Right on 91.0% of 10,000; 96.8% was expected.", 2),
        ("Expected 64 units. Received: 10.", 1),
        ("Expected 64 units. Received: 32.", 1),
    ]


def test_students_of_a_group_stand_in_the_order_of_the_class() -> None:
    answers = [_answer(name, "28") for name in ("ada", "ben", "eve")]
    assert _groups(QUESTION, *answers, among=["eve", "ada", "ben"])[0].students == ("eve", "ada", "ben")


def test_who_is_not_in_the_class_is_left_out_and_what_is_rare_is_counted() -> None:
    answers = [_answer(f"s{n}", f"answer {n}") for n in range(GROUPS + 3)]
    found = wrong_in(QUESTION, answers, [f"s{n}" for n in range(GROUPS + 2)])
    assert len(found.groups) == GROUPS and found.others == 2
    assert wrong_in(QUESTION, answers, []).groups == ()


def test_a_long_answer_is_quoted_around_what_is_wrong() -> None:
    text = "word " * 100 + "it gets smaller\nhere " + "more " * 100
    at = text.index("smaller")
    pieces = excerpt(Quotation(text, (Highlight(at, at + 7, "misconception", SHRINKS),)), SHRINKS)
    said = "".join(piece for piece, _ in pieces)
    assert said.startswith("…word ") and said.endswith("more…") and len(said) <= AROUND + 2
    assert ("smaller", True) in pieces and "\n" not in said
    # What is wrong at both ends of it is quoted at the first.
    both = Quotation(text, (
        Highlight(0, 4, "misconception", SHRINKS), Highlight(at, at + 7, "misconception", SHRINKS),
    ))  # fmt: skip
    assert [piece for piece, wrong in excerpt(both, SHRINKS) if wrong] == ["word"]
    assert excerpt(Quotation("x" * 500), SHRINKS)[0][0] == "x" * AROUND + "…"
