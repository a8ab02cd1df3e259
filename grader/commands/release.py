"""`grader release` and `grader hide`: whether students may have what is made of a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.classes.giving import take_back
from grader.classes.read import check_known
from grader.commands.common import usage_errors, user
from grader.commands.grade_all import give_back_again
from grader.gradebook import NAME, Gradebook
from grader.gradebook.releases import keep_release
from grader.text import clean, counted

Slugs = Annotated[list[str], typer.Argument(metavar="ASSIGNMENT...", help="Which.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of the reports.")]
Who = Annotated[str, typer.Option("--as", metavar="NAME", help="Your name, kept beside it.")]


def release(slugs: Slugs, out: Out = Path("reports"), who: Who = "") -> None:
    """Let students of a class have their reports: what is made to be given back is made."""
    say(slugs, out, who, released=True)


def say(slugs: list[str], out: Path, who: str, *, released: bool) -> None:
    """Keep whether classes are released, and make, or take away, what is given back.

    Args:
        slugs: of the assignments.
        out: the folder of the reports.
        who: says so; "" for the user of this computer.
        released: whether they are.

    Raises:
        typer.Exit: no such assignment, the gradebook cannot be written, or as `grade-all`.
    """
    console = Console()
    with usage_errors(OSError):
        check_known(slugs)
        with Gradebook(out / NAME) as book:
            for slug in dict.fromkeys(slugs):
                keep_release(book, slug, released=released, who=who or user())
                if not released:
                    _take_away(console, book, slug, out / slug)
            order = book.setting("order")
    if released:
        console.print(f"Released: {clean(', '.join(dict.fromkeys(slugs)))}.", highlight=False)
    give_back_again(console, order, out, slugs)


def _take_away(console: Console, book: Gradebook, slug: str, folder: Path) -> None:
    taken = take_back(book, slug, folder)
    gone = f" Deleted, of what was to be given back: {counted(len(taken.removed), 'file')}."
    console.print(f"Hidden: {clean(slug)}.{gone if taken.removed else ''}", highlight=False, soft_wrap=True)
