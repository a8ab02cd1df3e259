"""What a check of one's own finds in a case: each expression that is printed leads to what stands beside it."""

from __future__ import annotations

from dataclasses import replace

from grader.analysis.agreement import plain
from grader.checks import calls
from grader.examples import dense, example_case, holds, returned
from grader.terminal.case import expressions, print_case
from tests.terminal.printed import printed

CHECK = calls("relu", [-1.0, 2.5], points=10)
CASE = example_case(
    CHECK,
    answers={"why": "it is [bold] <b>"},
    layers=[dense(10, "softmax")],
    loss="sparse_categorical_crossentropy",
    result=0.9,
    found={"relu": returned(0.0, 2.5), "rates": holds({"slow": [0.1, 0.2]})},
)


def test_each_expression_leads_to_what_stands_beside_it() -> None:
    said = dict(expressions(CASE))
    for expression, text in said.items():
        value = eval(expression, {"case": CASE, "plain": plain})  # noqa: S307 - expressions of ours
        shown = (
            f"an array of shape {value.shape}"
            if hasattr(value, "shape") and hasattr(value, "dtype")
            else repr(value)
        )
        assert text == shown or (text.endswith("…") and shown.startswith(text[:-1])), expression
    assert said["plain(case.found['relu'].calls[1].value)"] == "2.5"
    assert said["plain(case.found['rates'].value)"] == "{'slow': [0.1, 0.2]}"
    assert said["case.evidence.answers['why']"] == "'it is [bold] <b>'"
    assert said["case.model.parameters"] and said["case.dataset.name"]


def test_of_several_tasks_each_is_told_as_it_is_reached() -> None:
    two = replace(
        CASE,
        solutions=(*CASE.solutions, replace(CASE.solution, task=replace(CASE.solution.task, slug="wide"))),
    )
    assert any(expression.startswith("case.at('wide').model.") for expression, _ in expressions(two))


def test_it_is_printed_as_it_is() -> None:
    lines = printed(lambda console: print_case(console, CASE)).splitlines()
    assert any("it is [bold] <b>" in line for line in lines)
