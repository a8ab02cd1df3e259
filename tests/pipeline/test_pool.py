"""The pool: urgent first, then the longest; never more at once than threads; nothing after a stop."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError

import pytest

from grader.pipeline.pool import Pool


def test_urgent_first_then_the_longest() -> None:
    order: list[str] = []
    gate, began = threading.Event(), threading.Event()

    def wait() -> None:
        began.set()
        gate.wait(10)

    with Pool(1) as pool:
        pool.submit(wait, seconds=1)
        assert began.wait(10)
        jobs = [
            pool.submit(lambda name=name: order.append(name), seconds=seconds, urgent=urgent)
            for name, seconds, urgent in [
                ("short", 1, False), ("long", 9, False), ("first", 0.1, True), ("middle", 4, False),
                ("second", 5, True),
            ]
        ]  # fmt: skip
        gate.set()
        for job in jobs:
            job.result(10)
    assert order == ["first", "second", "long", "middle", "short"]


def test_no_more_at_once_than_threads_and_all_of_them() -> None:
    running, most, lock = 0, 0, threading.Lock()
    together = threading.Barrier(3, timeout=10)

    def job() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        together.wait()
        with lock:
            running -= 1

    with Pool(3) as pool:
        for each in [pool.submit(job, seconds=1) for _ in range(12)]:
            each.result(10)
    assert most == 3


def test_what_remains_is_known_and_told() -> None:
    changes: list[tuple[float, float]] = []
    gate, began = threading.Event(), threading.Event()

    def wait() -> None:
        began.set()
        gate.wait(10)

    with Pool(1, lambda: changes.append(pool.progress())) as pool:
        jobs = [pool.submit(wait, seconds=2)]
        assert began.wait(10)
        jobs.append(pool.submit(lambda: None, seconds=3))
        assert pool.progress() == (0, 5)
        gate.set()
        for job in jobs:
            job.result(10)
    assert pool.progress() == (5, 5)
    assert (2, 5) in changes and changes[-1] == (5, 5)


def test_an_error_is_handed_on_and_the_thread_lives() -> None:
    with Pool(1) as pool:
        broken = pool.submit(lambda: 1 / 0, seconds=1)
        with pytest.raises(ZeroDivisionError):
            broken.result(10)
        assert pool.submit(lambda: 7, seconds=1).result(10) == 7


def test_stopped_it_begins_nothing() -> None:
    gate, began = threading.Event(), threading.Event()

    def wait() -> str:
        began.set()
        gate.wait(10)
        return "done"

    with Pool(1) as pool:
        first = pool.submit(wait, seconds=1)
        assert began.wait(10)
        waiting = pool.submit(lambda: "never", seconds=1)
        pool.stop()
        late = pool.submit(lambda: "never", seconds=1)
        gate.set()
        assert first.result(10) == "done"
        for each in (waiting, late):
            with pytest.raises(CancelledError):
                each.result(1)
