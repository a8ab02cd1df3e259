"""Time limits inside a process."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time

import pytest

from grader.worker.clocks import SEEN_S, Clocks, OutOfTime


def busy(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_what_is_late_is_interrupted() -> None:
    with pytest.raises(OutOfTime, match="more than 0.1 seconds"), Clocks().limited(0.1):
        busy(5)


def test_what_is_in_time_is_not() -> None:
    with Clocks().limited(2):
        busy(0.02)


def test_what_catches_it_is_interrupted_again() -> None:
    caught = 0
    with pytest.raises(OutOfTime), Clocks().limited(0.1):
        for _ in range(3):
            try:
                busy(5)
            except OutOfTime:
                caught += 1
        busy(5)
    assert caught == 3


def test_what_does_nothing_is_stopped_too() -> None:
    with pytest.raises(OutOfTime, match="did nothing for 1 seconds"), Clocks().limited(5, waiting=1):
        time.sleep(10)


def test_a_limit_inside_another_leaves_that_to_go_on() -> None:
    clocks = Clocks()
    with pytest.raises(OutOfTime, match="more than 0.4 seconds"), clocks.limited(0.4):
        with pytest.raises(OutOfTime, match="more than 0.1 seconds"), clocks.limited(0.1):
            busy(5)
        busy(5)


def test_a_longer_limit_inside_does_not_shift_the_outer_one() -> None:
    clocks = Clocks()
    with pytest.raises(OutOfTime, match="more than 0.1 seconds"), clocks.limited(0.1):
        with clocks.limited(5):
            busy(0.2)
        busy(5)


def test_the_process_has_its_own_clocks_back() -> None:
    told = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    try:
        with Clocks().limited(1):
            pass
        assert signal.getsignal(signal.SIGALRM) is signal.SIG_IGN
        for clock in (signal.ITIMER_REAL, signal.ITIMER_PROF, signal.ITIMER_VIRTUAL):
            assert signal.getitimer(clock)[0] == 0.0
    finally:
        signal.signal(signal.SIGALRM, told)


def test_a_program_that_replaces_the_clock_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = Clocks()
    monkeypatch.setattr(signal, "setitimer", lambda *args: None)
    monkeypatch.setattr(signal, "signal", lambda *args: None)
    monkeypatch.setattr(time, "process_time", lambda: 0.0)
    with pytest.raises(OutOfTime), clocks.limited(0.1):
        while True:
            pass


def test_no_object_takes_another_method() -> None:
    with pytest.raises(AttributeError):
        Clocks().limited = None


def test_what_cannot_be_interrupted_is_ended_by_the_kernel() -> None:
    program = "from grader.worker.clocks import Clocks\nwith Clocks().limited(0.1):\n    sum(range(10**12))\n"
    ended = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    assert ended.returncode == -signal.SIGVTALRM


def test_what_is_only_held_up_is_interrupted_and_not_ended() -> None:
    # As by a pass of the garbage collector, in which no signal is heard.
    program = """
from grader.worker.clocks import Clocks, OutOfTime
with Clocks().limited(5):
    try:
        with Clocks().limited(0.05):
            sum(range(2 * 10**7))
    except OutOfTime:
        print("interrupted")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, "interrupted\n"), done


def test_who_leaves_many_threads_running_is_on_record_while_they_are_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    clocks, done = Clocks(), threading.Event()
    for count, expected in ((3, []), (60, [SEEN_S])):
        with clocks.limited(5), clocks.limited(5):
            for _ in range(count):
                threading.Thread(target=done.wait, daemon=True).start()
        assert slept == expected
    done.set()
