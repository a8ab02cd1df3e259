"""A class, printed: its table, its gradebook, and what changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.classes.result import ClassResult
from grader.export import Filled
from grader.gradebook import Change
from grader.records.given_back import GivenBack
from grader.systems import FilledDatabase
from grader.terminal import classes
from tests.gradebook.quick import grade, submission
from tests.terminal.printed import printed


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> ClassResult:
    return grade(
        tmp_path_factory.mktemp("out"),
        [submission("ada"), submission("b[bold]en", classes=9), submission("chiara", 1, 2)],
    )


def test_a_class_is_a_table_in_which_a_name_is_a_name(result: ClassResult) -> None:
    assert result.ready is not None
    ready = result.ready
    text = printed(lambda console: classes.print_class(console, result, ready))
    rows = {line.split("│")[1].strip(): line for line in text.splitlines() if line.startswith("│")}
    assert list(rows) == ["ada", "b[bold]en", "chiara"]
    assert "100" in rows["ada"] and "70" in rows["b[bold]en"] and "classes, pixels" in rows["chiara"]


def test_of_a_large_class_the_first_are_shown_and_the_rest_is_counted(
    result: ClassResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert result.ready is not None
    ready = result.ready
    monkeypatch.setattr(classes, "ROWS", 2)
    text = printed(lambda console: classes.print_class(console, result, ready))
    assert (
        "chiara" not in text and "and 1 more on the class page" in text and "median score 70 of 100" in text
    )


def test_grades_that_moved_are_counted_or_listed(result: ClassResult) -> None:
    moved = replace(result, changes=(Change("ada", 40, 100, 70, 100, "classes: failed → passed"),))
    brief = printed(lambda console: classes.print_moved(console, moved, listed=False))
    assert "--what-changed" in brief and "ada" not in brief
    listed = printed(lambda console: classes.print_moved(console, moved, listed=True))
    assert "ada" in listed and "classes: failed → passed" in listed


def test_what_was_filled_into_a_database_is_told() -> None:
    filled = FilledDatabase(
        Path("c/gradebook.db"), Path("c/gradebook.db.before"), 3, ("b[bold]en",), 2, (("Part A", "no cell"),)
    )
    text = printed(lambda console: classes.print_database(console, filled))
    assert text.splitlines() == [
        "gradebook.db: the grades of 3 students are in it, 1 of them new; 2 marks wait for you. How it was: c/gradebook.db.before.",
        "  left as it was: Part A (no cell)",
    ]
    again = printed(lambda console: classes.print_database(console, replace(filled, copy=None, waiting=0)))
    assert "1 of them new. Nothing had to be changed." in again


def test_warnings_of_a_class_are_printed_as_they_are(result: ClassResult) -> None:
    told = replace(result, warnings=("ada: [red]a line[/]",))
    text = printed(lambda console: classes.print_class_result(console, told, what_changed=False))
    assert "ada: [red]a line[/]" in text


def test_a_gradebook_says_who_has_no_grade_in_it() -> None:
    filled = Filled(b"", "Quick (1)", 0.5, 2, (("ben", "handed in nothing"),))
    text = printed(lambda console: classes.print_gradebook(console, filled))
    assert "Quick (1)" in text and "ben" in text and "handed in nothing" in text
    assert "provisional" not in text


def test_what_can_be_given_back_is_told() -> None:
    given = GivenBack(
        reports=1, feedback=1, not_taken=("[bold]ben",), addresses=1, without_address=("chiara", "dmitri")
    )
    text = printed(lambda console: classes.print_given_back(console, given, "quick"))
    assert text.splitlines() == [
        "reports.zip: 1 report, in a folder for each student.",
        "feedback.zip: 1 report, to upload where the submissions were downloaded.",
        "  not in it: [bold]ben",
        "mail.csv: 1 letter, for your own program for mail to send.",
        "  without an address: chiara, dmitri",
    ]
    hidden = printed(lambda console: classes.print_given_back(console, GivenBack(released=False), "quick"))
    assert "grader release quick" in hidden and "reports.zip" not in hidden


def test_a_gradebook_says_at_once_how_many_grades_may_still_change() -> None:
    filled = Filled(b"", "Quick (1)", 1, 36, (), provisional=7)
    text = printed(lambda console: classes.print_gradebook(console, filled))
    assert "36 grades filled in, in the column Quick (1); 7 of them provisional: marks wait for you." in text
