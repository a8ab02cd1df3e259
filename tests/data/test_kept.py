from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.data import load
from grader.data.kept import kept


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "grader" / "data"


def _never() -> tuple[np.ndarray, ...]:
    raise AssertionError("made again")


def test_it_is_made_once(folder: Path) -> None:
    made = kept("two", lambda: (np.arange(3), np.ones((2, 2), np.float32)))
    again = kept("two", _never)
    for one, other in zip(made, again, strict=True):
        assert one.dtype == other.dtype and np.array_equal(one, other)
    assert [path.suffix for path in folder.iterdir()] == [".npz"]


def test_another_version_of_what_makes_it_makes_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    kept("one", lambda: (np.arange(3),))
    monkeypatch.setattr("importlib.metadata.version", lambda library: "99")
    assert kept("one", lambda: (np.arange(4),))[0].size == 4
    monkeypatch.undo()


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 nothing", b"x" * 999])
def test_what_is_damaged_is_made_again(folder: Path, damage: bytes) -> None:
    kept("one", lambda: (np.arange(3),))
    [path] = folder.iterdir()
    path.write_bytes(damage)
    assert kept("one", lambda: (np.arange(4),))[0].size == 4
    assert kept("one", _never)[0].size == 4


def test_pickles_are_not_opened(folder: Path) -> None:
    kept("one", lambda: (np.arange(3),))
    [path] = folder.iterdir()
    np.savez(path, np.array([print], dtype=object))
    assert kept("one", lambda: (np.arange(4),))[0].size == 4


def test_without_a_folder_to_write_in_it_is_made_each_time(tmp_path: Path) -> None:
    (tmp_path / "grader").write_text("no folder")
    assert kept("one", lambda: (np.arange(3),))[0].size == 3
    assert kept("one", lambda: (np.arange(4),))[0].size == 4


@pytest.mark.parametrize("name", ["mnist", "cifar10", "wine"])
def test_a_data_set_is_the_same_from_the_cache(name: str) -> None:
    first, second = load(name, "stand-in"), load(name, "stand-in")
    assert first.digest == second.digest and first.x_train.shape == second.x_train.shape
