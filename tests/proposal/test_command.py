"""The worked example of docs/marking.md, as it is typed, and what else the command says."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from grader.commands import calibrate, rubric
from grader.loading import load_assignment
from tests.conftest import ROOT

SECTION = (ROOT / "docs" / "marking.md").read_text("utf-8").partition("### A rubric in five minutes")[2]
SECTION = SECTION.partition("### Phrasings")[0]
TYPED = [line.strip() for line in re.findall(r"^ +\.venv/bin/grader (.+)$", SECTION, re.M)]
UNSEEN = re.compile(r"has not seen: (\d+) of 60 \((\d+)%, kappa (0\.\d+)\)")
NEAR = 8  # answers: families of words are added to, and each changes a few


def _type(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    name, *arguments = shlex.split(line)
    command = typer.Typer()
    command.command()({"rubric": rubric.rubric, "calibrate": calibrate.calibrate}[name])
    return CliRunner().invoke(command, arguments)


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A folder with the worked example's table."""
    (tmp_path / "docs" / "examples").mkdir(parents=True)
    shutil.copy(ROOT / "docs" / "examples" / "osmosis.csv", tmp_path / "docs" / "examples")
    return tmp_path


def test_what_is_typed_does_what_is_shown(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed, compared = TYPED
    done = _type(proposed, school, monkeypatch)
    assert done.exit_code == 0, done.output
    shown = SECTION.partition("```text\n")[2].partition("```")[0].splitlines()
    assert shown[0] in done.output and shown[-1] in done.output
    told, found = UNSEEN.search(SECTION), UNSEEN.search(done.output)
    assert told and found and abs(int(told[1]) - int(found[1])) <= NEAR
    scheme = load_assignment(school / "assignments" / "osmosis")
    (check,) = scheme.checks
    assert check.rubric is not None and check.title == check.rubric.question in proposed
    assert "grader calibrate osmosis.jsonl --assignment osmosis" in " ".join(done.output.split())
    after = _type(compared, school, monkeypatch)
    assert after.exit_code == 0 and re.search(r"osmosis +│ +60", after.output), after.output


def test_it_is_the_same_each_time_and_nothing_is_overwritten(
    school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = _type(TYPED[0], school, monkeypatch)
    again = _type(TYPED[0], school, monkeypatch)
    assert again.exit_code == 2 and "Give another with --name" in " ".join(again.output.split())
    other = _type(f"{TYPED[0]} --name swelling", school, monkeypatch)
    assert other.exit_code == 0 and other.output.replace("swelling", "osmosis") == done.output
    first, second = (
        (school / "assignments" / name / "assignment.py").read_text("utf-8")
        for name in ("osmosis", "swelling")
    )
    assert (
        second.replace("swelling", "osmosis").replace("SWELLING", "OSMOSIS").replace("Swelling", "Osmosis")
        == first
    )


def test_too_few_answers_write_nothing(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (school / "few.csv").write_text("answer,points\nwater moves in,1\nsalt moves in,0\n", "utf-8")
    done = _type('rubric "Why?" few.csv', school, monkeypatch)
    assert done.exit_code == 2 and "at least 12 marked answers (there are 2)" in " ".join(done.output.split())
    assert not (school / "assignments").exists() and not (school / "few.jsonl").exists()


def test_what_words_cannot_tell_apart_is_said(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(
        f"the water moves {word},{n % 2}\n" for n, word in enumerate("a b c d e f g h i j k l".split())
    )
    (school / "alike.csv").write_text(f"answer,points\n{rows}", "utf-8")
    done = _type('rubric "Why?" alike.csv', school, monkeypatch)
    said = " ".join(done.output.split())
    assert done.exit_code == 0 and "hardly better than the same mark for everybody" in said
    assert "12 answers are few" in said and "let it mark nobody" in said


def test_words_of_students_are_inert_in_the_terminal(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'"water [bold red]moves[/] in {n} \x1b[31m",{n % 2}\n' for n in range(12))
    (school / "hostile.csv").write_text(f"answer,points\n{rows}", "utf-8")
    done = _type('rubric "Why [bold]?" hostile.csv', school, monkeypatch)
    assert done.exit_code == 0 and "\x1b" not in done.output and "[bold red]" in done.output


def test_a_name_that_is_none_is_told(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = _type(f"{TYPED[0]} --name ../osmosis", school, monkeypatch)
    assert done.exit_code == 2 and "Received: '../osmosis'" in " ".join(done.output.split())
