"""Tables as spreadsheets save them: read, or refused; and written back byte for byte."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.table import TableError, numbers, read

ROWS = (("Name", "ID"), ("Curie, Maria", "0042"), ("Zuse, Jürgen", "7"))
PLAIN = 'Name;ID\r\n"Curie, Maria";="0042"\r\nZuse, Jürgen;7\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("head", ["", "sep=;\r\n", '"SEP=;"\n'])
def test_every_form_is_read_and_kept(encoding: str, end: str, head: str) -> None:
    if encoding == "cp1252" and end == "\r" and not head:
        encoding = "mac_roman"  # who ends lines so writes so
    content = (head + PLAIN.replace("\r\n", end)).encode(encoding)
    table = read(content)
    assert table.rows == ROWS and table.with_cells({}) == content
    changed = read(table.with_cells({(1, 1): "9;9", (2, 3): "x"}))
    assert changed.rows == (ROWS[0], ("Curie, Maria", "9;9"), (*ROWS[2], "", "x"))


@pytest.mark.parametrize("sign", ",;\t|")
def test_the_delimiter_is_what_cuts_rows_alike(sign: str) -> None:
    rows = [("Class 7b",), ("Name", "Points"), ('"Curie, Maria"', "x"), ('"O|N;e\til,l"', '"1,5"')]
    assert read("\n".join(map(sign.join, rows)).encode()).delimiter == sign


def test_a_quote_that_never_closes_swallows_nobody() -> None:
    table = read(b'Name,ID\n"Curie,1\n"Zuse, K",2\n"two\r\nlines",3')
    assert table.rows == (("Name", "ID"), ('"Curie', "1"), ("Zuse, K", "2"), ("two\nlines", "3"))


def test_a_cell_is_quoted_where_its_neighbours_are() -> None:
    assert read(b'"a","b"\n"c",""\n').with_cells({(1, 1): "2"}) == b'"a","b"\n"c","2"\n'


def test_bytes_without_a_meaning_stay() -> None:
    content = b"Name,ID\nZo\xeb \x81,1\n"
    assert read(content).with_cells({(1, 1): "2"}) == content.replace(b",1", b",2")


def test_a_mark_is_no_part_of_a_name() -> None:
    assert read(codecs.BOM_UTF8 * 2 + b"Name\n").rows == (("Name",),)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04...", b"\xd0\xcf\x11\xe0", b"%PDF-1.7", b"<html>", b"a\0b,c", b"\xff\xfea"]
)
def test_what_is_no_table_is_told(content: bytes) -> None:
    with pytest.raises(TableError, match="expected a CSV: save it as .*Received: "):
        read(content)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,000.00", (1000,)), ("1.000,00", (1000,)), ("1 000,5", (1000.5,)), ("1\u202f000", (1000,)), ("1'000", (1000,)),
        ("10,00", (10,)), (" 10.00 ", (10,)), ("1,000", (1, 1000)), ("1.234", (1.234, 1234)), ("0.500", (0.5,)),
        ("1.000.000", (1000000,)), ("−3", (-3,)), ("", ()), ("#N/A", ()), ("10 %", ()), ("1,0,0", ()), ("nan", ()),
    ],
)  # fmt: skip
def test_numbers_of_all_countries(cell: str, expected: tuple[float, ...]) -> None:
    assert numbers(cell) == expected


@given(st.text(alphabet='ab,;\t|"\r\n= é', max_size=60), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_whatever_is_read_is_written_back(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    assert read(content).with_cells({}) == content


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        assert read(content).with_cells({}) == content
    except TableError as error:
        assert "expected" in str(error)
