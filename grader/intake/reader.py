"""A process that reads what students handed in: parsers can be slow, or want more memory than there is.

It is ours and runs no line of a submission. What it makes of one comes back as plain data; if it is lost, or
goes over its budget, that costs the one submission it was reading. What was read once need not be read again.
"""

from __future__ import annotations

import hashlib
import queue
import struct
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import IO

import psutil

from grader.errors import InternalError
from grader.fingerprint import fingerprint
from grader.gradebook import Derived, codec
from grader.records.submission import Submission
from grader.released import ReleasedNotebook
from grader.sandbox import isolated

SECONDS = 20.0  # of the processor, that reading one submission may take: an honest one takes a hundredth
BUSY_FACTOR = 30  # times that, on the clock, of a computer that is busy with other things
LOOK_EVERY_S = 0.05
ATTEMPTS = 2  # where the process is lost by no budget
# Before each reply: whether the files decide it, or also the computer on which they were read.
LASTS, PASSES = b"=", b"~"


class ReaderLost(InternalError):
    """The process ended while it read: no fault of the submission's, as far as is known."""


class Reader:
    """Reads submissions one after the other; a context manager. The process starts when it is needed."""

    def __init__(self, known: Derived | None = None) -> None:
        """Prepare to read; `known` is where it is kept what was read."""
        self._known = known
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(
        self,
        student: str,
        files: dict[str, bytes],
        left_out: list[str],
        released: Sequence[ReleasedNotebook] = (),
    ) -> Submission:
        """Make a submission of files, as `grader.intake.files.read_files` does.

        Raises:
            ReaderLost: the process ended, and ended again.
        """
        request = codec.pack_files(student, files, left_out, released)
        if self._known is None:
            return self._read_anew(student, request)[0]
        key = reading_key(request)
        if (kept := self._known.get(key)) is not None:
            with suppress(Exception):  # damaged, whatever the decoders say of it: it is read again
                return codec.unpack_reading(kept, files)
        submission, lasts = self._read_anew(student, request)
        if lasts:
            self._known.keep(key, codec.pack_reading(submission, files))
        return submission

    def _read_anew(self, student: str, request: bytes) -> tuple[Submission, bool]:
        """What the process makes of files, and whether it always makes that of them."""
        for attempt in range(ATTEMPTS):
            try:
                return self._read(student, request)
            except (ReaderLost, OSError) as error:
                self._stop()
                if attempt + 1 == ATTEMPTS:
                    raise ReaderLost(f"the process that reads submissions was lost: {error}") from error
        raise AssertionError("unreachable")

    def _read(self, student: str, request: bytes) -> tuple[Submission, bool]:
        process = self._process or self._start()
        assert process.stdin is not None
        watched = psutil.Process(process.pid)
        begun, used = time.monotonic(), _seconds(watched)
        sending = threading.Thread(target=send, args=(process.stdin, request), daemon=True)
        sending.start()  # what is large fills the pipe until it is read
        while True:
            try:
                reply = self._replies.get(timeout=LOOK_EVERY_S)
            except queue.Empty:
                over = _seconds(watched) - used > SECONDS
                if over or time.monotonic() - begun > SECONDS * BUSY_FACTOR:
                    self._stop()
                    slow = Submission(
                        student,
                        unreadable="It could not be read: that took more than "
                        f"{SECONDS:g} seconds of computing. "
                        "Hand in a plain program and a short sheet of answers.",
                    )
                    return slow, False
                continue
            if not reply:
                raise ReaderLost(f"it ended with status {process.wait()}")
            return codec.unpack_submission(reply[1:]), reply[:1] == LASTS

    def _start(self) -> subprocess.Popen[bytes]:
        self._replies = queue.SimpleQueue()
        self._process = process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            isolated.command("grader.intake.reading"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone
        )
        assert process.stdout is not None
        threading.Thread(target=_listen, args=(process.stdout, self._replies), daemon=True).start()
        try:  # its own imports are at nobody's expense
            ready = self._replies.get(timeout=SECONDS * BUSY_FACTOR)
        except queue.Empty:
            ready = b""
        if not ready:
            raise ReaderLost("it did not start")
        return process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                try:
                    pipe.close()
                except OSError:
                    pass  # it was being written to


def reading_key(request: bytes) -> str:
    """The name under which it is kept what reading came to: a hash of all that decides it."""
    return hashlib.sha256(f"reading {fingerprint()} ".encode() + request).hexdigest()


def _seconds(process: psutil.Process) -> float:
    """Processor time that a process has used, in seconds; 0 once it is gone."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def send(pipe: IO[bytes], content: bytes) -> None:
    """Write a message, its length first."""
    try:
        pipe.write(struct.pack("<Q", len(content)))
        pipe.write(content)
        pipe.flush()
    except (OSError, ValueError):
        pass  # it is gone, which whoever waits for its reply sees


def _listen(pipe: IO[bytes], replies: queue.SimpleQueue[bytes]) -> None:
    """Hand on replies; an empty one when there will be no more."""
    try:
        while content := receive(pipe):
            replies.put(content)
    except (OSError, ValueError):
        pass  # closed
    replies.put(b"")


def receive(pipe: IO[bytes]) -> bytes:
    """Read a message; an empty one where there are no more."""
    head = pipe.read(8)
    if len(head) < 8:
        return b""
    return pipe.read(struct.unpack("<Q", head)[0])
