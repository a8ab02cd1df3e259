"""`grader calibrate`: the grader's marks of explanations beside your own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import calibration, learning
from grader.classes.home import home
from grader.commands.common import fail, usage_errors
from grader.loading import load_assignment
from grader.terminal.calibration import print_calibration, print_learned


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
    learned: Annotated[
        bool, typer.Option("--learn", help="Show what marking 5, 10 or 20 of them decides of the others.")
    ] = False,
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
        raise fail(
            f"expected a file of marked answers. Received: {marked}: {error}. "
            "Check the file's name, and that it is saved as text in UTF-8."
        ) from error
    with usage_errors():
        own = load_assignment(home() / "assignments" / slug) if slug is not None else None
        by_question = calibration.questions(own)
        policy = own.policy if own is not None else {}
        comparison = calibration.calibrate(calibration.read_marks(text, by_question), by_question, policy)
    if out is not None:
        out.write_text(calibration.as_lines(comparison), "utf-8")
    gained = learning.learn(comparison, by_question) if learned else None
    if as_json:
        data = calibration.as_data(comparison)
        if gained is not None:
            data["learned"] = learning.as_data(gained)
        print(json.dumps(data, indent=2))
        return
    console = Console()
    print_calibration(console, comparison)
    if gained is not None:
        print_learned(console, gained)
