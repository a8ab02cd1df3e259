"""Jobs on a fixed number of threads: what is urgent first, of the rest the longest first.

The threads wait for the sandbox's processes, one each, so no more run than there are threads.
"Longest first" ends a class soonest: a long training begun last would leave the other cores idle.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")


class Pool:
    """A pool of `workers` threads; a context manager."""

    def __init__(self, workers: int, on_progress: Callable[[], None] = lambda: None):
        """Prepare a pool.

        Args:
            workers: jobs side by side.
            on_progress: called whenever a job is added or done, from any thread.
        """
        self._on_progress = on_progress
        self._ready = threading.Condition()
        self._heap: list[tuple[tuple[float, int], float, Callable[[], Any], Future[Any]]] = []
        self._count = 0
        self._open = True
        self._left = 0.0  # estimated seconds of what is queued and of what runs
        self._done = 0.0
        self._workers = workers
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Pool:
        self.widen(self._workers)
        return self

    def widen(self, workers: int) -> None:
        """Have at least so many jobs side by side from now on."""
        with self._ready:
            while self._open and len(self._threads) < workers:
                self._threads.append(threading.Thread(target=self._work, daemon=True))
                self._threads[-1].start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        for thread in self._threads:
            thread.join()

    def submit(self, work: Callable[[], T], *, seconds: float, urgent: bool = False) -> Future[T]:
        """Add a job.

        Args:
            work: called once, on one of the threads. It must not wait for another job.
            seconds: roughly what it takes.
            urgent: before everything that is not, in the order of adding.

        Returns:
            Its result to come; cancelled if the pool has been stopped.
        """
        future: Future[T] = Future()
        with self._ready:
            if not self._open:
                future.cancel()
                return future
            self._count += 1
            rank = (-float("inf") if urgent else -seconds, self._count)
            heapq.heappush(self._heap, (rank, seconds, work, future))
            self._left += seconds
            self._ready.notify()
        self._on_progress()
        return future

    def progress(self) -> tuple[float, float]:
        """Estimated seconds of the work that is done, and of all that is known so far."""
        with self._ready:
            return self._done, self._done + self._left

    def stop(self) -> None:
        """Begin nothing any more; what runs goes on to its end."""
        with self._ready:
            self._open = False
            for *_, future in self._heap:
                future.cancel()
            self._heap.clear()
            self._ready.notify_all()

    def _work(self) -> None:
        while True:
            with self._ready:
                while self._open and not self._heap:
                    self._ready.wait()
                if not self._open:
                    return
                _, seconds, work, future = heapq.heappop(self._heap)
            result, error = None, None
            try:
                result = work()
            except BaseException as caught:  # handed on to whoever waits for the job
                error = caught
            with self._ready:
                self._left -= seconds
                self._done += seconds
            self._on_progress()
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)
