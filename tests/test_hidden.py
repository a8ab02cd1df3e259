"""What is hidden from students is in nothing that is made for them: every artefact is searched for it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from grader import export, handout, package, public, validation
from grader.assignment import Assignment, Recipe, Rules, hidden
from grader.checks import accuracy, number
from grader.grade import Graded
from grader.grade import grade as graded_by
from grader.policy import Timing, apply_rules
from tests.gradebook.quick import CHECKS, submission
from tests.gradebook.quick import grade as grade_class

# Strings that stand for themselves wherever they turn up.
SLUG, TITLE, HINT, HEADING = "zqslug_of_it", "Zqtitle of it?", "Zqhint of it", "zqheading"
POINTS, VALUE = 13.37, 90210
SECRETS = (SLUG, SLUG.upper(), TITLE, HINT, HEADING, f"{POINTS:g}", str(VALUE))
DUE = "2026-11-20 12:00+00:00"


def _hidden(until: str) -> tuple[object, ...]:
    asked = number(SLUG, VALUE, points=POINTS, title=TITLE, asked_as=[HEADING], hint=HINT)
    measured = accuracy(points=0.4242)
    return hidden(asked, until=until), hidden(measured, until=until)  # type: ignore[arg-type]


def _secrets_in(name: str, content: bytes) -> list[tuple[str, str]]:
    """The secrets in a file, and in what is packed in it."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [
                found for inner in archive.namelist()
                for found in [*_secrets_in(f"{name}/{inner}", archive.read(inner)), *_said(name, inner)]
            ]  # fmt: skip
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    return _said(name, content.decode("utf-8", "replace"))


def _said(name: str, text: str) -> list[tuple[str, str]]:
    known = (*SECRETS, "0.4242")
    return [(name, secret) for secret in known if secret.casefold() in text.casefold()]


@pytest.fixture(params=["never", "after"])
def secret(request: pytest.FixtureRequest) -> Assignment:
    rules = Rules(due=DUE, drop_lowest=3)
    checks = (*CHECKS, *_hidden(request.param))
    return Assignment("quick", "Quick", Recipe(data="line", epochs=1), checks, rules=rules)  # type: ignore[arg-type]


def test_the_search_finds_what_is_there(secret: Assignment) -> None:
    shown = {each for _, each in _said("x", repr(secret.checks[3]) + json.dumps([POINTS, VALUE, SLUG]))}
    assert {SLUG, TITLE, HEADING, f"{POINTS:g}", str(VALUE)} <= shown


def test_what_students_are_given_has_nothing_hidden(secret: Assignment, tmp_path: Path) -> None:
    home = tmp_path / "home"
    folder = home / "assignments" / "quick"
    folder.mkdir(parents=True)
    (folder / "handout.md").write_text("# Quick\n| `classes` | How many classes? | 30 |\n")
    (folder / "starter.py").write_text('"""Quick."""\nimport keras\n')
    handout.write_handout(secret, folder, tmp_path / "handout.zip")
    package.write_github(secret, home, tmp_path / "github.zip")
    for name in ("handout.zip", "github.zip"):
        assert _secrets_in(name, (tmp_path / name).read_bytes()) == []
    assert "How many classes?" in handout.answer_sheet(secret)
    steps = yaml.safe_load(package.workflow(secret))["jobs"]["run-autograding-tests"]["steps"]
    assert [step["id"] for step in steps if "id" in step] == ["runs", "classes", "pixels"]
    assert [check.slug for check in public.checks(secret)] == ["runs", "classes", "pixels"]
    # And the handout need not ask what is hidden to be sound.
    assert not any(SLUG in each.text for each in validation.handout_of(secret, folder))


@pytest.mark.parametrize("system", ["Canvas", "Moodle", ""])
def test_what_students_get_back_has_nothing_hidden(secret: Assignment, tmp_path: Path, system: str) -> None:
    """Reports whole, comments and data included; the archive for the school's system; its gradebook."""
    moodle = b"Identifier,Full name,Email,Status,Grade,Maximum Grade,Feedback comments\n" + b"".join(
        f"Participant {n},{name},{name}@x.example,Submitted,,50.00,\n".encode()
        for n, name in enumerate(("ada", "ben"), 1)
    )
    places = {"Canvas": "{}_10{}_7_", "Moodle": "{}_{}_assignsubmission_file"}
    students = [
        submission(
            name, classes=10 - n, system=system, place=places.get(system, "").format(name, n), rows=(n,),
            handed_in="2026-11-20 11:00 UTC",
        )
        for n, name in enumerate(("ada", "ben"), 1)
    ]  # fmt: skip
    room = grade_class(
        tmp_path, students, secret.rules, checks=secret.checks, roster=moodle,
        now=datetime(2026, 11, 20, 11, 30, tzinfo=UTC),
    )  # fmt: skip
    assert not room.warnings
    folder = tmp_path / "quick"
    assert _secrets_in("teacher", (folder / "ada.html").read_bytes())  # the teacher sees it
    made = [*(folder / "students").iterdir(), *folder.glob("gradebook.csv"), *folder.glob("feedback.zip")]
    assert len(made) == 2 + 1 + bool(system)
    assert [found for path in made for found in _secrets_in(path.name, path.read_bytes())] == []
    # A broken report shows its marks alone: those that students may see.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.report.student._charts", lambda case: 1 / 0)
        patch.setattr("grader.report.student._log", lambda graded: 1 / 0)
        room = grade_class(
            tmp_path / "broken", students, secret.rules, checks=secret.checks,
            now=datetime(2026, 11, 20, 11, 30, tzinfo=UTC),
        )  # fmt: skip
    assert room.warnings
    for path in (tmp_path / "broken" / "quick" / "students").iterdir():
        assert _secrets_in(path.name, path.read_bytes()) == []


def test_what_gradescope_shows_has_nothing_hidden(secret: Assignment, tmp_path: Path) -> None:
    (one,) = grade_class(tmp_path, [submission("ada", classes=1)], secret.rules, checks=secret.checks).graded
    settled = apply_rules(graded_by("ada", one.grade.case), Timing())
    assert any(SLUG in term.text for term in settled.terms)
    sent = export.gradescope_results(Graded(one.submission, settled, None, ()), "basic")
    shown = [test for test in sent["tests"] if test["visibility"] == "visible"]
    outside = {key: value for key, value in sent.items() if key not in ("tests", "extra_data", "score")}
    assert _said("gradescope", json.dumps([shown, outside])) == []
    assert {test["visibility"] for test in sent["tests"] if test not in shown} <= {"hidden", "after_due_date"}
