"""`grader new`, `validate`, `handout` and `package`: for who writes assignments."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import data, handout, package, scaffold, terminal, validation, wheels
from grader.classes.read import home, open_assignment
from grader.commands.common import (
    DataOption,
    SandboxOption,
    cache_folder,
    check_level,
    known,
    usage_errors,
)
from grader.pipeline.session import open_session
from grader.public import public_part
from grader.sandbox.walls import STRONG
from grader.text import clean


def pack(
    kind: Annotated[str, typer.Argument(metavar="|".join(package.KINDS), help="Where it goes.")],
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="The assignment.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.zip", help="Default: KIND-ASSIGNMENT.zip.")
    ] = None,
    sandbox: SandboxOption = STRONG,
) -> None:
    """Pack an assignment: an autograder to upload to Gradescope, or a repository for GitHub Classroom."""
    check_level(sandbox)
    console = Console()
    with usage_errors():
        assignment, _ = open_assignment(slug)
        path = out or Path(f"{kind}-{slug}.zip")
        names, advice = package.write(kind, assignment, home(), path, sandbox)
    console.print(f"{clean(str(path))}: {', '.join(names)}", highlight=False, soft_wrap=True)
    if advice:
        console.print(advice, highlight=False, soft_wrap=True)


def write_handout(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="The assignment.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.zip", help="Where it goes; default: ASSIGNMENT.zip.")
    ] = None,
) -> None:
    """Pack what students get: the task, a file to begin with, an answer sheet and the public checks."""
    console = Console()
    with usage_errors():
        assignment = public_part(open_assignment(slug)[0])
        path = out or Path(f"{slug}.zip")
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            wheel = wheels.for_students(Path(folder))
            names = handout.write_handout(assignment, home() / "assignments" / slug, path, wheel)
    console.print(f"{clean(str(path))}: {', '.join(names)}", highlight=False, soft_wrap=True)


def autograde(
    root: Annotated[Path, typer.Argument(metavar="ROOT", help="Gradescope's folder, /autograder.")],
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Fetch the data and train the reference.")
    ] = False,
    data_folder: DataOption = None,
) -> None:
    """What a package for Gradescope runs."""
    with usage_errors():
        settings = package.settings_of(root)
        level = settings["sandbox"]
        with open_session(data_folder=data_folder, cache=cache_folder(), level=level) as session:
            done = package.autograde(session, settings["assignment"], root, prepare=prepare)
    Console().print(clean(done), highlight=False, soft_wrap=True)


def new(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="Its name, such as my_digits.")],
    data_name: Annotated[
        str, typer.Option("--data", metavar="NAME", help=f"Its data: {', '.join(data.NAMES)}.")
    ] = data.DEFAULT,
    title: Annotated[str, typer.Option(metavar="TITLE", help="As students read it.")] = "",
) -> None:
    """Begin an assignment of your own: marking scheme, handout, starter, reference and an example."""
    console = Console()
    with usage_errors():
        files = scaffold.write(slug, data_name, title, Path.cwd())
    for path in files:
        shown = path.relative_to(Path.cwd())
        console.print(f"  {clean(str(shown))}", highlight=False, soft_wrap=True)
    console.print(f"Edit them, then prove that it is sound: [bold]grader validate {slug}[/]", highlight=False)


def validate(
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="Which; default: all.")
    ] = None,
    data_folder: DataOption = None,
    sandbox: SandboxOption = STRONG,
) -> None:
    """Prove that an assignment is sound: the reference earns everything, nothing earns nothing, and the rest.

    Exit status: 0 no problem, 1 problems.
    """
    check_level(sandbox)
    console = Console()
    problems = 0
    with usage_errors():
        opened = [open_assignment(slug)[0] for slug in slugs or known()]
        with open_session(data_folder=data_folder, cache=cache_folder(), level=sandbox) as session:
            for assignment in opened:
                slug = assignment.slug
                console.print(f"[bold]{slug}[/]")
                for finding in validation.validate(session, assignment, home() / "assignments" / slug):
                    problems += finding.level == "problem"
                    terminal.print_finding(console, finding)
    if problems:
        console.print(f"[red]{problems} problem{'s' if problems != 1 else ''}.[/]")
        raise typer.Exit(1)
    console.print("[green]Sound.[/]")
