"""What is counted of a job: its room on the disk, its memory, its files without a name."""

from __future__ import annotations

import ctypes
import math
import mmap
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.sandbox import limits
from grader.sandbox.folders import remove
from tests.sandbox.deep import deep_folder


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
    deep_folder(tmp_path, 3000)
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


def test_of_a_process_that_is_gone_nothing_is_known() -> None:
    with subprocess.Popen(["true"]) as process:
        pass
    gone = process.pid
    assert limits.usage_of(gone) == (0.0, 0) and limits.threads(gone) == 0 and limits.in_line(gone) == {}
    assert limits.seconds_used(gone) == 0.0
    limits.give_way(gone)


@pytest.mark.parametrize(
    ("blocks", "memory", "said"),
    [(32 * 256, 128, ""), (32 * 256 - 1, 500, "disk"), (32 * 256, 127, "memory"), (0, 0, "disk")],
)
def test_so_little_left_that_anybody_may_fail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, blocks: int, memory: int, said: str
) -> None:
    monkeypatch.setattr(
        "grader.sandbox.limits.os.statvfs", lambda path: SimpleNamespace(f_bavail=blocks, f_frsize=4096)
    )
    free = SimpleNamespace(available=memory << 20)
    monkeypatch.setattr("grader.sandbox.limits.psutil.virtual_memory", lambda: free)
    assert limits.exhausted(tmp_path) == said
