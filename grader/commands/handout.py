"""`grader handout`: pack what students get."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import wheels
from grader.classes.home import home
from grader.classes.read import open_assignment
from grader.commands.common import packed_at, usage_errors
from grader.handout import given_files, write_handout
from grader.public import public_part
from grader.text import clean


def handout(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="The assignment.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.zip", help="Where it goes; default: ASSIGNMENT.zip.")
    ] = None,
) -> None:
    """Pack what students get: the task, a starter, an answer sheet and the public checks."""
    console = Console()
    with usage_errors():
        teachers = open_assignment(slug)[0]
        assignment, given = public_part(teachers), given_files(teachers)
        path = packed_at(out, f"{slug}.zip")
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            wheel = wheels.for_students(Path(folder))
            names = write_handout(assignment, home() / "assignments" / slug, path, wheel, given)
    console.print(f"{clean(str(path))}: {', '.join(names)}", highlight=False, soft_wrap=True)
