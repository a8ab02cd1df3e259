"""Explanations: prose, read by a rubric."""

from __future__ import annotations

from collections.abc import Sequence

from grader.assignment import Check, Failure, Passed
from grader.checks.answers import given, quoted
from grader.checks.case import Case
from grader.rubric import Reading, Rubric, read


def explanation(
    slug: str, rubric: Rubric, points: float, *, title: str, asked_as: Sequence[str] = ()
) -> Check:
    """Ask for an explanation and read it by a rubric; see `grader.rubric`.

    Args:
        slug: the question's name.
        rubric: ideas, misconceptions, and what earns how much.
        points: what it is worth.
        title: the question, as the student reads it.
        asked_as: see `Check`.
    """

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        text = answer.value if isinstance(answer.value, str) else str(answer.value)
        reading = read(text, rubric)
        if reading.credit >= 1.0 and reading.sure:
            return Passed(f"You say what matters. {_credited(reading)}")
        reason, hint = _reason(reading), " ".join(reading.missing)
        wrong = " ".join(item.feedback for item, _ in reading.misconceptions)
        raise Failure(
            f"{reason} Received: {quoted(answer)}",
            hint=f"{wrong} {hint if reading.credit < 1 and not wrong else ''}".strip(),
            credit=reading.credit,
            review=not reading.sure,
        )

    check = Check(slug, points, title, ask, tuple(asked_as))
    return check


def _credited(reading: Reading) -> str:
    quotes = list(dict.fromkeys(quote for _, quote in reading.ideas))
    return f"Credited: {', '.join(f'“{quote}”' for quote in quotes[:4])}." if quotes else ""


def _reason(reading: Reading) -> str:
    credited = _credited(reading)
    if reading.misconceptions:
        quotes = ", ".join(f"“{quote}”" for _, quote in reading.misconceptions)
        start = f"This part is a misunderstanding: {quotes}."
    elif reading.credit >= 1.0:
        start = "This reads like a list of words: say it in sentences."
    elif reading.ideas:
        start = "Part of it is there; the main point was not found."
    else:
        start = "The main point was not found."
    review = " A person will read it." if not reading.sure else ""
    return f"{start}{review} {credited}".strip()
