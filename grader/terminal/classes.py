"""A class, printed: its table, its gradebook, and what a teacher should know."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from statistics import median

from rich.console import Console
from rich.table import Table

from grader.case import Case
from grader.classes.result import ClassResult
from grader.export import Filled
from grader.grade import Graded
from grader.metrics import metric_of
from grader.pipeline.measures import measures
from grader.pipeline.ready import ReadyAssignment, ReadyTask
from grader.records.given_back import GivenBack
from grader.systems import FilledDatabase
from grader.text import clean, counted

ROWS = 100  # of a class, printed


def print_class_result(console: Console, result: ClassResult, *, what_changed: bool) -> None:
    """Print what a class came to: a table of it, and what a teacher should know.

    Args:
        console: to print on.
        result: of the class.
        what_changed: list whose grade moved, and why.
    """
    if result.ready is not None:
        print_class(console, result, result.ready)
    if result.input.unmatched:
        console.print(
            "[yellow]Not on the class list, or not to be told apart by name:[/] "
            f"{clean(', '.join(result.input.unmatched))}. Correct the list and run the same command again.",
            highlight=False,
        )
    if result.gradebook is not None:
        print_gradebook(console, result.gradebook)
    if result.database is not None:
        print_database(console, result.database)
    if result.ready is not None:
        print_given_back(console, result.given_back, result.input.assignment.slug)
    print_moved(console, result, listed=what_changed)
    if result.requests is not None:
        console.print(clean(result.requests.said()), highlight=False, soft_wrap=True)
    for notice in result.input.variants.notices if result.input.variants is not None else ():
        console.print(f"[yellow]{clean(notice)}.[/]", highlight=False)
    print_warnings(console, result)


def print_warnings(console: Console, result: ClassResult) -> None:
    """Say what went wrong with a class."""
    for warning in result.warnings:
        console.print(f"[yellow]{clean(warning)}[/]", highlight=False)


def print_class(console: Console, result: ClassResult, prepared: ReadyAssignment) -> None:
    """Print a class as a table."""
    table = Table(title=f"{prepared.assignment.title}  ({prepared.described()})", title_justify="left")
    table.add_column("student", overflow="fold")
    table.add_column("score", justify="right")
    table.add_column("end")
    measured = prepared.measured
    for ready in measured:
        about = f" {ready.task.slug}" if len(measured) > 1 else ""
        table.add_column(f"{metric_of(ready.recipe).title}{about}", justify="right")
    table.add_column("lost", overflow="fold")
    table.add_column("to review", overflow="fold")
    count, waiting, scores = len(result.graded), 0, array("d")
    for place, work in enumerate(result.graded):
        scores.append(work.grade.score)
        waiting += bool(work.grade.open)
        if place < ROWS:
            table.add_row(*_row(work, measured))
    console.print(table)
    for measure in measures(prepared):
        console.print(
            clean(f"{measure.slug}: {measure.failed or measure.said()}"), highlight=False, style="dim"
        )
    if count > ROWS:
        console.print(
            f"and {count - ROWS:,} more on the class page. Of {count:,} submissions: median score "
            f"{median(scores):g} of {prepared.assignment.possible:g}, {waiting:,} to review.",
            highlight=False,
        )


def _row(graded: Graded, measured: Sequence[ReadyTask]) -> list[str]:
    """A submission as a row of the table of its class."""
    lost = [
        mark.check.slug
        for mark in graded.grade.counted
        if mark.verdict in ("failed", "partial") and not mark.check.extra_credit
    ]
    return [
        clean(graded.submission.student),
        f"{graded.grade.score:g}",
        graded.grade.case.ending,
        *(_result(graded.grade.case.at(ready.task.slug), ready) for ready in measured),
        ", ".join(lost[:4]) + (f" and {len(lost) - 4} more" if len(lost) > 4 else ""),
        ", ".join(mark.check.slug for mark in graded.grade.open[:4])
        + (" …" if len(graded.grade.open) > 4 else ""),
    ]


def _result(case: Case, ready: ReadyTask) -> str:
    """What the network of a task came to, as a cell."""
    got = case.training.metric if case.training is not None else None
    return "" if got is None else metric_of(ready.recipe).show(got)


def print_gradebook(console: Console, filled: Filled) -> None:
    """Say what was filled in, and whose cells were left."""
    scaled = "" if filled.scale == 1 else f", points times {filled.scale:g}"
    provisional = (
        f"; {filled.provisional} of them provisional: marks wait for you" if filled.provisional else ""
    )
    console.print(
        f"gradebook.csv: {counted(filled.filled, 'grade')} filled in, in the column "
        f"{clean(filled.column)}{scaled}{provisional}.",
        highlight=False,
        soft_wrap=True,
    )
    if filled.remark:
        console.print(f"  {clean(filled.remark)}", highlight=False, soft_wrap=True)
    for name, reason in filled.left:
        console.print(f"  left as it was: {clean(name)} ({reason})", highlight=False)


def print_database(console: Console, filled: FilledDatabase) -> None:
    """Say what was filled in of a system's database, where it is kept how it was, and what was left out."""
    console.print(
        f"{clean(filled.path.name)}: the grades of {counted(filled.students, 'student')} are in it"
        + (f", {len(filled.added)} of them new" if filled.added else "")
        + (f"; {counted(filled.waiting, 'mark waits', 'marks wait')} for you" if filled.waiting else "")
        + (f". How it was: {clean(str(filled.copy))}." if filled.copy else ". Nothing had to be changed."),
        highlight=False,
        soft_wrap=True,
    )
    for name, reason in filled.left:
        console.print(f"  left as it was: {clean(name)} ({reason})", highlight=False)


def print_moved(console: Console, result: ClassResult, *, listed: bool) -> None:
    """Say whose score moved since the last time, and what the rules could not be applied to."""
    changes = result.changes
    fell = sum(one.fell for one in changes)
    if changes:
        count = f"{counted(len(changes), 'grade')} moved since last time"
        hint = "" if listed else " --what-changed lists them."
        console.print(f"{count}, {f'[bold red]{fell} fell[/]' if fell else 'none fell'}.{hint}")
    elif listed:
        console.print("No grade moved since last time.")
    if listed and changes:
        table = Table(title="What changed", title_justify="left")
        for column in ("", "student", "before", "after", "why"):
            right = column in ("before", "after")
            table.add_column(column, overflow="fold", justify="right" if right else "left")
        for change in sorted(changes, key=lambda one: not one.fell):
            scores = f"{change.before:g} of {change.before_of:g}", f"{change.after:g} of {change.after_of:g}"
            table.add_row(
                "[red]▼ fell[/]" if change.fell else "▲", clean(change.student), *scores, clean(change.why)
            )
        console.print(table)
    if result.without_timestamp:
        console.print(
            f"[yellow]{result.input.assignment.slug}: nobody knows when "
            f"{counted(result.without_timestamp, 'submission')} came: nothing is taken off for being "
            "late.[/] Say it in a table with --extensions.",
            highlight=False,
        )
    if result.input.unmatched_extensions:
        names = clean(", ".join(result.input.unmatched_extensions))
        console.print(
            f"[yellow]In the table of extensions, and nobody's submission:[/] {names}. Correct the table and "
            "run the same command again.",
            highlight=False,
        )


def print_given_back(console: Console, given: GivenBack, slug: str) -> None:
    """Say what can be given back, and who is not in it."""

    def tell(line: str) -> None:
        console.print(line, highlight=False, soft_wrap=True)

    if not given.released:
        tell(f"Not released to students: nothing is made for them until you type grader release {slug}")
    if given.reports:
        tell(f"reports.zip: {counted(given.reports, 'report')}, in a folder for each student.")
    if given.feedback or given.not_taken:
        tell(
            f"feedback.zip: {counted(given.feedback, 'report')}, to upload where the submissions were "
            "downloaded."
        )
    if given.not_taken:
        tell(f"  not in it: {clean(', '.join(given.not_taken))}")
    if given.addresses:
        tell(f"mail.csv: {counted(given.addresses, 'letter')}, for your own program for mail to send.")
    if given.without_address:
        tell(f"  without an address: {clean(', '.join(given.without_address))}")
