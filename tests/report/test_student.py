"""A student's report: what it shows, and what it keeps back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader import report
from grader.assignment import Check, hidden
from grader.grade import Grade, Graded
from grader.pipeline.ready import ReadyAssignment
from grader.policy import GradeForStudents, Timing, as_students_see
from grader.public import public_part
from grader.records.section import Section
from grader.records.submission import Submission
from grader.records.training import Scaling, StudentTraining
from grader.records.transformation import Elements, Target, Transformation
from grader.report import plots
from grader.report.network import _charts, _claims
from grader.report.student import _unmatched, student_page
from grader.verdicts import Passed
from tests.checks.cases import case as digit_case
from tests.checks.cases import dense, digits, measured
from tests.conftest import ROOT, array, compiled, fit, layer
from tests.report.pages import inert, page_of
from tests.solved import replace


def test_what_a_report_shows(
    grade_source: Callable[..., Graded], prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    source = (ROOT / "reference" / "fashion_response.py").read_text("utf-8")
    graded = grade_source("fashion_response", source.replace("Dense(128", "Dense(100"))
    path = tmp_path / "one.html"
    report.write_student(path, graded, "basic")
    text = path.read_text("utf-8")
    page = inert(text)
    for words in (
        "What went well", "What to do next", "Your network", "How it learned", "What your network sees",
        "confident mistakes", "What it confuses", "precision", "Every check", "Your own figures",
        "Measured on a stand-in", "Sandbox level: basic", "expected 128 units. Received: 100",
        "Dense with 100 units, relu", "Dense with 128 units, relu", "where the reference ends",
    ):  # fmt: skip
        assert words in page.words, words
    for check in prepared["fashion_response"].assignment.checks:
        assert check.slug in page.words
    assert len(text) < 500_000
    images = [a for t, a in page.tags if t == "img"]
    assert (
        len(images)
        == 10 + len([t for t, a in page.tags if t == "div" and "wrong" in (a.get("class") or "")]) + 1
    )
    again = tmp_path / "again.html"
    report.write_student(again, graded, "basic")
    assert again.read_bytes() == path.read_bytes()


def test_the_line(
    grade_source: Callable[..., Graded], prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    graded = grade_source("first_model", (ROOT / "reference" / "first_model.py").read_text("utf-8"))
    report.write_student(tmp_path / "one.html", graded, "basic")
    page = inert((tmp_path / "one.html").read_text("utf-8"))
    assert [a["class"] for t, a in page.tags if t == "path"] == [
        "marks ideal", "marks hidden", "marks points", "marks asked",
    ]  # fmt: skip
    assert "six points" in page.words and "for x = 10 it says 18.9" in page.words
    assert "What it confuses" not in page.words and "stand-in" not in page.words


def as_seen(graded: Graded, hides: str) -> GradeForStudents:
    """What students see where a check of a kind is hidden from them; "" where none is."""
    own = graded.grade.case.assignment
    secret = hidden(Check("secret", 0, "Secret", lambda case: Passed("x"), kind=hides))
    assignment = replace(own, checks=(*own.checks, secret) if hides else own.checks)
    case = replace(graded.grade.case, assignment=assignment)
    whole = replace(graded, grade=replace(graded.grade, case=case))
    return as_students_see(whole, public_part(assignment), Timing())


def trained(*fits: Any, low: float = 0.0, high: float = 1.0, layers: tuple[Any, ...] = ()) -> Graded:
    made = replace(
        digits(*layers, dense(10, "softmax")), compiled=compiled("sparse_categorical_crossentropy")
    )
    made = replace(made, fits=tuple(fit(array(60000, 28, 28, low=low, high=high)) for _ in fits))
    case = replace(digit_case(made), training=measured(0.97, made))
    return Graded(Submission("ada"), Grade("ada", case, ()), None, ())


@pytest.mark.parametrize(
    ("graded", "said", "unsaid"),
    [
        (trained(1), ["Inputs as you scaled them: 0 to 1.", "The grader trained your network itself"], ["never trained"]),
        (trained(), ["the grader scaled them: 0 to 1", "Your program never trained your network"], ["as you scaled"]),
        (trained(1, high=255), ["Inputs went in unscaled."], ["as you scaled", "itself (Re"]),
        (trained(1, high=255, layers=(layer("Rescaling", shape=(None, 784), scale=1 / 255, offset=0.0),)),
         ["Inputs went in unscaled, and your network scales them itself (Rescaling)."], ["Inputs went in unscaled. "]),
        (trained(layers=(layer("Rescaling", shape=(None, 784), scale=1 / 255, offset=0.0),)),
         ["Inputs went in unscaled, and your network scales them itself (Rescaling).", "never trained"], ["as you scaled"]),
    ],
)  # fmt: skip
def test_what_the_grader_did_for_the_student(graded: Graded, said: list[str], unsaid: list[str]) -> None:
    words, _ = page_of(graded)
    assert all(each in words for each in said) and not any(each in words for each in unsaid), words


def test_what_was_proven_of_the_data_and_what_was_not() -> None:
    def said(**changes: Any) -> str:
        graded = trained(1)
        case = graded.grade.case
        assert case.training is not None
        own = replace(case.training, plan=replace(case.training.plan, **changes))
        return page_of(replace(graded, grade=replace(graded.grade, case=replace(case, training=own))))[0]

    flipped = Transformation(
        elements=Elements(axes=(1, 0), scale=255.0), target=Target(codes=tuple(range(1, 11)))
    )
    words = said(scaling=Scaling("own"), transformation=flipped)
    assert "Inputs as you made them: axes in another order, divided by 255." in words
    assert "The target as you made it: the classes as 1, 2" in words
    labels = said(unproven="the target: other labels")
    assert (
        "Inputs as you scaled them: 0 to 1." in labels
        and "to the target could not be told (other labels)" in labels
    )
    unproven = said(unproven="no samples become these")
    assert (
        "could not be told" in unproven
        and "(no samples become these), so the grader scaled them: 0 to 1." in unproven
    )


MEASURED = {"How it learned", "What your network sees", "What it confuses", "Class by class"}


@pytest.mark.parametrize(
    ("kind", "gone", "layers"),
    [("accuracy", MEASURED, True), ("architecture", set(), False), ("runs", set(), True), ("", set(), True)],
)
def test_what_would_tell_a_hidden_result_is_not_shown(kind: str, gone: set[str], layers: bool) -> None:
    _, whole = page_of(as_seen(trained(1), ""))
    _, shown = page_of(as_seen(trained(1), kind))
    assert MEASURED <= set(whole) and set(whole) - set(shown) == gone
    asked_for = "Dense with 500 units"
    assert asked_for in whole["Your network"] and (asked_for in shown["Your network"]) == layers


def _loss(*values: float | None) -> plots.Chart:
    graded = trained(1)
    case = graded.grade.case
    assert case.training is not None
    charts = _charts(replace(case, training=replace(case.training, history={"loss": list(values)})))
    return charts[-1]


def test_a_loss_that_falls_by_powers_of_ten_has_such_an_axis() -> None:
    assert [label for _, label in _loss(2000.0, 10.0, 1.0).y_ticks] == ["1", "10", "100", "1000"]
    assert [label for _, label in _loss(1.0, 0.5, 0.1).y_ticks][:2] == ["0.2", "0.4"]


def test_what_answers_no_question_is_shown_as_that() -> None:
    asked = Check("relu", 5, "What does ReLU do?", lambda case: Passed("Right."), ("relu",))
    sections = (
        Section("Homework of Ada", "", 0),
        Section(
            "What does ReLU do?", "It keeps what is positive.\nwhy\nso", 1, own="It keeps what is positive."
        ),
        Section("why", "so", 2, own="so"),
        Section("Recipe for bread", "flour", 1, own="flour"),
    )
    case = replace(digit_case(None, (asked,)), sections=sections)
    assert _unmatched(case) == [("Recipe for bread", "flour")]
    page = student_page(Graded(Submission("ada"), Grade("ada", case, ()), None, ()), "strong").decode()
    assert "Recipe for bread" in page


def test_what_a_program_claims_of_its_training_is_told_beside_what_was_measured() -> None:
    given = replace(fit(array(1437, 28, 28)), history={"loss": (1.0, 0.25), "accuracy": (0.5, 0.9876)})
    made = replace(digits(dense(10, "softmax")), fits=(given, replace(fit(), epochs=1)))
    own = StudentTraining(0.75, None, None, 10, None)
    case = replace(digit_case(made), training=measured(0.9, by_student=own))
    assert _claims(case) == []  # the grader trained it
    case = replace(case, assignment=replace(case.assignment, trained_by="student"))
    assert _claims(case) == [
        "Training 1: 5 epochs on 1,437 samples; at its end loss 0.25, accuracy 0.9876.",
        "Training 2: 1 epoch.",
        "Measured by the grader: 75.0% on the training data.",
    ]
