"""The queue as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from grader.commands.review import _take
from grader.gradebook import Gradebook
from grader.review import ReviewError, queue, read_table, write_table
from tests.review.room import SCHEMES, UNSURE, grade


def test_a_table_out_and_in(book: Gradebook, tmp_path: Path) -> None:
    text = write_table(queue(book, SCHEMES))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["student"] for row in rows] == ["'=dmitri", "ada", "ben", "chiara"]
    for row, points in zip(rows, ("12,5", "", "51", "half"), strict=True):
        row["points"], row["comment"] = points, "=1+1"
    out = io.StringIO()
    table = csv.DictWriter(out, rows[0], delimiter=";")
    table.writeheader()
    table.writerows(rows)
    content = out.getvalue().encode("utf-16")
    taken, refused = read_table(book, queue(book, SCHEMES, everything=True), content, "Ms K")
    assert taken == 1 and len(refused) == 2
    assert "row 4: ben, relu: expected points from 0 to 50. Received: 51" in refused[0]
    assert re.search(r"row 5: .*: expected points as a number, such as 2.5. Received: half", refused[1])
    assert [review.points for review in book.reviews("quick", "=dmitri")] == [12.5]
    # Given again it changes nothing, and an answer that has changed is not given old points.
    assert read_table(book, queue(book, SCHEMES, everything=True), content, "Ms K")[0] == 0
    grade(tmp_path, **{"=dmitri": "something else entirely, about signals of neurons"})
    taken, refused = read_table(book, queue(book, SCHEMES, everything=True), content, "Ms K")
    assert taken == 0 and "another answer to relu by now" in refused[0]
    with pytest.raises(ReviewError, match="Received none named check, points, about"):
        read_table(book, [], b"assignment,student\nx,y\n", "Ms K")


def test_what_follows_from_a_table_is_told(book: Gradebook, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(write_table(queue(book, SCHEMES)))))
    for row in rows:
        row["points"] = "12" if row["student"] == "ada" else ""
    with (tmp_path / "filled.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    console = Console(record=True, file=io.StringIO(), width=120)
    assert _take(console, book, SCHEMES, tmp_path / "filled.csv", "Ms K") == 2
    assert "1 answer follows what you decided: " in console.export_text()
    (followed,) = csv.DictReader(io.StringIO(write_table(queue(book, SCHEMES, followed=True))))
    assert (followed["student"], followed["points"], followed["marked_like"]) == (
        "ben",
        "12",
        f"ada: {UNSURE}",
    )
    assert _take(console, book, SCHEMES, tmp_path / "filled.csv", "Ms K") == 0
