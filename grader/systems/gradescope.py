"""Gradescope: Download Submissions, and an autograder that hands in `results/results.json`.

"Autograder Specifications": an archive with `setup.sh` and `run_autograder`, unpacked to
`/autograder/source`; the student's files in `/autograder/submission`; `/autograder/results/results.json` out.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from grader import wheels
from grader.assignment import Assignment, AssignmentError
from grader.grade import Graded
from grader.policy import GradeForStudents
from grader.records.handin import Handin, Part, within
from grader.records.submission import SystemName
from grader.systems.downloads import in_order, mostly
from grader.systems.system import Download, Entries, Package, System
from grader.text import well_formed

FOLDER = re.compile(r"submission_\d+")
LIST = "submission_metadata.yml"  # says whose each submission is, and lies beside them
SLOW_LIMIT = 1 << 20  # bytes that the other one reads in half a minute
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
# Of a test that students do not see yet: Gradescope knows when it was due.
VISIBILITY = {"now": "hidden", "deadline": "after_due_date", "never": "hidden"}


def recognise(entries: Entries) -> bool:
    """Whether a download is from Gradescope."""
    others = [name for name in entries if name != LIST]
    return entries.get(LIST) is False and mostly(others, lambda name: _is_one(name, entries[name]))


def collect(download: Download, base: str, assignment: str) -> tuple[list[Handin], list[str]]:
    """The submissions, and the names of another form."""
    listed = _listed(download, within(base, LIST))
    handins, others = [], []
    for name, folder in download.entries(base).items():
        if _is_one(name, folder):
            handins.append(_handin(name, Part(within(base, name)), listed.get(name)))
        elif name != LIST:
            others.append(name)
    return in_order(handins), others


def _is_one(name: str, folder: bool) -> bool:
    return folder and FOLDER.fullmatch(name) is not None


def _listed(download: Download, place: str) -> dict[str, Any]:
    """The list of submissions; empty if it cannot be read: every submission still has its number."""
    import yaml

    quick: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast
    for content in download.contents(place).files.values():
        # The loader in C refuses escapes that the other one takes: one odd name must not cost all the others.
        for loader in (quick, yaml.SafeLoader) if len(content) < SLOW_LIMIT else (quick,):
            try:
                read = yaml.load(content, loader)  # noqa: S506 - both are safe loaders
            except Exception:  # noqa: S112 - whatever the library says of what is no list
                continue
            return read if isinstance(read, dict) else {}
    return {}


def _handin(name: str, part: Part, said: Any) -> Handin:
    """A submission: its submitters', of whom a group has several."""
    said = said if isinstance(said, dict) else {}
    people = said.get(":submitters")
    members = []
    for person in people if isinstance(people, list) else []:
        known = person if isinstance(person, dict) else {}
        facts = [_fact(known.get(part)) for part in (":name", ":sid", ":email")]
        members.append(tuple(fact for fact in facts if fact))
    members = [member for member in members if member]
    handed_in = _fact(said.get(":created_at"))[:40]
    if not members:
        return Handin(name, parts=(part,), handed_in=handed_in)
    key = members[0][1] if len(members) == 1 and len(members[0]) > 1 else ""
    group = tuple(members) if len(members) > 1 else ()
    names = ", ".join(member[0] for member in members)
    return Handin(names, key, parts=(part,), members=group, handed_in=handed_in)


def _fact(value: Any) -> str:
    """A plain value as text; "" for what is none. A list may hold itself, a number have a million digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**40 else ""
    return well_formed(str(value)[:200]) if isinstance(value, (str, float, date)) else ""


def results(graded: Graded, seen: GradeForStudents, level: str) -> dict[str, Any]:
    """The contents of `results.json`.

    Scores are given for every check that has one, and as a whole, so that a check the grader could not
    decide counts neither as a zero nor as full marks until your teacher has looked. Texts are of the form
    "text": nothing in a student's words is taken for markup.

    Args:
        graded: a graded submission.
        seen: what of it students see: only that is visible, and in what is said of the whole.
        level: of the walls it ran behind.
    """
    grade = graded.grade
    public = {check.slug for check in seen.assignment.checks}
    tests = []
    for number, mark in enumerate(grade.counted, 1):
        test: dict[str, Any] = {
            "name": mark.check.title,
            "name_format": "text",
            "number": str(number),
            "max_score": 0 if mark.check.extra_credit else mark.possible,
            "output": "\n".join(filter(None, (_said(mark.verdict), mark.reason, mark.hint))),
            "output_format": "text",
            "visibility": "visible" if mark.check.slug in public else VISIBILITY[mark.check.visible],
            "extra_data": {"check": mark.check.slug, "verdict": mark.verdict},
        }
        if mark.earned is not None:
            test["score"] = mark.earned
            test["status"] = "passed" if mark.earned == mark.possible else "failed"
        tests.append(test)
    open_marks = ", ".join(mark.check.title for mark in seen.graded.grade.open)
    # Gradescope takes off for lateness itself; where something is hidden, its score is not that of `seen`.
    terms = "".join(f" {term.points:+g}: {term.text}." for term in grade.adjustments) if seen.whole else ""
    return {
        "score": grade.score,
        "execution_time": round(graded.run.seconds, 2) if graded.run is not None else 0.0,
        "output": f"{grade.case.outcome_text}."
        + (f" Provisional: your teacher will look at {open_marks}." if open_marks else "")
        + terms,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {"sandbox": level, "end": grade.case.outcome},
    }


def _said(verdict: str) -> str:
    return {
        "review": "Your teacher will look at this: the points are provisional.",
        "ungraded": "Could not be graded, which is not your fault: your teacher will look.",
    }.get(verdict, "")


def package(assignment: Assignment, home: Path, level: str) -> Package:
    """The archive that Gradescope takes as an autograder.

    Raises:
        AssignmentError: the assignment has a check that one submission alone does not tell.
    """
    slug = assignment.slug
    if by_rank := [each.slug for each in assignment.checks if each.target is not None and each.target.ranks]:
        raise AssignmentError(
            f"{slug}: {', '.join(by_rank)}: expected accuracy(at_least=), at_most=, scale= or the reference, "
            "since Gradescope grades each submission alone. Received: rank=, for which the whole class must "
            "be known. Change that, or download the submissions from Gradescope and grade them here: "
            f"grade-all {slug} --submissions DIR"
        )
    settings = {"assignment": slug, "sandbox": level}
    files: dict[str, bytes] = {
        "setup.sh": SETUP.encode(),
        "run_autograder": RUN.encode(),
        SETTINGS: (json.dumps(settings, indent=1) + "\n").encode(),
    }
    folders = (home / "assignments" / slug, home / "reference" / slug)
    for path in [
        *sorted((home / "reference").glob(f"{slug}.*")),
        *(file for f in folders for file in sorted(f.rglob("*"))),
    ]:
        if path.is_file() and "__pycache__" not in path.parts:
            files[path.relative_to(home).as_posix()] = path.read_bytes()
    advice = (
        f"In Gradescope choose {assignment.possible:g} points, a container of at least 2 CPUs and 3 GB, and "
        "a timeout of 20 minutes."
    )
    return Package(files, wheels.whole, executable=("setup.sh", "run_autograder"), advice=advice)


GRADESCOPE = System(
    SystemName("Gradescope"),
    recognise,
    collect,
    own_files=frozenset({LIST}),
    results=results,
    package=package,
)
