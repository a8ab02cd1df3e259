"""The commands: parse, call one function, print.

Exit status: 0 graded, 1 some submission or check ungraded, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import platformdirs
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from grader import assignment as assignments
from grader import calibration, data, intake
from grader.checks.case import Case
from grader.checks.structure import rows
from grader.classroom import Classroom, grade_classes, home, open_classrooms
from grader.evidence import Model
from grader.sandbox.client import Run, SandboxBroken
from grader.sandbox.walls import LEVELS, STRONG
from grader.session import ReferenceUnusable, Session
from grader.training import cache
from grader.training.network import canonical

USAGE, UNGRADED, INTERRUPTED = 2, 1, 130
DISAGREEMENTS = 25  # printed
USAGE_ERRORS = (assignments.AssignmentError, data.DataError, intake.IntakeError, ReferenceUnusable)

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


def _clean(text: str) -> str:
    """Text of a student's for the terminal: no control characters, no markup."""
    return escape("".join(each if each.isprintable() or each in "\n\t" else "�" for each in text))


def _fail(message: str) -> typer.Exit:
    Console(stderr=True).print(f"[bold red]grader:[/] {_clean(message)}", highlight=False)
    return typer.Exit(USAGE)


def grade_all(
    slugs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ASSIGNMENT]...", help="Assignments to grade; default: all that have submissions."
        ),
    ] = None,
    submissions: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder with one folder of submissions for each assignment.")
    ] = Path("submissions"),
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the reports go.")] = Path("reports"),
    data_folder: DataOption = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Jobs side by side; default: one a core.")
    ] = None,
    sandbox: SandboxOption = STRONG,
) -> None:
    """Grade every submission of a class and write a report for each student."""
    started = time.monotonic()
    console = Console()
    _check_level(sandbox)
    try:
        classrooms = open_classrooms(slugs or [], submissions)
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
                progress.update(bar, description=_clean(text))

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
        _print_class(console, classroom)
    count = sum(len(each.graded) for each in graded)
    console.print(
        f"{count} submissions in {time.monotonic() - started:.0f} s; {trained} networks trained, the others "
        f"were known. Sandbox level: {level}.",
        highlight=False,
    )
    console.print(
        f"Open [bold]{_clean(str(out / 'index.html'))}[/] in a browser.", highlight=False, soft_wrap=True
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


def _print_class(console: Console, classroom: Classroom) -> None:
    prepared = classroom.prepared
    assert prepared is not None
    table = Table(
        title=f"{classroom.assignment.title}  ({prepared.dataset.described()})", title_justify="left"
    )
    table.add_column("student", overflow="fold")
    table.add_column("score", justify="right")
    table.add_column("end")
    table.add_column(
        "accuracy" if classroom.assignment.recipe.metric == "accuracy" else "error", justify="right"
    )
    table.add_column("lost", overflow="fold")
    table.add_column("to review", overflow="fold")
    for each in classroom.graded:
        measured = each.grade.case.measured
        metric = measured.metric if measured is not None else None
        shown = (
            ""
            if metric is None
            else f"{metric:.1%}"
            if prepared.assignment.recipe.metric == "accuracy"
            else f"{metric:.3g}"
        )
        lost = [mark.check.slug for mark in each.grade.marks if mark.verdict in ("failed", "partial")]
        table.add_row(
            _clean(each.submission.student),
            f"{each.grade.score:g}",
            each.grade.case.end,
            shown,
            ", ".join(lost[:4]) + (f" and {len(lost) - 4} more" if len(lost) > 4 else ""),
            ", ".join(mark.check.slug for mark in each.grade.open[:4])
            + (" …" if len(each.grade.open) > 4 else ""),
        )
    console.print(table)


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
        print(json.dumps(_seen(case, run), indent=2, allow_nan=False))
    else:
        _print_seen(Console(), case, run)


def _assignment_of(file: Path, slug: str | None) -> tuple[assignments.Assignment, list[Any]]:
    if slug is None and file.resolve().parent.name not in _known():
        recipe = assignments.Recipe(data="mnist", epochs=1)
        return assignments.Assignment("inspected", "No assignment", recipe, ()), []
    classroom = open_classrooms([slug or file.resolve().parent.name], None)[0]
    return classroom.assignment, list(classroom.references)


def _known() -> list[str]:
    """The slugs of the assignments at hand."""
    return sorted(path.parent.name for path in (home() / "assignments").glob("*/assignment.py"))


def _seen(case: Case, run: Run | None) -> dict[str, Any]:
    chosen = next((n for n, each in enumerate(case.evidence.models) if each is case.model), None)
    return {
        "end": case.end,
        "ended": case.ended,
        "chosen": chosen,
        "choice": case.choice,
        **asdict(case.evidence),
        "seconds": run.seconds if run is not None else None,
        "peak_mb": run.peak_mb if run is not None else None,
        "output": run.log if run is not None else "",
    }


def _print_seen(console: Console, case: Case, run: Run | None) -> None:
    found = case.evidence
    console.print(f"[bold]End:[/] {case.end}. {_clean(case.ended)}", highlight=False)
    if run is not None:
        console.print(f"[bold]Cost:[/] {run.seconds:.2f} s, at most {run.peak_mb:.0f} MB", highlight=False)
    if found.crash is not None and found.crash.traceback:
        console.print(_clean(found.crash.traceback), style="red", highlight=False)
    for model in found.models:
        _print_model(console, model, chosen=model is case.model, case=case)
    console.print(f"[bold]Choice:[/] {_clean(case.choice or 'no model')}", highlight=False)
    source = " (read from the source)" if found.answers and found.answers_read else ""
    console.print(f"[bold]Answers:[/] {len(found.answers)}{source}", highlight=False)
    for key, value in found.answers.items():
        console.print(f"  {_clean(key)}: {_clean(str(value)[:300])}", highlight=False)
    for section in case.sections:
        console.print(
            f"  sheet: {_clean(section.heading[:80])}: {_clean(section.text[:200])!s}", highlight=False
        )
    for figure in found.figures:
        plots = [
            f"image {each.image_shape}"
            if each.image is not None
            else f"{len(each.bars)} bars"
            if each.bars
            else "plot"
            for each in figure.axes
        ]
        console.print(
            f"[bold]Figure[/] {figure.number}: {figure.width} × {figure.height}: {', '.join(plots)}",
            highlight=False,
        )
    for note in found.notes:
        console.print(f"[bold]Note:[/] {_clean(note)}", highlight=False)
    if run is not None and run.log.strip():
        console.print("[bold]Output:[/]")
        console.print(_clean(run.log), highlight=False)


def _print_model(console: Console, model: Model, *, chosen: bool, case: Case) -> None:
    place = f"line {model.line}" if model.line else "unknown line"
    name = model.variable or "(no variable)"
    mark = "→ " if chosen else ""
    head = f"{mark}{_clean(name)}, {model.written_as}, {place}, {model.parameters:,} parameters"
    table = Table(title=head, title_justify="left")
    for column in ("layer", "class", "units", "activation", "output shape", "parameters"):
        table.add_column(column, overflow="fold")
    for layer in model.layers:
        size = next(
            (layer.config[key] for key in ("units", "filters", "rate", "pool_size") if key in layer.config),
            "",
        )
        table.add_row(
            _clean(layer.name),
            _clean(layer.kind) + ("" if layer.builtin else " (its own)"),
            _clean(str(size)),
            _clean(str(layer.config.get("activation", ""))),
            _clean(str(layer.output_shape or "")),
            f"{layer.parameters:,}",
        )
    console.print(table)
    network = canonical(model, case.dataset.x_train.shape[1:], strict=False)
    console.print(f"  computes: {_clean(' → '.join(map(str, rows(network))))}", highlight=False)
    if model.compiled is not None:
        loss, optimizer = model.compiled.loss, model.compiled.optimizer
        rate = f" (learning rate {optimizer.config.get('learning_rate')})" if optimizer else ""
        console.print(
            f"  compiled: loss {_clean(loss.name if loss else 'none')}"
            f"{' (from_logits)' if loss and loss.config.get('from_logits') else ''}, "
            f"optimizer {_clean(optimizer.name if optimizer else 'none')}"
            f"{_clean(rate)}, "
            f"metrics {_clean(', '.join(model.compiled.metrics) or 'none')}",
            highlight=False,
        )
    for fit in model.fits:
        x = f"x {fit.x.shape} from {fit.x.low:.3g} to {fit.x.high:.3g}" if fit.x else "x unknown"
        y = f"y {fit.y.shape}" if fit.y else "y unknown"
        console.print(
            f"  fit: {x}, {y}, {fit.epochs} epochs, batches of {fit.batch_size}"
            f"{', cut short' if fit.shortened else ''}",
            highlight=False,
        )


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
        found = calibration.calibrate(calibration.read_marks(text, by_question), by_question)
    except (OSError, UnicodeDecodeError) as error:
        raise _fail(f"expected a file of marked answers. Received: {marked}: {error}") from error
    except (calibration.MarksError, assignments.AssignmentError) as error:
        raise _fail(str(error)) from error
    if out is not None:
        out.write_text(calibration.as_lines(found), "utf-8")
    if as_json:
        print(json.dumps(calibration.as_data(found), indent=2))
    else:
        _print_calibration(Console(), found)


def _print_calibration(console: Console, found: calibration.Calibration) -> None:
    table = Table(title="The grader's marks beside yours", title_justify="left")
    for column in ("question", "answers", "exact", "kappa", "decided", "of those exact", "false zeros"):
        table.add_column(column, justify="left" if column == "question" else "right")
    rows = [*sorted(found.by_question.items()), ("all", found.overall)]
    for name, each in rows:
        table.add_row(
            _clean(name),
            str(each.answers),
            f"{each.accuracy:.0%}",
            "–" if each.kappa is None else f"{each.kappa:.2f}",
            f"{each.coverage:.0%}",
            "–" if each.decided_accuracy is None else f"{each.decided_accuracy:.0%}",
            f"{each.false_zeros:.0%}",
            style="bold" if name == "all" else None,
        )
    console.print(table)
    counts = Table(title="Your mark, and the grader's", title_justify="left")
    for column in ("yours", "0", "0.5", "1"):
        counts.add_column(column, justify="right")
    for mark, row in zip(("0", "0.5", "1"), found.overall.confusion, strict=True):
        counts.add_row(mark, *map(str, row))
    console.print(counts)
    differing = found.disagreements
    if differing:
        console.print(f"[bold]To read:[/] {len(differing)} answers are marked otherwise; the first:")
    for one, scored in differing[:DISAGREEMENTS]:
        how = "decided" if scored.decided else "for a person to read"
        seen = ", ".join((*scored.ideas, *(f"not: {name}" for name in scored.misconceptions)))
        console.print(
            f"{_clean(one.id)}: you {one.score:g}, the grader {scored.score:g}, {how} "
            f"({_clean(seen) or 'nothing found'})\n    {_clean(one.answer[:200])}",
            highlight=False,
        )


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
            f"{count} kept trainings cleared from {_clean(str(folder))}.", highlight=False, soft_wrap=True
        )
        return
    found = cache.entries(folder)
    size = sum(entry.size for entry in found) / 2**20
    console.print(
        f"{len(found)} trainings are kept in {_clean(str(folder))}: {size:,.1f} MB of at most "
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
