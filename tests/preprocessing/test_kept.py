"""Findings that are kept: looked up where all is the same that they follow from, and found anew elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader import data, evidence
from grader.evidence import Sample
from grader.preprocessing import finding
from grader.preprocessing.finding import find, finding_key, finding_of
from grader.shelf import kept_in
from grader.worker.sample import sample_of
from grader.worker.watch import _facts
from tests.conftest import layer, model

WINE = data.load("wine")
SCALED = (WINE.x_train - WINE.x_train.mean(0)) / WINE.x_train.std(0)
SAMPLE = sample_of(SCALED, WINE.y_train)
assert SAMPLE is not None
FACTS = _facts(SCALED)


class Shelf(dict[str, bytes]):
    """Results in memory."""

    def keep(self, key: str, value: bytes) -> None:
        self[key] = value


def _trained(sample: Sample | None = SAMPLE, facts: evidence.Array | None = FACTS) -> evidence.Model:
    fit = evidence.Fit(facts, None, 1, 32, False, {}, sample)
    return model(layer("Dense", shape=(None, 3), units=3), input_shape=(13,), fits=(fit,))


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What is found and not looked up; nothing is known of other tests."""
    done: list[Any] = []

    def counted(*given: Any) -> finding.Finding:
        done.append(given)
        return find(*given)

    monkeypatch.setattr(finding, "find", counted)
    finding._found.cache_clear()
    yield done
    finding._found.cache_clear()


def test_the_next_run_looks_it_up(searched: list[Any]) -> None:
    shelf, found = Shelf(), []
    for _ in range(3):
        finding._found.cache_clear()  # each is a run of its own
        with kept_in(shelf):
            found.append(finding_of(_trained(), WINE))
    assert len(searched) == len(shelf) == 1 and found[0] == found[1] == found[2]
    assert found[0] is not None and found[0].transformation is not None and not found[0].why
    assert {one.fitted for one in found[0].transformation.features} == {"standard"}


def test_without_a_shelf_it_is_found(searched: list[Any]) -> None:
    for _ in range(2):
        finding._found.cache_clear()
        assert finding_of(_trained(), WINE) is not None
    assert len(searched) == 2


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"transformation": 3, "why": ""}', b"\xff"])
def test_what_is_damaged_is_found_again(content: bytes, searched: list[Any]) -> None:
    shelf = Shelf({finding_key(WINE, SAMPLE, FACTS): content})
    with kept_in(shelf):
        found = finding_of(_trained(), WINE)
    assert found is not None and found.transformation is not None and len(searched) == 1
    assert shelf[finding_key(WINE, SAMPLE, FACTS)] != content


def test_whatever_decides_a_finding_is_in_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SAMPLE is not None and SAMPLE.y is not None and FACTS is not None
    rows = SAMPLE.x[0]
    others = [
        (WINE, replace(SAMPLE, rows=SAMPLE.rows - 1), FACTS),
        (WINE, replace(SAMPLE, y=None), FACTS),
        (WINE, replace(SAMPLE, y=replace(SAMPLE.y, numbers=(9.0, *SAMPLE.y.numbers[1:]))), FACTS),
        (WINE, replace(SAMPLE, x=(rows, rows)), FACTS),
        (WINE, replace(SAMPLE, x=(replace(rows, step=2),)), FACTS),
        (WINE, replace(SAMPLE, x=(replace(rows, shape=(13, 1)),)), FACTS),
        (WINE, replace(SAMPLE, x=(replace(rows, numbers=(None, *rows.numbers[1:])),)), FACTS),
        (WINE, replace(SAMPLE, x=(replace(rows, numbers=(*rows.numbers[:-1], 0.5)),)), FACTS),
        (WINE, SAMPLE, None),
        (WINE, SAMPLE, replace(FACTS, means=(0.5, *FACTS.means[1:]))),
        (WINE, SAMPLE, replace(FACTS, shape=(100, 13))),
        (replace(WINE, digest="another"), SAMPLE, FACTS),
        (replace(WINE, classes=()), SAMPLE, FACTS),
        (replace(WINE, spec=replace(WINE.spec, is_images=True)), SAMPLE, FACTS),
        (replace(WINE, given=data.Given(())), SAMPLE, FACTS),
    ]
    keys = [finding_key(WINE, SAMPLE, FACTS), *(finding_key(*each) for each in others)]
    monkeypatch.setattr(finding, "fingerprint", lambda: "another grader")
    keys.append(finding_key(WINE, SAMPLE, FACTS))
    assert len(set(keys)) == len(keys)


def test_a_regression_on_the_same_numbers_is_another_finding(searched: list[Any]) -> None:
    """Two assignments may ask different things of the same rows, in one run."""
    assert SAMPLE is not None and SAMPLE.y is not None
    moved = replace(SAMPLE, y=replace(SAMPLE.y, numbers=tuple(np.array(SAMPLE.y.numbers) * 2.0 + 1.0)))
    found = [finding_of(_trained(moved), one) for one in (WINE, replace(WINE, classes=()))]
    assert len(searched) == 2 and found[0] != found[1]
