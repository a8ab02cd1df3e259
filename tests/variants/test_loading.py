"""A marking scheme with variants: each is an assignment, and all of them ask for the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import AssignmentError
from grader.loading import load_assignment, load_variants
from tests.variants.schemes import SCHEME, write_scheme


def test_each_variant_is_an_assignment(tmp_path: Path) -> None:
    each = load_variants(write_scheme(tmp_path))
    assert [one.variant.number for one in each if one.variant is not None] == [1, 2, 3, 4]
    titles = [one.checks[0].title for one in each]
    assert len(set(titles)) == 4 and all("numbers does Dense(" in title for title in titles)
    assert load_assignment(tmp_path / "assignments" / "own_numbers").variant == each[0].variant


def test_an_assignment_without_variants_is_one(tmp_path: Path) -> None:
    folder = write_scheme(
        tmp_path,
        "from grader import Assignment, runs\n"
        'assignment = Assignment("own_numbers", "x", checks=(runs(points=1),))\n'
        "variants = 3  # a name of the teacher's own\n",
    )
    (only,) = load_variants(folder)
    assert only.variant is None and only == load_assignment(folder)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("def assignment(units, inputs)", "def assignment(units)", r"Received: def assignment\(units\)"),
        ("def assignment(", "def other(", "expected a function `assignment` beside `variants`"),
        ("points=60", "points=units", "expected the same checks in every variant"),
        ('"total"', 'f"total_{units}"', "expected the same checks in every variant"),
        ("return Assignment(", "return dict(", "that returns an Assignment"),
        ("units * inputs + units", "1 / 0", "variant 1 .*ZeroDivisionError"),
        ("count=4", "count=40", "make 9 different variants"),
        ('"own_numbers"', '"others"', "expected the slug 'own_numbers'"),
    ],
    ids=["parameters", "function", "points", "slugs", "none", "error", "count", "slug"],
)
def test_what_is_wrong_is_told(tmp_path: Path, before: str, after: str, expected: str) -> None:
    assert before in SCHEME
    with pytest.raises(AssignmentError, match=expected):
        load_variants(write_scheme(tmp_path, SCHEME.replace(before, after)))
