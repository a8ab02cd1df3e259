"""What a teacher asks for, remembered in the gradebook."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classes.request import GradeRequest

# As version 0.9 wrote it: gradebooks hold it.
STORED = (
    '{"slugs": ["first_model"], "submissions": "/c/in", "roster": "/c/list.csv", "column": "HW 1", '
    '"extensions": null, "out": "", "data_folder": "stand-in", "workers": 2, "sandbox": "basic", '
    '"also": ["junit"], "for_students": true, "cluster": "local:2"}'
)
REQUEST = GradeRequest(
    slugs=("first_model",), submissions=Path("/c/in"), roster=Path("/c/list.csv"), column="HW 1",
    out=Path("there"), data_folder="stand-in", workers=2, sandbox="basic", export_forms=("junit",),
    for_students=True, cluster="local:2",
)  # fmt: skip


def test_what_gradebooks_hold_is_read_and_written() -> None:
    assert GradeRequest.from_json(STORED, Path("there")) == REQUEST
    assert json.loads(REQUEST.to_json()) == json.loads(STORED)


def test_a_database_to_fill_is_remembered() -> None:
    asked = GradeRequest(fill=Path("/c/gradebook.db"))
    assert GradeRequest.from_json(asked.to_json(), Path("reports")) == replace(
        asked, submissions=Path.cwd() / "submissions"
    )


def test_what_holds_once_is_not_remembered() -> None:
    once = GradeRequest(out=Path("there"), allow_missing=True, rerun=("ada",))
    again = GradeRequest.from_json(once.to_json(), Path("there"))
    assert not again.allow_missing and again.rerun == ()


def test_it_means_the_same_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = GradeRequest(submissions=Path("in"), extensions=Path("late.csv"), data_folder="data").to_json()
    monkeypatch.chdir("/")
    again = GradeRequest.from_json(text, Path("out"))
    assert again.submissions == tmp_path / "in" and again.extensions == tmp_path / "late.csv"
    assert again.data_folder == str(tmp_path / "data") and again.roster is None and again.out == Path("out")
    assert GradeRequest.from_json(GradeRequest().to_json(), Path("out")).data_folder is None
