"""`grader validate`: prove that an assignment is sound."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from grader.classes.home import home
from grader.classes.read import open_each
from grader.commands.common import DataOption, SandboxOption, cache_folder, check_level, known, usage_errors
from grader.pipeline.session import open_session
from grader.sandbox.walls import STRONG
from grader.terminal.finding import print_finding
from grader.validation.variants import validate_each


def validate(
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="Which; default: all.")
    ] = None,
    data_folder: DataOption = None,
    sandbox: SandboxOption = STRONG,
) -> None:
    """Prove that an assignment is sound: the reference earns everything, nothing earns nothing.

    Exit status: 0 no problem, 1 problems.
    """
    check_level(sandbox)
    console = Console()
    problems = 0
    with usage_errors():
        opened = [[assignment for assignment, _ in open_each(slug)] for slug in slugs or known()]
        with open_session(data_folder=data_folder, cache=cache_folder(), level=sandbox) as session:
            for each in opened:
                slug = each[0].slug
                console.print(f"[bold]{slug}[/]")
                for finding in validate_each(session, each, home() / "assignments" / slug):
                    problems += finding.level == "problem"
                    print_finding(console, finding)
    if problems:
        console.print(f"[red]{problems} problem{'s' if problems != 1 else ''}.[/]")
        raise typer.Exit(1)
    console.print("[green]Sound.[/]")
