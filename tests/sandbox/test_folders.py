"""What a job leaves, and what is counted of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sandbox.folders import job_folder, remove
from tests.sandbox.deep import deep_folder


def test_a_folder_of_any_depth_is_removed(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("kept")
    with job_folder() as folder:
        deep_folder(folder, 5000)
        (folder / "link").symlink_to(tmp_path)
        (folder / "closed").mkdir(mode=0o000)
        (folder / "~1").mkdir()
        (folder / "1").mkdir()
    assert not folder.exists() and (tmp_path / "outside").exists()
    assert not list(folder.parent.glob(f"{folder.name}*"))


def test_what_cannot_be_removed_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "refused")

    monkeypatch.setattr("grader.sandbox.folders.remove", refuse)
    with job_folder() as folder:
        pass
    monkeypatch.undo()
    remove(folder)
