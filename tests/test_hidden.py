"""What is hidden from students is in nothing that is made for them: every artefact is searched for it."""

from __future__ import annotations

import gzip
import io
import json
import typing
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from grader import export, handout, package, public, rehearsal, report
from grader.analysis.diagnosis import Diagnosis
from grader.assignment import Assignment, Check, Recipe, extra, hidden
from grader.case import Case
from grader.checks import accuracy, explanation, number
from grader.classes.giving import FILES
from grader.classes.roster import read_roster
from grader.commands.check import print_check
from grader.evidence import Crash
from grader.grade import Grade, Graded
from grader.grade import grade as graded_by
from grader.pipeline.ready import ReadyAssignment
from grader.policy import GradeForStudents, Timing, apply_rules, as_students_see
from grader.public import PublicAssignment, PublicCheck, public_part
from grader.records.mark import Mark, Review
from grader.records.quotation import Highlight, Quotation
from grader.records.run import Run
from grader.records.section import Section
from grader.records.submission import Submission
from grader.report.student import student_page
from grader.rubric import Idea, Misconception, Rubric
from grader.rules import Late, Rules
from grader.systems import github, gradescope
from grader.validation import proofreading
from grader.verdicts import Passed
from tests.checks.cases import RECIPE, dense, digits, measured
from tests.checks.cases import case as digit_case
from tests.gradebook.quick import CHECKS, submission
from tests.gradebook.quick import grade as grade_class
from tests.solved import replace

# Strings that stand for themselves wherever they turn up.
SLUG, TITLE, HINT, HEADING = "zqslug_of_it", "Zqtitle of it?", "Zqhint of it", "zqheading"
POINTS, VALUE, SHARE, METRIC = 13.37, 90210, 0.4242, 0.7331
WORDS = (
    SLUG, TITLE, HINT, HEADING, "zqidea", "zqphrasing", "zqmistake", "Zqfeedback", "zqexplained", "Zqexplain it",
    "zqoption", "zqcompiled", "Zqaccuracy", "Zqreason", "zqquoted", "Zqnote", "Zqcomment", "Zqdoubt",
)  # fmt: skip
NUMBERS = (f"{POINTS:g}", "13,37", str(VALUE), f"{SHARE:g}", "0,4242", f"{METRIC:.1%}", f"{METRIC:g}")
SECRETS = (*WORDS, *NUMBERS)
DUE = "2026-11-20 12:00+00:00"
RUBRIC = Rubric(
    (Idea("zqidea", ("zqphrasing",), HINT),), ("zqidea",),
    (Misconception("zqmistake", ("zqphrasing of it",), "Zqfeedback"),),
)  # fmt: skip


def _passes(case: Case) -> Passed:
    return Passed("Zqreason")


def _hidden(until: str) -> tuple[Check, ...]:
    asked = number(SLUG, VALUE, points=POINTS, title=TITLE, asked_as=[HEADING], hint=HINT)
    explained = explanation(
        "zqexplained", RUBRIC, POINTS, title="Zqexplain it", asked_as=[HEADING, "zqother"]
    )
    measures = replace(accuracy(points=SHARE), title="Zqaccuracy")
    options = {"losses": ("zqoption",)}
    made = Check("zqcompiled", POINTS, "zqcompiled", _passes, kind="compiled", options=options)
    return tuple(hidden(each, until=until) for each in (asked, explained, measures, made))  # type: ignore[arg-type]


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
    return [(name, secret) for secret in SECRETS if secret.casefold() in text.casefold()]


@pytest.fixture(params=["never", "deadline"])
def secret(request: pytest.FixtureRequest) -> Assignment:
    rules = Rules(due=DUE, drop_lowest=3)
    checks = (*CHECKS, *_hidden(request.param))
    return Assignment(
        "quick", "Quick", Recipe(data="line", epochs=1), checks, rules=rules, policy={"zqmistake": "half"}
    )


def test_the_search_finds_what_is_there(secret: Assignment) -> None:
    shown = {each for _, each in _said("x", repr(secret) + json.dumps([POINTS, VALUE, SLUG]))}
    asked = {SLUG, TITLE, HEADING, HINT, "zqidea", "zqphrasing", "zqmistake", "Zqfeedback", "zqoption"}
    assert {*asked, f"{POINTS:g}", f"{SHARE:g}", str(VALUE)} <= shown


def test_what_students_are_given_has_nothing_hidden(secret: Assignment, tmp_path: Path) -> None:
    home = tmp_path / "home"
    folder = home / "assignments" / "quick"
    folder.mkdir(parents=True)
    (folder / "handout.md").write_text("# Quick\n| `classes` | How many classes? | 30 |\n")
    (folder / "starter.py").write_text('"""Quick."""\nimport keras\n')
    handout.write_handout(public_part(secret), folder, tmp_path / "handout.zip")
    package.write("github", secret, home, tmp_path / "github.zip", "strong")
    for name in ("handout.zip", "github.zip"):
        assert _secrets_in(name, (tmp_path / name).read_bytes()) == []
    assert "How many classes?" in handout.answer_sheet(public_part(secret))
    steps = yaml.safe_load(github.workflow(public_part(secret)))["jobs"]["run-autograding-tests"]["steps"]
    assert [step["id"] for step in steps if "id" in step] == ["runs", "classes", "pixels"]
    assert [check.slug for check in public_part(secret).asked_beforehand] == ["runs", "classes", "pixels"]
    # And the handout need not ask what is hidden to be sound.
    assert not any(SLUG in each.text for each in proofreading.handout_of(secret, folder))


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
            name, classes=10 - n, system=system, feedback_prefix=places.get(system, "").format(name, n), roster_rows=(n,),
            handed_in="2026-11-20 11:00 UTC",
        )
        for n, name in enumerate(("ada", "ben"), 1)
    ]  # fmt: skip
    room = grade_class(
        tmp_path, students, secret.rules, checks=secret.checks, roster=moodle, people=tuple(read_roster(moodle)),
        now=datetime(2026, 11, 20, 11, 30, tzinfo=UTC),
    )  # fmt: skip
    assert not room.warnings
    folder = tmp_path / "quick"
    assert _secrets_in("teacher", (folder / "ada.html").read_bytes())  # the teacher sees it
    made = [*(folder / "students").iterdir(), *(folder / name for name in FILES if (folder / name).exists())]
    assert len(made) == 2 + 3 + bool(system)
    assert [found for path in made for found in _secrets_in(path.name, path.read_bytes())] == []
    # A broken report shows its marks alone: those that students may see.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.report.network._charts", lambda case: 1 / 0)
        patch.setattr("grader.report.student.printed", lambda graded: 1 / 0)
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
    assert any(SLUG in term.text for term in settled.adjustments)
    whole = Graded(one.submission, settled, None, ())
    sent = gradescope.results(whole, as_students_see(whole, public_part(secret), Timing()), "basic")
    shown = [test for test in sent["tests"] if test["visibility"] == "visible"]
    outside = {key: value for key, value in sent.items() if key not in ("tests", "extra_data", "score")}
    assert _said("gradescope", json.dumps([shown, outside])) == []
    assert {test["visibility"] for test in sent["tests"] if test not in shown} <= {"hidden", "after_due_date"}


def test_what_makes_things_for_students_cannot_be_given_an_assignment() -> None:
    makers: tuple[Callable[..., Any], ...] = (
        public.publish, handout.write_handout, handout.answer_sheet, github.workflow,
        rehearsal.rehearse,
    )  # fmt: skip
    for each in makers:
        taken = set(typing.get_type_hints(each).values())
        assert PublicAssignment in taken and not taken & {Assignment, ReadyAssignment}, each
    held = set(typing.get_type_hints(PublicCheck)) & {"ask", "rubric", "asks_model"}
    assert not held and "policy" not in typing.get_type_hints(PublicAssignment)


def _case(assignment: Assignment, end: str) -> Case:
    """A network that was trained from two seeds, and an answer sheet that answers everything."""
    sections = tuple(Section(check.title, "an answer") for check in CHECKS)
    crash = (
        Crash("NameError", "no", 3, "x", "Traceback (most recent call last)") if end == "crashed" else None
    )
    made = digit_case(digits(dense(31, "relu"), dense(10, "softmax")))
    again = replace(measured(METRIC), plan=replace(measured(METRIC).plan, seed=41))
    return replace(
        made, assignment=assignment, outcome=end, outcome_text=f"It {end}", evidence=replace(made.evidence, crash=crash),
        training=measured(METRIC, by_epoch=(0.1, METRIC), history={"loss": [2.0, 1.0], "accuracy": [0.1, METRIC]}),
        extra_seeds=(again,), sections=(*sections, Section(HEADING, "an answer to it", own="an answer to it")),
    )  # fmt: skip


def _graded(assignment: Assignment, verdict: str, end: str, timing: Timing) -> Graded:
    """Hand-made marks: of what is hidden each has the verdict, and says everything it can say."""
    reviewed_by = Review(SLUG, "x", 1.0, "Zqcomment", "Ms K", "2026-11-20 10:00")
    given: Any = "passed" if verdict == "reviewed" else verdict
    quotation = Quotation("zqquoted words", (Highlight(0, 8, "misconception", "Zqnote"),))
    marks = []
    for check in assignment.checks:
        if check.visible == "now":
            marks.append(Mark(check, "passed", check.points, "Right."))
            continue
        share = {"passed": 1.0, "partial": 0.5, "review": 0.5}.get(given, 0.0)
        earned = None if given == "ungraded" else round(check.points * share, 2)
        review = reviewed_by if verdict == "reviewed" else None
        marks.append(
            Mark(
                check,
                given,
                earned,
                "Zqreason",
                HINT,
                quotation,
                review,
                "failed" if review else None,
                "Zqdoubt",
            )
        )
    ada = Submission(
        "ada", system="Moodle", feedback_prefix="ada_1_assignsubmission_file", roster_rows=(1,), script="a.py"
    )
    whole = Grade("ada", _case(assignment, end), tuple(marks))
    observed = (Diagnosis("zqidea", "Zqnote", "Zqreason", HINT),)
    return Graded(ada, apply_rules(whole, timing), Run(0, None, 2.0, 9.0, "printed"), (), diagnoses=observed)


SITUATIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "crashed": {"end": "crashed"},
    "late": {"late": Late(10, of="earned")},
    "extra": {"extra": True},
    "dropped": {"dropped": (SLUG, "zqcompiled", "pixels")},
    "drop_lowest": {"drop_lowest": 2},
    "most": {"most": 99.0},
}
VERDICTS = ("passed", "partial", "failed", "skipped", "review", "ungraded", "reviewed")
WORKSHEET = (
    "Identifier,Full name,Email,Status,Grade,Maximum Grade,Feedback comments\n"
    "Participant 1,ada,ada@x.example,Submitted,,50.00,\n"
)
EXPORT = "Student,ID,SIS User ID,SIS Login ID,Section,Quick (7)\n    Points Possible,,,,,10.00\nada,1,S1,ada,One,\n"


def _made(folder: Path, graded: Graded, seen: GradeForStudents) -> dict[str, bytes]:
    """Everything that is made for students of one grade, by its name."""
    report.write_student(folder / "ada.html", seen, "strong")
    report.write_plain(folder / "plain.html", seen, "a test")
    export.write_feedback(folder / "feedback.zip", [graded], {"ada": "ada.html"}, folder)
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    seeing = {"seen": lambda one: seen}
    found["moodle.csv"] = export.fill(WORKSHEET.encode(), [graded], ("Quick",), **seeing).content
    found["canvas.csv"] = export.fill(EXPORT.encode(), [graded], ("Quick",), **seeing).content
    sent = gradescope.results(graded, seen, "strong")
    shown = [test for test in sent["tests"] if test["visibility"] == "visible"]
    outside = {key: value for key, value in sent.items() if key not in ("tests", "score")}
    found["results.json"] = json.dumps([shown, outside]).encode()
    return found


@pytest.mark.parametrize("until", ["never", "deadline"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_verdict_on_what_is_hidden_is_told(until: str, situation: str, tmp_path: Path) -> None:
    said = dict(SITUATIONS[situation])
    end, on_top = said.pop("end", "finished"), said.pop("extra", False)
    asked = tuple(extra(check) if on_top else check for check in _hidden(until))
    rules = Rules(due=DUE, **said)
    own = Assignment("quick", "Quick", RECIPE, (*CHECKS, *asked), rules=rules, policy={"zqmistake": "half"})
    due = rules.deadline
    assert due is not None
    timing = Timing(due, due + timedelta(hours=1))
    for verdict in VERDICTS:
        graded = _graded(own, verdict, end, timing)
        seen = as_students_see(graded, public_part(own), timing)
        folder = tmp_path / verdict
        folder.mkdir()
        made = _made(folder, graded, seen)
        found = [each for name, content in made.items() for each in _secrets_in(name, content)]
        assert found == [], verdict
        held = seen.graded.grade.case
        parts = (
            seen.assignment,
            seen.graded.grade.marks,
            seen.graded.grade.adjustments,
            replace(held, sections=()),
        )
        assert _said("held", repr(parts)) == [] and seen.graded.diagnoses == ()
        assert held.reference is not None and held.reference.metrics == ()
        for name in ("ada.html", "plain.html"):
            page = made[name].decode()
            assert f"of {seen.graded.grade.possible:g}" in page
            assert "Trained with seed" not in page and "hidden from" not in page and "Provisional" not in page
            assert "What it confuses" not in page and "Found, not matched" not in page
        # The teacher's is what it was searched for.
        told = {word for _, word in _secrets_in("", student_page(graded, "strong"))}
        assert {SLUG, TITLE, "Zqreason", HINT, f"{POINTS:g}", f"{METRIC:.1%}"} <= told


def test_what_the_deadline_hid_is_told_when_it_is_over() -> None:
    own = Assignment("quick", "Quick", RECIPE, (*CHECKS, *_hidden("deadline")), rules=Rules(due=DUE))
    due = own.rules.deadline
    assert due is not None
    graded = _graded(own, "passed", "finished", Timing(due))
    seen = as_students_see(graded, public_part(own, due), Timing(due))
    page = student_page(seen, "strong").decode()
    assert seen.whole and seen.graded.grade.score == graded.grade.score
    assert TITLE in page and f"{METRIC:.1%}" in page and "until the deadline" not in page
    assert not as_students_see(graded, public_part(own, due - timedelta(seconds=1)), Timing(due)).whole


def test_a_hidden_architecture_is_not_compared() -> None:
    asked = (*CHECKS, hidden(Check("architecture", 7, "Zqarchitecture", _passes, kind="architecture")))
    own = Assignment("quick", "Quick", RECIPE, asked)
    graded = _graded(own, "failed", "finished", Timing())
    assert "Dense with 500 units" in student_page(graded, "strong").decode()
    page = student_page(as_students_see(graded, public_part(own), Timing()), "strong").decode()
    assert "Dense with 500 units" not in page and "Zq" not in page and f"{METRIC:.1%}" in page


def test_what_is_said_to_the_teacher_alone_is_not_told() -> None:
    own = Assignment("quick", "Quick", RECIPE, CHECKS)
    word = Review("runs", "x", 10.0, "Well seen.", "Ms Keller", "2026-11-20 10:00")
    mark = Mark(CHECKS[0], "partial", 10.0, "So so.", review=word, said="failed", doubt="Zqdoubt")
    whole = Graded(Submission("ada"), Grade("ada", _case(own, "finished"), (mark,)), None, ())
    seen = as_students_see(whole, public_part(own), Timing())
    assert seen.whole and seen.graded.grade.score == whole.grade.score
    told = student_page(whole, "strong").decode()
    assert "the grader said: failed" in told and "Ms Keller" not in told  # it is given out, too
    page = student_page(seen, "strong").decode()
    assert "Decided on 2026-11-20, with the comment:" in page and "Well seen." in page
    assert "10:00" not in page  # students are told the day
    assert "Ms Keller" not in page and "the grader said" not in page
    assert "Zqdoubt" not in repr(seen.graded.grade.marks) and "Keller" not in repr(seen.graded.grade.marks)


@pytest.mark.parametrize("until", ["never", "deadline"])
def test_what_grader_check_says_has_nothing_hidden(until: str, capsys: pytest.CaptureFixture[str]) -> None:
    own = Assignment("quick", "Quick", RECIPE, (*CHECKS, *_hidden(until)), rules=Rules(due=DUE))
    text = public.publish(public_part(own))
    asked = public.as_asked_beforehand(public.read(text, "quick.check.json"))
    case = replace(_case(own, "finished"), assignment=asked, reference=None)
    graded = Graded(Submission("ada"), graded_by("ada", case), None, ())
    print_check(Console(width=200), graded, graded.grade.marks, "strong")
    told = capsys.readouterr().out + json.dumps(rehearsal.as_data(graded)) + text
    assert "How many classes?" in told and _said("grader check", told) == []
