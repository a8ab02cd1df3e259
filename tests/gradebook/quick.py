"""A class whose submissions are "run" in a millisecond: everything is real but the sandbox."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.assignment import Assignment, Recipe
from grader.checks import number, runs
from grader.classes.read import ClassInput
from grader.classes.result import ClassResult
from grader.classes.run import grade_classes
from grader.evidence import Evidence
from grader.gradebook import NAME, Gradebook
from grader.records.run import Run
from grader.records.submission import Submission
from grader.rules import Rules
from tests.fake import FakeSandbox, answers_of, fake_session

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


class Watched(FakeSandbox):
    """Reads the answers instead of running the program, and writes down whom it looked at."""

    def __init__(self, log: Path, pause: float = 0.0):
        super().__init__(self._watched)
        self._log = log
        self._pause = pause

    def _watched(self, folder: Path, settings: dict[str, Any]) -> Evidence | tuple[Evidence | None, Run]:
        student = settings["file"].removesuffix(".py")
        with self._log.open("a") as log:
            log.write(f"{os.getpid()} {student}\n")
        time.sleep(random.uniform(0, self._pause))
        return self.left(student, folder, settings)

    def left(
        self, student: str, folder: Path, settings: dict[str, Any]
    ) -> Evidence | tuple[Evidence | None, Run]:
        return answers_of(folder, settings)


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
    sandbox = changes.pop("sandbox", None) or Watched(out / "looked.log", pause)
    given = ClassInput(scheme(rules, checks), (), tuple(students), **changes)  # type: ignore[arg-type]
    with (
        tempfile.TemporaryDirectory() as folder,
        Gradebook(out / NAME) as book,
        fake_session(Path(folder), sandbox, book, **options) as session,
    ):
        return grade_classes(session, book, [given], out, now=now)[0]  # type: ignore[arg-type]


def looked(out: Path) -> list[str]:
    """Whom the sessions looked at, in order."""
    log = out / "looked.log"
    return [line.split(maxsplit=1)[1] for line in log.read_text().splitlines()] if log.exists() else []
