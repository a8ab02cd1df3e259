"""What a job leaves, and what is counted of it."""

from __future__ import annotations

import ctypes
import math
import mmap
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox import limits
from grader.sandbox.folders import job_folder, remove


def _deep(folder: Path, levels: int) -> None:
    here = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("file", os.O_CREAT | os.O_WRONLY, 0o000, dir_fd=here))
    os.close(here)


def test_a_folder_of_any_depth_is_removed(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("kept")
    with job_folder() as folder:
        _deep(folder, 5000)
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


@pytest.fixture
def other() -> Iterator[int]:
    """A process that holds no file without a name; this one does, for other tests."""
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process.pid
        process.kill()


def test_room_is_what_the_kernel_counts(tmp_path: Path, other: int) -> None:
    (tmp_path / "sparse").touch()
    os.truncate(tmp_path / "sparse", 100 << 20)
    assert limits.written_mb(other, tmp_path, 64) < 1
    (tmp_path / "full").write_bytes(os.urandom(3 << 20))
    assert 2.9 < limits.written_mb(other, tmp_path, 64) < 4
    (tmp_path / "folders").mkdir()
    for number in range(300):
        (tmp_path / "folders" / f"{number}").mkdir()
    assert limits.written_mb(other, tmp_path, 64) > 4


def test_files_without_a_name_count_open_or_mapped(tmp_path: Path) -> None:
    def room() -> float:
        return limits.written_mb(os.getpid(), tmp_path, 64) - before

    before = 0.0
    before = room()
    with tempfile.TemporaryFile(dir=tmp_path) as file:
        file.write(os.urandom(2 << 20))
        file.flush()
        assert 1.9 < room() < 4
        libc = ctypes.CDLL(None, use_errno=True)
        libc.mmap.restype = ctypes.c_void_p
        size = ctypes.c_size_t(mmap.PAGESIZE)
        place = libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_PRIVATE, file.fileno(), ctypes.c_long(0))
        assert room() < 4  # it is open, so its size is known
    assert room() >= 63  # now nobody knows
    libc.munmap(ctypes.c_void_p(place), size)
    assert room() < 1


def test_what_cannot_be_counted_is_too_much(tmp_path: Path, other: int) -> None:
    _deep(tmp_path, 3000)
    assert limits.written_mb(other, tmp_path, 64) == math.inf
    remove(tmp_path / "d")
    assert limits.written_mb(other, tmp_path, 64) < 1
    assert limits.written_mb(other, tmp_path / "gone", 64) == 0


def test_page_tables_are_memory() -> None:
    before, threads = limits.usage_of(os.getpid())
    assert before > 20 and threads >= 1
    with open("/proc/self/exe", "rb") as file:
        mapped = mmap.mmap(-1, 8 << 30, prot=mmap.PROT_READ, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        for place in range(0, 8 << 30, 2 << 20):
            mapped[place]
        after, _ = limits.usage_of(os.getpid())
        mapped.close()
        assert (
            file and after - before > 10
        )  # 16 MB of page tables for 4,096 pages that are all the same zeros
