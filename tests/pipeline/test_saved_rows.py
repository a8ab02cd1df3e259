"""The program that opens a file of predictions, run here on files of our own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.analysis import prediction_file
from grader.found import Found
from grader.pipeline.saved import ROWS
from grader.verdicts import Failure
from grader.worker.rows import LARGEST
from grader.worker.values import value_of


def opened(folder: Path, content: bytes | str, columns: tuple[str, str] = ("id", "")) -> Found:
    """What crosses the walls of a file."""
    path = folder / "p.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    space: dict[str, Any] = {}
    exec(ROWS.format(str(path), columns), space)
    return Found("p.csv", value=value_of(space["opened"], lambda model: model))


def cells(folder: Path, content: bytes | str, **kwargs: Any) -> list[tuple[str, str]]:
    columns = kwargs.get("columns", ("id", ""))
    file = prediction_file.read(opened(folder, content, columns), *columns)
    assert file.rows == len(file.keys)
    return list(zip(file.keys, file.cells, strict=True))


TWO = [("1", "2.5"), ("2", "3")]


@pytest.mark.parametrize(
    "content",
    [
        "id,price\n1,2.5\n2,3\n",
        "\ufeffid,price\r\n1,2.5\r\n2,3\r\n",
        "id;price\n1;2.5\n2;3\n",
        "sep=;\nid;price\n1;2.5\n2;3\n",
        "id\tprice\n1\t2.5\n2\t3",
        '"id","price"\n"1","2.5"\n"2","3"\n',
        "id , price\n 1, 2.5\n 2, 3\n",
        "price,id\n2.5,1\n3,2\n",
        ",id,price\n0,1,2.5\n1,2,3\n",
        "ID,price\n1,2.5\n\n2,3\n\n",
        "id,price\n1,2.5\n2,3\n".encode("utf-16"),
    ],
)
def test_forms_in_which_programs_and_spreadsheets_save(tmp_path: Path, content: bytes | str) -> None:
    assert cells(tmp_path, content) == TWO


def test_a_column_may_be_named_where_there_are_several(tmp_path: Path) -> None:
    text = "id,size,price\n1,9,2.5\n2,9,3\n"
    assert cells(tmp_path, text, columns=("id", "Price")) == TWO
    with pytest.raises(Failure, match="one column beside “id”.*Received: id, size, price"):
        cells(tmp_path, text)
    with pytest.raises(Failure, match="a column “cost” in"):
        cells(tmp_path, text, columns=("id", "cost"))
    with pytest.raises(Failure, match="one column beside “id”"):
        cells(tmp_path, "id,p,p\n1,2,3\n")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"PK\x03\x04rest", "Received: a workbook of a spreadsheet"),
        (b"id,p\n1,\x002\n", "Received: a file that is no text"),
        (b"x" * (LARGEST + 1), "it is larger than 16 MB"),
        (
            b"id,p\n1,2,5\n2,3\n",
            "as many cells as headings in each row of “p.csv”. Received: others in row 1",
        ),
        (b"1,2\n3,4\n", "expected a column “id” in “p.csv”. Received: 1, 2"),
        (b"id,p\n" + b"1,2\n" * 25_001, "Received: 25,001 rows"),
    ],
)
def test_what_is_no_file_of_predictions(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(Failure) as failure:
        cells(tmp_path, content)
    assert told in failure.value.reason


def test_a_large_file_is_kept_whole(tmp_path: Path) -> None:
    rows = [(f"house_{n}", f"{n * 1.25}") for n in range(25_000)]
    text = "id,price\n" + "".join(f"{key},{cell}\n" for key, cell in rows)
    assert cells(tmp_path, text) == rows
