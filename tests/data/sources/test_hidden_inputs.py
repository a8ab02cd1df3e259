"""Hidden rows that students are given without what is to be predicted."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import data
from grader.data import Dataset, as_code, as_plain, from_plain, given_part, table
from grader.data.dataset import HiddenInputs
from grader.data.sources.table import TableSource

Make = Callable[..., Dataset]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(rows: list[list[Any]], name: str = "houses.csv", sign: str = ",", **settings: Any) -> Dataset:
        text = "".join(sign.join(map(str, row)) + "\n" for row in rows)
        (tmp_path / name).write_bytes(settings.pop("mark", b"") + text.encode())
        source = table(name, settings.pop("target", "price"), **settings)
        return data.load(replace(source, folder=str(tmp_path)))

    return made


def houses(head: str = "id", count: int = 40) -> list[list[Any]]:
    """Houses in the order of their prices."""
    rows = [[n + 1, 30 + n * 7 % 40, "AB"[n % 2], f"n{n}", 100 + 10 * n] for n in range(count)]
    return [[head, "size", "zone", "name", "price"], *rows]


def handed(dataset: Dataset) -> tuple[HiddenInputs, list[list[str]]]:
    assert dataset.given is not None and dataset.given.inputs is not None
    file = next(file for file in dataset.given.files if file.name == dataset.given.inputs.file)
    return dataset.given.inputs, list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))


def test_without_a_name_nothing_of_the_hidden_rows_is_given(make: Make) -> None:
    dataset = make(houses(), leave_out=["name"])
    assert dataset.given.inputs is None and [file.name for file in dataset.given.files] == ["houses.csv"]


def test_hidden_rows_are_given_with_a_key_and_with_their_inputs_alone(make: Make) -> None:
    dataset = make(houses(), leave_out=["name"], inputs="test.csv")
    known, (head, *rows) = handed(dataset)
    assert dataset.given.names == ("houses.csv", "test.csv")
    assert (known.file, known.key) == ("test.csv", "id") and head == ["id", "size", "zone"]
    assert [row[0] for row in rows] == [str(n) for n in range(33, 41)]  # 32 given ones come before
    by_key = {row[0]: row for row in rows}
    sizes = [float(by_key[key][1]) for key in known.keys]
    assert sizes == dataset.x_test[:, 0].tolist()  # of each hidden sample its own key


def test_the_order_and_the_keys_follow_from_the_inputs_and_from_nothing_else(make: Make) -> None:
    rows = houses()
    first = handed(make(rows, leave_out=["name"], inputs="test.csv"))[1]
    other = [
        rows[0],
        *([*row[:4], 1000 - row[4]] for row in rows[1:]),
    ]  # what is to be predicted, upside down
    assert handed(make(other, leave_out=["name"], inputs="test.csv"))[1] == first
    # In the file they stand by price, and here they do not.
    dataset = make(rows, leave_out=["name"], inputs="test.csv")
    keys = np.array([int(key) for key in handed(dataset)[0].keys])
    prices = dataset.y_test[np.argsort(keys)]
    assert (np.diff(prices) < 0).any() and (np.diff(prices) > 0).any()


@pytest.mark.parametrize(
    ("name", "ids", "key"),
    [
        ("house_id", [f"H{n * 7 % 40:02}" for n in range(40)], "house_id"),
        ("HouseID", [n * 7 % 40 for n in range(40)], "HouseID"),
        ("house_id", [f"H{n:02}" for n in range(40)], "id"),  # would tell where a row stood
        ("house_id", [f"H{n}" for n in range(40)], "id"),
        ("house_id", [10 * n for n in range(40)], "id"),
        ("house_id", [10.5 - n for n in range(40)], "id"),
        ("house_id", [f"H{n % 39}" for n in range(40)], "id"),  # not of one row alone
        ("house_id", ["", *(f"H{n * 7 % 40:02}" for n in range(1, 40))], "id"),
        ("paid", [f"H{n * 7 % 40:02}" for n in range(40)], "id"),
    ],
)
def test_a_key_of_the_tables_own_is_kept_where_it_tells_nothing(
    make: Make, name: str, ids: list[Any], key: str
) -> None:
    head, *rows = houses(name)
    rows = [[each, *row[1:]] for each, row in zip(ids, rows, strict=True)]
    dataset = make([head, *rows], leave_out=["name", name], inputs="test.csv")
    known, (titles, *lines) = handed(dataset)
    assert (known.key, titles) == (key, [key, "size", "zone"])
    assert sorted(known.keys) == sorted(line[0] for line in lines)
    if key == name:
        own = {str(row[0]): float(row[4]) for row in rows}
        assert [own[each] for each in known.keys] == dataset.y_test.tolist()


def test_a_made_key_is_called_as_no_input_is(make: Make) -> None:
    head, *rows = houses("ID")
    rows = [[n * n, *row[1:]] for n, row in enumerate(rows)]  # an input that is called so
    known, (titles, *_) = handed(make([head, *rows], leave_out=["name"], inputs="test.csv"))
    assert known.key == "row_id" and titles == ["row_id", "ID", "size", "zone"]


def test_it_is_written_as_the_teachers_file_is(make: Make) -> None:
    head, *rows = houses()
    rows = [[row[0], f"{row[1]},5", '"a;b"' if row[2] == "A" else "c", *row[3:]] for row in rows]
    dataset = make([head, *rows], sign=";", mark=b"\xef\xbb\xbf", leave_out=["name"], inputs="test.csv")
    content = dataset.given.files[1].read()
    assert content.startswith("\ufeffid;size;zone\n33;".encode()) and b',5;"a;b"\n' in content


def test_a_second_file_is_given_without_its_labels(make: Make, tmp_path: Path) -> None:
    head, *rows = houses("number")
    (tmp_path / "solution.csv").write_text(
        "price,zone,size,name,number\n" + "".join(f"{500 + n},A,{20 + n},Zoë ☃{n},{n}\n" for n in range(12))
    )
    dataset = make([head, *rows], hidden="solution.csv", leave_out=["name"], inputs="test.csv")
    known, (titles, *lines) = handed(dataset)
    assert titles == ["id", "size", "zone"] if known.key == "id" else titles[1:] == ["size", "zone"]
    sizes = {line[0]: float(line[1]) for line in lines}
    assert [sizes[key] for key in known.keys] == dataset.x_test[:, 0].tolist() and len(lines) == 12
    assert b"500" not in dataset.given.files[1].read()


def test_what_students_have_says_the_keys_and_is_there_when_it_is(make: Make, tmp_path: Path) -> None:
    dataset = make(houses(), leave_out=["name"], inputs="test.csv")
    source = replace(
        table("houses.csv", "price", leave_out=["name"], inputs="test.csv"), folder=str(tmp_path)
    )
    theirs = given_part(source, classes=False)
    assert from_plain(as_plain(theirs)) == theirs and isinstance(theirs, TableSource)
    assert 'inputs="test.csv"' in as_code(source)
    home = tmp_path / "student"
    home.mkdir()
    (home / "houses.csv").write_bytes(dataset.given.files[0].read())
    without = data.load(replace(theirs, folder=str(home)))
    assert without.given.inputs is None and len(without.given.files) == 1
    (home / "test.csv").write_bytes(dataset.given.files[1].read())
    with_it = data.load(replace(theirs, folder=str(home)))
    assert sorted(with_it.given.inputs.keys) == sorted(dataset.given.inputs.keys)
    assert with_it.given.files[1].read() == dataset.given.files[1].read()
    (home / "test.csv").write_bytes(b"\x00\x01")
    assert data.load(replace(theirs, folder=str(home))).given.inputs is None


@pytest.mark.parametrize("inputs", ["houses.csv", "a/test.csv", "test.xlsx", "../test.csv", 3, ".csv"])
def test_a_name_that_is_none(inputs: Any) -> None:
    with pytest.raises(ValueError, match="table: inputs: expected"):
        table("data/houses.csv", "price", inputs=inputs)
