"""What `course.toml` may say."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from grader.course.scale import GERMAN, KNOWN, PERCENT
from grader.course.settings import CourseError, CourseSettings, read_settings
from tests.conftest import ROOT


def read(folder: Path, text: str) -> CourseSettings:
    (folder / "course.toml").write_text(text, "utf-8")
    return read_settings(folder)


def test_without_a_file_points_are_added_up(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == CourseSettings()


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    said = read(
        tmp_path,
        'title = "Networks"\nassignments = ["one", "two"]\nscale = "german"\ndrop_lowest = 1\n'
        'missing = "left out"\n[weights]\none = 2\n[excused]\n"Ada Lovelace" = ["two"]\n'
        '[topics]\nloss = ["one/loss", "compiled"]\n',
    )
    assert said == CourseSettings(
        "Networks", ("one", "two"), {"one": 2}, 1, "left out", GERMAN,
        {"Ada Lovelace": ("two",)}, {"loss": ("one/loss", "compiled")},
    )  # fmt: skip


def test_a_scale_and_a_pass_mark_of_ones_own(tmp_path: Path) -> None:
    said = read(tmp_path, "passing = 40\n[scale]\ngood = 80\nfair = 40\nno = 0\n")
    assert (said.scale.grade(79), said.scale.passed(40), said.scale.passed(39)) == ("fair", True, False)
    assert read(tmp_path, "passing = 60").scale.passing == 60
    assert read(tmp_path, "").scale == PERCENT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scale = 'greek'", "german"),
        ("weigths = 1", "weigths"),
        ("[weights]\none = -1", "weights.one"),
        ("missing = 'ignored'", "missing"),
        ("title = ", "course.toml"),
        ("[scale]\nA = 0", "passing"),
    ],
)
def test_what_cannot_be_meant_is_told(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CourseError, match="course.toml") as refused:
        read(tmp_path, text)
    assert words in str(refused.value)


def test_every_line_of_the_documentation_is_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "course.md").read_text("utf-8")
    whole, scale = re.findall(r"```toml\n(.*?)```", text, re.S)
    said = read(tmp_path, whole)
    assert said.weights["short_exam"] == 40 and said.scale.grade(95) == "1.0" and "activations" in said.topics
    assert all(getattr(said, each.name) for each in fields(said))  # it shows each of them
    assert read(tmp_path, scale).scale.grade(56) == "merit"
    assert all(f'`"{name}"`' in text for name in KNOWN)
    for name, known in KNOWN.items():
        row = next(line for line in text.splitlines() if line.startswith(f'| `"{name}"`'))
        assert row.endswith(f"| {known.passing:g} |")
