"""An assignment packed for other places, as `grader.systems` says; and what runs in Gradescope's."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from grader import export, intake, systems, wheels
from grader.assignment import Assignment
from grader.classes import read as classroom
from grader.errors import UsageError
from grader.pipeline.session import Session
from grader.policy import Timing, apply_rules, as_students_see
from grader.public import public_part
from grader.systems import gradescope
from grader.systems.gradescope import SETTINGS
from grader.wheels import LOCK

KINDS = systems.packages()


class PackageError(UsageError):
    """What cannot be packed, or cannot be run from a package; the message says why."""


def write(kind: str, assignment: Assignment, home: Path, out: Path, level: str) -> tuple[list[str], str]:
    """Write an archive for one of `KINDS`; return the names in it, and what the teacher does with it ("").

    Args:
        kind: what it is for.
        assignment: the assignment.
        home: the folder with `assignments/` and `reference/`.
        out: the archive to write.
        level: of the walls that submissions run behind there.

    Raises:
        PackageError, WheelError: there is no such kind, or the grader cannot be packed.
        AssignmentError: handout or starter is missing, or a check asks for what is not known there.
    """
    if assignment.variant is not None:
        raise PackageError(
            f"expected an assignment that is the same for everybody. Received: {assignment.slug}, which has "
            "variants: a package does not know whose is whose. Hand it out with grader handout "
            f"{assignment.slug} --for CLASS.csv, and grade with grade-all."
        )
    if kind not in KINDS:
        raise PackageError(f"expected {' or '.join(KINDS)}. Received: {kind}")
    package = KINDS[kind](assignment, home, level)
    files = {**package.files, f"{package.folder}{LOCK}": _lock()}
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        wheel = package.wheel(Path(name))
        files[f"{package.folder}{wheel.name}"] = wheel.read_bytes()
    return _write(out, files, package.executable), package.advice


def settings_of(root: Path) -> dict[str, str]:
    """What a package for Gradescope says of itself: assignment, and level of the walls.

    Raises:
        PackageError: there is none in `root/source`.
    """
    path = root / "source" / SETTINGS
    try:
        settings = json.loads(path.read_text("utf-8"))
        return {"assignment": str(settings["assignment"]), "sandbox": str(settings["sandbox"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackageError(
            f"expected the folder of a Gradescope autograder, with source/{SETTINGS}. "
            f"Received: {root}: {error!r}. "
            "Upload a new package, made with: grader package gradescope ASSIGNMENT"
        ) from error


def autograde(session: Session, slug: str, root: Path, *, prepare: bool) -> str:
    """Grade the submission in `root/submission` and write `root/results/results.json`.

    Where the grader could decide nothing, no results are written: Gradescope then tells the teacher, and
    nobody gets a zero.

    Args:
        session: an open session.
        slug: the assignment.
        root: Gradescope's folder.
        prepare: grade the reference instead, so that data and trainings are there for every submission.

    Returns:
        What was done, in words.

    Raises:
        PackageError: nothing could be graded.
    """
    assignment, references = classroom.open_assignment(slug)
    (prepared,) = session.prepare([(assignment, references)])
    if prepare:
        for reference in references:
            session.grade_one(prepared, reference)
        return f"{slug} is ready; {prepared.described()}."
    graded = session.grade_one(
        prepared, intake.read(root / "submission", released=prepared.assignment.released)
    )
    # Gradescope knows when it was due and takes off for that itself.
    graded = replace(graded, grade=apply_rules(graded.grade, Timing()))
    if all(mark.verdict == "ungraded" for mark in graded.grade.marks):
        raise PackageError(
            "nothing could be graded, by no fault of the student's: "
            f"{graded.grade.case.outcome_text.rstrip('.')}. Run the autograder for this submission again."
        )
    results = root / "results"
    results.mkdir(parents=True, exist_ok=True)
    for_students = as_students_see(graded, public_part(assignment), Timing())
    content = gradescope.results(graded, for_students, session.level)
    export.replace_file(results / "results.json", json.dumps(content, indent=1, allow_nan=False) + "\n")
    return f"{graded.grade.score:g} of {graded.grade.possible:g} points."


def _lock() -> bytes:
    path = wheels.PROJECT / LOCK
    if not path.is_file():
        raise PackageError(
            f"expected {path}, the pinned packages. Received: no such file. {wheels.WHOLE_PROJECT}"
        )
    return path.read_bytes()


def _write(out: Path, files: dict[str, bytes], executable: tuple[str, ...]) -> list[str]:
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100755 if name in executable else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    os.replace(part, out)
    return sorted(files)
