"""Zip archives: what is in them is read, what is odd is refused by its name."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake import archive, read, tree
from grader.intake.archive import ArchiveError, unpack
from grader.intake.classes import collect


def _zip(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return stream.getvalue()


def _link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return entry, target.encode()


def test_what_is_in_it_is_a_submission(tmp_path: Path) -> None:
    (tmp_path / "ada.zip").write_bytes(
        _zip(
            ("work/model.py", b"x = 1"), ("work/answers.md", b"# relu\nzero"), ("__MACOSX/._model.py", b"\0")
        )
    )
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben" / "hand in.zip").write_bytes(_zip(("main.py", b"x = 2")))
    found = {each.student: each for each in collect(tmp_path, "x")}
    assert found["ada"].script == "work/model.py" and found["ada"].sections[0].text == "zero"
    assert not found["ada"].remarks and not found["ada"].unreadable
    assert found["ben"].script == "main.py"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (("../evil.py", b""), "leads out"),
        (("a/../../evil.py", b""), "leads out"),
        (("/etc/passwd.py", b""), "leads out"),
        (("C:\\windows\\evil.py", b""), "leads out"),
        (("..\\evil.py", b""), "leads out"),
        (_link("link.py", "/etc/passwd"), "link"),
        (("A.PY", b""), "capitals"),
        (("in\x07side.py", b""), "cannot be shown"),
        (("bidi\u202eyp.py", b""), "cannot be shown"),
        (("/".join("abcdefghijklmnop") + ".py", b""), "too long"),
        (("a\u200c.py", b""), "cannot be seen"),
    ],
)
def test_what_is_odd_is_refused_by_name_and_the_rest_graded(
    entry: tuple[str | zipfile.ZipInfo, bytes], reason: str
) -> None:
    files, left_out = unpack(_zip(("a.py", b"x = 1"), entry))
    assert list(files) == ["a.py"]
    assert len(left_out) == 1 and reason in left_out[0]


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "SIZE_LIMIT", 1 << 20)
    bomb = _zip(("a.py", b"x = 1"), ("bomb.csv", b"0" * (8 << 20)), ("b.py", b"y"))
    assert len(bomb) < 20_000
    files, left_out = unpack(bomb)
    assert set(files) == {"a.py", "b.py"} and "bomb.csv" in left_out[0] and "1 MB" in left_out[0]
    many = _zip(*((f"{n}.py", b"") for n in range(tree.FILES_LIMIT + 3)))
    files, left_out = unpack(many)
    assert len(files) == tree.FILES_LIMIT and len(left_out) == 3
    monkeypatch.setattr(tree, "NAMES_LIMIT", 10)
    files, left_out = unpack(many)
    assert len(files) == 10 and left_out == ["what is more than 10 names"]
    monkeypatch.setattr(archive, "STUDENTS_LIMIT", 10)
    with pytest.raises(ArchiveError, match="at most 10"):
        unpack(many)


def test_a_size_that_lies_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "SIZE_LIMIT", 1 << 16)
    content = bytearray(_zip(("big.py", b"0" * (1 << 20))))
    real = (1 << 20).to_bytes(4, "little")
    lying = bytes(content).replace(real, (10).to_bytes(4, "little"))
    assert lying != bytes(content)
    files, left_out = unpack(lying)
    assert sum(map(len, files.values())) <= 1 << 16 and (files or left_out)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"PK, not quite", os.urandom(200)])
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ada.zip").write_bytes(content)
    found = read(tmp_path / "ada.zip")
    assert "expected a zip archive" in found.unreadable and found.script is None


@given(st.binary(max_size=400), st.integers(0, 300))
def test_damaged_archives_end_in_a_message(noise: bytes, place: int) -> None:
    content = bytearray(_zip(("a.py", b"x = 1\n" * 50), ("b.md", b"# relu\n")))
    content[place : place + len(noise)] = noise
    try:
        files, left_out = unpack(bytes(content))
    except ArchiveError as error:
        assert str(error)
    else:
        assert all(isinstance(each, bytes) for each in files.values()) and all(left_out)
