"""What students asked about their marks, printed."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from grader.gradebook import Gradebook
from grader.gradebook.requests import request_counts, requests_of, subjects_by_code, without_mark
from grader.records.request import Request
from grader.requests import Taken, Unread, suggestions
from grader.text import clean, counted

SHOWN_CHARS = 70  # of a student's words in a line
LISTED = 50  # requests without a mark


def print_taken(console: Console, taken: Sequence[Taken], unread: Sequence[Unread]) -> None:
    """Print each request that was taken, and what could not be."""
    for each in taken:
        request = each.request
        whose = f"{request.student}, {request.slug}" if request.slug else "no mark"
        said = [request.problem, "asked before, and kept already" if each.known else "", *each.remarks]
        told = "; ".join(filter(None, said))
        words = f"“{_short(request.words)}”{f' ({told})' if told else ''}"
        style = "yellow" if told and not each.known else ""
        console.print(
            clean(f"{request.source}{_who(request)}: {whose}: {words}"),
            style=style, highlight=False, soft_wrap=True,
        )  # fmt: skip
    for one in unread:
        console.print(
            f"[yellow]Not read: {clean(one.source)}: {clean(one.why)}[/]", highlight=False, soft_wrap=True
        )
    new = [each for each in taken if not each.known]
    before = len(taken) - len(new)
    console.print(
        f"{counted(len(new), 'request')} taken{f', {before} known already' if before else ''}.",
        highlight=False,
    )


def print_open(console: Console, book: Gradebook, program: str, folder: str) -> None:
    """Print what waits for an answer, by assignment, and what nobody knows the mark of.

    Args:
        console: to print on.
        book: the open gradebook.
        program: how this program is called.
        folder: the option that names the folder of the gradebook; "" for the usual one.
    """
    requests = requests_of(book)
    for slug in sorted({request.assignment for request in requests} - {""}):
        if (counts := request_counts(book, slug)) is not None:
            console.print(clean(f"{slug}: {counts.said()}"), highlight=False, soft_wrap=True)
    waiting = without_mark(book)
    by_code = subjects_by_code(book) if waiting else {}
    for request in waiting[:LISTED]:
        console.print(f"[yellow]{clean(_without_mark(request))}[/]", highlight=False, soft_wrap=True)
        for code, subject in suggestions(by_code, request):
            perhaps = f"perhaps {subject.assignment}, “{subject.title}”: --assign {request.number} {code}"
            console.print(
                f"    {clean(perhaps)}",
                highlight=False, soft_wrap=True,
            )  # fmt: skip
    if waiting:
        console.print(
            f"{counted(len(waiting), 'request')} without a mark: say which it is with "
            f"[bold]{program} requests{clean(folder)} --assign NUMBER CODE[/], or none to set it aside.",
            highlight=False, soft_wrap=True,
        )  # fmt: skip
    gone = {request.number for request in waiting}
    count = sum(request.open and request.number not in gone for request in requests)
    if count:
        console.print(
            f"{counted(count, 'request')} to answer: [bold]{program} review --requests{clean(folder)}[/]",
            highlight=False, soft_wrap=True,
        )  # fmt: skip
    elif not waiting:
        console.print("No request is open.")


def _without_mark(request: Request) -> str:
    where = f"No. {request.number}{_who(request)} ({request.source})"
    return f"{where}: “{_short(request.words)}”: {request.problem}"


def _who(request: Request) -> str:
    return f" from {request.asker or request.sender}" if request.sender else ""


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHOWN_CHARS else f"{line[:SHOWN_CHARS].rstrip()} …"
