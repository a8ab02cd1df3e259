"""`grader points`: what is worth what, and points changed while grading."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.assignment import Assignment
from grader.classes.home import home
from grader.classes.points import changed_by, effect_of, points_now
from grader.commands.common import program, usage_errors, user
from grader.gradebook import NAME, Gradebook
from grader.gradebook.points import keep_points
from grader.loading import load_assignment
from grader.points import PointsChange, PointsError, changes_of
from grader.terminal.points import print_effect, print_points
from grader.text import clean


def points(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="Which.")],
    check: Annotated[
        str,
        typer.Argument(
            metavar="[CHECK[=POINTS]]", help="The check that is changed, and what all of it is worth now."
        ),
    ] = "",
    parts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME=VALUE]...",
            help="An idea with its points, several as 'a + b=3', or a misconception with nothing, half or "
            "all; the word scheme sets back what the marking scheme says.",
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of the reports.")] = Path(
        "reports"
    ),
    who: Annotated[str, typer.Option("--as", metavar="NAME", help="Your name, kept beside it.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Save without asking.")] = False,
    show: Annotated[
        bool,
        typer.Option("--show", help="Only show points, and what to write to make changes permanent."),
    ] = False,
) -> None:
    """Show what is worth what, and change points of what is graded already.

    What would change is shown first. What a person decided stays, and so does the marking scheme's file.
    """
    console = Console()
    with usage_errors(OSError):
        if not (out / NAME).is_file():
            raise PointsError(
                f"expected a gradebook in {out}. Received: none. "
                "Grade a class first, or say with --out where the gradebook is."
            )
        scheme = load_assignment(home() / "assignments" / slug)
        with Gradebook(out / NAME) as book:
            now = points_now(book, scheme)
            if show or not check:
                print_points(console, scheme, now)
                return
            changes = _read(scheme, now.assignment, check, parts or [])
            after = changed_by(book, scheme, changes)
            print_effect(console, effect_of(book, now.assignment, after), now.assignment, after)
            if not yes and not _asked():
                console.print("Nothing was changed. To save it without being asked, add --yes.")
                return
            keep_points(book, slug, changes, who or user())
            order = book.setting("order")
    console.print(f"Saved. To see all points: {program()} points {clean(slug)}", highlight=False)
    from grader.commands.grade_all import grade_again  # which needs all that grading does

    grade_again(order, out, told=[slug])


def _read(scheme: Assignment, now: Assignment, check: str, parts: list[str]) -> list[PointsChange]:
    """What was typed, as changes.

    Raises:
        PointsError: it says nothing, or what is not there.
    """
    slug, _, total = check.partition("=")
    pairs = [(name.strip(), value.strip()) for name, _, value in (part.partition("=") for part in parts)]
    if any(not value for _, value in pairs) or not (total or pairs):
        raise PointsError(
            f"{slug}: expected what is changed, as in {slug}=10, or {slug} NAME=VALUE. "
            f"Received: {' '.join([check, *parts])}"
        )
    if others := [name for name, _ in pairs if any(other.slug == name != slug for other in scheme.checks)]:
        raise PointsError(
            f"expected one check at a time. Received: {slug} and {', '.join(others)}. "
            f"Type the command again for each: {program()} points {clean(scheme.slug)} {others[0]}=POINTS"
        )
    return changes_of(scheme, now, slug, total.strip(), pairs)


def _asked() -> bool:
    """Whether who is at the terminal says yes."""
    return sys.stdin.isatty() and typer.confirm("Save this?")
