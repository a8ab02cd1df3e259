"""A new assignment: whole, of one piece, and never in the place of another one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader import assignment as assignments
from grader import data, scaffold
from grader.assignment import AssignmentError


@pytest.mark.parametrize(("slug", "data"), [("My Task", "mnist"), ("../x", "mnist"), ("ok", "cifar")])
def test_no_new_assignment(tmp_path: Path, slug: str, data: str) -> None:
    with pytest.raises(AssignmentError, match="expected"):
        scaffold.write(slug, data, "", tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("data_set", data.NAMES)
def test_its_parts_fit_together(tmp_path: Path, data_set: str) -> None:
    """What is asked, what the reference answers and what the starter leaves open are the same."""
    files = scaffold.write("my_task", data_set, "", tmp_path)
    made = assignments.load(tmp_path / "assignments" / "my_task")
    assert (made.slug, made.title, made.recipe.data) == ("my_task", "My task", data_set)
    assert sum(check.points for check in made.checks) == made.possible == 100
    programs = {path.name: path.read_text("utf-8") for path in files if path.suffix == ".py"}
    answers = {name: _answers(programs[name]) for name in ("my_task.py", "starter.py", "wrong_answers.py")}
    asked = {check.slug for check in made.checks if check.asked_as}
    assert all(set(each) == asked for each in answers.values())
    classes = len(data.spec(data_set).classes)
    assert answers["my_task.py"]["outputs"] == (classes if classes > 2 else 1)  # yes or no is one number
    assert answers["starter.py"] == {"outputs": 0, "loss": ""}
    # The example is the reference, but for its answers.
    reference, wrong = (programs[name].partition("ANSWERS") for name in ("my_task.py", "wrong_answers.py"))
    assert reference[0] == wrong[0] and reference[2] != wrong[2]
    for path in files:
        assert not any(sign in path.read_text("utf-8") for sign in ("{title}", "{slug}", "{data}", "{{"))


def _answers(program: str) -> dict[str, object]:
    found: dict[str, object]
    (found,) = (
        ast.literal_eval(each.value)
        for each in ast.parse(program).body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "ANSWERS"
    )
    return found


def test_a_title_is_no_code(tmp_path: Path) -> None:
    scaffold.write("my_task", "line", 'A "title" \\ """ of mine', tmp_path)
    made = assignments.load(tmp_path / "assignments" / "my_task")
    assert made.title == "A 'title' / ''' of mine"
    ast.parse((tmp_path / "reference" / "my_task.py").read_text("utf-8"))


@pytest.mark.parametrize("there", ["assignments/my_task/notes.txt", "reference/my_task.py"])
def test_nothing_that_is_there_is_written_over(tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(parents=True)
    (tmp_path / there).write_text("mine")
    with pytest.raises(AssignmentError, match="my_task.* is there already"):
        scaffold.write("my_task", "line", "", tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / there]
    assert (tmp_path / there).read_text() == "mine"


def test_a_placeholder_is_found_however_its_lines_are_broken() -> None:
    goal, network = scaffold.PLACEHOLDERS.values()
    assert scaffold.left_in(f"# A task\n{goal}\n\n{network}") == [goal, network]
    assert scaffold.left_in("what is GIVEN, and what the\n   network is\tto learn.") == [goal]
    assert scaffold.left_in("What is given are six points.") == []
