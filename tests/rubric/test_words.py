"""Words: what grading from several threads at once must not change."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.rubric import words

ENDINGS = ("ing", "ed", "ation", "ational", "iveness", "fulness", "ously", "ies", "ements", "izers")


@pytest.fixture
def _often() -> Iterator[None]:
    """Threads take turns as often as they can, and no word is remembered."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    words.stem.cache_clear()
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_often")
def test_stems_are_the_same_from_several_threads() -> None:
    roots = [a + b + c for a in "bdfglmn" for b in "aeiou" for c in ("lt", "nd", "st", "rm", "ct", "p")]
    every = [root + ending for root in roots for ending in ENDINGS]
    with ThreadPoolExecutor(8) as pool:
        parts = list(pool.map(lambda n: {word: words.stem(word) for word in every[n::8]}, range(8)))
    found = {word: root for part in parts for word, root in part.items()}
    words.stem.cache_clear()
    assert found == {word: words.stem(word) for word in every}
