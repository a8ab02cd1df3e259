"""What the commands of a teacher share: the options of all, what a wrong command raises, what is at hand."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from grader import assignment as assignments
from grader import data, intake, package, wheels
from grader.classes.read import home
from grader.classes.roster import RosterError
from grader.cluster import ClusterError
from grader.commands.options import (
    USAGE,
    DataOption,
    SandboxOption,
    cache_folder,
    check_level,
    fail,
)
from grader.export import GradebookError
from grader.gradebook import GradebookBroken
from grader.pipeline.references import ReferenceUnusable

__all__ = [
    "USAGE",
    "USAGE_ERRORS",
    "DataOption",
    "SandboxOption",
    "cache_folder",
    "check_level",
    "fail",
    "known",
    "program",
]

USAGE_ERRORS = (
    assignments.AssignmentError,
    data.DataError,
    intake.IntakeError,
    ReferenceUnusable,
    RosterError,
    GradebookError,
    GradebookBroken,
    package.PackageError,
    wheels.WheelError,
    ClusterError,
)


def known() -> list[str]:
    """The slugs of the assignments at hand."""
    return sorted(path.parent.name for path in (home() / "assignments").glob("*/assignment.py"))


def program() -> str:
    """What to type for `grader`: its path, where the shell would not find it by name."""
    beside = Path(sys.executable).with_name("grader")
    if shutil.which("grader") is not None or not beside.exists():
        return "grader"
    return os.path.relpath(beside) if beside.is_relative_to(Path.cwd()) else str(beside)
