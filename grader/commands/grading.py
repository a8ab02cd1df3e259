"""`grade-all`: a class."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from grader import systems, terminal
from grader.classes.read import Classroom, open_classrooms
from grader.classes.write import ALSO, grade_classes, nobody_lost
from grader.cluster import connect
from grader.commands.common import (
    INTERRUPTED,
    UNGRADED,
    DataOption,
    SandboxOption,
    cache_folder,
    check_level,
    fail,
    program,
    usage_errors,
)
from grader.gradebook import NAME, Gradebook
from grader.intake import IntakeError
from grader.pipeline.session import open_session
from grader.report.writing import counted
from grader.sandbox.walls import STRONG
from grader.text import clean


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
            f"exported from a school's system ({', '.join(systems.with_gradebooks())}), a copy with the "
            "grades is written.",
        ),
    ] = None,
    column: Annotated[
        str, typer.Option(metavar="TITLE", help="The gradebook's column to fill, if its title is another.")
    ] = "",
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
    also: Annotated[
        list[str] | None,
        typer.Option("--export", metavar="FORM", help=f"Write the results as {' or '.join(ALSO)}, too."),
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
    if unknown := [form for form in also or [] if form not in ALSO]:
        raise fail(f"--export: expected {' or '.join(ALSO)}. Received: {', '.join(unknown)}")
    order = Order(
        tuple(slugs or ()), submissions, roster, column, extensions, out, data_folder, workers, sandbox,
        tuple(dict.fromkeys(also or ())), for_students, cluster,
    )  # fmt: skip
    grade(order, what_changed=what_changed, rerun=rerun or (), allow_missing=allow_missing)


@dataclass(frozen=True)
class Order:
    """What `grade-all` was asked to do; remembered in the gradebook, so that it can be done again."""

    slugs: tuple[str, ...]
    submissions: Path
    roster: Path | None
    column: str
    extensions: Path | None
    out: Path
    data_folder: str | None
    workers: int | None
    sandbox: str
    also: tuple[str, ...]
    for_students: bool
    cluster: str = ""

    def to_json(self) -> str:
        """The order with whole paths, so that it means the same from any folder."""
        said = asdict(self)
        for name in ("submissions", "roster", "extensions"):
            said[name] = str(said[name].resolve()) if said[name] is not None else None
        if self.data_folder not in (None, "stand-in"):
            said["data_folder"] = str(Path(self.data_folder or "").resolve())
        return json.dumps({**said, "out": ""})

    @classmethod
    def from_json(cls, text: str, out: Path) -> Order:
        """The order that was remembered in a gradebook of the folder `out`."""
        said = json.loads(text)
        for name in ("submissions", "roster", "extensions"):
            said[name] = Path(said[name]) if said[name] is not None else None
        return cls(**{**said, "slugs": tuple(said["slugs"]), "also": tuple(said["also"]), "out": out})


@usage_errors()
def grade(
    order: Order, *, what_changed: bool = False, rerun: Sequence[str] = (), allow_missing: bool = False
) -> None:
    """Do what was asked, and say how it went.

    Raises:
        typer.Exit: with the exit status, where that is not 0.
    """
    out = order.out
    started = time.monotonic()
    console = Console()
    try:
        machines = connect(order.cluster, order.sandbox) if order.cluster else None
        classrooms = open_classrooms(
            order.slugs, order.submissions, order.roster, order.column, order.extensions, spool=out
        )
        for classroom in classrooms:
            classroom.also = order.also
            classroom.for_students = order.for_students
            classroom.allow_missing = allow_missing
        _check_names(rerun, classrooms)
        with (
            Gradebook(out / NAME) as book,
            Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TimeElapsedColumn(),
                TextColumn("left:"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            ) as progress,
        ):
            for classroom in classrooms:
                nobody_lost(classroom, book)
            begins = f"waiting for a machine of {order.cluster}" if machines is not None else "starting"
            bar = progress.add_task(clean(begins), total=None)
            with open_session(
                data_folder=order.data_folder,
                cache=cache_folder(),
                workers=order.workers,
                level=order.sandbox,
                book=book,
                rerun=rerun,
                cluster=machines,
                on_progress=lambda done, known: progress.update(bar, completed=done, total=known),
            ) as session:
                book.remember("order", order.to_json())

                def advance(text: str) -> None:
                    progress.update(bar, description=clean(text))

                graded = grade_classes(session, book, classrooms, out, advance)
                trained, level = session.trained, session.level
    except OSError as error:
        raise fail(
            f"expected to write into {out}. Received: {error}. Make room, or choose another folder: --out."
        ) from error
    except KeyboardInterrupt:
        console.print("[yellow]Stopped before the first submission. What was trained is kept.[/]")
        raise typer.Exit(INTERRUPTED) from None
    for classroom in graded:
        if classroom.prepared is not None:
            terminal.print_class(console, classroom)
        if classroom.strangers:
            console.print(
                "[yellow]Not on the class list, or not to be told apart by name:[/] "
                f"{clean(', '.join(classroom.strangers))}",
                highlight=False,
            )
        if classroom.gradebook is not None:
            terminal.print_gradebook(console, classroom.gradebook)
        if classroom.feedback is not None:
            terminal.print_feedback(console, *classroom.feedback)
        terminal.print_moved(console, classroom, listed=what_changed)
        for trouble in classroom.troubles:
            console.print(f"[yellow]{clean(trouble)}[/]", highlight=False)
    count = sum(len(each.graded) for each in graded)
    console.print(
        f"{counted(count, 'submission')} in {time.monotonic() - started:.0f} s; "
        f"{counted(trained, 'network')} trained, the others were known. Sandbox level: {level}.",
        highlight=False,
    )
    if machines is not None:
        terminal.print_machines(console, machines)
    console.print(
        f"Open [bold]{clean(str(out / 'index.html'))}[/] in a browser.",
        highlight=False,
        soft_wrap=True,
    )
    waiting, ungraded = 0, False
    for one in (one for each in graded for one in each.graded):
        waiting += len(one.grade.open)
        ungraded = ungraded or any(mark.verdict == "ungraded" for mark in one.grade.marks)
    if waiting:
        folder = "" if out == Path("reports") else f" --out {out}"
        marks = "1 mark waits" if waiting == 1 else f"{waiting} marks wait"
        console.print(
            f"{marks} for you: [bold]{program()} review{clean(folder)}[/]",
            highlight=False,
            soft_wrap=True,
        )
    if stopped := [each for each in graded if not each.complete and not each.unready]:
        left = sum(len(each.submissions) - len(each.graded) for each in stopped)
        console.print(
            f"[yellow]Stopped: {counted(left, 'submission')} not graded yet. "
            "Run the same command to go on.[/]"
        )
        raise typer.Exit(INTERRUPTED)
    if ungraded or any(each.troubles for each in graded):
        raise typer.Exit(UNGRADED)


def _check_names(rerun: Sequence[str], classrooms: Sequence[Classroom]) -> None:
    """Refuse names that nobody has.

    Raises:
        IntakeError: there is one.
    """
    known = {one.student for each in classrooms for one in each.submissions}
    if unknown := [name for name in rerun if name not in known]:
        raise IntakeError(
            f"--rerun: expected students as in the reports, such as {', '.join(sorted(known)[:5])}. "
            f"Received: {', '.join(unknown)}"
        )
