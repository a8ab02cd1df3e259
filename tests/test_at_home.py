"""A notebook that was handed out, looked at on the student's own computer before it is handed in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader import intake, public
from grader.assignment import Assignment
from grader.loading import load_assignment
from grader.pipeline.session import Session
from grader.public import public_part
from grader.records.mark import Verdict
from grader.rehearsal import rehearse
from grader.systems.github import package

SCHEME = """
from grader import Assignment, by_hand, hidden, tests

assignment = Assignment(
    slug="sums",
    title="Sums",
    notebooks=("work",),
    checks=(
        tests("total", 2, code="assert total == 6"),
        by_hand("why", 3, title="Why?"),
        by_hand("plot", 3, title="Plot."),
        hidden(by_hand("style", 1, title="Is it well written?")),
    ),
)
"""
CELLS = [
    ("code", "import otter\ngrader = otter.Notebook('work.ipynb')", "locked", ""),
    ("code", "rows = open('rows.csv').read().split(',')", "locked", ""),
    ("code", "total = ...", "answer", ""),
    ("code", "grader.check('total')", "locked", ""),
    ("markdown", "## Why?\nSay why it is six.", "", ""),
    ("markdown", "Your answer here.", "answer", "why"),
    ("code", "# your plot", "answer", "plot"),
    ("markdown", "Anything else?", "answer", "style"),
]


def _notebook(**own: str) -> bytes:
    """The notebook as it is handed out, with what a student wrote in place of it, by check."""
    cells: list[dict[str, Any]] = []
    for place, (kind, source, role, check) in enumerate(CELLS):
        metadata = {"grader": {"role": role, "name": f"cell{place}", "check": check}} if role else {}
        cells.append({"cell_type": kind, "metadata": metadata, "source": own.get(check or "-", source)})
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    files = {
        "assignment.py": SCHEME.encode(),
        "handout.md": b"# Sums\n",
        "notebooks/work.ipynb": _notebook(),
        "files/rows.csv": b"1,2,3",
        "grading_files/answers.csv": b"6",
    }
    folder = tmp_path / "assignments" / "sums"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return load_assignment(folder)


def _looked_at(session: Session, assignment: Assignment, home: Path, work: bytes) -> dict[str, Verdict]:
    """The verdict of each check on a student's own computer, with what the handout has beside the work."""
    home.mkdir()
    (home / "sums.check.json").write_text(public.publish(public_part(assignment)), "utf-8")
    (home / "rows.csv").write_bytes(b"1,2,3")
    (home / "mine.ipynb").write_bytes(work)
    known = public.load(home / "sums.check.json")
    submission = intake.read(home / "mine.ipynb", released=known.released)
    graded = rehearse(session, known, submission, train=False)
    assert graded.grade.case.outcome == "finished", graded.grade.case.outcome_text
    return {mark.check.slug: mark.verdict for mark in graded.grade.marks}


def test_answers_are_looked_for_in_their_cells(
    session: Session, assignment: Assignment, tmp_path: Path
) -> None:
    """The file beside it is read and otter's client is there, though nothing of otter is installed."""
    nothing = _looked_at(session, assignment, tmp_path / "nothing", _notebook())
    assert nothing == {"total": "passed", "why": "failed", "plot": "failed"}
    done = _notebook(why="It is 1 + 2 + 3.", plot="plot = 1")
    assert _looked_at(session, assignment, tmp_path / "done", done) == dict.fromkeys(nothing, "passed")


def test_nothing_hidden_is_told(assignment: Assignment) -> None:
    text = public.publish(public_part(assignment))
    assert "style" not in text and "answers.csv" not in text and "total == 6" not in text


def test_a_repository_begins_with_the_notebooks(assignment: Assignment, tmp_path: Path) -> None:
    files = package(assignment, tmp_path, "strong").files
    assert files["work.ipynb"] == _notebook() and files["rows.csv"] == b"1,2,3"
    assert not {"model.py", "answers.md", "answers.csv"} & files.keys()
