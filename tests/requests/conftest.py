"""A class that may ask about its marks: graded once, and a copy for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.gradebook import NAME, Gradebook
from tests.requests.room import grade


@pytest.fixture(scope="session")
def class_that_asks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("asks")
    grade(out)
    return out


@pytest.fixture
def out(class_that_asks: Path, tmp_path: Path) -> Path:
    shutil.copytree(class_that_asks, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def book(out: Path) -> Iterator[Gradebook]:
    with Gradebook(out / NAME) as opened:
        yield opened
