"""Another grader, or another library, has another fingerprint."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import fingerprint as module
from grader.fingerprint import fingerprint


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of two files, beside one library."""
    folder = tmp_path / "grader"
    (folder / "rubric" / "__pycache__").mkdir(parents=True)
    (folder / "fingerprint.py").write_text("x = 1")
    (folder / "rubric" / "families.txt").write_text("ZERO: none")
    (tmp_path / "library-1.0.dist-info").mkdir()
    monkeypatch.setattr(module, "__file__", str(folder / "fingerprint.py"))
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "nowhere")])
    fingerprint.cache_clear()
    yield folder
    fingerprint.cache_clear()


def fresh() -> str:
    fingerprint.cache_clear()
    return fingerprint()


def test_it_is_of_every_file_and_every_library(package: Path) -> None:
    found = [fresh()]
    (package / "fingerprint.py").write_text("x = 2")
    found.append(fresh())
    (package / "rubric" / "families.txt").write_text("ZERO: none nothing")
    found.append(fresh())
    (package / "rubric" / "families.txt").rename(package / "rubric" / "other.txt")
    found.append(fresh())
    (package.parent / "library-1.0.dist-info").rename(package.parent / "library-1.1.dist-info")
    found.append(fresh())
    assert len(set(found)) == len(found)


def test_what_python_compiled_is_no_part_of_it(package: Path) -> None:
    before = fresh()
    (package / "rubric" / "__pycache__" / "a.pyc").write_bytes(b"x")
    assert fresh() == before
