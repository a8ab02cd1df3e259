"""`grader course`: where everybody stands, from the gradebook alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.classes.course import FINAL, TABLE, course_in, write_page, write_tables
from grader.classes.home import home
from grader.commands.common import program, usage_errors
from grader.course.pending import asked, pending
from grader.course.settings import CourseError, read_file, read_settings
from grader.gradebook import NAME, Gradebook
from grader.terminal.course import print_course, print_pending

OPEN = 1  # exit status: a term cannot be closed yet


def course(
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder of the reports and their gradebook.")
    ] = Path("reports"),
    settings: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.toml", help="What the course weighs; default: course.toml beside assignments/."
        ),
    ] = None,
    final: Annotated[
        bool,
        typer.Option("--final", help="Close the term: write course-final, and say what is still open."),
    ] = False,
) -> None:
    """Show where everybody stands in the course, who needs help, and write its page and tables."""
    console = Console()
    with usage_errors(OSError):
        if not (out / NAME).is_file():
            raise CourseError(
                f"expected a gradebook in {out}. Received: none. "
                "Grade a class first, or say with --out where the gradebook is."
            )
        said = read_file(settings) if settings is not None else read_settings(home())
        with Gradebook(out / NAME) as book:
            result = course_in(book, said)
            still = [*pending(result.course), *asked(book, result.course)]
        written = write_tables(result, out, FINAL if final else TABLE)
        write_page(result, out, files=(out / f"{TABLE}.csv").is_file())
    print_course(console, result.course, result.needed, [out / "index.html", *written])
    if final:
        print_pending(console, result.course, still, program(), out)
        if still:
            raise typer.Exit(OPEN)
