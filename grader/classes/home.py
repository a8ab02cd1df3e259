"""Where a teacher's assignments and their references lie."""

from __future__ import annotations

from pathlib import Path


def home() -> Path:
    """Where `assignments/` and `reference/` are: the current folder, else the one of the program."""
    here = Path.cwd()
    return here if (here / "assignments").is_dir() else Path(__file__).resolve().parent.parent.parent
