"""A sound assignment is proved to be; what is wrong with another is named."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader import scaffold
from grader.assignment import AssignmentError
from grader.checks import accuracy
from grader.data import NAMES, DataError, load
from grader.examples import dense, example_case
from grader.grade import Graded, grade
from grader.loading import load_assignment
from grader.pipeline.session import Session
from grader.records.submission import Submission
from grader.validation import soundness
from grader.validation.finding import Finding
from tests.conftest import ROOT, SLUGS, slow_but

Change = Callable[[Path], None]


def _validate(session: Session, home: Path, slug: str) -> list[Finding]:
    before = Path.cwd()
    os.chdir(home)
    try:
        folder = home / "assignments" / slug
        return list(soundness.validate(session, load_assignment(folder), folder))
    finally:
        os.chdir(before)


@pytest.mark.parametrize("slug", slow_but(SLUGS, "first_model", "fashion_response"))
def test_our_own_assignments_are_sound(session: Session, slug: str) -> None:
    found = _validate(session, ROOT, slug)
    assert [each.text for each in found if each.level == "problem"] == []
    assert sum(each.level == "proved" for each in found) >= 7


@pytest.mark.parametrize("data", slow_but(NAMES, "line", "wine"))
def test_a_new_assignment_is_sound(session: Session, tmp_path: Path, data: str) -> None:
    try:
        load(data)
    except DataError as error:  # without a network or a package to bring it: whoever asks for it is told
        assert f"expected the file {data}.npz in the folder that --data names" in str(error)
        pytest.skip("its file is not here")
    files = scaffold.write("my_task", data, 'A "title"', tmp_path)
    assert all(path.is_file() for path in files) and len(files) == 6
    found = _validate(session, tmp_path, "my_task")
    # All but what only a teacher can write.
    assert [each.text for each in found if each.level != "proved"] == [
        f"handout.md still says “{each}”, as `grader new` wrote it: write it for your students"
        for each in scaffold.PLACEHOLDERS.values()
    ]
    assert any("1 example submissions" in each.text for each in found)
    with pytest.raises(AssignmentError, match="is there already"):
        scaffold.write("my_task", data, "", tmp_path)


def _swap(name: str, old: str, new: str) -> Change:
    def change(home: Path) -> None:
        path = home / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


SCHEME, TASK = "assignments/my_task/assignment.py", "assignments/my_task/handout.md"
STARTER, EXPECTED = "assignments/my_task/starter.py", "assignments/my_task/examples/expected.toml"
PROBLEMS: dict[str, tuple[Change, str]] = {
    "a wrong reference": (
        _swap("reference/my_task.py", '"outputs": 1', '"outputs": 5'),
        "the reference does not earn outputs",
    ),
    "a check that everything passes": (
        _swap(
            SCHEME,
            "    checks=(\n",
            "    checks=(\n        Check('free', 1, 'Free', lambda case: Passed('x')),\n",
        ),
        "nothing earns 1 points",
    ),
    "a title that is not its own": (
        _swap(SCHEME, '"outputs|output"]', '"outputs|output", "loss"]'),
        "outputs: under its own title",
    ),
    "a question that answers itself": (
        _swap(
            SCHEME,
            "How many numbers does the network give for each sample?",
            "Say 1: how many outputs are there?",
        ),
        "the question itself, handed back",
    ),
    "a handout with other points": (
        _swap(TASK, "| 10 |\n| `loss`", "| 15 |\n| `loss`"),
        "other points than the marking scheme for outputs",
    ),
    "a handout without a question": (_swap(TASK, "`loss`", "`los`"), "does not ask loss"),
    "a note to oneself": (_swap(STARTER, "# your layers", "# todo"), "starter.py still says “todo”"),
    "a title that is none": (
        _swap(SCHEME, 'title="What does the loss measure?"', 'title=" "'),
        "loss has no title",
    ),
    "a hint to be written": (
        _swap(SCHEME, "What is it like when the network is often wrong?", "TODO"),
        "loss: its rubric still says “TODO”",
    ),
    "a starter that does not run": (
        _swap(STARTER, "import keras", "import kears"),
        "the starter does not run",
    ),
    "a starter with the answer": (_swap(STARTER, '"outputs": 0', '"outputs": 1'), "starter earns points"),
    "a starter with another key": (_swap(STARTER, '"loss"', '"lss"'), "ANSWERS lacks loss"),
    "an example that gets something else": (
        _swap(EXPECTED, 'outputs = "failed"', 'outputs = "passed"'),
        "wrong_answers.py: outputs: expected passed",
    ),
    "an example that is not there": (_swap(EXPECTED, "wrong_answers.py", "other.py"), "no such file"),
}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    scaffold.write("my_task", "line", "", home)
    return home


@pytest.mark.parametrize("name", slow_but(PROBLEMS, *list(PROBLEMS)[::4]))
def test_what_is_wrong_is_named(session: Session, fresh: Path, tmp_path: Path, name: str) -> None:
    change, said = PROBLEMS[name]
    home = tmp_path / "home"
    shutil.copytree(fresh, home)
    if "Check(" in name or name == "a check that everything passes":
        _swap(SCHEME, "from grader import Assignment,", "from grader import Check, Passed, Assignment,")(home)
    change(home)
    problems = [each.text for each in _validate(session, home, "my_task") if each.level == "problem"]
    assert any(said in problem for problem in problems), problems


def test_a_reference_is_ranked_as_if_it_were_alone() -> None:
    check = accuracy(20, rank={0.1: 1.0, 0.5: 0.5})
    layers = [dense(128, "relu"), dense(10, "softmax")]
    case = example_case(check, layers=layers, loss="sparse_categorical_crossentropy", result=0.97)
    work = Graded(Submission("", (), ""), grade("", case), None, ())
    assert [mark.verdict for mark in work.grade.marks] == ["review"]
    ((level, text),) = [(each.level, each.text) for each in soundness._references([work])]
    assert (level, text) == ("proved", "the reference earns all of its 20 points")
