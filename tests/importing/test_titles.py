"""What students read above a mark of an imported notebook."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from grader.importing.titles import Titles
from grader.released import ReleasedCell


def titled(*sources: str, heading: str = "## Part A (2 points)") -> Sequence[str]:
    """The titles of tests below a heading."""
    titles = Titles("", sources)
    titles.pass_by(ReleasedCell("", "text", "markdown", heading))
    return [titles.of_tests(ReleasedCell("cell-012345abcdef", "test", "code", one, "t")) for one in sources]


@pytest.mark.parametrize(
    "said",
    [
        "The sum is right",
        "Do not count twice",
        "Squares do not change the list",
        "Words that begin with a vowel",
        "Tests of the sum",
        "Never negative",
    ],
)
def test_what_tests_say_of_themselves_is_their_title(said: str) -> None:
    assert titled(f'"""{said}."""\nassert 1') == [said]
    assert titled(f"# {said}\nassert 1") == [said]


@pytest.mark.parametrize(
    "said",
    [
        "# tests",
        "# Hidden tests",
        "# Test 1",
        "# Autograder tests below",
        "# DO NOT EDIT",
        "# Do not remove or alter this cell.",
        "# it should pass this test---do NOT edit this cell",
        "#\n# Your code should pass these tests.\n#",
        "# Run this cell right after your own",
        "### BEGIN TESTS",
        '"""Execute to check you are on the right track"""',
        "# YOUR CODE HERE",
    ],
)
def test_what_they_say_to_everybody_is_none(said: str) -> None:
    assert titled(f"{said}\nassert 1") == ["Part A"]


def test_nor_is_what_several_of_them_say() -> None:
    same = "# Comprobación\nassert 1"
    assert titled(same, "# The mean\nassert 2", same) == ["Part A", "The mean", "Part A (2)"]


def test_a_heading_that_is_above_every_answer_is_none() -> None:
    titles = Titles()
    for heading in ("# Part B", "### Your code here.", "## YOUR ANSWER"):
        titles.pass_by(ReleasedCell("", "text", "markdown", heading))
    assert titles.of_answer(ReleasedCell("cell-012345abcdef", "task", "markdown", "", "t")) == "Part B"
