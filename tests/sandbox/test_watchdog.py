"""Which limit strikes a job, by the processor's time and by the clock."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox import limits, watchdog
from grader.sandbox.watchdog import Output


class Watched:
    """A process whose clock, processor time and time in line are what a test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path):
        self.now = self.used = self.line = 0.0
        monkeypatch.setattr("grader.sandbox.watchdog.time.monotonic", lambda: self.now)
        monkeypatch.setattr(limits, "seconds_used", lambda pid: self.used)
        monkeypatch.setattr(limits, "in_line", lambda pid: {1: self.line / 2, 2: self.line / 2})
        monkeypatch.setattr(limits, "usage_of", lambda pid: (1.0, 1))
        monkeypatch.setattr(limits, "written_mb", lambda *given, **how: 0.0)
        bounds = {
            "seconds": 10, "wall_seconds": 30, "memory_mb": 99, "output_kb": 9, "file_mb": 9, "disk_mb": 9,
            "threads": 9,
        }  # fmt: skip
        self.dog = watchdog.Watchdog(os.getpid(), folder, bounds)

    def at(self, now: float, used: float, line: float) -> tuple[str | None, str | None]:
        """The limit it is told of, and the one it is stopped for, once so much time has gone by."""
        self.now, self.used, self.line = now, used, line
        stopped = [self.dog.over() for _ in range(watchdog.SELDOM)][-1]
        return self.dog.late(), stopped


@pytest.mark.parametrize(
    ("now", "used", "line", "told", "stopped"),
    [
        (9.0, 9.0, 0.0, None, None),
        (10.5, 10.4, 0.0, "time", None),
        (16.0, 15.9, 0.0, "time", "time"),
        (16.0, 0.1, 0.0, None, None),  # it waits: a clock is wider
        (31.0, 0.1, 0.0, "clock", None),
        (36.0, 0.1, 0.0, "clock", "clock"),
        (120.0, 9.5, 110.0, None, None),  # it stood in line
        (120.0, 9.5, 80.0, "clock", "clock"),  # it waited beside that, too
        (310.0, 9.5, 300.0, "clock", "clock"),  # in line for as long as nobody may
        (60.0, 16.0, 40.0, "time", "time"),  # an endless loop on a busy computer
    ],
)
def test_which_limit_strikes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, now: float, used: float, line: float,
    told: str | None, stopped: str | None,
) -> None:  # fmt: skip
    watched = Watched(monkeypatch, tmp_path)
    assert watched.at(now / 2, used / 2, line / 2) == (None, None) or now > 60
    assert watched.at(now, used, line) == (told, stopped)


def test_time_begins_anew_where_a_process_is_fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    watched = Watched(monkeypatch, tmp_path)
    watched.dog.begin(120.0)
    assert watched.at(100.0, 90.0, 0.0) == (None, None)  # it only imports
    watched.dog.begin()
    assert watched.at(109.0, 99.0, 0.0) == (None, None)
    assert watched.at(111.0, 100.5, 0.0) == ("time", None)
    assert watched.dog.seconds_used == pytest.approx(10.5)


def test_of_what_is_printed_the_first_and_the_last_is_kept() -> None:
    output = Output(8)
    for data in (b"abc", b"defg", b"hi"):
        output.add(data)
    assert output.text() == "abcd\n... 1 bytes left out ...\nfghi" and output.size == 9
    short = Output(8)
    short.add(b"abcdefgh")
    assert short.text() == "abcdefgh"
    half = Output(8)
    half.add("ab€€€".encode())  # cut within a character
    assert "\ufffd" in half.text()


@pytest.mark.parametrize(
    ("what", "value", "reason"),
    [
        ("usage_of", (99.0, 9), None), ("usage_of", (99.1, 1), "memory"), ("usage_of", (1.0, 10), "threads"),
        ("written_mb", 9.0, None), ("written_mb", 9.1, "disk"), ("written_mb", float("inf"), "disk"),
    ],
)  # fmt: skip
def test_what_is_over_a_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str, value: Any, reason: str | None
) -> None:
    watched = Watched(monkeypatch, tmp_path)
    monkeypatch.setattr(limits, what, lambda *given, **how: value)
    assert watched.at(1.0, 1.0, 0.0)[1] == reason


def test_memory_that_was_given_back_in_time_is_remembered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watched = Watched(monkeypatch, tmp_path)
    monkeypatch.setattr(limits, "usage_of", lambda pid: (50.0, 1))
    watched.at(1.0, 1.0, 0.0)
    monkeypatch.setattr(limits, "usage_of", lambda pid: (2.0, 1))
    watched.at(2.0, 2.0, 0.0)
    assert watched.dog.peak_mb == 50.0


def test_printing_without_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    watched = Watched(monkeypatch, tmp_path)
    watched.dog.output.size = (9 << 10) * 64
    assert watched.at(1.0, 1.0, 0.0)[1] is None
    watched.dog.output.size += 1
    assert watched.at(1.0, 1.0, 0.0)[1] == "output"


@pytest.mark.parametrize(
    ("used", "threads", "gives_way"), [(2.7, 1, 0), (2.9, 1, 1), (1.0, 8, 0), (1.0, 49, 1)]
)
def test_who_takes_more_than_one_core_gives_way_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, used: float, threads: int, gives_way: int
) -> None:
    watched = Watched(monkeypatch, tmp_path)
    watched.dog._bounds["threads"] = 99
    asked: list[int] = []
    monkeypatch.setattr(limits, "give_way", asked.append)
    monkeypatch.setattr(limits, "usage_of", lambda pid: (1.0, threads))
    watched.at(2.0, used, 0.0)
    watched.at(2.0, used, 0.0)
    assert len(asked) == gives_way


def test_a_computer_that_once_had_no_room_left_is_remembered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watched = Watched(monkeypatch, tmp_path)
    for said in ("", "disk", "memory", ""):
        monkeypatch.setattr(limits, "exhausted", lambda folder, said=said: said)
        watched.at(1.0, 1.0, 0.0)
    assert watched.dog.starved == "disk"
