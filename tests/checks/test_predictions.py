"""`predictions`: a file for hidden rows, read strictly, joined by its key and measured outside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.assignment import Assignment, Check, Recipe
from grader.case import Case
from grader.checks import KINDS, accuracy, architecture, predictions, runs
from grader.data.dataset import Given, HiddenInputs
from grader.examples import example_case, hidden_keys, predicted, right_predictions
from grader.found import Found, from_plain
from grader.pipeline.references import _asks_network
from grader.verdicts import Failure, Passed, Ungradable

TRUTH = np.array([10.0, 20.0, 30.0, 40.0], np.float32)
KEYS = ("7", "12", "3", "5")
RIGHT = ("10", "20", "30", "40")


def of_values(
    check: Check,
    handed: Found | None,
    reference: Found | None = None,
    truth: Any = TRUTH,
    classes: tuple[str, ...] = (),
) -> Case:
    """A case of four hidden rows."""
    made = example_case(
        check,
        found={check.slug: handed} if handed is not None else {},
        expected={check.slug: reference} if reference is not None else {},
    )
    given = Given((), inputs=HiddenInputs("test.csv", "id", KEYS))
    dataset = replace(made.dataset, y_test=truth, classes=classes, given=given)
    metric = "accuracy" if classes else "mean_absolute_error"
    task = replace(made.solution.task, recipe=replace(made.recipe, metric=metric, margin=0.5))
    return made.solved(dataset=dataset, task=task)


def file(cells: Sequence[str], keys: Sequence[str] = KEYS) -> Found:
    return predicted(keys, cells, "price")


def said(cells: Sequence[str], keys: Sequence[str] = KEYS, **kwargs: Any) -> str:
    check = predictions("p.csv", 10, at_most=1.0)
    if kwargs:
        check = predictions("p.csv", 10, at_least=0.75)
    try:
        return check.ask(of_values(check, file(cells, keys), **kwargs)).reason
    except Failure as failure:
        return failure.reason


def test_rows_are_joined_by_their_key_in_any_order() -> None:
    assert said(RIGHT).startswith("Your file is off by 0 on average (expected: at most 1)")
    assert said(RIGHT[::-1], KEYS[::-1]).startswith("Your file is off by 0 on average")
    assert said(RIGHT[::-1]) == "Your file is off by 20 on average; that earns nothing: expected at most 1"


@pytest.mark.parametrize(
    "keys", [("7.0", "12.", "3", "05"), ("7e0", "1.2e+01", "3.000e+00", "5"), ("+7", "12", "3", "5")]
)
def test_a_key_may_be_written_as_another_number(keys: tuple[str, ...]) -> None:
    assert said(RIGHT, keys).startswith("Your file is off by 0 on average")


def test_keys_that_are_one_number_are_told_apart_as_they_are_written() -> None:
    check = predictions("p.csv", 10, at_most=1.0)
    case = of_values(check, file(RIGHT, ("07", "7", "3", "5")))
    given = Given((), inputs=HiddenInputs("test.csv", "id", ("07", "7", "3", "5")))
    case = case.solved(dataset=replace(case.dataset, given=given))
    assert check.ask(case).reason.startswith("Your file is off by 0")
    with pytest.raises(Failure, match="2 missing: 07, 7; 2 unknown: 7.0, 007"):
        check.ask(
            replace(case, found={check.slug: replace(file(RIGHT, ("7.0", "007", "3", "5")), name="p.csv")})
        )


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("7", "12", "3"), "1 missing: 5"),
        (("7", "12", "3", "5", "5"), "1 there twice or more: 5 (rows 4, 5)"),
        (("7", "12", "3", "5.0", "5"), "1 there twice or more: 5 (rows 4, 5)"),
        (("7", "12", "3", "9"), "1 missing: 5; 1 unknown: 9"),
        (("7", "12", "3", "5.5"), "1 missing: 5; 1 unknown: 5.5"),
        (("7", "12", "3", ""), "1 missing: 5; 1 rows without one: 4"),
        (("1", "2", "8", "9"), "4 missing: 7, 12, 3, 5; 4 unknown: 1, 2, 8, 9"),
    ],
)
def test_keys_that_are_not_there_once_are_told_and_nothing_is_measured(
    keys: tuple[str, ...], told: str
) -> None:
    reason = said([*RIGHT, "40"][: len(keys)], keys)
    assert reason == f"expected each of the 4 keys once in “p_csv”. Received: {told}"


@pytest.mark.parametrize(
    ("cell", "received"),
    [
        (
            "",
            "expected a prediction in each row of the column “price” in “p_csv”. Received: nothing in row 2",
        ),
        *(
            (
                cell,
                f"expected a number in each row of the column “price” in “p_csv”. Received: “{cell}” in row 2",
            )
            for cell in (
                "nan",
                "NaN",
                "inf",
                "-inf",
                "1e999",
                "1e200",
                "=1+19",
                "20 $",
                "0x14",
                "1_0",
                "twenty",
            )
        ),
    ],
)
def test_cells_that_are_no_numbers_are_told_with_their_rows(cell: str, received: str) -> None:
    assert said(("10", cell, "30", "40")) == received


def test_a_decimal_comma_is_read_where_it_is_clear() -> None:
    assert said(("10,5", "20", "30,0", "40")).startswith("Your file is off by 0.125 on average")
    assert "Received: “10,500” in row 1" in said(("10,500", "20", "30", "40"))
    assert "Received: “10,5” in row 1" in said(("10,5", "20.0", "30", "40"))


LABELS = np.array([0, 1, 1, 0])


@pytest.mark.parametrize(
    ("cells", "classes", "accuracy"),
    [
        (("no", "yes", "yes", "no"), ("no", "yes"), "100.0%"),
        (("No", "YES", "yes", "yes"), ("no", "yes"), "75.0%"),
        (("0", "1", "1", "0"), ("no", "yes"), "100.0%"),
        (("0.0", "1.0", "1.0", "1.0"), ("no", "yes"), "75.0%"),
        (("False", "True", "True", "False"), ("no", "yes"), "100.0%"),
        (("0.2", "0.9", "5.1e-1", "0"), ("no", "yes"), "100.0%"),
        (("3", "4", "4", "3"), ("3", "4"), "100.0%"),
        (("3.0", "4.0", "4.0", "3.0"), ("3", "4"), "100.0%"),
        (("1", "2", "2", "1"), ("1", "2"), "100.0%"),
        (("0", "1", "1", "0"), ("1", "2"), "100.0%"),
        (("a", "b", "b", "c"), ("a", "b", "c"), "75.0%"),
    ],
)
def test_classes_by_their_names_their_numbers_or_a_probability(
    cells: tuple[str, ...], classes: tuple[str, ...], accuracy: str
) -> None:
    assert said(cells, truth=LABELS, classes=classes).startswith(
        f"Your file is right on {accuracy} of 4 hidden"
    )


@pytest.mark.parametrize(
    ("cells", "classes", "told"),
    [
        (
            ("no", "maybe", "yes", "no"),
            ("no", "yes"),
            "one of no, yes, or the probability of yes in each row",
        ),
        (("0.2", "1.5", "0", "1"), ("no", "yes"), "Received: “0.2” in row 1, “1.5” in row 2"),
        (("0.2", "0.1", "0", "1"), ("a", "b", "c"), "expected one of a, b, c in each row"),
        (("0", "1", "3", "1"), ("a", "b", "c"), "“3” in row 3"),
        (("nan", "1", "1", "0"), ("no", "yes"), "“nan” in row 1"),
    ],
)
def test_what_is_no_class_is_told(cells: tuple[str, ...], classes: tuple[str, ...], told: str) -> None:
    assert told in said(cells, truth=LABELS, classes=classes)


def test_without_a_line_the_references_own_file_is_the_measure() -> None:
    check = predictions("p.csv", 10)
    reference = file(("11", "21", "31", "41"))  # off by 1, and a margin of 0.5

    def earned(cells: tuple[str, ...]) -> float:
        try:
            assert isinstance(check.ask(of_values(check, file(cells), reference)), Passed)
        except Failure as failure:
            return failure.credit
        return 1.0

    assert earned(("11.5", "21.5", "31.5", "41.5")) == 1.0
    assert earned(("12", "22", "32", "42")) == 0.5 and earned(("20", "30", "40", "50")) == 0.0
    with pytest.raises(Ungradable, match="The reference has nothing called p.csv"):
        check.ask(of_values(check, file(RIGHT)))
    with pytest.raises(Ungradable, match="reference's file cannot be measured: expected each of the 4 keys"):
        check.ask(of_values(check, file(RIGHT), file(RIGHT[:3], KEYS[:3])))


def test_a_scale_earns_parts_and_another_metric_may_be_asked() -> None:
    check = predictions("p.csv", 10, scale={10.0: 0.4, 1.0: 1.0}, metric="root_mean_squared_error")
    with pytest.raises(
        Failure, match="root mean squared error is 5 on 4 hidden samples; that earns 40%"
    ) as failure:
        check.ask(of_values(check, file(("15", "25", "35", "45"))))
    assert failure.value.credit == 0.4


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"at_least": 0.9, "at_most": 1}, "predictions: expected one of at_least, at_most"),
        (
            {"metric": "accuracy", "at_most": 0.5},
            "predictions: expected at least=|predictions: expected at_least=",
        ),
        ({"metric": "accurracy"}, "metric: expected"),
    ],
)
def test_lines_that_are_none(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        predictions("p.csv", 10, **settings)


def test_what_the_scheme_says_wrong_is_nobodys_zero() -> None:
    upside_down = predictions("p.csv", 10, at_least=1.0)  # of an error, by the recipe
    with pytest.raises(Ungradable, match="since error is better the lower it is"):
        upside_down.ask(of_values(upside_down, file(RIGHT)))
    other = predictions("p.csv", 10, key="row", at_most=1.0)
    with pytest.raises(Ungradable, match="expected the key “id” of test.csv. Received: key='row'"):
        other.ask(of_values(other, file(RIGHT)))
    check = predictions("p.csv", 10, at_most=1.0)
    case = of_values(check, file(RIGHT))
    with pytest.raises(Ungradable, match="give out no hidden inputs"):
        check.ask(case.solved(dataset=replace(case.dataset, given=None)))


def opened(**fields: Any) -> Found:
    """A file that was opened, and is not as it should be."""
    from grader.examples import held

    return Found("", value=held(fields))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"trouble": "it is larger than 16 MB"}, "“p_csv” cannot be read: it is larger than 16 MB"),
        ({"what": 1}, "“p_csv” cannot be read: it is no table"),
        ({"names": ["price"], "rows": 4}, "expected a column “id” in “p_csv”. Received: price"),
        (
            {"names": ["id", "a", "b"], "rows": 4, "column name": ""},
            "expected one column beside “id”, that of the predictions, in “p_csv”. Received: id, a, b",
        ),
        (
            {"names": ["id", "price"], "rows": 4, "column name": "price", "uneven": [2, 3]},
            "expected as many cells as headings in each row of “p_csv”. Received: others in row 2, 3",
        ),
        (
            {"names": ["id", "price"], "rows": 30_000, "column name": "price", "uneven": [], "key": []},
            "expected a row for each of the hidden ones in “p_csv”. Received: 30,000 rows",
        ),
    ],
)
def test_a_file_that_is_not_as_it_should_be(fields: dict[str, Any], told: str) -> None:
    check = predictions("p.csv", 10, at_most=1.0)
    with pytest.raises(Failure) as failure:
        check.ask(of_values(check, opened(**fields)))
    assert failure.value.reason == told


def test_no_file_and_no_rows() -> None:
    check = predictions("p.csv", 10, at_most=1.0)
    with pytest.raises(Failure, match="expected a file p.csv. Received: none"):
        check.ask(of_values(check, None))
    with pytest.raises(Failure, match="Received: 4 missing: 7, 12, 3, 5"):
        check.ask(of_values(check, opened(names=["id", "p"], rows=0, uneven=[], **{"column name": "p"})))


def test_beforehand_students_hear_of_keys_and_cells_and_nothing_of_how_good_they_are() -> None:
    check = predictions("p.csv", 10, at_most=1.0)
    preview = KINDS["predictions"].preview
    told = {
        preview(of_values(check, file(cells)), check).reason for cells in (RIGHT, RIGHT[::-1], ("0",) * 4)
    }
    assert told == {
        "“p_csv” was found: 4 rows of id, price. Each row of test.csv has a prediction. Whether it is good is seen "
        "when it is graded."
    }
    with pytest.raises(Failure, match="1 missing: 5"):
        preview(of_values(check, file(RIGHT[:3], KEYS[:3])), check)
    with pytest.raises(Failure, match="“x” in row 1"):
        preview(of_values(check, file(("x", *RIGHT[1:]))), check)


def test_a_guess_of_always_the_same_is_measured_as_what_it_is() -> None:
    check = predictions("d.csv", 10, at_least=0.5)
    case = example_case(check, found={"d_csv": predicted(hidden_keys(), ["3"] * len(hidden_keys()))})
    with pytest.raises(Failure, match="that earns nothing: expected at least 50.0%"):
        check.ask(case)
    right = predicted(hidden_keys(), right_predictions())
    assert isinstance(check.ask(example_case(check, found={"d_csv": right})), Passed)


def test_what_was_found_lasts() -> None:
    """As it is kept in the gradebook and read again."""
    from dataclasses import asdict

    plain = json.loads(json.dumps({"p_csv": asdict(file(RIGHT))}))
    check = predictions("p.csv", 10, at_most=1.0)
    again = replace(from_plain(plain)["p_csv"], name="p.csv")
    assert isinstance(check.ask(replace(of_values(check, None), found={"p_csv": again})), Passed)


def test_trainings_run_in_full_for_it() -> None:
    """Cut to a few steps, a program would predict what its network never says."""
    assert predictions("p.csv", 10).in_full and not predictions("p.csv", 10).trains


@pytest.mark.parametrize(
    ("more", "needed"), [((), False), ((runs(5),), False), ((accuracy(5),), True), ((architecture(5),), True)]
)
def test_a_reference_of_predictions_alone_needs_no_network(more: tuple[Check, ...], needed: bool) -> None:
    assignment = Assignment("houses", "Houses", Recipe("line", epochs=1), (predictions("p.csv", 10), *more))
    assert _asks_network(assignment, assignment.tasks[0]) is needed
    without = replace(assignment, checks=(runs(5),))
    assert _asks_network(without, without.tasks[0])
