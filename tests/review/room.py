"""A class whose marks wait for a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.checks import explanation, runs
from grader.classes.result import ClassResult
from grader.rubric import library
from tests.gradebook import quick
from tests.gradebook.quick import scheme, submission

CHECKS = (
    runs(points=50),
    explanation("relu", library.RELU, points=50, title="What does ReLU do?", asked_as=["relu"]),
)
UNSURE = "It is a kind of rectifier thing that the neurons use for the signal to go on"
ANSWERS = {
    "ada": UNSURE,
    "ben": f"  {UNSURE.upper()}!! ",
    "chiara": UNSURE.replace("kind", "sort"),
    "=dmitri": "A rectifier for signals of neurons, and then something goes on to elsewhere",
    "eve": "sets a negative value to zero and keeps the others",
}


def _submission(student: str, answer: str) -> Any:
    content = f"ANSWERS = {{'relu': {answer!r}}}  # {student}\n".encode()
    return replace(submission("x"), student=student, files=(("a.py", content),), script="a.py")


def grade(out: Path, **answers: str) -> ClassResult:
    students = [_submission(name, answer) for name, answer in (ANSWERS | answers).items()]
    return quick.grade(out, students, checks=CHECKS)


SCHEMES: dict[str, Assignment] = {"quick": scheme(checks=CHECKS)}
