"""`grader check` and `handout`: for students, before they hand in."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import assignment as assignments
from grader import handout, intake, package, public, terminal
from grader.classroom import home, open_classrooms
from grader.commands.common import (
    USAGE_ERRORS,
    DataOption,
    cache_folder,
    check_level,
    fail,
)
from grader.sandbox.client import SandboxBroken, WallsMissing
from grader.sandbox.walls import BASIC, STRONG
from grader.session import Session
from grader.submission import Graded, Submission


def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Your work: .py, .ipynb, an answer sheet, or a folder.")
    ] = Path("."),
    handout_file: Annotated[
        Path | None,
        typer.Option(
            "--handout",
            metavar="FILE",
            help=f"The handout's *{public.ENDING}; default: the one beside your work, or above it.",
        ),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Do not train the network.")] = False,
    only: Annotated[
        str, typer.Option(metavar="CHECK", help="Look at one check; the exit status is its own.")
    ] = "",
    found: Annotated[
        Path | None,
        typer.Option(metavar="FILE.json", help="Read what --json wrote before, instead of looking again."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    data_folder: DataOption = None,
    sandbox: Annotated[
        str,
        typer.Option("--sandbox", metavar="LEVEL", help="strong or basic; default: strong where it holds."),
    ] = "",
) -> None:
    """For students: see before you hand in whether the grader finds your network and your answers.

    It knows no solution and sends nothing. Exit status: 0 all was found, 1 something was not.
    """
    if sandbox:
        check_level(sandbox)
    try:
        if found is not None:
            raise typer.Exit(terminal.print_found(Console(), handout.read_found(found), only))
        if not file.exists():
            raise intake.IntakeError(f"expected your work. Received: {file}, which does not exist.")
        assignment = public.load(handout_file or public.find(file))
        if only and only not in [each.slug for each in assignment.checks]:
            names = ", ".join(each.slug for each in assignment.checks)
            raise intake.IntakeError(f"--only: expected one of {names}. Received: {only}")
        submission = intake.read(file.resolve())
        train = not quick and only in ("", "accuracy")
        with Console(stderr=True).status("looking at your work" + (", training the network" * train)):
            graded, level = _rehearse(assignment, submission, data_folder, sandbox, train)
    except (*USAGE_ERRORS, SandboxBroken) as error:
        raise fail(str(error)) from error
    marks = [mark for mark in graded.grade.marks if not only or mark.check.slug == only]
    if as_json:
        print(json.dumps(handout.as_data(graded), indent=2, allow_nan=False))
    else:
        terminal.print_check(Console(), graded, marks, level)
    if any(mark.verdict != "passed" for mark in marks):
        raise typer.Exit(1)


def _rehearse(
    assignment: assignments.Assignment,
    submission: Submission,
    data_folder: str | None,
    level: str,
    train: bool,
) -> tuple[Graded, str]:
    """Look at a student's work, behind the best walls that there are unless a level is asked for."""
    try:
        with Session(
            data_folder=data_folder, cache=cache_folder(), workers=1, level=level or STRONG
        ) as session:
            return handout.rehearse(session, assignment, submission, train=train), session.level
    except WallsMissing:
        if level:
            raise
        return _rehearse(assignment, submission, data_folder, BASIC, train)


def write_handout(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="The assignment.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.zip", help="Where it goes; default: ASSIGNMENT.zip.")
    ] = None,
) -> None:
    """Pack what students get: the task, a file to begin with, an answer sheet and the public checks."""
    console = Console()
    try:
        found = open_classrooms([slug], None)[0].assignment
        path = out or Path(f"{slug}.zip")
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            wheel = package.wheel(Path(folder))
            names = handout.write_handout(found, home() / "assignments" / slug, path, wheel)
    except USAGE_ERRORS as error:
        raise fail(str(error)) from error
    console.print(f"{terminal.clean(str(path))}: {', '.join(names)}", highlight=False, soft_wrap=True)
