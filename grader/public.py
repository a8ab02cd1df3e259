"""What of an assignment students may have: its questions and rules, without an answer.

A handout carries it as `<slug>.check.json`; `grader check` reads it on the student's own computer and asks
there what can be asked without the reference and without the marking scheme.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.assignment import Assignment, AssignmentError, Check, Limits, Recipe
from grader.checks import KINDS

ENDING = ".check.json"
FORM = 1  # of the file
SIZE_LIMIT = 1 << 20  # bytes


class _Check(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    slug: str
    points: float = Field(ge=0)
    title: str
    kind: str
    asked_as: list[str]
    options: dict[str, list[str]]


class _Public(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    form: int
    slug: str
    title: str
    recipe: dict[str, Any]
    limits: dict[str, float]
    trained_by: str
    forgive_old_apis: bool
    checks: list[_Check]


def checks(assignment: Assignment) -> list[Check]:
    """The checks that students may know before they hand in: everything made for them asks here."""
    return [check for check in assignment.checks if (check.kind or check.asked_as) and check.visible == "now"]


def publish(assignment: Assignment) -> str:
    """The public part of an assignment, as JSON.

    Of the recipe the margin stays here, and so do points and names of checks that are hidden.
    """
    recipe = {key: value for key, value in asdict(assignment.recipe).items() if key != "margin"}
    asked = [
        {
            "slug": check.slug,
            "points": check.points,
            "title": check.title,
            "kind": check.kind or "text",
            "asked_as": list(check.asked_as),
            "options": {name: list(values) for name, values in check.options.items()},
        }
        for check in checks(assignment)
    ]
    found = {
        "form": FORM,
        "slug": assignment.slug,
        "title": assignment.title,
        "recipe": recipe,
        "limits": asdict(assignment.limits),
        "trained_by": assignment.trained_by,
        "forgive_old_apis": assignment.forgive_old_apis,
        "checks": asked,
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def read(text: str, name: str) -> Assignment:
    """The assignment as a student may check it.

    Args:
        text: what `publish` wrote.
        name: of the file, for messages.

    Raises:
        AssignmentError: it is not that, or of another version of the grader.
    """
    try:
        found = _Public.model_validate_json(text)
        if found.form != FORM:
            raise ValueError(f"form {FORM}, not {found.form}")
        recipe = dict(found.recipe)
        recipe["reference_seeds"] = tuple(recipe["reference_seeds"])
        return Assignment(
            slug=found.slug,
            title=found.title,
            recipe=Recipe(**recipe),
            limits=Limits(
                **{key: type(getattr(Limits(), key))(value) for key, value in found.limits.items()}
            ),
            checks=tuple(map(_check, found.checks)),
            trained_by="student" if found.trained_by == "student" else "grader",
            forgive_old_apis=found.forgive_old_apis,
        )
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = str(error).splitlines()[0]
        raise AssignmentError(
            f"{name}: expected the file of checks of a handout, made by this version of the grader. "
            f"Received: {reason}"
        ) from error


def find(file: Path) -> Path:
    """The file of checks beside a submission, or in a folder above it.

    Raises:
        AssignmentError: there is none, or there are several.
    """
    start = file.resolve() if file.is_dir() else file.resolve().parent
    for folder in (start, *list(start.parents)[:3]):
        found = sorted(folder.glob(f"*{ENDING}"))
        if len(found) == 1:
            return found[0]
        if found:
            raise AssignmentError(
                f"expected one file of checks in {folder}; say which with --handout. "
                f"Received: {', '.join(path.name for path in found)}"
            )
    raise AssignmentError(
        f"expected the file of checks of your handout (*{ENDING}) beside {file.name or 'your work'}. "
        "Received: none. Unpack the handout there, or give it with --handout."
    )


def load(path: Path) -> Assignment:
    """Read the file of checks at `path`.

    Raises:
        AssignmentError: it cannot be read.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise OSError("the file is too large")
        return read(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(
            f"expected the file of checks of a handout. Received: {path}: {error}"
        ) from error


def _check(said: _Check) -> Check:
    if said.kind not in KINDS:
        raise ValueError(f"a kind of check among {', '.join(KINDS)}, not {said.kind!r}")
    kind = KINDS[said.kind]
    check = Check(
        said.slug,
        said.points,
        said.title,
        lambda case: kind.preview(case, check),
        tuple(said.asked_as),
        kind=kind.name,
        options=said.options,
    )
    return check
