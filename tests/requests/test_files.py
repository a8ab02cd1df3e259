"""Files and folders of what students wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.gradebook.requests import RequestError
from grader.requests import read_files

MAIL = b"From: ada@school.edu\nSubject: mine\n\nWhy?\n"


def _read(*paths: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    messages, unread = read_files(paths)
    return [(each.source, each.text.strip()) for each in messages], [
        (each.source, each.why) for each in unread
    ]


def test_each_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Why nine? Größe".encode("utf-16"))
    (tmp_path / "b.csv").write_bytes(b"Name,Words\nAda,Why is it so\n")
    (tmp_path / "c.eml").write_bytes(MAIL)
    (tmp_path / "d.mbox").write_bytes(b"From x Sat Nov 28 09:15:02 2026\n" + MAIL)
    (tmp_path / "e").write_bytes(b"From x Sat Nov 28 09:15:02 2026\n" + MAIL)
    files = sorted(tmp_path.iterdir())
    assert _read(*files) == (
        [
            ("a.txt", "Why nine? Größe"), ("b.csv, row 2", "Why is it so"), ("c.eml", "Why?"),
            ("d.mbox, mail 1", "Why?"), ("e, mail 1", "Why?"),
        ],
        [],
    )  # fmt: skip


def test_a_folder_has_what_is_meant_and_no_links(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.eml").write_bytes(MAIL)
    (folder / ".b.eml").write_bytes(MAIL)
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "secret.txt").write_text("not theirs")
    (folder / "c.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "cur").mkdir()
    (folder / "cur" / "1659.M1:2,S").write_bytes(MAIL)
    assert _read(folder) == ([("a.eml", "Why?"), ("1659.M1:2,S", "Why?")], [])


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.docx", b"PK\x03\x04x", "expected a text, a CSV or mails"),
        ("a.msg", b"\xd0\xcf\x11\xe0", "a mail as .eml"),
        ("a.txt", b"a\0b", "expected a text"),
        ("a.csv", b"%PDF-1.4", "a.csv: expected a CSV"),
        ("a.eml", b"just words", "expected a mail"),
    ],
)
def test_what_cannot_be_read_stops_nothing_else(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "z.txt").write_text("Why?")
    read, ((source, said),) = _read(tmp_path / name, tmp_path / "z.txt")
    assert read == [("z.txt", "Why?")] and source == name and why in said


def test_what_is_not_there_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"which is not there\. Give the path"):
        read_files([tmp_path / "nowhere.csv"])
    with pytest.raises(RequestError, match=r"with 0\. Give another folder"):
        read_files([tmp_path])
