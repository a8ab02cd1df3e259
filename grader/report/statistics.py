"""The page of a class's statistics: what the figures say in words, and what was answered instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment import Assignment
from grader.grade import sentence
from grader.gradebook.answers import WrongAnswer
from grader.report.distribution import distribution
from grader.report.writing import write
from grader.report.wrong import WrongAnswers, wrong_in
from grader.statistics import ClassStatistics, Flag, Item

NAME = "statistics.html"
HARDEST = 5  # questions that the class page names
Answers = Callable[[str], Sequence[WrongAnswer]]  # those to a check that lost points, by its slug

# From which alpha on it is good enough for what, after Nunnally and Bernstein, "Psychometric theory" (1994):
# 0.7 will do in early research, 0.8 where groups are compared, and a decision about one person wants 0.9.
GOOD_FOR = (
    (0.9, "good enough to decide about single students"),
    (0.8, "good: most of what sets students apart here would do so with other questions, too"),
    (0.7, "good enough to rank a class, not to decide between neighbours"),
    (0.5, "rough: it tells the strongest from the weakest, and little more"),
    (0.0, "weak: with other questions of the kind the class would be in another order"),
)
AGAINST = "the questions work against each other: look at those that are marked below"
LEAVE_OUT = "A flawed question can be left out for everybody: Rules(dropped=…) in the marking scheme."
SAYS: dict[Flag, tuple[str, str]] = {
    "negative": (
        "Who does well elsewhere does badly here",
        "Read what strong students answered: the expected answer may be wrong, or the question be read in "
        f"two ways. {LEAVE_OUT}",
    ),
    "weak": (
        "It hardly tells who is strong from who is weak",
        "See whether its answers were marked as you would mark them, and whether it can be guessed.",
    ),
    "nobody": (
        "Nobody has it right, or nearly nobody",
        f"See first whether the expected answer is right and whether it was taught. {LEAVE_OUT}",
    ),
    "everybody": (
        "Everybody has it right",
        "Good to begin with, or to see that it was learned; it tells nobody apart. See that it cannot be had "
        "without knowing it.",
    ),
    "alpha": (
        "Without it, the others would agree better",
        "It may ask for something else than the rest. That may be what you want; if not, ask it another way.",
    ),
}


@dataclass(frozen=True)
class Question:
    """A check as the page shows it: its figures, what may be wrong with it, and what was answered instead.

    `asked` says that it is a question, which has answers.
    """

    item: Item
    asked: bool
    flags: tuple[tuple[str, str], ...]
    wrong: WrongAnswers


def good_for(alpha: float) -> str:
    """What an alpha is good enough for, in words."""
    return next((words for least, words in GOOD_FOR if alpha >= least), AGAINST)


def write_statistics(
    path: Path,
    assignment: Assignment,
    figures: ClassStatistics,
    scores: Sequence[float],
    reports: Mapping[str, str],
    answers: Answers,
    handed_in: Sequence[str],
) -> None:
    """Write the page.

    Args:
        path: of the page.
        assignment: the marking scheme.
        figures: of the class.
        scores: of everybody.
        reports: the path of each student's report, relative to the page.
        answers: those to a check that lost points.
        handed_in: the students who handed something in.
    """
    checks = {check.slug: check for check in assignment.checks}
    questions = [
        Question(
            item,
            bool(checks[item.slug].asked_as),
            tuple(SAYS[flag] for flag in item.flags),
            wrong_in(checks[item.slug], answers(item.slug), handed_in),
        )
        for item in figures.hardest
    ]
    write(
        path,
        "statistics.html",
        assignment=assignment,
        figures=figures,
        questions=questions,
        unmarked=[item for item in figures.items if item.difficulty is None],
        chart=distribution(scores, figures.possible, figures.scale),
        alpha_says=sentence(good_for(figures.reliability.alpha))
        if figures.reliability.alpha is not None
        else "",
        reports=reports,
    )
