"""The warm process's side of one job: when it is told, when it is stopped, and what is said of its end."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from grader.sandbox import server
from grader.sandbox.server import Job
from grader.sandbox.watchdog import FLOOD_TIMES, Output


class Dog:
    """A watchdog that says what a test says."""

    def __init__(self) -> None:
        self.output = Output(64)
        self.reason: str | None = None
        self.reached: str | None = None
        self.seconds, self.peak_mb, self.starved, self.seconds_used, self.waited = (
            1.23456,
            9.87,
            "",
            1.118,
            0.0,
        )

    def over(self) -> str | None:
        return self.reason

    def late(self) -> str | None:
        return self.reached


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What jobs were sent, without a process."""
    found: list[str] = []
    monkeypatch.setattr(server, "tell", lambda pid: found.append("told"))
    monkeypatch.setattr(server, "_sweep", lambda pid: found.append("swept"))
    monkeypatch.setattr(
        "grader.sandbox.server.os.kill", lambda pid, number: found.append(f"signal {int(number)}")
    )
    return found


@pytest.fixture
def pipes() -> Iterator[tuple[int, int, int, int]]:
    """The pipe of a job's output, and the one it marks its begin with: for reading, and for writing."""
    (reading, writing), (mark, marking) = os.pipe(), os.pipe()
    for descriptor in (reading, mark):
        os.set_blocking(descriptor, False)
    yield reading, writing, mark, marking
    for descriptor in (reading, writing, mark, marking):
        try:
            os.close(descriptor)
        except OSError:
            pass  # the job closed it


def job(dog: Dog, pipe: int = -1, mark: int = -1, *, tell: bool = True) -> Job:
    return Job(7, 4242, pipe, mark, dog, tell)  # type: ignore[arg-type]


def test_a_submission_is_told_once_and_stopped_if_that_is_no_use(sent: list[str]) -> None:
    dog = Dog()
    made = job(dog)
    made.watch()
    dog.reached = "time"
    made.watch()
    dog.reached = "clock"
    made.watch()
    assert sent == ["told"] and (made.told, made.stopped_for) == ("time", None)
    dog.reason = "time"
    made.watch()
    dog.reason = "memory"
    made.watch()
    assert made.stopped_for == "time" and sent[1:3] == ["swept", "signal 9"]


def test_a_training_is_not_told(sent: list[str]) -> None:
    dog = Dog()
    dog.reached = "time"
    made = job(dog, tell=False)
    made.watch()
    assert sent == [] and made.told == ""


def test_what_is_printed_without_end_stops_it(sent: list[str], pipes: tuple[int, int, int, int]) -> None:
    reading, writing, *_ = pipes
    made = job(Dog(), reading)
    os.write(writing, b"x" * 64 * FLOOD_TIMES)
    made.take()
    assert made.stopped_for is None
    os.write(writing, b"x")
    made.take()
    assert made.stopped_for == "output" and "signal 9" in sent


@pytest.mark.parametrize("begun", [True, False])
def test_what_is_left_in_the_pipes_is_read_at_the_end(
    sent: list[str], pipes: tuple[int, int, int, int], begun: bool
) -> None:
    reading, writing, mark, marking = pipes
    made = job(Dog(), reading, mark)
    os.write(writing, b"last words")
    if begun:
        os.write(marking, b"1")
    made.end()
    assert made.begun is begun and not made.open and sent == ["swept"]
    assert server._reply(made, 0)["log"] == "last words"


def test_the_reply(sent: list[str]) -> None:
    made = job(Dog())
    made.told = "clock"
    assert server._reply(made, -signal.SIGXCPU) == {
        "id": 7, "status": -signal.SIGXCPU, "stopped_for": "time", "seconds": 1.235, "peak_mb": 9.9, "log": "",
        "begun": False, "starved": "", "seconds_used": 1.12, "waited": 0.0, "told": "clock",
    }  # fmt: skip
    made.stopped_for = "disk"
    assert server._reply(made, -9)["stopped_for"] == "disk"
    made.stopped_for = None
    assert server._reply(made, -9)["stopped_for"] is None


def test_a_message_is_sent_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    said = bytearray()

    def write(descriptor: int, data: bytes) -> int:
        said.extend(data[:5])
        return min(5, len(data))

    monkeypatch.setattr("grader.sandbox.server.os.write", write)
    message: dict[str, Any] = {"id": 1, "log": "é\n" * 9}
    server._send(1, message)
    assert json.loads(said) == message and said.endswith(b"\n") and said.count(b"\n") == 1
