"""A course, printed: where it stands, who needs help, and what is not settled yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.course.pending import Pending
from grader.course.support import Help
from grader.course.total import Course
from grader.text import clean, counted

NAMED = 20  # who need help and are printed
WHO = 40  # of those about whom something is to settle


def print_course(console: Console, course: Course, needed: Help, written: Sequence[Path]) -> None:
    """Print where a course stands.

    Args:
        console: to print on.
        course: where everybody stands.
        needed: who needs help.
        written: the files that tell the rest.
    """
    _print(console, f"[bold]{clean(course.settings.title or 'The course')}[/]")
    parts = [counted(len(course.standings), "student"), counted(len(course.assignments), "assignment")]
    if course.median is not None:
        parts += [f"median {round(course.median, 2):g} %", f"{course.passing} would pass"]
    parts += [f"{counted(course.waiting, 'mark')} to review"] if course.waiting else []
    _print(console, ", ".join(parts) + ".")
    for remark in course.remarks:
        _print(console, f"[yellow]{clean(remark)}[/]")
    by_name = {each.person.name: each for each in course.standings}
    table = Table(title=f"Who needs help: {len(needed.first)}", title_justify="left")
    table.add_column("student", overflow="fold")
    table.add_column("total", justify="right")
    table.add_column("why", overflow="fold")
    for name in needed.first[:NAMED]:
        percent = by_name[name].percent
        shown = "" if percent is None else f"{percent:g} %{' ?' if by_name[name].provisional else ''}"
        table.add_row(clean(name), shown, clean(" ".join(each.text for each in needed.concerns[name])))
    if needed.first:
        console.print(table)
    elif not needed.concerns:
        _print(console, "Nobody needs help, as far as the marks tell.")
    if len(needed.first) > NAMED:
        _print(console, f"and {len(needed.first) - NAMED} more on the page.")
    if needed.weak:
        weak = ", ".join(f"{topic} {len(names)}" for topic, names in needed.weak.items())
        _print(console, f"Students with less than half of the points in a topic: {clean(weak)}.")
    if needed.hard:
        _print(
            console,
            f"Half of the class has less than half of the points in: {clean(', '.join(needed.hard))}.",
        )
    if course.nowhere:
        _print(console, f"On a class list, and in no assignment: {clean('; '.join(course.nowhere))}.")
    _print(console, f"Written: {clean(', '.join(map(str, written)))}.")


def print_pending(
    console: Console, course: Course, pending: Sequence[Pending], program: str, out: Path
) -> None:
    """Say what must be settled before a term is closed.

    Args:
        console: to print on.
        course: the course.
        pending: what is to be settled.
        program: what to type for `grader`.
        out: the folder of the reports.
    """
    if not pending:
        _print(console, "Nothing is open: these grades are final.")
        return
    count = sum(each.provisional for each in course.standings)
    may = f"{counted(count, 'total')} may still change" if count else "something is open"
    _print(console, f"[yellow]Not final yet: {may}.[/]")
    folder = "" if out == Path("reports") else f" --out {out}"
    for each in pending:
        who = "; ".join(each.who[:WHO]) + (f" and {len(each.who) - WHO} more" if len(each.who) > WHO else "")
        _print(console, f"{clean(each.assignment)}: {each.text}{': ' if who else ''}{clean(who)}")
        command = f"{each.command}{folder}"
        if command.startswith("grader "):
            command = program + command.removeprefix("grader")
        _print(console, f"    [bold]{clean(command)}[/]")


def _print(console: Console, text: str) -> None:
    console.print(text, highlight=False, soft_wrap=True)
