"""The table of a form."""

from __future__ import annotations

import pytest

from grader.gradebook.requests import RequestError
from grader.requests.forms import ROWS, read_form
from grader.requests.message import Message


def test_the_columns_may_stand_in_any_order() -> None:
    table = (
        "Why do you ask?;Email Address;Code of the mark;Timestamp;Name;Class\n"
        '"It says nine;\nand nine is right";ada@school.edu;K7CF-3M9A;2026/11/28 9:15:02 AM GMT+1;Ada Lovelace;10b\n'
        ";;;;;\n"
        "No;ben@school.edu;;2026/11/28 10:15:02 AM GMT+1;Ben Okafor;10b\n"
    )
    first, second = read_form(table.encode(), "marks.csv")
    assert first == Message(
        "It says nine;\nand nine is right", "marks.csv, row 2", beside="K7CF-3M9A\n10b", name="Ada Lovelace",
        address="ada@school.edu", sent="2026/11/28 9:15:02 AM GMT+1",
    )  # fmt: skip
    assert (second.text, second.source, second.sender) == (
        "No",
        "marks.csv, row 4",
        "Ben Okafor <ben@school.edu>",
    )


def test_titles_are_not_needed_for_times_and_addresses() -> None:
    table = "a,b,c,d\n28.11.2026 09:15,ada@school.edu,K7CF-3M9A,Why is it wrong\n29.11.2026 10:00,,x,Why\n"
    first, second = read_form(table.encode("utf-16"), "m.csv")
    assert (first.sent, first.address, first.text) == (
        "28.11.2026 09:15",
        "ada@school.edu",
        "Why is it wrong",
    )
    assert (second.sent, second.address) == ("29.11.2026 10:00", "")


def test_a_date_that_may_be_two_is_told_by_the_others() -> None:
    rows = "Timestamp,Words\n11/12/2026 9:00,why\n"
    assert [each.day_first for each in read_form(rows.encode(), "m.csv")] == [None]
    assert [each.day_first for each in read_form(f"{rows}11/28/2026 9:00,why\n".encode(), "m.csv")] == [
        False,
        False,
    ]
    both = f"{rows}11/28/2026 9:00,why\n28/11/2026 9:00,why\n"
    assert [each.day_first for each in read_form(both.encode(), "m.csv")] == [None] * 3


def test_formulas_are_words() -> None:
    (message,) = read_form(b'Name,Words\n=1+1,"=HYPERLINK(""http://evil.example"";""x"")"\n', "m.csv")
    assert message.text == '=HYPERLINK("http://evil.example";"x")' and message.name == "=1+1"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"Name,Words\n", b"Name\n", b",,,\n,,,\n"])
def test_a_table_of_nothing_has_no_messages(content: bytes) -> None:
    assert read_form(content, "m.csv") == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04x", "Received: a workbook of a spreadsheet"),
        (b"a\0b,c\n", "no text"),
        (b"a\n" + b"b\n" * ROWS, "expected at most 20,000 rows"),
    ],
)
def test_what_is_no_table_is_told(content: bytes, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        read_form(content, "m.csv")
