"""A class whose submissions are "run" in a millisecond: everything is real but the sandbox."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence
from pathlib import Path

from grader.assignment import Assignment, Recipe, Rules
from grader.checks import number, runs
from grader.classes.read import ClassInput
from grader.classes.result import ClassResult
from grader.classes.run import grade_classes
from grader.gradebook import NAME, Gradebook
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.records.observation import Observation
from grader.records.run import Run
from grader.records.submission import Submission
from tests.conftest import found

CHECKS = (
    runs(points=40),
    number("classes", 10, points=30, title="How many classes?", asked_as=["how many classes"]),
    number("pixels", 784, points=30, title="How many pixels?", asked_as=["how many pixels"]),
)


def scheme(rules: Rules | None = None, checks: Sequence[object] = CHECKS) -> Assignment:
    return Assignment("quick", "Quick", Recipe(data="line", epochs=1), tuple(checks), rules=rules or Rules())  # type: ignore[arg-type]


def submission(student: str, classes: object = 10, pixels: object = 784, **facts: object) -> Submission:
    content = f"ANSWERS = {{'classes': {classes!r}, 'pixels': {pixels!r}}}  # {student}\n".encode()
    return Submission(student, ((f"{student}.py", content),), f"{student}.py", **facts)  # type: ignore[arg-type]


class Quick(Session):
    """A session that reads the answers instead of running the program, and writes down whom it looked at."""

    def __init__(self, book: Gradebook, log: Path, pause: float = 0.0, **options: object):
        super().__init__(data_folder="stand-in", cache=log.parent / "cache", workers=2, book=book, **options)  # type: ignore[arg-type]
        self._log = log
        self._pause = pause

    def _device_known(self) -> bool:
        return True

    def _device(self) -> str:
        return "nothing"

    def _look_at(self, prepared: ReadyAssignment, submission: Submission, folder: Path) -> Observation:
        with self._log.open("a") as log:
            log.write(f"{os.getpid()} {submission.student}\n")
        time.sleep(random.uniform(0, self._pause))
        values: dict[str, object] = {}
        exec(dict(submission.files)[submission.script or ""], values)
        return Observation(
            found(answers=values["ANSWERS"]),
            "finished",
            "It ran to its end",
            False,
            Run(0, None, 0.5, 9.0, ""),
        )


def grade(
    out: Path,
    students: Sequence[Submission],
    rules: Rules | None = None,
    *,
    pause: float = 0.0,
    **changes: object,
) -> ClassResult:
    """Grade a class into `out`, as `grade-all` does."""
    options = {key: changes.pop(key) for key in ("rerun",) if key in changes}
    checks = changes.pop("checks", CHECKS)
    now = changes.pop("now", None)
    given = ClassInput(scheme(rules, checks), (), tuple(students), **changes)  # type: ignore[arg-type]
    with Gradebook(out / NAME) as book, Quick(book, out / "looked.log", pause, **options) as session:
        return grade_classes(session, book, [given], out, now=now)[0]  # type: ignore[arg-type]


def looked(out: Path) -> list[str]:
    """Whom the sessions looked at, in order."""
    log = out / "looked.log"
    return [line.split(maxsplit=1)[1] for line in log.read_text().splitlines()] if log.exists() else []
