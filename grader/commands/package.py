"""`grader package`: pack an assignment for a system that grades by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.classes.home import home
from grader.classes.read import open_assignment
from grader.commands.common import SandboxOption, check_level, packed_at, usage_errors
from grader.package import KINDS, write
from grader.sandbox.walls import STRONG
from grader.text import clean


def package(
    kind: Annotated[str, typer.Argument(metavar="|".join(KINDS), help="Where it goes.")],
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="The assignment.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.zip", help="Default: KIND-ASSIGNMENT.zip.")
    ] = None,
    sandbox: SandboxOption = STRONG,
) -> None:
    """Pack an assignment: an autograder for Gradescope, or a repository for GitHub Classroom."""
    check_level(sandbox)
    console = Console()
    with usage_errors():
        assignment, _ = open_assignment(slug)
        path = packed_at(out, f"{kind}-{slug}.zip")
        names, advice = write(kind, assignment, home(), path, sandbox)
    console.print(f"{clean(str(path))}: {', '.join(names)}", highlight=False, soft_wrap=True)
    if advice:
        console.print(advice, highlight=False, soft_wrap=True)
