"""The grader's marks beside a teacher's, printed."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from grader import calibration, learning
from grader.text import clean, counted

DISAGREEMENTS = 25  # printed


def print_calibration(console: Console, comparison: calibration.Calibration) -> None:
    """Print figures, the confusion table and the first disagreements."""
    table = Table(title="The grader's marks beside yours", title_justify="left")
    for column in ("question", "answers", "exact", "kappa", "decided", "of those exact", "false zeros"):
        table.add_column(column, justify="left" if column == "question" else "right")
    rows = [*sorted(comparison.by_question.items()), ("all", comparison.overall)]
    for name, figures in rows:
        table.add_row(
            clean(name),
            str(figures.answers),
            f"{figures.accuracy:.0%}",
            "–" if figures.kappa is None else f"{figures.kappa:.2f}",
            f"{figures.coverage:.0%}",
            "–" if figures.decided_accuracy is None else f"{figures.decided_accuracy:.0%}",
            f"{figures.false_zeros:.0%}",
            style="bold" if name == "all" else None,
        )
    console.print(table)
    counts = Table(title="Your mark, and the grader's", title_justify="left")
    for column in ("yours", "0", "0.5", "1"):
        counts.add_column(column, justify="right")
    for mark, row in zip(("0", "0.5", "1"), comparison.overall.confusion, strict=True):
        counts.add_row(mark, *map(str, row))
    console.print(counts)
    trust = Table(title="What its confidence is worth", title_justify="left")
    for column in ("confidence", "answers", "exact"):
        trust.add_column(column, justify="right")
    for said, answers, exact in comparison.reliability:
        trust.add_row(f"{said:.0%}", str(answers), f"{exact:.0%}")
    console.print(trust)
    differing = comparison.disagreements
    if differing:
        console.print(f"[bold]To read:[/] {counted(len(differing), 'answer')} marked otherwise; the first:")
    for one, scored in differing[:DISAGREEMENTS]:
        how = "decided" if scored.decided else "for a person to read"
        findings = ", ".join((*scored.ideas, *(f"not: {name}" for name in scored.misconceptions)))
        console.print(
            f"{clean(one.id)}: you {one.score:g}, the grader {scored.score:g}, {how} "
            f"({clean(findings) or 'nothing found'})\n    {clean(one.answer[:200])}",
            highlight=False,
        )


def print_learned(console: Console, learned: Sequence[learning.Learned]) -> None:
    """Print what marking some answers decides of the others."""
    if not learned:
        console.print("Of no question more than five answers are left to a person: nothing can follow.")
        return
    table = Table(title="Left to you, and decided like answers you marked", title_justify="left")
    for column in ("marked of a question", "decided", "of those exact"):
        table.add_column(column, justify="right")
    for each in learned:
        exact = "–" if each.exact is None else f"{each.exact:.0%}"
        table.add_row(str(each.marked), f"{each.decided:.1%}", exact)
    console.print(table)
