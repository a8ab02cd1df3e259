"""The commands: parse, call one function, print.

Exit status: 0 graded, 1 some submission or check ungraded, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import json
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import platformdirs
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

from grader import assignment as assignments
from grader import calibration, data, handout, intake, package, public, scaffold, terminal, validation
from grader.classroom import ALSO, grade_classes, home, open_classrooms
from grader.export import GradebookError
from grader.roster import RosterError
from grader.sandbox.client import SandboxBroken, WallsMissing
from grader.sandbox.walls import BASIC, LEVELS, STRONG
from grader.session import ReferenceUnusable, Session
from grader.submission import Graded, Submission
from grader.training import cache

USAGE, UNGRADED, INTERRUPTED = 2, 1, 130
USAGE_ERRORS = (
    assignments.AssignmentError,
    data.DataError,
    intake.IntakeError,
    ReferenceUnusable,
    RosterError,
    GradebookError,
    package.PackageError,
)

DataOption = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Folder with mnist.npz and fashion_mnist.npz, or the word stand-in for the embedded digits. "
        "Default: the environment variable GRADER_DATA, else the Keras cache, else a download, "
        "else the stand-in.",
    ),
]


SandboxOption = Annotated[
    str,
    typer.Option(
        "--sandbox",
        metavar="LEVEL",
        help="strong: walls that keep a program from everything but its own folder (Linux). "
        "basic: limits on time, memory and output only, which stop accidents and not cheating.",
    ),
]


def _fail(message: str) -> typer.Exit:
    Console(stderr=True).print(f"[bold red]grader:[/] {terminal.clean(message)}", highlight=False)
    return typer.Exit(USAGE)


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
            "that folder itself, or what Canvas, Moodle, Gradescope or nbgrader packed, as the archive it "
            "came in or unpacked.",
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
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the reports go.")] = Path("reports"),
    data_folder: DataOption = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Jobs side by side; default: one a core.")
    ] = None,
    sandbox: SandboxOption = STRONG,
    also: Annotated[
        list[str] | None,
        typer.Option("--export", metavar="FORM", help=f"Write the results as {' or '.join(ALSO)}, too."),
    ] = None,
) -> None:
    """Grade every submission of a class and write a report for each student."""
    started = time.monotonic()
    console = Console()
    _check_level(sandbox)
    if unknown := [form for form in also or [] if form not in ALSO]:
        raise _fail(f"--export: expected {' or '.join(ALSO)}. Received: {', '.join(unknown)}")
    try:
        classrooms = open_classrooms(slugs or [], submissions, roster, column)
        for classroom in classrooms:
            classroom.also = tuple(dict.fromkeys(also or []))
        with (
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
            Session(data_folder=data_folder, cache=cache_folder(), workers=workers, level=sandbox) as session,
        ):
            bar = progress.add_task("starting", total=None)

            def remain() -> None:
                done, known = session.progress()
                progress.update(bar, completed=done, total=known)

            def advance(text: str) -> None:
                progress.update(bar, description=terminal.clean(text))

            session.changed = remain

            graded = grade_classes(session, classrooms, out, advance)
            trained, level = session.trained, session.level
    except USAGE_ERRORS as error:
        raise _fail(str(error)) from error
    except SandboxBroken as error:
        raise _fail(str(error)) from error
    except KeyboardInterrupt:
        console.print("[yellow]Stopped before the first submission. What was trained is kept.[/]")
        raise typer.Exit(INTERRUPTED) from None
    for classroom in graded:
        terminal.print_class(console, classroom)
        if classroom.strangers:
            console.print(
                "[yellow]Not on the class list, or not to be told apart by name:[/] "
                f"{terminal.clean(', '.join(classroom.strangers))}",
                highlight=False,
            )
        if classroom.gradebook is not None:
            terminal.print_gradebook(console, classroom.gradebook)
        if classroom.feedback is not None:
            terminal.print_feedback(console, *classroom.feedback)
        if classroom.trouble:
            console.print(f"[yellow]{terminal.clean(classroom.trouble)}[/]", highlight=False)
    count = sum(len(each.graded) for each in graded)
    console.print(
        f"{count} submissions in {time.monotonic() - started:.0f} s; {trained} networks trained, the others "
        f"were known. Sandbox level: {level}.",
        highlight=False,
    )
    console.print(
        f"Open [bold]{terminal.clean(str(out / 'index.html'))}[/] in a browser.",
        highlight=False,
        soft_wrap=True,
    )
    if any(not each.complete for each in graded):
        left = sum(len(each.submissions) - len(each.graded) for each in graded)
        console.print(
            f"[yellow]Stopped: {left} submissions are not graded yet. Run the same command to go on.[/]"
        )
        raise typer.Exit(INTERRUPTED)
    if any(mark.verdict == "ungraded" for each in graded for one in each.graded for mark in one.grade.marks):
        raise typer.Exit(UNGRADED)


def _check_level(level: str) -> None:
    if level not in LEVELS:
        raise _fail(f"--sandbox: expected {' or '.join(LEVELS)}. Received: {level!r}")


def cache_folder() -> Path:
    """Where finished trainings are kept."""
    return Path(platformdirs.user_cache_dir("grader")) / "trainings"


app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def _grader() -> None:
    """Look at what students hand in, at how explanations are marked, and at what is kept.

    To grade a class: grade-all.
    """


@app.command()
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
    data_folder: DataOption = None,
    sandbox: SandboxOption = STRONG,
) -> None:
    """Show what the worker saw of one submission: its end, models, answers, figures and output."""
    _check_level(sandbox)
    try:
        if not file.exists():
            raise intake.IntakeError(f"expected a submission. Received: {file}, which does not exist.")
        found, references = _assignment_of(file, slug)
        with Session(data_folder=data_folder, cache=cache_folder(), workers=2, level=sandbox) as session:
            case, run = session.look(found, intake.read(file), references)
    except (*USAGE_ERRORS, SandboxBroken) as error:
        raise _fail(str(error)) from error
    if as_json:
        print(json.dumps(terminal.seen(case, run), indent=2, allow_nan=False))
    else:
        terminal.print_seen(Console(), case, run)


def _assignment_of(file: Path, slug: str | None) -> tuple[assignments.Assignment, list[Any]]:
    if slug is None and file.resolve().parent.name not in _known():
        recipe = assignments.Recipe(data="mnist", epochs=1)
        return assignments.Assignment("inspected", "No assignment", recipe, ()), []
    classroom = open_classrooms([slug or file.resolve().parent.name], None)[0]
    return classroom.assignment, list(classroom.references)


def _known() -> list[str]:
    """The slugs of the assignments at hand."""
    return sorted(path.parent.name for path in (home() / "assignments").glob("*/assignment.py"))


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
    """For students: see before you hand in whether the grader finds your network and your answers.

    It knows no solution and sends nothing. Exit status: 0 all was found, 1 something was not.
    """
    if sandbox:
        _check_level(sandbox)
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
        raise _fail(str(error)) from error
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


@app.command("handout")
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
        raise _fail(str(error)) from error
    console.print(f"{terminal.clean(str(path))}: {', '.join(names)}", highlight=False, soft_wrap=True)


@app.command("package")
def pack(
    kind: Annotated[str, typer.Argument(metavar="gradescope|github", help="Where it goes.")],
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="The assignment.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.zip", help="Default: KIND-ASSIGNMENT.zip.")
    ] = None,
    sandbox: SandboxOption = STRONG,
) -> None:
    """Pack an assignment: an autograder to upload to Gradescope, or a repository for GitHub Classroom."""
    _check_level(sandbox)
    console = Console()
    try:
        if kind not in ("gradescope", "github"):
            raise package.PackageError(f"expected gradescope or github. Received: {kind}")
        found = open_classrooms([slug], None)[0].assignment
        path = out or Path(f"{kind}-{slug}.zip")
        if kind == "gradescope":
            names = package.write_gradescope(found, home(), path, sandbox)
        else:
            names = package.write_github(found, home(), path)
    except USAGE_ERRORS as error:
        raise _fail(str(error)) from error
    console.print(f"{terminal.clean(str(path))}: {', '.join(names)}", highlight=False, soft_wrap=True)
    if kind == "gradescope":
        console.print(
            f"In Gradescope choose {found.possible:g} points, a container of at least 2 CPUs and 3 GB, and a "
            "timeout of 20 minutes.",
            highlight=False,
            soft_wrap=True,
        )


@app.command(hidden=True)
def autograde(
    root: Annotated[Path, typer.Argument(metavar="ROOT", help="Gradescope's folder, /autograder.")],
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Fetch the data and train the reference.")
    ] = False,
    data_folder: DataOption = None,
) -> None:
    """What a package for Gradescope runs."""
    try:
        settings = package.settings_of(root)
        level = settings["sandbox"]
        with Session(data_folder=data_folder, cache=cache_folder(), level=level) as session:
            done = package.autograde(session, settings["assignment"], root, prepare=prepare)
    except (*USAGE_ERRORS, SandboxBroken) as error:
        raise _fail(str(error)) from error
    Console().print(terminal.clean(done), highlight=False, soft_wrap=True)


@app.command()
def new(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="Its name, such as my_digits.")],
    data_name: Annotated[
        str, typer.Option("--data", metavar="NAME", help=f"Its data: {', '.join(data.NAMES)}.")
    ] = "mnist",
    title: Annotated[str, typer.Option(metavar="TITLE", help="As students read it.")] = "",
) -> None:
    """Begin an assignment of your own: marking scheme, handout, starter, reference and an example."""
    console = Console()
    try:
        files = scaffold.write(slug, data_name, title, Path.cwd())
    except USAGE_ERRORS as error:
        raise _fail(str(error)) from error
    for path in files:
        shown = path.relative_to(Path.cwd())
        console.print(f"  {terminal.clean(str(shown))}", highlight=False, soft_wrap=True)
    console.print(f"Edit them, then prove that it is sound: [bold]grader validate {slug}[/]", highlight=False)


@app.command()
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
    _check_level(sandbox)
    console = Console()
    problems = 0
    try:
        classrooms = open_classrooms(slugs or _known(), None)
        with Session(data_folder=data_folder, cache=cache_folder(), level=sandbox) as session:
            for classroom in classrooms:
                slug = classroom.assignment.slug
                console.print(f"[bold]{slug}[/]")
                for each in validation.validate(session, classroom.assignment, home() / "assignments" / slug):
                    problems += each.level == "problem"
                    terminal.print_finding(console, each)
    except (*USAGE_ERRORS, SandboxBroken) as error:
        raise _fail(str(error)) from error
    if problems:
        console.print(f"[red]{problems} problem{'s' if problems != 1 else ''}.[/]")
        raise typer.Exit(1)
    console.print("[green]Sound.[/]")


@app.command()
def calibrate(
    marked: Annotated[
        Path,
        typer.Argument(
            metavar="MARKED.jsonl",
            help="Answers you have marked: a JSON object a line with id, question_type, answer and score.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="SCORED.jsonl", help="Write the grader's mark of every answer here."),
    ] = None,
    slug: Annotated[
        str | None,
        typer.Option(
            "--assignment",
            metavar="SLUG",
            help="Mark with this assignment's own questions first, by their names.",
        ),
    ] = None,
) -> None:
    """Compare the grader's marks of explanations with your own."""
    try:
        own = assignments.load(home() / "assignments" / slug) if slug is not None else None
        by_question = calibration.questions(own)
        text = marked.read_text("utf-8-sig")
        policy = own.policy if own is not None else {}
        found = calibration.calibrate(calibration.read_marks(text, by_question), by_question, policy)
    except (OSError, UnicodeDecodeError) as error:
        raise _fail(f"expected a file of marked answers. Received: {marked}: {error}") from error
    except (calibration.MarksError, assignments.AssignmentError) as error:
        raise _fail(str(error)) from error
    if out is not None:
        out.write_text(calibration.as_lines(found), "utf-8")
    if as_json:
        print(json.dumps(calibration.as_data(found), indent=2))
    else:
        terminal.print_calibration(Console(), found)


@app.command("cache")
def kept_trainings(
    clear: Annotated[
        bool, typer.Option("--clear", help="Forget all of them: they are trained anew.")
    ] = False,
) -> None:
    """Show, or clear, what was trained already and is not trained again."""
    folder, console = cache_folder(), Console()
    if clear:
        count = cache.clear(folder)
        console.print(
            f"{count} kept trainings cleared from {terminal.clean(str(folder))}.",
            highlight=False,
            soft_wrap=True,
        )
        return
    found = cache.entries(folder)
    size = sum(entry.size for entry in found) / 2**20
    console.print(
        f"{len(found)} trainings are kept in {terminal.clean(str(folder))}: {size:,.1f} MB of at most "
        f"{cache.limit_mb():,} MB. What was not used for longest makes room; the environment variable "
        "GRADER_CACHE_MB sets how much is kept.",
        highlight=False,
        soft_wrap=True,
    )
    if found:
        first, last = (datetime.fromtimestamp(entry.used) for entry in (found[0], found[-1]))
        console.print(f"Last used between {first:%Y-%m-%d %H:%M} and {last:%Y-%m-%d %H:%M}.", highlight=False)


def main() -> None:
    """The command `grader`."""
    app()


def grade_all_main() -> None:
    """The command `grade-all`."""
    command = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    command.command()(grade_all)
    command()


if __name__ == "__main__":
    main()
