"""`grader handout`: pack what students get."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import wheels
from grader.assignment import Assignment
from grader.classes.handouts import refuse_shown_by, write_handouts
from grader.classes.home import home
from grader.classes.read import open_each, read_people
from grader.classes.variants import TABLE
from grader.commands.common import packed_at, usage_errors
from grader.handout import given_files, write_handout
from grader.public import public_part
from grader.text import clean, counted
from grader.variants import VariantError


def handout(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="The assignment.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.zip", help="Where it goes; default: ASSIGNMENT.zip.")
    ] = None,
    class_list: Annotated[
        Path | None,
        typer.Option(
            "--for",
            metavar="CLASS.csv",
            help="Of an assignment with variants: an archive for each student of this class list.",
        ),
    ] = None,
    number: Annotated[
        int | None,
        typer.Option("--variant", metavar="N", min=1, help="Pack this variant alone, to look at it."),
    ] = None,
) -> None:
    """Pack what students get: the task, a starter, an answer sheet and the public checks."""
    console = Console()
    with usage_errors(OSError):
        each = [assignment for assignment, _ in open_each(slug)]
        _refuse(each, class_list, number)
        path = packed_at(out, f"{slug}.zip")
        folder = home() / "assignments" / slug
        with tempfile.TemporaryDirectory(prefix="grader-") as name:
            wheel = wheels.for_students(Path(name))
            if class_list is not None:
                _for_class(console, each, folder, class_list, path, wheel)
                return
            refuse_shown_by(each)
            own = each[(number or 1) - 1]
            names = write_handout(public_part(own), folder, path, wheel, given_files(own), own.variant)
    about = f" ({own.variant.named})" if own.variant is not None else ""
    console.print(f"{clean(str(path))}{about}: {', '.join(names)}", highlight=False, soft_wrap=True)


def _refuse(each: list[Assignment], class_list: Path | None, number: int | None) -> None:
    """Refuse what does not go with an assignment's variants.

    Raises:
        VariantError: it does not.
    """
    slug, count = each[0].slug, len(each)
    if each[0].variant is None and (class_list is not None or number is not None):
        raise VariantError(
            f"expected an assignment with variants for {'--variant' if class_list is None else '--for'}. "
            f"Received: {slug}, which is the same for everybody. Type: grader handout {slug}"
        )
    if class_list is not None and number is not None:
        raise VariantError("expected --for or --variant. Received: both. Leave one out.")
    if each[0].variant is not None and class_list is None and number is None:
        raise VariantError(
            f"expected a class list: {slug} has {count} variants, of which each student gets one. Received: "
            f"none. Type: grader handout {slug} --for CLASS.csv, or look at one of them with --variant 1"
        )
    if number is not None and number > count:
        raise VariantError(
            f"--variant: expected a number from 1 to {count}. Received: {number}. Give one of them."
        )


def _for_class(
    console: Console, each: list[Assignment], folder: Path, class_list: Path, path: Path, wheel: Path
) -> None:
    """Write a handout for each student of a class list, and say who got what."""
    people = read_people(class_list)
    rows = write_handouts(each, folder, people, path, wheel)
    console.print(
        f"{clean(str(path))}: a handout for each of {counted(len(people), 'student')}. Give each student "
        "their own.",
        highlight=False,
        soft_wrap=True,
    )
    counts = Counter(row.number for row in rows)
    shares = "; ".join(
        f"{own.variant.named} {counted(counts[own.variant.number], 'student')}" for own in each if own.variant
    )
    console.print(
        f"Who has which is in {clean(str(folder / TABLE))}: {shares}. Keep this file: it says whose variant "
        "is whose when the work is graded, and who is in it keeps theirs.",
        highlight=False,
        soft_wrap=True,
    )
