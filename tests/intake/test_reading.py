"""The process that reads: one reply a submission, whatever reading it does."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from grader.gradebook.codec import pack_files, unpack_submission
from grader.intake import reading
from grader.intake.reader import LASTS, PASSES, receive, send
from grader.records.submission import Submission


def replies(monkeypatch: pytest.MonkeyPatch, read: Any, *students: str) -> list[Submission]:
    """What the process replies to these students' files, as `read` reads them.

    What the files decide is marked to last, and what the computer does, such as its memory, is not.
    """
    given, said = io.BytesIO(), io.BytesIO()
    for student in students:
        send(given, pack_files(student, {"a.py": b"x = 1"}, ["b.py (too long)"]))
    given.seek(0)
    monkeypatch.setattr(reading, "_limit", lambda: None)
    monkeypatch.setattr(reading, "read_files", read)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=given))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=said))
    reading.main()
    said.seek(0)
    assert receive(said) == b"ready"
    found = []
    while content := receive(said):
        submission = unpack_submission(content[1:])
        ours = submission.read_error or "of memory" in submission.unreadable
        assert content[:1] == (PASSES if ours else LASTS)
        found.append(submission)
    return found


def test_each_submission_is_answered_by_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(student: str, files: dict[str, bytes], left_out: list[str], released: object) -> Submission:
        return Submission(student, tuple(files.items()), remarks=tuple(left_out))

    assert replies(monkeypatch, read, "ada", "ben") == [
        Submission(name, (("a.py", b"x = 1"),), remarks=("b.py (too long)",)) for name in ("ada", "ben")
    ]


def test_a_fault_of_ours_is_nobodys_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(student: str, files: dict[str, bytes], left_out: list[str], released: object) -> Submission:
        if student == "ada":
            raise KeyError("nothing like it")
        return Submission(student)

    ada, ben = replies(monkeypatch, read, "ada", "ben")
    assert "KeyError" in ada.read_error and not ada.unreadable and ben == Submission("ben")


def test_who_fills_the_memory_is_told_and_the_process_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(student: str, files: dict[str, bytes], left_out: list[str], released: object) -> Submission:
        raise MemoryError

    (ada,) = replies(monkeypatch, read, "ada", "ben")  # ben is read by the next process
    assert "3,072 MB of memory" in ada.unreadable and not ada.read_error
