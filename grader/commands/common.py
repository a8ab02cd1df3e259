"""What the commands of a teacher share: the options of all, how a wrong command is told, what is at hand."""

from __future__ import annotations

import getpass
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
from grader.errors import UsageError

__all__ = [
    "USAGE",
    "DataOption",
    "SandboxOption",
    "cache_folder",
    "check_level",
    "fail",
    "known",
    "packed_at",
    "program",
    "usage_errors",
    "user",
]


def known() -> list[str]:
    """The slugs of the assignments at hand."""
    return sorted(path.parent.name for path in (home() / "assignments").glob("*/assignment.py"))


def user() -> str:
    """Who is at this computer, as its account is called."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "teacher"


def packed_at(out: Path | None, name: str) -> Path:
    """Where a packed file goes: `out`, under its own name where that is a folder, or beside without one.

    Raises:
        UsageError: it lies in no folder.
    """
    path = Path(name) if out is None else out / name if out.is_dir() else out
    if not path.parent.is_dir():
        raise UsageError(
            f"--out: expected a file in a folder that is there. Received: {path}, and there is no folder "
            f"{path.parent}. Make the folder, or give another."
        )
    return path


def program(name: str = "grader") -> str:
    """What to type for a command of ours: its path, where the shell would not find it by name."""
    beside = Path(sys.executable).with_name(name)
    if shutil.which(name) is not None or not beside.exists():
        return name
    return os.path.relpath(beside) if beside.is_relative_to(Path.cwd()) else str(beside)
