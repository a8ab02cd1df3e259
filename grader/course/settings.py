"""What a teacher says of a course: `course.toml`, beside the folder of assignments."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.course.scale import KNOWN, PERCENT, Scale, steps
from grader.errors import UsageError

NAME = "course.toml"
Percent = Annotated[float, Field(ge=0, le=100)]


class CourseError(UsageError):
    """A course that cannot be counted; the message says what was expected."""


@dataclass(frozen=True)
class CourseSettings:
    """How assignments become the grade of a course.

    Attributes:
        title: of the course; "" for none.
        assignments: the slugs of those that belong to it, in their order; empty for all that are graded.
        weights: what each weighs, by slug; the others weigh 1. Without any, points are added up as they are.
        drop_lowest: so many assignments, those in which a student reached the smallest share, do not count.
        missing: work that was not handed in counts as "zero", or is "left out".
        scale: percent into grades.
        excused: by student, the slugs of assignments that do not count for them.
        topics: by what the teacher calls it, checks as "assignment/check", or "check" in every assignment.
    """

    title: str = ""
    assignments: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    drop_lowest: int = 0
    missing: Literal["zero", "left out"] = "zero"
    scale: Scale = PERCENT
    excused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = ""
    assignments: list[str] = []
    weights: dict[str, Annotated[float, Field(ge=0)]] = {}
    drop_lowest: Annotated[int, Field(ge=0)] = 0
    missing: Literal["zero", "left out"] = "zero"
    scale: str | dict[str, Percent] = "percent"
    passing: Percent | None = None
    excused: dict[str, list[str]] = {}
    topics: dict[str, list[str]] = {}


def read_settings(folder: Path) -> CourseSettings:
    """What `course.toml` in a folder says; the defaults where there is none.

    Raises:
        CourseError: it cannot be read, or says something that no course has.
    """
    path = folder / NAME
    return read_file(path) if path.is_file() else CourseSettings()


def read_file(path: Path) -> CourseSettings:
    """What a file with the settings of a course says.

    Raises:
        CourseError: it cannot be read, or says something that no course has.
    """
    try:
        said = _File.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
        scale = _scale(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CourseError(
            f"{path}: {where}: {first['msg']}. Received: {first['input']!r:.80}. See docs/course.md for "
            "an example of every line."
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise CourseError(f"{path}: {error}. See docs/course.md for an example of every line.") from error
    return CourseSettings(
        said.title,
        tuple(said.assignments),
        said.weights,
        said.drop_lowest,
        said.missing,
        scale,
        {student: tuple(slugs) for student, slugs in said.excused.items()},
        {topic: tuple(checks) for topic, checks in said.topics.items()},
    )


def _scale(said: _File) -> Scale:
    """The scale that is meant.

    Raises:
        ValueError: there is none of that name, or its steps are none.
    """
    if isinstance(said.scale, str):
        if said.scale not in KNOWN:
            known = ", ".join(f'"{name}"' for name in KNOWN)
            raise ValueError(f"scale: expected one of {known}, or a table. Received: {said.scale!r}")
        scale = KNOWN[said.scale]
        passing = scale.passing if said.passing is None else said.passing
        return Scale(scale.boundaries, passing)
    if said.passing is None:
        raise ValueError("passing: expected the percent from which on one has passed, as a scale of your own")
    return steps(said.scale, said.passing)
