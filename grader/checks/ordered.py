"""`ordered`: a question whose answer is the order of given steps."""

from __future__ import annotations

from collections.abc import Sequence

from grader.answers.choices import Chosen
from grader.answers.options import options_of
from grader.answers.orders import in_order, order_of
from grader.assignment import Check
from grader.case import Case, given
from grader.checks._kind import LATER, Kind
from grader.checks._options import (
    Credit,
    fitting_credit,
    mixed,
    named,
    options_in,
    preview_doubt,
    refuse,
    sheet,
    texts_of,
    ways_to_ask,
)
from grader.verdicts import Failure, Mismatch, Passed

OTHER_ORDERS = 20  # that are tried for one that is not the right one


def ordered(
    slug: str,
    right: Sequence[str | Sequence[str]],
    points: float,
    *,
    title: str,
    credit: Credit = "each",
    seed: int = 0,
    asked_as: Sequence[str] = (),
    hint: str = "",
) -> Check:
    """Ask to put steps into their order.

    Students see them in another order, with letters, and answer by letters ("B D A C", "BDAC"), by numbers,
    in the steps' own words, one a line or in a list.

    Args:
        slug: the question's name.
        right: the steps in the right order. A list among them holds steps whose order does not matter.
        points: what it is worth.
        title: the question, as the student reads it.
        credit: with "each", every step that would have to be moved or is missing costs a share. With "all",
            only the right order earns anything.
        seed: another number is another order for students to begin with.
        asked_as: see `choice`.
        hint: what a wrong answer is told. Should not give the right order away.

    Raises:
        ValueError: fewer than two steps, or one that stands there twice.

    Example:
        >>> from grader.examples import example_case
        >>> steps = ["load", "scale", "train", "evaluate"]
        >>> check = ordered("steps", steps, points=3, title="Put the steps in order")
        >>> check.ask(example_case(check, answers={"steps": "load, scale, train, evaluate"})).reason
        'Right: B) load, C) scale, A) train, D) evaluate.'
        >>> check.ask(example_case(check, answers={"steps": "scale -> load -> train -> evaluate"}))
        Traceback (most recent call last):
        grader.verdicts.Failure: 1 of 4 would have to be moved. You wrote ...
    """
    fitting_credit(slug, credit)
    groups = [[step] if isinstance(step, (str, float, int)) else list(step) for step in right]
    texts = texts_of(slug, [step for group in groups for step in group], "right")
    if len(groups) < 2:
        raise ValueError(f"{slug}: right: expected at least two steps in an order. Received: {len(groups)}")
    at = [rank for rank, group in enumerate(groups) for _ in group]
    own, ranks = options_of(texts), tuple(at)
    for number in range(OTHER_ORDERS):
        own = options_of(mixed(slug, texts, seed + 1000 * number))
        ranks = tuple(at[texts.index(text)] for text in own.texts)
        if list(ranks) != sorted(ranks):  # the order in which students see them is not the right one
            break

    def share(places: Sequence[int]) -> float:
        """What an order earns, from 0 to 1."""
        stay = in_order([ranks[place] for place in places])
        if credit == "all" or stay == len(ranks):
            return float(stay == len(ranks))
        return max(0.0, (stay - 1) / (len(ranks) - 1))

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        order = order_of(answer.value, own, title)
        shares = {share(places) for places in (order.places, order.otherwise) if places}
        doubt = order.doubt or ("unclear" if len(shares) > 1 else "")
        if doubt:
            best = max(shares, default=0.0) if doubt == "unclear" else 0.0
            refuse(Chosen(order.places, doubt), answer, own, credit=best, one=False)
        if shares == {1.0}:
            return Passed(f"Right: {named(own, order.places)}.")
        stay, missing = in_order([ranks[place] for place in order.places]), len(ranks) - len(order.places)
        moved = len(order.places) - stay
        said = [f"{moved} of {len(ranks)} would have to be moved"] if moved else []
        said += [f"{missing} of {len(ranks)} {'is' if missing == 1 else 'are'} missing"] if missing else []
        reason = " and ".join(said) if credit == "each" else "not the right order"
        raise Failure(
            f"{reason}. You wrote {named(own, order.places)}",
            hint=hint,
            credit=share(order.places),
        )

    check = Check(
        slug, points, title, ask, ways_to_ask(title, asked_as), kind=KIND.name, options={"options": own.texts}
    )
    return check


def preview(case: Case, check: Check) -> Passed:
    """Which order is read in the answer."""
    answer, options = given(case, check), options_in(check)
    order = order_of(answer.value, options, check.title)
    preview_doubt(Chosen(order.places, order.doubt), answer, options, one=False)
    if order.otherwise:
        raise Mismatch(
            expected="letters, since numbers may be places or options",
            received=f"“{answer.value}”",
            hint="Write the letters in their order.",
        )
    return Passed(f"Read as {named(options, order.places)}. {LATER}")


KIND = Kind("ordered", preview, sheet=sheet)
