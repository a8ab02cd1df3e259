"""`grader handout` of an assignment with variants: one for each student, or one to look at."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader import wheels
from tests.variants.schemes import SLUG, write_scheme


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_scheme(tmp_path)
    (tmp_path / "grader-0.whl").write_bytes(b"wheel")
    (tmp_path / "class.csv").write_text("name,id\nLovelace Ada,7001\nBecker Ben,7002\n", "utf-8")
    monkeypatch.setattr(wheels, "for_students", lambda folder: tmp_path / "grader-0.whl")
    return tmp_path


def _run(*arguments: str) -> tuple[int, str]:
    import typer

    from grader.commands.handout import handout

    app = typer.Typer()
    app.command()(handout)
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, " ".join((done.output + (done.stderr or "")).split())


def test_a_handout_for_each_student(home: Path) -> None:
    code, said = _run(SLUG, "--for", "class.csv")
    assert code == 0 and "own_numbers.zip: a handout for each of 2 students" in said
    assert "variant 1 (X225) " in said and "Keep this file" in said
    with zipfile.ZipFile(f"{SLUG}.zip") as archive:
        assert archive.namelist() == [f"{SLUG}/Lovelace Ada.zip", f"{SLUG}/Becker Ben.zip"]
    table = (home / "assignments" / SLUG / "variants.csv").read_text("utf-8-sig")
    assert [line.split(",")[0] for line in table.split()][0] == "name" and "7001" in table
    assert _run(SLUG, "--for", "class.csv")[0] == 0
    assert (home / "assignments" / SLUG / "variants.csv").read_text("utf-8-sig") == table


def test_one_variant_to_look_at(home: Path) -> None:
    code, said = _run(SLUG, "--variant", "2", "--out", "two.zip")
    assert code == 0 and "two.zip (variant 2 (" in said
    with zipfile.ZipFile("two.zip") as archive:
        assert "{{" not in archive.read(f"{SLUG}/handout.md").decode()
    assert not (home / "assignments" / SLUG / "variants.csv").exists()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), "own_numbers has 4 variants, of which each student gets one"),
        (("--variant", "5"), "expected a number from 1 to 4. Received: 5"),
        (("--variant", "1", "--for", "class.csv"), "expected --for or --variant. Received: both"),
        (("--for", "nobody.csv"), "expected a class list. Received: nobody.csv"),
    ],
    ids=["none", "number", "both", "list"],
)
def test_what_does_not_go_is_told(home: Path, options: tuple[str, ...], expected: str) -> None:
    code, said = _run(SLUG, *options)
    assert code == 2 and expected in said


def test_an_assignment_that_is_the_same_for_everybody(home: Path) -> None:
    (home / "assignments" / SLUG / "assignment.py").write_text(
        "from grader import Assignment, runs\n"
        'assignment = Assignment("own_numbers", "x", checks=(runs(points=1),))\n',
        "utf-8",
    )
    code, said = _run(SLUG, "--variant", "1")
    assert code == 2 and "expected an assignment with variants for --variant" in said
