"""`grade-all`: a class."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import rich.progress
import typer
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from grader import systems
from grader.classes.publish import EXPORT_FORMS
from grader.classes.request import GradeRequest
from grader.classes.result import INTERRUPTED, ClassResult, exit_status
from grader.classes.run import Progress, run_class
from grader.commands.common import (
    DataOption,
    SandboxOption,
    cache_folder,
    check_level,
    fail,
    program,
    usage_errors,
)
from grader.sandbox.walls import STRONG
from grader.terminal.classes import print_class_result, print_given_back, print_warnings
from grader.terminal.machines import print_machines
from grader.text import clean, counted


def grade_all(
    slugs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ASSIGNMENT]...", help="Assignments to grade; default: all that have submissions."
        ),
    ] = None,
    submissions: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            help="Folder with one folder of submissions for each assignment; with one ASSIGNMENT, "
            f"that folder itself, or what a school's system packed ({', '.join(systems.with_downloads())}), "
            "as the archive it came in or unpacked.",
        ),
    ] = Path("submissions"),
    roster: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Class list, so that those who handed in nothing are in the gradebook. Of a gradebook "
            "exported from Canvas or Moodle's grading worksheet, a copy with the grades is written.",
        ),
    ] = None,
    column: Annotated[
        str, typer.Option(metavar="TITLE", help="The gradebook's column to fill, if its title is another.")
    ] = "",
    fill: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.db",
            help="Fill in the gradebook.db of nbgrader's course, too: points, reasons, and what waits for "
            "you. A copy of how it was is made beside it.",
        ),
    ] = None,
    extensions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Who has another deadline, or handed in when: columns student, assignment, due, days, "
            "handed_in.",
        ),
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the reports and the gradebook go.")] = Path(
        "reports"
    ),
    data_folder: DataOption = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Jobs side by side; default: one a core.")
    ] = None,
    sandbox: SandboxOption = STRONG,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Run everything on the machines of a Dask cluster: tcp://HOST:PORT, tls://HOST:PORT, the "
            "file its scheduler writes, or local:N for N processes on this machine. See docs/scale.md.",
        ),
    ] = "",
    export_forms: Annotated[
        list[str] | None,
        typer.Option(
            "--export", metavar="FORM", help=f"Write the results as {' or '.join(EXPORT_FORMS)}, too."
        ),
    ] = None,
    for_students: Annotated[
        bool,
        typer.Option(
            "--for-students",
            help="Write the reports that students may have, too, into a folder of their own: without hidden "
            "checks. Where something is hidden they are always written.",
        ),
    ] = False,
    what_changed: Annotated[
        bool, typer.Option("--what-changed", help="List whose grade moved since last time, and why.")
    ] = False,
    allow_missing: Annotated[
        bool,
        typer.Option(
            "--allow-missing",
            help="Grade although work that has a grade is not there any more; that grade no longer counts.",
        ),
    ] = False,
    rerun: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STUDENT", help="Run this submission again although it did not change; may be repeated."
        ),
    ] = None,
) -> None:
    """Grade every submission of a class and write a report for each student."""
    check_level(sandbox)
    if unknown := [form for form in export_forms or [] if form not in EXPORT_FORMS]:
        raise fail(f"--export: expected {' or '.join(EXPORT_FORMS)}. Received: {', '.join(unknown)}")
    request = GradeRequest(
        slugs=tuple(slugs or ()),
        submissions=submissions,
        roster=roster,
        column=column,
        fill=fill,
        extensions=extensions,
        out=out,
        data_folder=data_folder,
        workers=workers,
        sandbox=sandbox,
        export_forms=tuple(dict.fromkeys(export_forms or ())),
        for_students=for_students,
        cluster=cluster,
        allow_missing=allow_missing,
        rerun=tuple(rerun or ()),
    )
    grade(request, what_changed=what_changed)


def grade(request: GradeRequest, *, what_changed: bool = False, told: Sequence[str] = ()) -> None:
    """Do what was asked, and say how it went.

    Args:
        request: what was asked.
        what_changed: list whose grade moved, and why.
        told: the assignments of which it is told; none for all.

    Raises:
        typer.Exit: with the exit status, where that is not 0.
    """
    console, started = Console(), time.monotonic()
    results = _graded(request, console)
    for result in results:
        if not told or result.input.assignment.slug in told:
            print_class_result(console, result, what_changed=what_changed)
    _print_summary(console, request.out, results, time.monotonic() - started)
    if status := exit_status(results):
        raise typer.Exit(status)


def grade_again(order: str, out: Path, *, told: Sequence[str] = (), what_changed: bool = True) -> None:
    """Write everything anew as it was last graded, from what the gradebook knows.

    Args:
        order: what was asked for then, as the gradebook remembers it; "" for nothing.
        out: the folder of the reports.
        told: the assignments of which it is told; none for all.
        what_changed: list whose grade moved, and why.

    Raises:
        typer.Exit: with the exit status, where that is not 0.
    """
    if order:
        grade(GradeRequest.from_json(order, out), what_changed=what_changed, told=told)


def give_back_again(console: Console, order: str, out: Path, slugs: Sequence[str]) -> None:
    """The same, and say of some assignments what can be given back.

    Args:
        console: to say it on.
        order: see `grade_again`.
        out: see `grade_again`.
        slugs: of the assignments.

    Raises:
        typer.Exit: with the exit status, where that is not 0.
    """
    request = GradeRequest.from_json(order, out) if order else None
    results = []
    if request is not None and (not request.slugs or set(slugs) & set(request.slugs)):
        results = [result for result in _graded(request, console) if result.input.assignment.slug in slugs]
    for result in results:
        print_given_back(console, result.given_back, result.input.assignment.slug)
        print_warnings(console, result)
    done = {result.input.assignment.slug for result in results}
    if left := [slug for slug in slugs if slug not in done]:
        console.print(
            f"The class page of {clean(', '.join(left))}, and what is given back, follow when you type "
            "grade-all for it again.",
            highlight=False,
            soft_wrap=True,
        )
    if status := exit_status(results):
        raise typer.Exit(status)


def _graded(request: GradeRequest, console: Console) -> list[ClassResult]:
    """Grade, and show on the error stream how far it is.

    Raises:
        typer.Exit: nothing was graded, and it is said why.
    """
    bar = rich.progress.Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=None, visible=False)

    def show(progress: Progress) -> None:
        known = progress.known or None
        text = clean(progress.text)
        bar.update(task, description=text, completed=progress.done, total=known, visible=True)

    try:
        with usage_errors(), bar:
            return run_class(request, cache_folder(), show)
    except OSError as error:
        raise fail(
            f"expected to write into {request.out}. Received: {error}. Make room, or choose another folder: "
            "--out."
        ) from error
    except KeyboardInterrupt:
        console.print(
            "[yellow]Stopped before the first submission. What was trained is kept: "
            "run the same command to go on.[/]"
        )
        raise typer.Exit(INTERRUPTED) from None


def _print_summary(console: Console, out: Path, results: Sequence[ClassResult], seconds: float) -> None:
    """Say what all classes came to, where the pages are, and what is to do next."""
    count = sum(len(result.graded) for result in results)
    first = results[0]
    console.print(
        f"{counted(count, 'submission')} in {seconds:.0f} s; "
        f"{counted(first.trained, 'network')} trained, the others were known. Sandbox level: {first.level}.",
        highlight=False,
    )
    if first.cluster is not None:
        print_machines(console, first.cluster)
    console.print(
        f"Open [bold]{clean(str(out / 'index.html'))}[/] in a browser.",
        highlight=False,
        soft_wrap=True,
    )
    if waiting := sum(result.waiting for result in results):
        folder = "" if out == Path("reports") else f" --out {out}"
        marks = "1 mark waits" if waiting == 1 else f"{waiting} marks wait"
        console.print(
            f"{marks} for you: [bold]{program()} review{clean(folder)}[/]",
            highlight=False,
            soft_wrap=True,
        )
    if asked := sum(result.requests.open for result in results if result.requests is not None):
        folder = "" if out == Path("reports") else f" --out {out}"
        console.print(
            f"{counted(asked, 'request')} of students to answer: [bold]{program()} review "
            f"--requests{clean(folder)}[/]",
            highlight=False,
            soft_wrap=True,
        )
    if left := sum(result.left for result in results):
        console.print(
            f"[yellow]Stopped: {counted(left, 'submission')} not graded yet. "
            "Run the same command to go on.[/]"
        )
