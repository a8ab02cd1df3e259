"""What is worth what, printed, and what changed points would do."""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console
from rich.table import Table

from grader.assignment import Assignment
from grader.classes.points import ChangedPoints, Effect
from grader.points import Worth, as_written, worths, written_worths
from grader.text import clean, counted

LISTED = 15  # marks that would move


def print_points(console: Console, scheme: Assignment, now: ChangedPoints) -> None:
    """Print what everything is worth, what was changed, and what makes that permanent."""
    table = Table(title=f"{scheme.title}: what is worth what", title_justify="left")
    for title in ("check", "what", "worth", "marking scheme"):
        table.add_column(clean(title), overflow="fold", justify="right" if title == "worth" else "left")
    for own, check in zip(scheme.checks, now.assignment.checks, strict=True):
        written = written_worths(scheme, own, check)
        for worth in worths(now.assignment, check, own):
            before = said(replace(worth, value=written[worth.kind, worth.name]))
            what = "all of it" if worth.kind == "total" else worth.name
            slug = check.slug if worth.kind == "total" else ""
            table.add_row(clean(slug), clean(what), said(worth), "" if before == said(worth) else before)
    console.print(table)
    for line in now.told:
        console.print(f"changed: {clean(line)}", highlight=False, soft_wrap=True)
    for line in now.unfit:
        console.print(f"[yellow]{clean(line)}[/]", highlight=False, soft_wrap=True)
    if lines := as_written(scheme, now.assignment):
        console.print(f"To make this permanent, write into assignments/{scheme.slug}/assignment.py:")
        for line in lines:
            console.print(f"  {clean(line)}", highlight=False, soft_wrap=True)


def said(worth: Worth) -> str:
    """What something is worth, as a cell."""
    if worth.kind == "misconception":
        return f"costs {worth.value}"
    return f"{worth.value:g}"


def print_effect(console: Console, effect: Effect, before: Assignment, after: Assignment) -> None:
    """Print what would be worth something else, and which marks that moves."""
    for own, check in zip(before.checks, after.checks, strict=True):
        was = {(one.kind, one.name): said(one) for one in worths(before, own, check)}
        for worth in worths(after, check, own):
            if (old := was[worth.kind, worth.name]) != said(worth):
                what = "all of it" if worth.kind == "total" else worth.name
                console.print(f"{clean(check.slug)}: {clean(what)}: {old} → {said(worth)}", highlight=False)
    rise = sum(move.after > move.before for move in effect.moves)
    console.print(
        f"Of {counted(effect.marks, 'mark')}, {len(effect.moves)} would move: {rise} up, "
        f"{len(effect.moves) - rise} down.",
        highlight=False,
    )
    for move in effect.moves[:LISTED]:
        console.print(
            f"  {clean(move.student)}, {clean(move.check)}: {move.before:g} → {move.after:g}", highlight=False
        )
    if len(effect.moves) > LISTED:
        console.print(f"  and {len(effect.moves) - LISTED} more", highlight=False)
    if effect.decided:
        console.print(
            f"{counted(effect.decided, 'mark')} that a person decided: as they are.", highlight=False
        )
    if effect.smaller:
        console.print(
            f"Decided by a person: {effect.smaller} keep their points, which are then a smaller share.",
            highlight=False,
        )
    if effect.unknown:
        console.print(
            f"{counted(effect.unknown, 'mark')} that not the text alone decides: known when graded.",
            highlight=False,
        )
