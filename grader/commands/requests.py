"""`grader requests`: what students ask about their marks, from texts, forms and mails into the gradebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import requests as asked
from grader.classes.home import home
from grader.commands.common import known, program, usage_errors
from grader.gradebook import NAME, Gradebook
from grader.gradebook.requests import RequestError, assign, subjects_by_code
from grader.loading import load_assignment
from grader.terminal.requests import print_open, print_taken

NOTHING = "none"


def requests(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="What students wrote: texts, a form's CSV, mails (.mbox, .eml), or folders of them.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder of the reports and their gradebook.")
    ] = Path("reports"),
    about: Annotated[
        tuple[int, str] | None,
        typer.Option(
            "--assign",
            metavar="NUMBER CODE",
            help=f"Say which mark a request without a code is about; {NOTHING} sets it aside.",
        ),
    ] = None,
) -> None:
    """Take what students ask about their marks, and say what is still open.

    Answer with grader review --requests.
    """
    console = Console()
    with usage_errors(OSError):
        if not (out / NAME).is_file():
            raise RequestError(
                f"expected a gradebook in {out}. Received: none. "
                "Grade a class first, or say with --out where the gradebook is."
            )
        messages, unread = asked.read_files(files or [])
        with Gradebook(out / NAME) as book:
            if about is not None:
                _assign(book, *about)
            if files:
                rules = {slug: load_assignment(home() / "assignments" / slug).rules for slug in known()}
                print_taken(console, asked.take(book, messages, rules), unread)
            folder = "" if out == Path("reports") else f" --out {out}"
            print_open(console, book, program(), folder)


def _assign(book: Gradebook, number: int, code: str) -> None:
    """Say which mark a request is about.

    Raises:
        RequestError: no such request, or no such code.
    """
    if code.lower() == NOTHING:
        assign(book, number, None)
        return
    plain = code.upper().replace("-", "").replace(" ", "")
    subjects = subjects_by_code(book).get(f"{plain[:4]}-{plain[4:]}", [])
    if len(subjects) != 1:
        raise RequestError(
            f"--assign: expected the code of one mark, as the student's report shows it, or {NOTHING}. "
            f"Received: {code}, which is that of {len(subjects)}. Copy it from the report."
        )
    assign(book, number, subjects[0])
