"""The process of `grader.intake.reader`: reads submissions from standard input until there are no more."""

from __future__ import annotations

import sys

from grader.gradebook import codec
from grader.intake.files import read_files
from grader.intake.reader import LASTS, PASSES, receive, send
from grader.records.submission import Submission
from grader.sandbox import walls

if sys.platform == "linux":
    import resource

MEMORY_MB = 3072  # address space of the process; a Python with our libraries has some 600


def main() -> None:
    """Be the process: read submissions until there are no more."""
    _limit()
    send(sys.stdout.buffer, b"ready")
    while content := receive(sys.stdin.buffer):
        student, files, left_out, released = codec.unpack_files(content)
        full, sort = False, PASSES
        try:
            reply, sort = codec.pack_submission(read_files(student, files, left_out, released)), LASTS
        except MemoryError:
            full = True
            reason = f"It could not be read: that took more than {MEMORY_MB:,} MB of memory."
            reply = codec.pack_submission(Submission(student, unreadable=reason))
        except Exception as error:  # our reader does not know what to do with it: a person should look
            reason = f"It could not be read here: {type(error).__name__}: {error}"
            reply = codec.pack_submission(Submission(student, read_error=reason[:300]))
        send(sys.stdout.buffer, sort + reply)
        if full:
            return  # the next one begins with all its memory


def _limit() -> None:
    """Bound this process's memory, and raise the walls around it where there are any."""
    if sys.platform != "linux":
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB << 20, MEMORY_MB << 20))
        walls.raise_walls(walls.STRONG, readable=[], writable=[])
    except (OSError, ValueError):
        pass  # it runs no line of a submission: they are one more safety, where they are to be had


if __name__ == "__main__":
    main()
