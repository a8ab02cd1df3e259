"""What the commands of a teacher share: the options of all, how a wrong command is told, what is at hand."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from grader.classes.home import home
from grader.commands.options import (
    USAGE,
    DataOption,
    SandboxOption,
    cache_folder,
    check_level,
    fail,
    usage_errors,
)

__all__ = [
    "USAGE",
    "DataOption",
    "SandboxOption",
    "cache_folder",
    "check_level",
    "fail",
    "known",
    "program",
    "usage_errors",
]


def known() -> list[str]:
    """The slugs of the assignments at hand."""
    return sorted(path.parent.name for path in (home() / "assignments").glob("*/assignment.py"))


def program() -> str:
    """What to type for `grader`: its path, where the shell would not find it by name."""
    beside = Path(sys.executable).with_name("grader")
    if shutil.which("grader") is not None or not beside.exists():
        return "grader"
    return os.path.relpath(beside) if beside.is_relative_to(Path.cwd()) else str(beside)
