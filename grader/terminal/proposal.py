"""What is proposed from marked answers, and how far it can be trusted, printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from grader.proposal.agreement import Beside, agreement
from grader.proposal.answers import MarkedAnswers
from grader.proposal.writing import saying, shortened
from grader.rubric.scheme import Idea, Misconception, Rubric
from grader.text import clean, counted

QUOTED = 12  # answers
SMALL = 40  # answers below which chance says much of what is counted
CHANCE = 1.64  # standard errors: one time in twenty it is as much by chance
FEW_WRONG = 4  # answers without marks from which misconceptions can be seen


def print_proposal(
    console: Console, marked: MarkedAnswers, rubric: Rubric, seen: Sequence[Beside], unseen: Sequence[Beside]
) -> None:
    """Print the ideas, the agreement on answers that were left out, and the answers that are read otherwise.

    Args:
        console: where to.
        marked: the teacher's table.
        rubric: what was proposed from all of it.
        seen: all answers as that reads them.
        unseen: each as a proposal reads it that was made without it.
    """
    levels = Counter(answer.level for answer in marked.answers)
    console.print(
        f"{counted(len(marked.answers), 'marked answer')}: {levels[1.0]} with full marks ({marked.full:g}), "
        f"{levels[0.5]} about half, {levels[0.0]} none."
        + (f" {counted(marked.left_out, 'row')} without answer or mark left out." if marked.left_out else ""),
        highlight=False,
        soft_wrap=True,
    )
    _print_ideas(console, marked, rubric)
    _print_agreement(console, seen, unseen, levels)
    differing = sorted(
        (pair for pair in seen if not pair.same), key=lambda pair: -abs(pair.level - pair.answer.level)
    )
    if differing:
        console.print(
            f"\n[bold]To read:[/] {counted(len(differing), 'answer')} that it reads otherwise than you:",
            soft_wrap=True,
        )
    for pair in differing[:QUOTED]:
        how = "" if pair.reading.sure else ", for you to read"
        console.print(
            f"you {pair.answer.level:g}, it {pair.level:g}{how}: {clean(shortened(pair.answer.text))}",
            highlight=False,
            soft_wrap=True,
        )
    if len(differing) > QUOTED:
        console.print(f"and {len(differing) - QUOTED} more.", highlight=False, soft_wrap=True)


def _print_ideas(console: Console, marked: MarkedAnswers, rubric: Rubric) -> None:
    table = Table(title="What parts right from wrong", title_justify="left")
    for column in ("idea", "phrasings", "in full", "half", "no marks"):
        table.add_column(column, justify="left" if column in ("idea", "phrasings") else "right")
    wrong = {item.slug for item in rubric.misconceptions}
    items: tuple[Idea | Misconception, ...] = (*rubric.ideas, *rubric.misconceptions)
    for item in items:
        levels = Counter(answer.level for answer in saying(item.phrasings, marked.answers))
        table.add_row(
            clean(f"wrong: {item.slug}" if item.slug in wrong else item.slug),
            clean("\n".join(item.phrasings)),
            *(str(levels[level]) for level in (1.0, 0.5, 0.0)),
        )
    console.print(table)
    console.print(
        f"Full marks for: {clean('; or '.join(rubric.full))}. Any single idea is half.", highlight=False
    )


def _print_agreement(
    console: Console, seen: Sequence[Beside], unseen: Sequence[Beside], levels: Counter[float]
) -> None:
    figures, total = agreement(unseen), len(unseen)
    same = sum(pair.same for pair in unseen)
    commonest = max(levels.values())
    sure = [pair for pair in unseen if pair.reading.sure]
    kappa = "" if figures.kappa is None else f", kappa {figures.kappa:.2f}"
    console.print(
        f"\nIt gives {sum(pair.same for pair in seen)} of these {total} answers your mark; but it has seen "
        "them.\n"
        f"[bold]Of answers that it has not seen: {same} of {total} ({figures.accuracy:.0%}{kappa}).[/] "
        f"The same mark for everybody would be right in {commonest}.\n"
        f"It would decide {len(sure)} of them without you, {sum(pair.same for pair in sure)} as you did.",
        highlight=False,
        soft_wrap=True,
    )
    for remark in _remarks(same, total, commonest, levels):
        console.print(f"[bold]Mind:[/] {remark}", highlight=False, soft_wrap=True)


def _remarks(same: int, total: int, commonest: int, levels: Counter[float]) -> list[str]:
    """What these answers are too few for."""
    remarks = []
    chance = (commonest * (1 - commonest / total)) ** 0.5
    if same <= commonest + CHANCE * chance:
        remarks.append(
            "on answers it has not seen it is hardly better than the same mark for everybody. Take its words "
            "as a list to choose from, or mark more answers."
        )
    if total < SMALL:
        remarks.append(f"{total} answers are few: with {SMALL} or more, less of this is chance.")
    if levels[0.0] < FEW_WRONG:
        remarks.append(
            f"{counted(levels[0.0], 'answer')} without marks: misunderstandings cannot be seen in so few."
        )
    return remarks
