"""Submissions that are alike: looked up where the same class was handed in, compared where anything is new."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.classes import alike as module
from grader.classes.alike import alike, alike_key
from grader.gradebook import Derived
from grader.records.section import Section
from grader.records.submission import Submission
from grader.similarity import Pair, similar

PROGRAM = "\n".join(f"first{n} = second{n} * {n} + third{n}(fourth{n})" for n in range(40))


def work(student: str, program: str = PROGRAM, **more: Any) -> Submission:
    return Submission(student, (("a.py", program.encode()),), "a.py", **more)


CLASS = [
    work("ada"),
    work("ben", PROGRAM.replace("first3 ", "fifth ")),
    *(work(f"s{n}", "\n".join(f"x{n}_{m} = {n} - {m} / y{m}" for m in range(30))) for n in range(4)),
]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the classes that are compared and not looked up."""
    done: list[int] = []

    def counted(submissions: list[Submission], given: list[str]) -> list[Pair]:
        done.append(len(submissions))
        return similar(submissions, given)

    monkeypatch.setattr(module, "similar", counted)
    return done


def kept() -> Derived:
    return Derived(lambda key: None, lambda results: None)


def test_what_is_kept_is_what_was_found(compared: list[int]) -> None:
    known = kept()
    first, again = (alike(CLASS, ["given"], known) for _ in range(2))
    assert first == again == similar(CLASS, ["given"]) and compared == [len(CLASS)]
    assert {(pair.first.student, pair.second.student) for pair in first} >= {("ada", "ben")}


def test_whatever_decides_it_is_in_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [
        CLASS[::-1],
        CLASS[:-1],
        [work("ada", PROGRAM + "\n"), *CLASS[1:]],
        [work("ada", sections=(Section("One", "an answer"),)), *CLASS[1:]],
        [replace(CLASS[0], script="b.py"), *CLASS[1:]],
    ]
    program_that_counts = replace(CLASS[0], script="c.py")
    program_that_counts.__dict__["digest"] = CLASS[0].digest  # of several, under the digest of all
    keys = [alike_key(each, ["given"]) for each in (CLASS, [program_that_counts, *CLASS[1:]], *others)]
    keys.append(alike_key(CLASS, ["given", "more"]))
    monkeypatch.setattr(module, "fingerprint", lambda: "another grader")
    keys.append(alike_key(CLASS, ["given"]))
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("content", [b"", b"[1]", b"{}x", b'[{"places": [0, 99]}]'])
def test_what_is_damaged_is_compared_again(content: bytes, compared: list[int]) -> None:
    known = kept()
    known.keep(alike_key(CLASS, []), content)
    assert alike(CLASS, [], known) == similar(CLASS, []) and compared == [len(CLASS)]
