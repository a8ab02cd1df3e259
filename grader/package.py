"""An assignment packed for other places: an autograder for Gradescope, a repository for GitHub.

Gradescope: "Autograder Specifications": an archive with `setup.sh` and `run_autograder`, unpacked to
`/autograder/source`; the student's files in `/autograder/submission`; `/autograder/results/results.json` out.
GitHub Classroom: a workflow named "Autograding Tests" with one job of graders and a reporter.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from grader import export, handout, intake, public, wheels
from grader.assignment import Assignment, AssignmentError
from grader.classes import read as classroom
from grader.pipeline.session import Session
from grader.policy import Timing, apply_rules

LOCK = "requirements.lock"
SETTINGS = "autograder.json"
SETUP = """\
#!/usr/bin/env bash
# Runs once, when the image is built: Python, the pinned packages, the data and the trained reference.
set -euo pipefail
ROOT="${GRADER_ROOT:-/autograder}"
cd "$ROOT/source"
suits() { "$1" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; }
PYTHON=""
for each in python3.13 python3.12 python3.11 python3; do
    if command -v "$each" >/dev/null && suits "$each"; then PYTHON="$each"; break; fi
done
if [ -z "$PYTHON" ]; then
    apt-get update
    apt-get install -y python3.11 python3.11-venv
    PYTHON=python3.11
fi
"$PYTHON" -m venv "$ROOT/venv"
"$ROOT/venv/bin/python" -m pip install --quiet --require-hashes -r requirements.lock
"$ROOT/venv/bin/python" -m pip install --quiet --no-deps grader-*.whl
XDG_CACHE_HOME="$ROOT/cache" "$ROOT/venv/bin/grader" autograde "$ROOT" --prepare
"""
RUN = """\
#!/usr/bin/env bash
# Runs for each submission: grades it and writes results/results.json.
set -euo pipefail
ROOT="${GRADER_ROOT:-/autograder}"
cd "$ROOT/source"
XDG_CACHE_HOME="$ROOT/cache" exec "$ROOT/venv/bin/grader" autograde "$ROOT"
"""
CLASSROOM = "classroom-resources/autograding-command-grader@v1"
REPORTER = "classroom-resources/autograding-grading-reporter@v1"
FOUND = ".grader/found.json"
MINUTES = 1  # for reading what was found


class PackageError(Exception):
    """What cannot be packed, or cannot be run from a package; the message says why."""


def write_gradescope(assignment: Assignment, home: Path, out: Path, level: str) -> list[str]:
    """Write the archive that Gradescope takes as an autograder; return the names in it.

    Args:
        assignment: the assignment.
        home: the folder with `assignments/` and `reference/`.
        out: the archive to write.
        level: of the walls that submissions run behind there.

    Raises:
        PackageError, WheelError: the grader cannot be packed.
    """
    slug = assignment.slug
    settings = {"assignment": slug, "sandbox": level}
    files: dict[str, bytes] = {
        "setup.sh": SETUP.encode(),
        "run_autograder": RUN.encode(),
        SETTINGS: (json.dumps(settings, indent=1) + "\n").encode(),
        LOCK: _lock(),
    }
    folders = (home / "assignments" / slug, home / "reference" / slug)
    for path in [
        home / "reference" / f"{slug}.py",
        *(each for f in folders for each in sorted(f.rglob("*"))),
    ]:
        if path.is_file() and "__pycache__" not in path.parts:
            files[path.relative_to(home).as_posix()] = path.read_bytes()
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        built = wheels.whole(Path(name))
        files[built.name] = built.read_bytes()
    return _write(out, files, executable=("setup.sh", "run_autograder"))


def write_github(assignment: Assignment, home: Path, out: Path) -> list[str]:
    """Write a repository to begin with, for GitHub Classroom; return the names in it.

    It holds what students may have: the public checks, which its workflow runs at every push. Hidden checks
    and the reference stay with the teacher, who grades the cloned repositories, and so does all of the grader
    that the public checks do not need.

    Raises:
        PackageError, WheelError: the grader cannot be packed.
        AssignmentError: handout or starter is missing.
    """
    slug = assignment.slug
    folder = home / "assignments" / slug
    files: dict[str, bytes] = {}
    for name, source in (("handout.md", "handout.md"), ("model.py", "starter.py")):
        if not (folder / source).is_file():
            raise AssignmentError(f"expected {folder / source}. Received: no such file.")
        files[name] = (folder / source).read_bytes()
    files["answers.md"] = handout.answer_sheet(assignment).encode()
    files[f".grader/{slug}{public.ENDING}"] = public.publish(assignment).encode()
    files[f".grader/{LOCK}"] = _lock()
    files[".gitignore"] = f"{FOUND}\n__pycache__/\n.venv/\n".encode()
    files[".github/workflows/classroom.yml"] = workflow(assignment).encode()
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        built = wheels.for_students(Path(name))
        files[f".grader/{built.name}"] = built.read_bytes()
    return _write(out, files)


def workflow(assignment: Assignment) -> str:
    """The workflow: everything is looked at once, and each public check is a test of its own."""
    shown = public.checks(assignment)
    look = f"grader check . --handout .grader/{assignment.slug}{public.ENDING} --json > {FOUND} || true"
    install = (
        f"python -m pip install --quiet --require-hashes -r .grader/{LOCK}\n"
        "python -m pip install --quiet --no-deps .grader/grader-*.whl\n"
    )
    steps: list[dict[str, Any]] = [
        {"name": "Checkout code", "uses": "actions/checkout@v4"},
        {
            "name": "Set up Python",
            "uses": "actions/setup-python@v5",
            "with": {"python-version": "3.11", "cache": "pip", "cache-dependency-path": f".grader/{LOCK}"},
        },
        {"name": "Install the grader", "run": install},
        {"name": "Look at the work", "run": look},
    ]
    steps += [
        {
            "name": check.title,
            "id": check.slug,
            "uses": CLASSROOM,
            "with": {
                "test-name": check.title,
                "setup-command": "",
                "command": f"grader check --found {FOUND} --only {check.slug}",
                "timeout": MINUTES,
                "max-score": int(check.points) if check.points == int(check.points) else check.points,
            },
        }
        for check in shown
    ]
    results = {
        f"{check.slug.upper()}_RESULTS": f"${{{{steps.{check.slug}.outputs.result}}}}" for check in shown
    }
    steps.append(
        {
            "name": "Autograding Reporter",
            "uses": REPORTER,
            "env": results,
            "with": {"runners": ",".join(check.slug for check in shown)},
        }
    )
    found = {
        "name": "Autograding Tests",
        "on": ["push", "workflow_dispatch", "repository_dispatch"],
        "permissions": {"checks": "write", "actions": "read", "contents": "read"},
        "jobs": {
            "run-autograding-tests": {
                "runs-on": "ubuntu-latest",
                "if": "github.actor != 'github-classroom[bot]'",
                "steps": steps,
            }
        },
    }
    return yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=1000)


def settings_of(root: Path) -> dict[str, str]:
    """What a package for Gradescope says of itself: assignment, and level of the walls.

    Raises:
        PackageError: there is none in `root/source`.
    """
    path = root / "source" / SETTINGS
    try:
        found = json.loads(path.read_text("utf-8"))
        return {"assignment": str(found["assignment"]), "sandbox": str(found["sandbox"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackageError(
            f"expected the folder of a Gradescope autograder, with source/{SETTINGS}. "
            f"Received: {root}: {error!r}"
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
        for each in references:
            session.grade_one(prepared, each)
        return f"{slug} is ready; {prepared.dataset.described()}."
    graded = session.grade_one(prepared, intake.read(root / "submission"))
    # Gradescope knows when it was due and takes off for that itself.
    graded = replace(graded, grade=apply_rules(graded.grade, Timing()))
    if all(mark.verdict == "ungraded" for mark in graded.grade.marks):
        raise PackageError(
            f"nothing could be graded, by no fault of the student's: {graded.grade.case.ended}"
        )
    results = root / "results"
    results.mkdir(parents=True, exist_ok=True)
    found = export.gradescope_results(graded, session.level)
    export.replace_file(results / "results.json", json.dumps(found, indent=1, allow_nan=False) + "\n")
    return f"{graded.grade.score:g} of {graded.grade.possible:g} points."


def _lock() -> bytes:
    path = wheels.PROJECT / LOCK
    if not path.is_file():
        raise PackageError(f"expected {path}, the pinned packages. Received: no such file.")
    return path.read_bytes()


def _write(out: Path, files: dict[str, bytes], executable: tuple[str, ...] = ()) -> list[str]:
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
