"""What students may have of an assignment, and what their own copy of the grader says of their work."""

from __future__ import annotations

import ast
import json
import zipfile
from pathlib import Path

import pytest
from rich.console import Console

from grader import handout, public, rehearsal
from grader.assignment import Assignment, AssignmentError, Check, Recipe
from grader.classes import read as classroom
from grader.commands.check import print_check
from grader.grade import Graded
from grader.intake.files import read_files
from grader.pipeline.session import Session
from grader.verdicts import Passed
from tests.conftest import ROOT
from tests.intake.manners import WHOLE

SLUGS = sorted(path.name for path in (ROOT / "submissions").iterdir())


def _public(slug: str) -> public.PublicAssignment:
    own = classroom.open_assignment(slug)[0]
    return public.read(public.publish(public.public_part(own)), "x.check.json")


def _found(session: Session, source: str, slug: str = "digit_classifier", *, train: bool = False) -> Graded:
    return rehearsal.rehearse(
        session, _public(slug), read_files("ada", {"ada.py": source.encode()}), train=train
    )


def _answers(slug: str) -> list[str]:
    """What the reference answers in words and formulas."""
    program = ast.parse((ROOT / "reference" / f"{slug}.py").read_text("utf-8"))
    answers = next(
        each.value
        for each in program.body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Dict)
    )
    assert isinstance(answers, ast.Dict)
    return [
        value.value
        for value in answers.values
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_of_the_solution_is_public(slug: str) -> None:
    own = classroom.open_assignment(slug)[0]
    text = public.publish(public.public_part(own))
    known = set(json.loads(text)["checks"][0])
    assert known == {
        "slug",
        "points",
        "title",
        "kind",
        "asked_as",
        "options",
        "task",
        "trains",
        "in_full",
        "reads_program",
        "must_run",
    }
    assert all("margin" not in task["recipe"] for task in json.loads(text)["tasks"])
    for check in own.checks:
        if check.rubric is None:
            continue
        for idea in check.rubric.ideas:
            assert not idea.hint or idea.hint not in text
            assert not any(len(phrasing) > 12 and phrasing in text for phrasing in idea.phrasings)
    said = _answers(slug)
    assert said and not any(answer in text for answer in said)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_reference_is_found_by_what_is_public(session: Session, slug: str) -> None:
    reference = classroom.open_assignment(slug)[1][0]
    graded = rehearsal.rehearse(session, _public(slug), reference, train=False)
    assert [mark.reason for mark in graded.grade.marks if mark.verdict != "passed"] == []
    assert len(graded.grade.marks) == len(classroom.open_assignment(slug)[0].checks)


def test_right_and_wrong_answers_look_alike(session: Session) -> None:
    """What is said of an answer must not depend on whether it is right."""
    wrong = (
        WHOLE.replace("'784'", "'785'")
        .replace("'10'", "'11'")
        .replace("It turns negative values into zero", "It turns positive values into zero")
    )
    right = _found(session, WHOLE).grade.marks
    for one, other in zip(right, _found(session, wrong).grade.marks, strict=True):
        assert one.verdict == other.verdict == "passed" and one.hint == other.hint
        said = (
            other.reason.replace("785", "784")
            .replace("as 11.", "as 10.")
            .replace("positive values into", "negative values into")
        )
        assert said == one.reason


@pytest.mark.parametrize("slug", SLUGS)
def test_who_answers_nothing_is_shown_no_answer(
    session: Session, slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    graded = _found(session, "import keras", slug)
    print_check(Console(width=200), graded, graded.grade.marks, session.level)
    shown = capsys.readouterr().out
    assert f"Data: {graded.grade.case.dataset.name}" in shown and "No answer." in shown
    assert [answer for answer in _answers(slug) if answer in shown] == []


def test_what_is_missing_is_told(session: Session) -> None:
    graded = _found(session, "import keras\nANSWERS = {'flattened_length': 'many', 'relu': 'zero'}\nprint(x)")
    marks = {mark.check.slug: mark for mark in graded.grade.marks}
    assert marks["runs"].verdict == "failed" and "line 3" in marks["runs"].reason
    assert marks["architecture"].verdict == "failed" and marks["accuracy"].verdict == "skipped"
    assert "expected a number" in marks["flattened_length"].reason.lower()
    assert marks["relu"].verdict == "passed" and "short" in marks["relu"].hint
    assert marks["softmax"].reason == "No answer."


def test_too_few_outputs_and_a_loss_that_does_not_fit(session: Session) -> None:
    source = WHOLE.replace("Dense(10,", "Dense(9,").replace("sparse_categorical", "categorical")
    marks = {mark.check.slug: mark for mark in _found(session, source).grade.marks}
    assert "10 classes" in marks["architecture"].reason and marks["architecture"].verdict == "failed"
    assert marks["compiled"].verdict == "failed"


@pytest.mark.slow
def test_the_network_is_trained_as_it_will_be(session: Session) -> None:
    source = (ROOT / "reference" / "first_model.py").read_text("utf-8")
    graded = _found(session, source, "first_model", train=True)
    marks = {mark.check.slug: mark for mark in graded.grade.marks}
    assert marks["accuracy"].verdict == "passed" and "off by" in marks["accuracy"].reason
    slow = WHOLE.replace('optimizer="adam"', "optimizer=keras.optimizers.SGD(1e-5)")
    bad = next(
        mark for mark in _found(session, slow, train=True).grade.marks if mark.check.slug == "accuracy"
    )
    assert bad.verdict == "passed" and "learning rate" in bad.hint  # what explains a result is no secret


def test_hidden_checks_leave_no_trace() -> None:
    hidden = Check("secret_check", 7, "A secret title", lambda case: Passed("x"))
    own = Assignment("hw", "Homework", Recipe(data="line", epochs=1), (hidden,))
    text = public.publish(public.public_part(own))
    assert "ecret" not in text and "7" not in text.split('"checks"')[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "nonsense",
        '{"form": 2}',
        "form",
        "slug",
        "kind",
        "points",
        "tasks",
        "limits",
        "options",
    ],
)
def test_a_file_that_is_none(text: str) -> None:
    own = classroom.open_assignment("first_model")[0]
    data = json.loads(public.publish(public.public_part(own)))
    if text.isalpha() and text != "nonsense":
        odd = {
            "form": 1,
            "slug": "../x",
            "kind": "eval",
            "points": -1,
            "tasks": [{"slug": "x", "recipe": {"data": "x"}}],
            "limits": {"a": 1.0},
            "options": 3,
        }
        if text in data:
            data[text] = odd[text]
        else:
            data["checks"][0][text] = odd[text]
        text = json.dumps(data)
    with pytest.raises(AssignmentError, match=r"x\.check\.json: expected the file of checks of a handout"):
        public.read(text, "x.check.json")


def test_the_file_is_looked_for_upwards(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    work = tmp_path / "a" / "b" / "work.py"
    work.write_text("")
    with pytest.raises(AssignmentError, match=r"beside work\.py.*none"):
        public.find(work)
    (tmp_path / "hw.check.json").write_text("{}")
    assert public.find(work).name == "hw.check.json"
    for name in ("one", "two"):
        (tmp_path / "a" / f"{name}.check.json").write_text("{}")
    with pytest.raises(AssignmentError, match="one.check.json, two.check.json. Say which with --handout"):
        public.find(work)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_handout(session: Session, slug: str, tmp_path: Path) -> None:
    own = classroom.open_assignment(slug)[0]
    out = tmp_path / "x" / "h.zip"
    names = handout.write_handout(public.public_part(own), ROOT / "assignments" / slug, out)
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == [f"{slug}/{name}" for name in names]
        archive.extractall(tmp_path)
    expected = ["README.md", "handout.md", f"{slug}.check.json", "starter.ipynb", "starter.py"]
    sheet = ["answers.md"] if handout.asked(public.public_part(own)) else []  # for what is answered in words
    assert names == sorted(expected + sheet)
    again = tmp_path / "again.zip"
    handout.write_handout(public.public_part(own), ROOT / "assignments" / slug, again)
    assert again.read_bytes() == out.read_bytes()
    # The starter and its notebook are the same program, and neither runs into an error.
    files = {path.name: path.read_bytes() for path in (tmp_path / slug).iterdir()}
    ends = []
    for name in ("starter.py", "starter.ipynb"):
        case, _ = session.inspect(own, read_files("ada", {name: files[name]}))
        ends.append((case.outcome, sorted(case.evidence.answers)))
    assert ends[0] == ends[1] and ends[0][0] == "finished"
    # The folder as it was unpacked answers nothing: the task is no answer sheet.
    whole = read_files("ada", files)
    assert not any(part.text.strip() for part in whole.sections if not part.loose and part.depth == 2)
    graded = rehearsal.rehearse(session, _public(slug), whole, train=False)
    texts = [mark for mark in graded.grade.marks if mark.check.kind == "text"]
    assert texts and {mark.verdict for mark in texts} == {"failed"}
