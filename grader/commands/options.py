"""What every command has, a student's too: its options, and how a wrong command is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.console import Console

from grader.data import SPECS
from grader.errors import UsageError
from grader.sandbox.client import SandboxBroken
from grader.sandbox.walls import LEVELS
from grader.text import clean

USAGE = 2
FILES = ", ".join(f"{spec.name}.npz" for spec in SPECS.values() if spec.is_images)

DataOption = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help=f"Folder with {FILES}, or the word stand-in for the embedded digits. "
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
    Console(stderr=True).print(f"[bold red]grader:[/] {clean(message)}", highlight=False)
    return typer.Exit(USAGE)


@contextmanager
def usage_errors(*others: type[Exception]) -> Iterator[None]:
    """Around what a command does: what its user can mend, or where nothing can be run, is told in a line.

    Args:
        others: what else of what may happen there says enough.

    Raises:
        typer.Exit: with the exit status of a wrong command.
    """
    told: tuple[type[Exception], ...] = (UsageError, SandboxBroken, *others)
    try:
        yield
    except told as error:
        raise fail(str(error)) from error


def check_level(level: str) -> None:
    """Refuse a level of the walls that there is none of."""
    if level not in LEVELS:
        raise fail(f"--sandbox: expected {' or '.join(LEVELS)}. Received: {level!r}")


def cache_folder() -> Path:
    """Where finished trainings are kept."""
    return Path(platformdirs.user_cache_dir("grader")) / "trainings"
