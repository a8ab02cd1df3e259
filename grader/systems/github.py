"""GitHub Classroom: a folder of cloned repositories, and the repository that students begin with.

Its workflow is named "Autograding Tests" and has one job of graders and a reporter.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader import public
from grader.assignment import Assignment, AssignmentError
from grader.public import PublicAssignment
from grader.records.submission import SystemName
from grader.released import FOLDER as NOTEBOOKS
from grader.systems.system import Package, System

CLASSROOM = "classroom-resources/autograding-command-grader@v1"
REPORTER = "classroom-resources/autograding-grading-reporter@v1"
FOUND = ".grader/found.json"
MINUTES = 1  # for reading what was found


def clone_names(names: Sequence[str]) -> dict[str, str]:
    """Names of cloned repositories without the assignment that all begin with: "hw1-ada" is "ada"."""
    heads = {name.split("-")[0] for name in names}
    if len(names) < 2 or len(heads) != 1 or any("-" not in name for name in names):
        return {name: name for name in names}
    shorter = clone_names([name.partition("-")[2] for name in names])
    return {name: shorter[name.partition("-")[2]] for name in names}


def package(assignment: Assignment, home: Path, level: str) -> Package:
    """A repository to begin with.

    It holds what students may have: the public checks, which its workflow runs at every push. Hidden checks
    and the reference stay with the teacher, who grades the cloned repositories, and so does all of the grader
    that the public checks do not need.

    Raises:
        AssignmentError: handout, starter or a notebook is missing.
        DataError: the teacher's own data cannot be read.
    """
    from grader import handout, wheels  # what packs needs more than what reads downloads

    shown, slug = public.public_part(assignment), assignment.slug
    folder = home / "assignments" / slug
    filled_in = {f"{name}.ipynb": f"{NOTEBOOKS}/{name}.ipynb" for name in shown.notebooks}
    given_out = {"handout.md": "handout.md", **(filled_in or {"model.py": "starter.py"})}
    files: dict[str, bytes] = {}
    for name, source in given_out.items():
        if not (folder / source).is_file():
            raise AssignmentError(
                f"expected {folder / source}, which students are given. Received: no such file. "
                "Write this file and run the same command again."
            )
        files[name] = (folder / source).read_bytes()
    files |= {file.name: file.read() for file in handout.given_files(assignment)}
    files |= {file.name: file.path.read_bytes() for file in shown.beside}
    if not filled_in and handout.asked(shown):
        files["answers.md"] = handout.answer_sheet(shown).encode()
    files[f".grader/{slug}{public.ENDING}"] = public.publish(shown).encode()
    files[".gitignore"] = f"{FOUND}\n__pycache__/\n.venv/\n".encode()
    files[".github/workflows/classroom.yml"] = workflow(shown).encode()
    return Package(files, wheels.for_students, folder=".grader/")


def workflow(assignment: PublicAssignment) -> str:
    """The workflow: everything is looked at once, and each public check is a test of its own."""
    import yaml

    from grader.wheels import LOCK

    shown = assignment.asked_beforehand
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
    document = {
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
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000)


GITHUB = System(SystemName("GitHub"), clone_names=clone_names, package=package)
