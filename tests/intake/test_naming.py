"""Names in zip archives, in whatever they were written."""

from __future__ import annotations

import zipfile

import pytest

from grader.intake.naming import names_of


def _entries(*names: bytes) -> list[zipfile.ZipInfo]:
    return [zipfile.ZipInfo(each.decode("cp437")) for each in names]


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("utf-8", ["Noël Pérez_7.py", "مریم_8.py", "Đặng_9.py"]),
        ("cp437", ["Noël Pérez_7.py"]),
        ("cp850", ["Jürgen Groß_7.py", "Käthe Böhm_8.py"]),
        ("cp1252", ["Jürgen Groß_7.py", "Noël Pérez_8.py"]),
        ("cp1251", ["Сергей Петренко_7.py"]),
        ("cp866", ["Сергей Петренко_7.py", "Анна_8.py"]),
        ("cp1256", ["سارة حسن_7.py", "ليلى_8.py"]),
        ("gbk", ["李小龙_7.py", "实验.py"]),
        ("shift_jis", ["鈴木さくら_7.py"]),
        ("cp1250", ["Żaneta Śliwińska_7.py"]),
        ("ascii", ["plain.py"]),
    ],
)
def test_names_are_read_in_what_they_were_written_in(page: str, names: list[str]) -> None:
    assert names_of(_entries(*(each.encode(page) for each in names))) == names


def test_names_that_are_marked_are_what_they_say() -> None:
    (marked,) = _entries("é.py".encode("cp437"))
    marked.flag_bits |= 0x800
    assert names_of([marked]) == ["é.py"]
