"""The file that is written: what stands in it, and that nothing students write can be anything else."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import calibration
from grader.loading import load_assignment
from grader.proposal.answers import Answer
from grader.proposal.composing import propose
from grader.proposal.writing import as_assignment, as_marked, literal
from grader.rubric.scheme import Rubric

HOSTILE = (
    '"""\nimport os; os.mkdir("{at}")\n"""',
    '", feedback="x")),); import os; os.mkdir("{at}") #',
    "# coding: utf-7\rimport os\ros.mkdir('{at}')",
    "sap\u2028import os\u2029os.mkdir('{at}')\x0b\x0c\x1c\x85",
    "\\\nimport os\\N{{BULLET}} \\x41 \\",
    "\u202esap\u202c \ud800 \x00 \x1b[31m [bold] {{sap}} %s",
    "__import__('os').mkdir('{at}') sap|cold > !sap SAP_SAP NEGATIVE",
)


def _class(at: str) -> list[Answer]:
    hostile = [Answer(text.format(at=at), 1.0) for text in HOSTILE for _ in "ab"]
    return [*hostile, *(Answer(f"the leaf rots {word}", 0.0) for word in ("soon", "now", "late", "often"))]


def test_hostile_answers_are_but_words(tmp_path: Path) -> None:
    at = tmp_path / "broken_out"
    answers = _class(str(at))
    proposed = propose(answers, "Why?")
    folder = tmp_path / "leaves"
    folder.mkdir()
    text = as_assignment("leaves", proposed, answers)
    (folder / "assignment.py").write_text(text, "utf-8")
    loaded = load_assignment(folder)
    assert not at.exists()
    assert [check.rubric for check in loaded.checks] == [proposed]
    kinds = [type(node).__name__ for node in ast.parse(text).body]
    assert kinds == ["Expr", "ImportFrom", "Assign", "Assign"]
    assert all(character == "\n" or character.isprintable() for character in text)
    comments = [line for line in text.split("\n") if line.strip().startswith("#")]
    assert any("os.mkdir" in line for line in comments), "the hostile answers should be among the examples"


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_a_string_of_one_line(text: str) -> None:
    written = literal(text)
    assert len(written.splitlines()) == 1 and written.isprintable()
    assert ast.literal_eval(written) == text.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le", "replace"
    )


def test_each_phrasing_stands_below_its_counts_and_an_answer() -> None:
    answers = [Answer(f"The cold stops the sap {end}", 1.0) for end in ("now", "soon", "here", "often")]
    answers += [Answer("Sap", 0.5), Answer("They rot now", 0.0), Answer("They rot soon", 0.0)]
    rubric = Rubric(question="Why?", ideas=propose(answers, "Why?").ideas, full=propose(answers, "Why?").full)
    lines = [line.strip() for line in as_assignment("fall", rubric, answers).split("\n")]
    examples: list[str] = []
    for phrasing in rubric.ideas[0].phrasings:
        place = lines.index(f'"{phrasing}",')
        assert lines[place - 2] == "# in 4 with full marks, 0 with half marks, 0 with no marks"
        examples.append(lines[place - 1])
    assert examples[0] == '# 1: "The cold stops the sap now"'
    assert len(set(examples)) == min(4, len(examples)), (
        "each shows an answer that was not shown, if there is one"
    )
    assert 'asked_as=["fall"],' in lines  # a question of small words alone is asked by the name


def test_what_the_teacher_has_to_write_is_marked() -> None:
    answers = [Answer(f"The cold stops the sap {end}", 1.0) for end in ("now", "soon", "here", "often")]
    answers += [Answer(f"Gravity pulls {end}", 0.0) for end in ("now", "soon", "here", "often")]
    rubric = propose(answers, "Why do leaves fall?")
    text = as_assignment("fall", rubric, answers)
    assert text.count('hint="",  # WRITE') == len(rubric.ideas)
    assert text.count('feedback="",  # WRITE') == len(rubric.misconceptions) > 0


def test_the_marks_are_read_by_calibrate() -> None:
    answers = [Answer("water\nmoves \ud800", 1.0), Answer("salt", 0.5)]
    read = calibration.read_marks(as_marked("osmosis", answers), ["osmosis"])
    assert [(one.answer, one.score) for one in read] == [("water\nmoves \ufffd", 1.0), ("salt", 0.5)]


@pytest.mark.parametrize("slug", ["osmosis", "class_7b"])
def test_the_names_in_the_file_are_names(slug: str, tmp_path: Path) -> None:
    answers = [Answer(f"The cold stops the sap {end}", 1.0) for end in ("now", "soon")]
    answers.append(Answer("They rot", 0.0))
    (tmp_path / slug).mkdir()
    (tmp_path / slug / "assignment.py").write_text(
        as_assignment(slug, propose(answers, "Why?"), answers), "utf-8"
    )
    assert load_assignment(tmp_path / slug).slug == slug
    assert json.loads(as_marked(slug, answers).splitlines()[0])["question_type"] == slug
