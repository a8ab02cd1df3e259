"""Kill graders at random moments, and see that nothing is lost and nothing done twice. Run as a program.

Forks: nothing is imported anew, so a grader lives only for what it grades.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import sys
import time
import zipfile
from pathlib import Path

from grader.gradebook import NAME
from tests.gradebook.quick import grade, looked, submission

STUDENTS = [submission(f"student{n:02}", classes=10 if n % 3 else 9) for n in range(40)]


def state(out: Path) -> tuple[set[str], set[str]]:
    """Whose evidence is kept, and who is graded; the file must be sound."""
    if not (out / NAME).exists():
        return set(), set()
    connection = sqlite3.connect(out / NAME)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if "grades" not in tables:
            return set(), set()
        graded = [name for (name,) in connection.execute(
            "SELECT student FROM grades JOIN submissions ON submissions.id = submission WHERE counts = 1"
        )]  # fmt: skip
        assert len(graded) == len(set(graded)), "graded twice"
        whole = connection.execute(
            "SELECT count(*) FROM grades WHERE (SELECT count(*) FROM marks WHERE marks.submission = grades.submission) = 3"
        ).fetchone()[0]
        assert whole == connection.execute("SELECT count(*) FROM grades").fetchone()[0], "half a grade"
        count = connection.execute("SELECT count(*) FROM evidence").fetchone()[0]
        return {str(n) for n in range(count)}, set(graded)
    finally:
        connection.close()


def packed(path: Path) -> bytes:
    """What is in an archive, and not when it was put there."""
    with zipfile.ZipFile(path) as archive:
        return b"".join(name.encode() + archive.read(name) for name in sorted(archive.namelist()))


def files(out: Path) -> dict[str, bytes]:
    return {
        path.name: packed(path) if path.suffix == ".zip" else path.read_bytes()
        for path in sorted((out / "quick").iterdir())
        if not path.name.startswith(".")
    }


def child(out: Path, pause: float) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            grade(out, STUDENTS, pause=pause)
            os._exit(0)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
    return pid


def main(folder: Path, kills: int, seed: int) -> None:
    random.seed(seed)
    started = time.monotonic()
    whole = folder / "whole"
    assert os.waitpid(child(whole, 0.004), 0)[1] == 0
    lasts = time.monotonic() - started
    expected = files(whole)
    killed = rounds = 0
    out = folder / "out"
    while killed < kills:
        before, graded_before = state(out)
        seen_before = len(looked(out))
        pid = child(out, 0.004)
        time.sleep(random.uniform(0, lasts / 2))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            killed += 1
        else:
            assert status == 0, "a grader that was not killed failed"
        kept, graded = state(out)
        assert len(kept) >= len(before) and graded >= graded_before, "something was lost"
        # What was kept before is not looked at again: only the rest is.
        again = looked(out)[seen_before:]
        assert len(again) == len(set(again)) and len(again) <= len(STUDENTS) - len(before), "run twice"
        assert not graded_before & set(again), "graded twice"
        if len(graded) == len(STUDENTS):
            rounds += 1
            assert os.waitpid(child(out, 0.0), 0)[1] == 0
            assert files(out) == expected, "another result than without the kills"
            shutil.rmtree(out)
    if out.exists():
        assert os.waitpid(child(out, 0.0), 0)[1] == 0
        assert files(out) == expected, "another result than without the kills"
    print(f"{killed} kills survived, {rounds} classes ended in between, one takes {lasts:.2f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
