"""What the commands share: options, exit statuses, and how a wrong command is told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.console import Console

from grader import assignment as assignments
from grader import data, intake, package, terminal
from grader.classroom import home
from grader.cluster import ClusterError
from grader.export import GradebookError
from grader.gradebook import GradebookBroken
from grader.roster import RosterError
from grader.sandbox.walls import LEVELS
from grader.session import ReferenceUnusable

USAGE, UNGRADED, INTERRUPTED = 2, 1, 130
USAGE_ERRORS = (
    assignments.AssignmentError,
    data.DataError,
    intake.IntakeError,
    ReferenceUnusable,
    RosterError,
    GradebookError,
    GradebookBroken,
    package.PackageError,
    ClusterError,
)

DataOption = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Folder with mnist.npz and fashion_mnist.npz, or the word stand-in for the embedded digits. "
        "Default: the environment variable GRADER_DATA, else the Keras cache, else a download, "
        "else the stand-in.",
    ),
]


SandboxOption = Annotated[
    str,
    typer.Option(
        "--sandbox",
        metavar="LEVEL",
        help="strong: walls that keep a program from everything but its own folder (Linux). "
        "basic: limits on time, memory and output only, which stop accidents and not cheating.",
    ),
]


def fail(message: str) -> typer.Exit:
    """Say what was expected; the exit status of a wrong command."""
    Console(stderr=True).print(f"[bold red]grader:[/] {terminal.clean(message)}", highlight=False)
    return typer.Exit(USAGE)


def check_level(level: str) -> None:
    """Refuse a level of the walls that there is none of."""
    if level not in LEVELS:
        raise fail(f"--sandbox: expected {' or '.join(LEVELS)}. Received: {level!r}")


def cache_folder() -> Path:
    """Where finished trainings are kept."""
    return Path(platformdirs.user_cache_dir("grader")) / "trainings"


def known() -> list[str]:
    """The slugs of the assignments at hand."""
    return sorted(path.parent.name for path in (home() / "assignments").glob("*/assignment.py"))
