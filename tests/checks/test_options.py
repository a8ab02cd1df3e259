"""Questions with options: `choice`, `choices`, `ordered` and `matched`, from the sheet to the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from grader.assignment import Assignment, Check
from grader.checks import KINDS, choice, choices, matched, number, ordered
from grader.examples import example_case
from grader.grade import about, grade
from grader.handout import answer_sheet
from grader.intake.sheet import parse
from grader.public import as_asked_beforehand, public_part, publish, read
from grader.report.rows import rows
from grader.report.writing import render
from grader.verdicts import Failure, Passed
from tests.checks.cases import credit

METHODS = ["compile", "fit", "evaluate", "predict"]
METHOD = choice(
    "method",
    "fit",
    1,
    title="Which method trains a model?",
    options=METHODS,
    hint="Look it up.",
    hints={"compile": "It only says how."},
)
LOSSES = choices(
    "losses",
    ["mse", "mae"],
    2,
    title="Which losses suit regression?",
    options=["accuracy", "mse", "cross-entropy", "mae", "hinge"],
)
STEPS = ordered("steps", ["load", "scale", "train", "evaluate"], 3, title="Put the steps in order")
PURPOSES = {"Dropout": "against overfitting", "ReLU": "sets negatives to zero", "Flatten": "makes one row"}
LAYERS = matched("layers", PURPOSES, 3, title="What is each layer for?", others=["makes a copy"])
ALL = (METHOD, LOSSES, STEPS, LAYERS)


def failure(check: Check, value: Any) -> Failure:
    with pytest.raises(Failure) as raised:
        check.ask(example_case(check, answers={check.slug: value}))
    return raised.value


@pytest.mark.parametrize(
    ("value", "expected"),
    [("B", 1.0), ("fit, since it trains", 1.0), (2, 1.0), ("A", 0.0), ("predict()", 0.0), ("A or B", "review"), ("not A", "review"), ("train", "review"),
     ("E", 0.0), ("no idea", 0.0), ("B " + "x" * 9_000, "review")],
)  # fmt: skip
def test_one_is_right(value: Any, expected: float | str) -> None:
    assert credit(METHOD, value) == expected


@pytest.mark.parametrize(
    ("value", "each", "whole"),
    [("B, D", 1.0, 1.0), ("D and B", 1.0, 1.0), ("B", 0.5, 0.0), ("B, D, A", 0.5, 0.0), ("B, A", 0.0, 0.0), ("A, C", 0.0, 0.0), ("all", 0.0, 0.0),
     ("mse, A, C", 0.0, 0.0), ("B or D", "review", "review"), ("not B", "review", "review"), ("none", 0.0, 0.0)],
)  # fmt: skip
def test_several_are_right(value: Any, each: float | str, whole: float | str) -> None:
    strict = choices(
        "losses", ["B", "D"], 2, title="Which?", options=list(LOSSES.options["options"]), credit="all"
    )
    assert (credit(LOSSES, value), credit(strict, value)) == (each, whole)


def test_an_order_costs_what_would_have_to_be_moved() -> None:
    strict = ordered("steps", ["load", "scale", "train", "evaluate"], 3, title="Order", credit="all")
    for value, each, whole in (
        (["load", "scale", "train", "evaluate"], 1.0, 1.0),
        (["scale", "load", "train", "evaluate"], 2 / 3, 0.0),
        (["evaluate", "load", "scale", "train"], 2 / 3, 0.0),
        (["evaluate", "train", "scale", "load"], 0.0, 0.0),
        (["load", "scale", "train"], 2 / 3, 0.0),
    ):
        assert (credit(STEPS, value), credit(strict, value)) == (pytest.approx(each), whole)
    loose = ordered("steps", ["load", ["scale", "encode"], "train"], 3, title="Order")
    assert credit(loose, "load, encode, scale, train") == credit(loose, "load, scale, encode, train") == 1.0
    # Numbers may be options or places: where that matters, a person reads it.
    shown = list(STEPS.options["options"])
    places = [shown.index(step) + 1 for step in ("load", "scale", "train", "evaluate")]
    by_place = sorted(range(4), key=lambda place: places[place])
    assert credit(STEPS, places) == (1.0 if by_place == [place - 1 for place in places] else "review")


def test_each_right_pair_earns_its_share() -> None:
    strict = matched("layers", PURPOSES, 3, title="What?", credit="all")
    wrong = PURPOSES | {"Dropout": "makes one row"}
    assert credit(LAYERS, PURPOSES) == credit(strict, PURPOSES) == 1.0
    assert credit(LAYERS, wrong) == pytest.approx(2 / 3) and credit(strict, wrong) == 0.0
    assert credit(LAYERS, {"ReLU": "makes a copy"}) == 0.0 and credit(LAYERS, "Dropout or not") == "review"


def test_hints_are_of_the_option_that_was_chosen() -> None:
    assert failure(METHOD, "A").hint == "It only says how." and failure(METHOD, "C").hint == "Look it up."
    hinted = choices(
        "m", ["fit"], 1, title="?", options=METHODS, hints={"D": "It computes.", "compile": "It configures."}
    )
    assert failure(hinted, "A, B, D").hint == "It configures. It computes."


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.slug)
def test_nothing_that_is_told_says_what_is_right(check: Check) -> None:
    """Not by the sentences, the marked options, the preview, nor what students are given."""
    told = [
        failure(check, value)
        for value in ("A", "Z", "A or C", "not C", "whatever", "A C", "C, A", "1-A, 3-C", "")
    ]
    listing = {each.quotation.text for each in told if each.quotation}
    assert len(listing) <= 1  # the options, all of them, whatever was chosen
    for each in told:
        marked = (
            [each.quotation.text[part.start : part.end] for part in each.quotation.highlights]
            if each.quotation
            else []
        )
        for word in ("fit", "mse", "mae"):
            assert word not in f"{each.reason} {each.hint}" and word not in " ".join(marked)


def previews(check: Check, values: Sequence[Any]) -> list[str]:
    public = as_asked_beforehand(
        read(publish(public_part(Assignment("a", "A", checks=(check,)))), "a.check.json")
    )
    (own,) = public.checks
    said = []
    for value in values:
        try:
            seen = own.ask(example_case(own, answers={own.slug: value}))
            said.append(f"{seen.reason} {seen.hint}")
        except Failure as failed:
            said.append(f"no: {failed.reason} {failed.hint}")
    return said


def test_a_preview_says_what_was_read() -> None:
    later = "Whether it is right is seen when it is graded. "
    assert previews(METHOD, ["b", "compile", "A or B", "idk", "train"]) == [
        f"Read as B) fit. {later}",
        f"Read as A) compile. {later}",
        "no: expected one option. Received: “A or B”, in which were found: A) compile, B) fit Write one letter alone.",
        "no: no answer: no option was chosen Write its letter, or its words.",
        "no: expected one option. Received: “train”, in which were found: none Write one letter alone.",
    ]
    assert previews(LOSSES, ["b d"]) == [f"Read as B) mse, D) mae. {later}"]
    first = LAYERS.options["options"][0]
    assert previews(LAYERS, ["1-A"]) == [
        f"Read as Dropout: A) {first}. {later.strip()} Nothing was found for: ReLU, Flatten."
    ]
    shown = STEPS.options["options"]
    assert previews(STEPS, [[shown[1], shown[0]]]) == [f"Read as B) {shown[1]}, A) {shown[0]}. {later}"]
    assert previews(STEPS, ["3 1 4 2"])[0].startswith(
        "no: expected letters, since numbers may be places or options"
    )


def test_students_see_options_and_no_key() -> None:
    """What they are given is the same whichever is right, and the order of steps and pairs is none of a teacher's."""

    def given(*checks: Check) -> str:
        return publish(public_part(Assignment("a", "A", checks=checks)))

    assert given(METHOD) == given(choice("method", "C", 1, title=METHOD.title, options=METHODS))
    assert given(LOSSES) == given(
        choices("losses", ["hinge"], 2, title=LOSSES.title, options=list(LOSSES.options["options"]))
    )
    steps = list(STEPS.options["options"])
    assert steps != ["load", "scale", "train", "evaluate"]
    other = ordered("steps", [steps[2], steps[0], steps[3], steps[1]], 3, title=STEPS.title)
    assert given(STEPS) == given(other)
    turned = dict(zip(PURPOSES, [*list(PURPOSES.values())[1:], "against overfitting"], strict=True))
    assert given(LAYERS) == given(matched("layers", turned, 3, title=LAYERS.title, others=["makes a copy"]))


def test_options_are_mixed_once_for_all() -> None:
    mixed = [
        choice("m", "fit", 1, title="?", options=METHODS, shuffled=True, seed=seed) for seed in range(30)
    ]
    orders = {tuple(check.options["options"]) for check in mixed}
    assert len(orders) > 8 and all(sorted(order) == sorted(METHODS) for order in orders)
    for check in mixed:
        right = check.options["options"].index("fit")
        assert (
            credit(check, "ABCD"[right]) == credit(check, "fit") == 1.0
            and credit(check, "ABCD"[right - 1]) == 0.0
        )
    by_letter = choice("m", "B", 1, title="?", options=METHODS, shuffled=True, seed=3)
    assert credit(by_letter, "fit") == 1.0  # the letter is of the order that was written
    last = choice("m", "D", 1, title="?", options=["b", "a", "c", "all of the above"], shuffled=True)
    assert last.options["options"][-1] == "all of the above"


def test_a_review_of_a_letter_is_of_these_options_in_this_order() -> None:
    first, second = (
        choice("m", "fit", 1, title="?", options=METHODS, shuffled=True, seed=seed) for seed in (1, 2)
    )
    assert first.options != second.options
    digests = {about(example_case(check, answers={"m": "A or B"}), check, "x") for check in (first, second)}
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: choice("m", "train", 1, title="?", options=METHODS), "right: expected one of 'compile', 'fit'"),
        (lambda: choice("m", "E", 1, title="?", options=METHODS), "right: expected one of"),
        (lambda: choice("m", "A", 1, title="?", options=["B", "A"]), "an option and the letter of 'B'"),
        (lambda: choice("m", "fit", 1, title="?", options=["fit"]), "options: expected from 2 to 26. Received: 1"),
        (lambda: choice("m", "fit", 1, title="?", options=["fit", "fit"]), "expected each once"),
        (lambda: choice("m", "fit", 1, title="?", options=["fit", ""]), "expected each once"),
        (lambda: choice("m", "fit", 1, title="?", options="fit"), "options: expected a list"),
        (lambda: choice("m", "fit", 1, title="?", options=METHODS, hints={"fit": "!"}), "hints: expected wrong options. Received: 'fit'"),
        (lambda: choice("m", "a", 1, title="?", options=["a", "b", "A and B"], shuffled=True), "that name no other by its letter"),
        (lambda: choices("m", "fit", 1, title="?", options=METHODS), r"right: expected a list, as in \[\"fit\"\]"),
        (lambda: choices("m", ["fit"], 1, title="?", options=METHODS, credit="some"), "credit: expected 'each' or 'all'. Received: 'some'"),
        (lambda: ordered("m", ["a"], 1, title="?"), "right: expected from 2 to 26"),
        (lambda: ordered("m", [["a", "b"]], 1, title="?"), "at least two steps"),
        (lambda: matched("m", {"a": "b", "c": "d"}, 1, title="?", others=["b"]), "others: expected what belongs to none"),
        (lambda: matched("m", ["a", "b"], 1, title="?"), "right: expected pairs"),
    ],
)  # fmt: skip
def test_what_no_teacher_means(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def test_right_by_words_or_by_letter() -> None:
    for right in ("fit", "Fit", "B"):
        assert credit(choice("m", right, 1, title="?", options=METHODS), "B") == 1.0
    assert credit(choice("m", 32, 1, title="?", options=[16, 32, 64]), 32) == 1.0


def test_the_answer_sheet_shows_options_and_is_read_as_it_is_filled_in() -> None:
    asked = (*ALL, number("count", 10, 1, title="How many classes?", asked_as=["how many"]))
    sheet = answer_sheet(public_part(Assignment("a", "A", checks=asked)))
    assert (
        "## Which method trains a model?\n\n- A) compile\n- B) fit\n- C) evaluate\n- D) predict\n\nAnswer: \n"
        in sheet
    )
    assert {mark.reason for mark in marks(asked, sheet)} == {"No answer."}
    letters = {text: "ABCD"[place] for place, text in enumerate(LAYERS.options["options"])}
    steps = "".join(
        "ABCD"[STEPS.options["options"].index(step)] for step in ("load", "scale", "train", "evaluate")
    )
    filled = sheet.replace("- B) fit", "- [x] B) fit").replace(
        "- E) hinge\n\nAnswer: ", "- E) hinge\n\nAnswer: B, D"
    )
    filled = filled.replace(
        f"- D) {STEPS.options['options'][3]}\n\nAnswer: ",
        f"- D) {STEPS.options['options'][3]}\n\nAnswer: {steps}",
    )
    for layer, purpose in PURPOSES.items():
        filled = filled.replace(f"- {layer}: ", f"- {layer}: {letters[purpose]}")
    assert [mark.verdict for mark in marks(asked, f"{filled}\n10\n")] == ["passed"] * 5
    bold = sheet.replace("- B) fit", "- **B) fit**")
    assert [mark.verdict for mark in marks((METHOD,), bold)] == ["passed"]


def marks(checks: Sequence[Check], sheet: str) -> Any:
    return grade("ada", replace(example_case(*checks), sections=tuple(parse(sheet)))).marks


def test_the_report_shows_the_options_and_the_student_s() -> None:
    def page_of(given: Check, answer: str) -> str:
        graded = grade("ada", example_case(given, answers={given.slug: answer}))
        own_rows, together = rows(graded)
        return render(
            "plain.html", assignment=graded.case.assignment, grade=graded, rows=own_rows, together=together,
            places={}, trouble="", for_students=True,
        ).decode()  # fmt: skip

    page = page_of(METHOD, "<i>compile</i>")
    assert (
        '<mark class="chosen">A) compile<sup>●</sup></mark>' in page
        and "C) evaluate" in page
        and "<i>" not in page
    )
    assert 'class="notes"' not in page
    hostile = choice("h", "<b>x</b>", 1, title="?", options=["<b>x</b>", "<script>"])
    page = page_of(hostile, "B")
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_options_with_signs_of_markdown_survive_the_sheet() -> None:
    odd = choice(
        "odd", "__init__", 1, title="Which is called first?", options=["__init__", "*args", "<b>", "x_train"]
    )
    sheet = answer_sheet(public_part(Assignment("a", "A", checks=(odd,))))
    for answer, verdict in (
        ("1", "passed"),
        ("__init__", "passed"),
        ("*args", "failed"),
        ("x_train", "failed"),
    ):
        assert [mark.verdict for mark in marks((odd,), sheet.replace("Answer: ", f"Answer: {answer}"))] == [
            verdict
        ]
    assert [mark.reason for mark in marks((odd,), sheet)] == ["No answer."]


def test_every_kind_with_options_has_a_sheet() -> None:
    assert {name for name, kind in KINDS.items() if kind.sheet is not None} == {
        "choice",
        "choices",
        "ordered",
        "matched",
    }
    assert isinstance(METHOD.ask(example_case(METHOD, answers={"method": "B"})), Passed)


def test_an_answer_that_may_deny_what_is_right_earns_nothing_until_it_is_read() -> None:
    for check, value in ((METHOD, "I don't think it is fit"), (LOSSES, "I don't think it is mse and mae")):
        refused = failure(check, value)
        assert refused.review and refused.credit == 0.0, check.slug


def test_what_is_likely_right_keeps_its_share_until_it_is_read() -> None:
    likely = failure(STEPS, "load, scale, train, evaluate, or not")
    assert likely.review and likely.credit == 1.0
    part = failure(LAYERS, "Dropout: against overfitting?\nReLU: makes one row\nFlatten: makes a copy")
    assert part.review and part.credit == pytest.approx(1 / 3)


@pytest.mark.parametrize("right", [["a", "b"], ["a", "b", "c"], [["a", "b"], "c"]], ids=str)
def test_the_right_order_is_not_the_one_that_is_shown(right: list[Any]) -> None:
    groups = [[step] if isinstance(step, str) else step for step in right]
    rank = {step: at for at, group in enumerate(groups) for step in group}
    for seed in range(20):
        shown = ordered("steps", right, 1, title="Order", seed=seed).options["options"]
        ranks = [rank[step] for step in shown]
        assert ranks != sorted(ranks), seed
