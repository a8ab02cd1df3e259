"""The gradebook of a class whose marks wait for a person: graded once, and a copy for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.gradebook import NAME, Gradebook
from tests.review.room import grade


@pytest.fixture(scope="session")
def graded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("graded")
    grade(out)
    return out


@pytest.fixture
def book(graded_once: Path, tmp_path: Path) -> Iterator[Gradebook]:
    shutil.copytree(graded_once, tmp_path, dirs_exist_ok=True)
    with Gradebook(tmp_path / NAME) as opened:
        yield opened
