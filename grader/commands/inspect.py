"""`grader inspect`: what the grader sees of one submission."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from grader import assignment as assignments
from grader import data, intake
from grader.classes.read import open_each
from grader.commands.common import DataOption, SandboxOption, cache_folder, check_level, known, usage_errors
from grader.pipeline.session import open_session
from grader.records.submission import Submission
from grader.sandbox.walls import STRONG
from grader.terminal.case import print_case
from grader.terminal.submission import print_seen, seen
from grader.variants import codes_in


def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A submission: .py, .ipynb, or a folder.")],
    slug: Annotated[
        str | None,
        typer.Option(
            "--assignment",
            metavar="SLUG",
            help="Its assignment; default: the name of its folder, if that is one.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    as_case: Annotated[
        bool, typer.Option("--case", help="Print what a check of your own finds, and under which name.")
    ] = False,
    data_folder: DataOption = None,
    sandbox: SandboxOption = STRONG,
) -> None:
    """Show what the grader sees of one submission: how it ends, models, answers and figures."""
    check_level(sandbox)
    with usage_errors():
        if not file.exists():
            raise intake.IntakeError(
                f"expected a submission. Received: {file}, which does not exist. "
                "Check the file's name and the folder it is in."
            )
        submission = intake.read(file)
        assignment, references = _assignment_of(file, slug, submission)
        if assignment.released:  # which of them a notebook is was not known before
            submission = intake.read(file, released=assignment.released)
        with open_session(data_folder=data_folder, cache=cache_folder(), workers=2, level=sandbox) as session:
            case, run = session.inspect(assignment, submission, references)
    if as_json:
        print(json.dumps(seen(case, run), indent=2, allow_nan=False))
    elif as_case:
        print_case(Console(), case)
    else:
        print_seen(Console(), case, run)


def _assignment_of(
    file: Path, slug: str | None, submission: Submission
) -> tuple[assignments.Assignment, list[Any]]:
    """What a file is seen as: an assignment, of one with variants that whose code the file carries."""
    if slug is None and file.resolve().parent.name not in known():
        recipe = assignments.Recipe(data=data.DEFAULT, epochs=1)
        return assignments.Assignment("inspected", "No assignment", recipe, ()), []
    each = open_each(slug or file.resolve().parent.name)
    carried = codes_in(submission.texts)
    assignment, references = next(
        (opened for opened in each if opened[0].variant is not None and opened[0].variant.code in carried),
        each[0],
    )
    return assignment, list(references)
