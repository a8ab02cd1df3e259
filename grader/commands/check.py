"""`grader check`: for students, before they hand in. All that the `grader` of a student can do.

What is imported here is what students are given; see `grader.wheels`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from grader import intake, public, rehearsal
from grader.commands.options import DataOption, cache_folder, check_level, usage_errors
from grader.grade import Graded
from grader.pipeline.session import open_session
from grader.records.mark import Mark
from grader.records.submission import Submission
from grader.sandbox.client import WallsMissing
from grader.sandbox.walls import BASIC, STRONG
from grader.text import clean

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def _grader() -> None:
    """Look at your work before you hand it in: grader check."""


@app.command()
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
    """For students: see whether the grader finds your network and answers before you hand in.

    It runs the tests that you were given, knows no solution, and sends nothing. Exit status: 0 all was found,
    1 something was not.
    """
    if sandbox:
        check_level(sandbox)
    with usage_errors():
        if found is not None:
            raise typer.Exit(print_found(Console(), rehearsal.read_found(found), only))
        if not file.exists():
            raise intake.IntakeError(
                f"expected your work. Received: {file}, which does not exist. "
                "Check the file's name and the folder it is in."
            )
        assignment = public.load(handout_file or public.find(file))
        if only and only not in [public_check.slug for public_check in assignment.checks]:
            names = ", ".join(public_check.slug for public_check in assignment.checks)
            raise intake.IntakeError(f"--only: expected one of {names}. Received: {only}")
        submission = intake.read(file.resolve(), released=assignment.released)
        wanted = [each for each in assignment.checks if only in ("", each.slug)]
        train = not quick and any(each.kind == "accuracy" for each in wanted)
        with Console(stderr=True).status("looking at your work" + (", training the network" * train)):
            graded, level = _rehearse(assignment, submission, data_folder, sandbox, train)
    marks = [mark for mark in graded.grade.marks if not only or mark.check.slug == only]
    if as_json:
        print(json.dumps(rehearsal.as_data(graded), indent=2, allow_nan=False))
    else:
        print_check(Console(), graded, marks, level)
    if any(mark.verdict != "passed" for mark in marks):
        raise typer.Exit(1)


def _rehearse(
    assignment: public.PublicAssignment,
    submission: Submission,
    data_folder: str | None,
    level: str,
    train: bool,
) -> tuple[Graded, str]:
    """Look at a student's work, behind the best walls that there are unless a level is asked for."""
    try:
        with open_session(
            data_folder=data_folder, cache=cache_folder(), workers=1, level=level or STRONG
        ) as session:
            return rehearsal.rehearse(session, assignment, submission, train=train), session.level
    except WallsMissing:
        if level:
            raise
        return _rehearse(assignment, submission, data_folder, BASIC, train)


def print_check(console: Console, graded: Graded, marks: Sequence[Mark], level: str) -> None:
    """Print what was found of a student's work before it is handed in."""
    case = graded.grade.case
    console.print(f"[bold]{clean(case.assignment.title)}[/]: {clean(case.outcome_text)}.", highlight=False)
    for choice in filter(None, (view.choice for view in case.views if case.assignment.tasks)):
        console.print(clean(choice), highlight=False)
    table = Table(show_lines=False)
    for column in ("", "check", "points", "what was found"):
        table.add_column(column, justify="right" if column == "points" else "left", overflow="fold")
    for mark in marks:
        sign = {"passed": "[green]✓[/]", "skipped": "[dim]–[/]"}.get(mark.verdict, "[red]✗[/]")
        said = "\n".join(filter(None, (mark.reason, mark.hint)))
        table.add_row(sign, clean(mark.check.title), f"{mark.possible:g}", clean(said))
    console.print(table)
    for remark in (*graded.submission.remarks, *case.evidence.notes):
        console.print(f"  {clean(remark)}", highlight=False, style="dim")
    # Where the data come from is told only if they stand in for others: of a line that is the rule asked for.
    datasets = {solution.dataset.name: solution.dataset for solution in case.solutions if solution.dataset}
    named = [f"{name}, {each.source}" if each.stand_in else name for name, each in datasets.items()]
    where = f"Data: {'; '.join(named) or 'none'}. Sandbox level: {level}."
    console.print(where, highlight=False, style="dim")
    missing = sum(mark.verdict not in ("passed", "skipped") for mark in marks)
    console.print(
        "[bold]Everything was found.[/] What is right is seen when it is graded."
        if not missing and not any(mark.verdict == "skipped" for mark in marks)
        else f"[bold]{missing} of {len(marks)} to look at.[/]",
        highlight=False,
    )


def print_found(console: Console, checks: Sequence[Mapping[str, str]], only: str) -> int:
    """Print checks that were looked at before; return the exit status."""
    shown = [result for result in checks if not only or result["check"] == only]
    for result in shown:
        said = " ".join(filter(None, (result["reason"], result["hint"])))
        console.print(clean(f"{result['title']}: {result['verdict']}. {said}"), highlight=False)
    return int(not shown or any(result["verdict"] != "passed" for result in shown))


def main() -> None:
    """The command `grader` of a student."""
    app()


if __name__ == "__main__":
    main()
