"""`grader inspect`, `calibrate` and `cache`: what the grader sees, how far to trust it, what it keeps."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from grader import assignment as assignments
from grader import calibration, data, intake, terminal
from grader.classes.read import home, open_assignment
from grader.commands.common import (
    DataOption,
    SandboxOption,
    cache_folder,
    check_level,
    fail,
    known,
    usage_errors,
)
from grader.pipeline.session import open_session
from grader.sandbox.walls import STRONG
from grader.text import clean
from grader.training import cache


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
    check_level(sandbox)
    with usage_errors():
        if not file.exists():
            raise intake.IntakeError(f"expected a submission. Received: {file}, which does not exist.")
        assignment, references = _assignment_of(file, slug)
        with open_session(data_folder=data_folder, cache=cache_folder(), workers=2, level=sandbox) as session:
            case, run = session.inspect(assignment, intake.read(file), references)
    if as_json:
        print(json.dumps(terminal.seen(case, run), indent=2, allow_nan=False))
    else:
        terminal.print_seen(Console(), case, run)


def _assignment_of(file: Path, slug: str | None) -> tuple[assignments.Assignment, list[Any]]:
    if slug is None and file.resolve().parent.name not in known():
        recipe = assignments.Recipe(data=data.DEFAULT, epochs=1)
        return assignments.Assignment("inspected", "No assignment", recipe, ()), []
    assignment, references = open_assignment(slug or file.resolve().parent.name)
    return assignment, list(references)


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
        text = marked.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise fail(f"expected a file of marked answers. Received: {marked}: {error}") from error
    with usage_errors():
        own = assignments.load(home() / "assignments" / slug) if slug is not None else None
        by_question = calibration.questions(own)
        policy = own.policy if own is not None else {}
        comparison = calibration.calibrate(calibration.read_marks(text, by_question), by_question, policy)
    if out is not None:
        out.write_text(calibration.as_lines(comparison), "utf-8")
    if as_json:
        print(json.dumps(calibration.as_data(comparison), indent=2))
    else:
        terminal.print_calibration(Console(), comparison)


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
            f"{count} kept trainings cleared from {clean(str(folder))}.",
            highlight=False,
            soft_wrap=True,
        )
        return
    entries = cache.entries(folder)
    size = sum(entry.size for entry in entries) / 2**20
    console.print(
        f"{len(entries)} trainings are kept in {clean(str(folder))}: {size:,.1f} MB of at most "
        f"{cache.limit_mb():,} MB. What was not used for longest makes room; the environment variable "
        "GRADER_CACHE_MB sets how much is kept.",
        highlight=False,
        soft_wrap=True,
    )
    if entries:
        first, last = (datetime.fromtimestamp(entry.used) for entry in (entries[0], entries[-1]))
        console.print(f"Last used between {first:%Y-%m-%d %H:%M} and {last:%Y-%m-%d %H:%M}.", highlight=False)
