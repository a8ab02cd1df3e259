"""Readings that are kept: the same as those that are made anew, and made anew where anything else is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.rubric import Rubric, read, read_once, readings
from grader.rubric.readings import reading_key
from grader.shelf import kept_in
from tests.rubric.test_engine import SIMPLE

ANSWERS = [
    "Negative numbers become zero, positive ones stay the same.",
    "A positive number becomes 1, negative is 0.",
    "Numbers are added.",
    "negative -> 0 \ud800",
    "Das ist eine lange Antwort, die auf Deutsch geschrieben ist und nichts anderes sagt.",
    "",
]


class Shelf(dict[str, bytes]):
    """Results in memory."""

    def keep(self, key: str, value: bytes) -> None:
        self[key] = value


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The answers that are read and not looked up."""
    done: list[str] = []

    def counted(text: str, rubric: Rubric, *, question: str = "") -> object:
        done.append(text)
        return read(text, rubric, question=question)

    monkeypatch.setattr(readings, "read", counted)
    return done


@pytest.mark.parametrize("text", ANSWERS)
def test_what_is_kept_is_what_was_read(text: str, reads: list[str]) -> None:
    with kept_in(Shelf()):
        first, again = (read_once(text, SIMPLE, question="What does it do?") for _ in range(2))
    assert first == again == read(text, SIMPLE, question="What does it do?") and reads == [text]


def test_without_a_place_nothing_is_kept(reads: list[str]) -> None:
    with kept_in(Shelf()):
        pass
    read_once("banana", SIMPLE)
    read_once("banana", SIMPLE)
    assert reads == ["banana"] * 2


def test_whatever_decides_a_reading_is_in_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    idea, wrong = SIMPLE.ideas[0], SIMPLE.misconceptions[0]
    rubrics = [
        replace(SIMPLE, ideas=(replace(idea, phrasings=("negative 0",)), *SIMPLE.ideas[1:])),
        replace(SIMPLE, ideas=(replace(idea, hint="Another?"), *SIMPLE.ideas[1:])),
        replace(SIMPLE, full=("zero",)),
        replace(SIMPLE, half=None),
        replace(SIMPLE, worth={SIMPLE.ideas[1].slug: 0.25}),
        replace(SIMPLE, question="What is it?"),
        replace(SIMPLE, translations={"de": {SIMPLE.ideas[0].slug: ("negative null",)}}),
        replace(SIMPLE, misconceptions=()),
        replace(SIMPLE, misconceptions=(replace(wrong, credit=0.25), SIMPLE.misconceptions[1])),
        replace(SIMPLE, misconceptions=(replace(wrong, forgiven=False), SIMPLE.misconceptions[1])),
        replace(SIMPLE, misconceptions=(replace(wrong, feedback="No."), SIMPLE.misconceptions[1])),
    ]
    keys = [reading_key("x", SIMPLE, ""), reading_key("x ", SIMPLE, ""), reading_key("x", SIMPLE, "What?")]
    keys += [reading_key("x", rubric, "") for rubric in rubrics]
    monkeypatch.setattr(readings, "fingerprint", lambda: "another grader")
    keys.append(reading_key("x", SIMPLE, ""))
    assert len(set(keys)) == len(keys) == 4 + len(rubrics)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b'{"credit": 1, "ideas": 3}'])
def test_what_is_damaged_is_read_again(content: bytes, reads: list[str]) -> None:
    shelf = Shelf({reading_key("banana", SIMPLE, ""): content})
    with kept_in(shelf):
        assert read_once("banana", SIMPLE) == read("banana", SIMPLE) == read_once("banana", SIMPLE)
    assert reads == ["banana"]
