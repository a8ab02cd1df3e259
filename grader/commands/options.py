"""What every command has, a student's too: its options, and how a wrong command is told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.console import Console

from grader.data import SPECS
from grader.sandbox.walls import LEVELS
from grader.text import clean

USAGE, UNGRADED, INTERRUPTED = 2, 1, 130
FILES = ", ".join(f"{each.name}.npz" for each in SPECS.values() if each.is_images)

DataOption = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help=f"Folder with data sets ({FILES}), or the word stand-in for the embedded digits. "
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


def check_level(level: str) -> None:
    """Refuse a level of the walls that there is none of."""
    if level not in LEVELS:
        raise fail(f"--sandbox: expected {' or '.join(LEVELS)}. Received: {level!r}")


def cache_folder() -> Path:
    """Where finished trainings are kept."""
    return Path(platformdirs.user_cache_dir("grader")) / "trainings"
