"""What a page shows of each kind of data, and how few hidden samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.case import Case
from grader.grade import Grade, Graded
from grader.records.submission import Submission
from grader.report.results import Results, results_of
from grader.report.results.classes import class_results
from grader.report.student import student_page
from tests.report.pages import inert, page_of
from tests.report.results.cases import of_arrays, says, series_of
from tests.solved import replace

CHANCE = np.random.default_rng(1)
HEADINGS = {
    "pictures": ["What your network sees", "Its most confident mistakes", "What it confuses", "Class by class"],
    "texts": ["What your network reads", "Its most confident mistakes", "What it confuses", "Class by class"],
    "rows": ["Its most confident mistakes", "What it confuses", "Class by class"],
    "numbers": ["How far it is off", "Its worst mistakes"],
    "series": ["What it forecasts", "How far it is off", "Its worst mistakes"],
}  # fmt: skip
EVIL = "<script>alert(1)</script>"


def _case(kind: str, folder: Path) -> Case:
    y = np.arange(40) % 2
    shares = CHANCE.dirichlet((1, 1), 40)
    if kind == "series":
        dataset = series_of(folder, np.sin(np.arange(150)), window=5, hidden=0.3)
        return says(dataset, dataset.y_test + 0.1)
    if kind == "numbers":
        x = CHANCE.normal(size=(40, 3)).astype(np.float32)
        return says(of_arrays(x, x[:, 0], x, x[:, 0], features=("a", EVIL, "c"), target=EVIL), x[:, 1])
    if kind == "pictures":
        x = CHANCE.integers(0, 256, (40, 12, 16, 3), np.uint8)
        return says(of_arrays(x, y, x, y, "cat", EVIL, is_images=True, value_range=(0, 255)), shares)
    if kind == "texts":
        texts = np.array([f"text {n} {EVIL}" for n in range(40)])
        return says(of_arrays(texts, y, texts, y, "glad", "sad"), shares)
    x = CHANCE.normal(size=(40, 3)).astype(np.float32)
    return says(of_arrays(x, y, x, y, "well", EVIL, features=("a", EVIL, "c")), shares)


def _graded(case: Case) -> Graded:
    return Graded(Submission("ada"), Grade("ada", case, ()), None, ())


@pytest.mark.parametrize("kind", HEADINGS)
def test_a_page_shows_what_its_data_are(kind: str, tmp_path: Path) -> None:
    graded = _graded(_case(kind, tmp_path))
    page = student_page(graded, "strong")
    assert page == student_page(graded, "strong")
    inert(page.decode())
    _, parts = page_of(graded)
    assert list(parts)[list(parts).index("How it learned") + 1 :] == HEADINGS[kind]
    labels = [a for t, a in inert(page.decode()).tags if t == "svg" and "role" in a]
    assert labels and all(
        len(a["aria-label"] or "") > 40 for a in labels
    )  # each plot says in words what it shows


@pytest.mark.parametrize("kind", HEADINGS)
def test_no_more_hidden_samples_are_shown_than_can_be_spared(kind: str, tmp_path: Path) -> None:
    found = results_of(_case(kind, tmp_path))
    shown = 0
    if found.classes is not None:
        shown += len(found.classes.samples) + len(found.classes.worst)
    if found.numbers is not None:
        shown += len(found.numbers.worst)
    if found.forecast is not None:
        assert found.forecast.plot is not None
        shown += found.forecast.plot.marks[-1].path.count("M")
    assert 6 <= shown <= 16


@pytest.mark.parametrize("kind", HEADINGS)
def test_of_a_training_that_may_not_be_told_nothing_is_shown(kind: str, tmp_path: Path) -> None:
    case = replace(_case(kind, tmp_path), training=None)
    assert results_of(case) == Results()
    assert not set(HEADINGS[kind]) & set(page_of(_graded(case))[1])


def test_of_many_classes_the_likely_ones_and_the_frequent_confusions_are_shown() -> None:
    y = np.arange(100)
    x = CHANCE.integers(0, 256, (100, 8, 8, 3), np.uint8)
    shares = np.full((100, 100), 0.001)
    shares[y, y] = 0.9
    shares[7] = 0.001
    shares[7, 90:97] = 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.2
    names = tuple(f"kind {n}" for n in range(100))
    case = says(of_arrays(x, y, x, y, *names, is_images=True), shares)
    seen = class_results(case)
    assert seen is not None and seen.confusions == (("kind 7", "kind 96", 1),)
    assert [label for label, _ in seen.worst[0].bars] == [96, 95, 94, 7]
    assert seen.most_confused == "Most often it takes “kind 7” for “kind 96”: once."
    page = student_page(_graded(case), "strong").decode()
    assert "is called" in page and "Framed: right" not in page and len(page) < 120_000


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ([], ""),
        ([0.95], "It is wrong on 1 of 20 hidden samples, and gives the wrong class 95%."),
        ([0.95, 0.6], "It is wrong on 2 of 20 hidden samples; in 1 of them it gives the wrong class 90% or more."),
        ([0.8, 0.6], "It is wrong on 2 of 20 hidden samples; in none of them it gives the wrong class 90% or more."),
        ([0.9, 0.99], "It is wrong on 2 of 20 hidden samples; in all of them it gives the wrong class 90% or more."),
    ],
)  # fmt: skip
def test_how_sure_it_is_of_its_mistakes(wrong: list[float], said: str) -> None:
    y: Any = np.zeros(20, int)
    y[10:] = 1
    right = np.full(20, 0.7)
    right[: len(wrong)] = 1 - np.array(wrong)
    shares = np.stack([np.where(y == 0, right, 1 - right), np.where(y == 0, 1 - right, right)], axis=1)
    x = np.zeros((20, 2), np.float32)
    seen = class_results(says(of_arrays(x, y, x, y, "a", "b"), shares))
    assert seen is not None and seen.surely == said
