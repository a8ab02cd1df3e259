"""`grader review --deal`: who gets which question."""

from __future__ import annotations

import io

from rich.console import Console

from grader.commands.review import _deal
from grader.gradebook import Gradebook
from grader.gradebook.duties import duties
from tests.review.room import SCHEMES


def _said(book: Gradebook, names: str) -> str:
    console = Console(record=True, file=io.StringIO(), width=120)
    _deal(console, book, SCHEMES, names)
    return console.export_text()


def test_questions_are_dealt_and_dealt_again(book: Gradebook) -> None:
    said = _said(book, "Ms K, Mr L")
    assert "Ms K: 4 marks of relu (4)" in said and 'review --as "NAME"' in said
    assert duties(book) == {("quick", "relu"): "Ms K"}
    assert "Mr L: 4 marks" in _said(book, "Mr L") and duties(book) == {("quick", "relu"): "Mr L"}
    assert "Nobody has questions of their own." in _said(book, "") and duties(book) == {}
