"""A misconception is found where it is said, and never in a right sentence that comes near to it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from grader.rubric import read
from tests.rubric.nonsense import rubrics

LINES = (Path(__file__).parent / "misconceptions.txt").read_text("utf-8").splitlines()
RUBRICS = rubrics()


def _sentences(sign: str) -> list[tuple[str, str, str]]:
    """Each sentence with that sign, with its rubric and misconception."""
    found, name, slug = [], "", ""
    for line in LINES:
        if line.startswith(("+ ", "- ")):
            if line.startswith(sign):
                found.append((name, slug, line[2:]))
        elif line and not line.startswith("#"):
            name, slug = line.split()
    return found


RIGHT, WRONG = _sentences("+"), _sentences("-")


def test_every_misconception_has_sentences_of_both_kinds() -> None:
    for sentences in (RIGHT, WRONG):
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for name, slug, _ in sentences:
            counts[name, slug] += 1
        expected = {(name, item.slug) for name, each in RUBRICS.items() for item in each.misconceptions}
        assert set(counts) == expected and min(counts.values()) >= 2


@pytest.mark.parametrize(("name", "slug", "text"), RIGHT)
def test_a_right_sentence_says_no_misconception(name: str, slug: str, text: str) -> None:
    reading = read(text, RUBRICS[name])
    assert not reading.misconceptions, (slug, reading.misconceptions)
    assert reading.credit == 1.0 or not reading.sure, reading


@pytest.mark.parametrize(("name", "slug", "text"), WRONG)
def test_a_wrong_sentence_says_its_misconception(name: str, slug: str, text: str) -> None:
    reading = read(text, RUBRICS[name])
    assert slug in [item.slug for item, _ in reading.misconceptions], reading
    assert reading.credit < 1.0
