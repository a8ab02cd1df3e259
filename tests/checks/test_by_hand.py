"""Questions that a person decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.checks import by_hand
from grader.checks.by_hand import DECIDES, SHOWN_CHARS
from grader.examples import example_case
from grader.records.section import Section
from grader.released import ReleasedCell, ReleasedNotebook
from grader.verdicts import Failure

CHECK = by_hand("part_a", 5, title="Prove it.")
NOTEBOOK = ReleasedNotebook("one", (ReleasedCell("part-a", "answer", "markdown", "", "part_a"),))


def asked(*sections: Section, released: bool = True) -> Failure:
    case = example_case(CHECK)
    if released:
        case = replace(case, assignment=replace(case.assignment, released=(NOTEBOOK,)))
    with pytest.raises(Failure) as failure:
        CHECK.ask(replace(case, sections=sections))
    return failure.value


def test_an_answer_of_its_cell_waits_for_a_person_and_is_quoted() -> None:
    found = asked(Section("part a", "By induction.", check="part_a"), Section("Part A", "something else"))
    assert (found.reason, found.review, found.credit) == (DECIDES, True, 0.0)
    assert found.quotation is not None and found.quotation.text == "By induction."


def test_the_answer_of_another_cell_is_none_of_it() -> None:
    assert asked(Section("part b", "By induction.", check="part_b")).reason == "no answer"


def test_an_answer_in_a_sheet_counts_where_its_cell_was_left_empty() -> None:
    found = asked(Section("Part A", "By induction."))
    assert found.review and found.quotation is not None and found.quotation.text == "By induction."


@pytest.mark.parametrize("text", ["", "  \n", "...", "—"[:0]])
def test_no_answer_earns_nothing_and_waits_for_nobody(text: str) -> None:
    found = asked(Section("part a", text, check="part_a"))
    assert (found.reason, found.review) == ("no answer", False)
    assert found.hint == "Write it into its cell of the notebook."


def test_without_a_notebook_the_sheet_is_named() -> None:
    assert "part_a" in asked(released=False).hint
    assert asked(Section("Part A", "By induction."), released=False).review


def test_a_long_answer_is_quoted_to_some_length() -> None:
    found = asked(Section("part a", "word " * 5_000, check="part_a"))
    assert found.quotation is not None and len(found.quotation.text) == SHOWN_CHARS + 1


def test_a_hint_of_the_teachers_own() -> None:
    check = by_hand("part_a", 5, title="Prove it.", hint="See page 3.")
    with pytest.raises(Failure) as failure:
        check.ask(example_case(check))
    assert failure.value.hint == "See page 3."
