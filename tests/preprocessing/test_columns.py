"""A teacher's own table: what a program did to its columns of texts is proven by the columns of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import data
from grader.data import Dataset
from grader.preprocessing.finding import finding_of, given_columns, hidden_columns, prepared
from grader.training.student import with_copies
from grader.training.trainer import write_inputs
from grader.worker.sample import sample_of
from tests.conftest import fit, layer, model
from tests.solved import replace

CODES = {"Rome": 3.0, "Oslo": 1.0, "Bern": 7.0}


def table(folder: Path, hidden_city: str = "Bern") -> Dataset:
    """Numbers and texts; every fifth row is hidden."""
    chance = np.random.default_rng(0)
    rows = [
        f"{chance.normal(70, 9):.1f},{hidden_city if n == 4 else list(CODES)[n % 3]},{n % 2},{'x' if n % 5 == 4 else ''}"
        for n in range(200)
    ]
    (folder / "t.csv").write_text("weight,city,y,part\n" + "\n".join(rows) + "\n")
    return data.load(
        replace(data.table("t.csv", target="y", hidden="part", classes=[0, 1]), folder=str(folder))
    )


def coded(columns: Any) -> Any:
    """What a program makes of its columns: a number for each city."""
    return np.stack([columns["weight"], [CODES.get(city, np.nan) for city in columns["city"]]], axis=1)


def seen(dataset: Dataset, x: Any) -> Any:
    return model(
        layer("Dense", shape=(None, 1), units=1), fits=(replace(fit(), sample=sample_of(x, dataset.y_train)),)
    )


def test_a_number_for_each_text_is_proven_and_done_to_hidden_rows(tmp_path: Path) -> None:
    dataset = table(tmp_path)
    found = finding_of(seen(dataset, coded(given_columns(dataset))), dataset)
    assert found is not None and found.transformation is not None and not found.why
    made = prepared(found.transformation, dataset.x_test, hidden_columns(dataset))
    assert made == pytest.approx(coded(hidden_columns(dataset)), rel=1e-5)
    folder = write_inputs(found.transformation, dataset, tmp_path / "inputs")
    assert np.load(folder / "x_test.npy") == pytest.approx(made)
    assert np.load(folder / "x_train.npy") == pytest.approx(coded(given_columns(dataset)), rel=1e-5)


def test_what_the_numbers_show_is_told_as_before(tmp_path: Path) -> None:
    dataset = table(tmp_path)
    found = finding_of(seen(dataset, dataset.x_train), dataset)
    assert found is not None and found.transformation is not None
    assert [each.column for each in found.transformation.features] == [f"column {n}" for n in (1, 2, 3, 4)]


def test_a_text_that_only_hidden_rows_have_has_no_number(tmp_path: Path) -> None:
    dataset = table(tmp_path, hidden_city="Lima")
    found = finding_of(seen(dataset, coded(given_columns(dataset))), dataset)
    assert found is not None and found.transformation is None and found.why


def test_copies_are_altered_in_numbers_with_fractions_only(tmp_path: Path) -> None:
    dataset = table(tmp_path)
    again = np.array([3, 5])
    columns = with_copies(dataset, again, np.random.default_rng(0))
    weight, city = columns["weight"], columns["city"]
    assert len(weight) == len(dataset.x_test) + 2 and list(city[-2:]) == list(city[again])
    assert 0 < np.abs(weight[-2:] - weight[again]).max() < 2
