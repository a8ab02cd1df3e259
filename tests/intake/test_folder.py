"""A folder on the disk: links are not followed, and only regular files are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.intake import folder, read
from grader.intake.folder import Folder


def test_only_regular_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    (tmp_path / "zero.py").symlink_to("/dev/zero")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "secret.py").symlink_to("/etc/passwd")
    for name in ("pipe.py", "link.py", "zero.py"):
        assert "expected a regular file" in read(tmp_path / name).unreadable
    assert read(tmp_path / "inner").script is None


def test_a_folder_gives_regular_files_by_their_names_inside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "FILE_LIMIT", 60)
    (tmp_path / "ada" / "hw").mkdir(parents=True)
    (tmp_path / "ada" / "hw" / "work.py").write_bytes(b"x = 1")
    (tmp_path / "ada" / "large.csv").write_bytes(bytes(61))
    (tmp_path / "ada" / "link.py").symlink_to("/etc/passwd")
    (tmp_path / "ada" / "more").symlink_to("/etc")
    (tmp_path / "ada" / ".git").mkdir()
    (tmp_path / "ben.py").write_bytes(b"x = 2")
    given = Folder(tmp_path)
    assert given.entries() == {"ada": True, "ben.py": False}
    assert given.entries("ada") == {"hw": True, "large.csv": False, "link.py": False, "more": False}
    assert given.is_clone("ada") and not given.is_clone("ada/hw")
    found = given.contents("ada")
    assert found.files == {"hw/work.py": b"x = 1"} and not found.fault
    assert len(found.left_out) == 1 and found.left_out[0].startswith("large.csv (")
    assert given.contents("ben.py").files == {"ben.py": b"x = 2"}
    assert "could not be read by this computer" in given.contents("nobody").fault
