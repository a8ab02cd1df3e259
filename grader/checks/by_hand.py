"""`by_hand`: a question that a person decides."""

from __future__ import annotations

from collections.abc import Sequence

from grader.assignment import Check
from grader.case import Case, given
from grader.checks import _text
from grader.checks._kind import Kind
from grader.records.quotation import Quotation
from grader.verdicts import Failure, Passed

SHOWN_CHARS = 6000  # of an answer
DECIDES = "Your teacher will read this answer and decide."


def by_hand(slug: str, points: float, *, title: str, asked_as: Sequence[str] = (), hint: str = "") -> Check:
    """Ask a question that you decide yourself: in `grader review`, with the answer beside it.

    The answer is what stands in its cell of a notebook that students were given, under its heading of an
    answer sheet, or in `ANSWERS`. No answer, or a cell as it was given, earns nothing, and waits for nobody.

    Args:
        slug: the question's name.
        points: what it is worth.
        title: the question, as the student reads it.
        asked_as: see `Check`; without it the words of the slug.
        hint: what is told where there is no answer.

    Example:
        >>> from grader.examples import example_case
        >>> check = by_hand("proof", points=5, title="Prove it.")
        >>> check.ask(example_case(check))
        Traceback (most recent call last):
        grader.verdicts.Failure: no answer
        >>> answered = example_case(check, answers={"proof": "By induction."})
        >>> preview(answered, check).reason
        'An answer of 2 words was found: “By induction.” Your teacher will read this answer and decide.'
        >>> check.ask(answered)
        Traceback (most recent call last):
        grader.verdicts.Failure: Your teacher will read this answer and decide.
    """

    def ask(case: Case) -> Passed:
        try:
            answer = given(case, check)
        except Failure as error:
            raise Failure(error.reason, hint=hint or error.hint) from None
        text = str(answer.value)
        shown = text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}…"
        raise Failure(DECIDES, review=True, doubt="It is marked by hand.", quotation=Quotation(shown, ()))

    check = Check(slug, points, title, ask, tuple(asked_as) or (slug.replace("_", " "),), kind=KIND.name)
    return check


def preview(case: Case, check: Check) -> Passed:
    """Whether there is an answer."""
    seen = _text.preview(case, check)
    return Passed(f"{seen.reason} {DECIDES}", seen.hint)


KIND = Kind("by_hand", preview)
