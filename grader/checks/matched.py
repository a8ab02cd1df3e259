"""`matched`: a question whose answer puts together what belongs together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.answers.choices import Chosen
from grader.answers.options import WRITE_BEHIND, Options, options_of
from grader.answers.pairs import Pairs, pairs_of
from grader.assignment import Check
from grader.case import Case, given
from grader.checks._kind import LATER, Kind
from grader.checks._options import (
    Credit,
    fitting_credit,
    mixed,
    on_sheet,
    options_in,
    preview_doubt,
    refuse,
    short,
    texts_of,
    ways_to_ask,
)
from grader.verdicts import Failure, Passed


def matched(
    slug: str,
    right: Mapping[str, str],
    points: float,
    *,
    title: str,
    others: Sequence[str] = (),
    credit: Credit = "each",
    seed: int = 0,
    asked_as: Sequence[str] = (),
    hint: str = "",
) -> Check:
    """Ask to put together what belongs together.

    Students see the first of each pair, and all seconds with letters in an order that tells nothing. They
    answer "1-B 2-A", "Dropout: B", in words, with a dictionary or a table.

    Args:
        slug: the question's name.
        right: what belongs to what. Two may have the same second.
        points: what it is worth.
        title: the question, as the student reads it.
        others: further seconds, which belong to none.
        credit: with "each", every right pair earns its share; with "all", only all of them together do.
        seed: another number is another order.
        asked_as: see `choice`.
        hint: what a wrong answer is told.

    Raises:
        ValueError: fewer than two pairs, or one of `others` that belongs to something.

    Example:
        >>> from grader.examples import example_case
        >>> check = matched(
        ...     "purposes", {"Dropout": "against overfitting", "Flatten": "makes one row"}, points=2,
        ...     title="What is each layer for?", others=["makes a grid"],
        ... )
        >>> answer = {"Dropout": "against overfitting", "Flatten": "makes one row"}
        >>> check.ask(example_case(check, answers={"purposes": answer})).reason
        'Right: Dropout: A) against overfitting; Flatten: C) makes one row.'
        >>> check.ask(example_case(check, answers={"purposes": answer | {"Flatten": "makes a grid"}}))
        Traceback (most recent call last):
        grader.verdicts.Failure: 1 of 2 pairs is right. ...
    """
    fitting_credit(slug, credit)
    if not isinstance(right, Mapping):
        raise ValueError(
            f'{slug}: right: expected pairs, as in {{"Dropout": "against overfitting"}}. Received: {right!r}'
        )
    first = texts_of(slug, list(right), "right")
    seconds = [str(second).strip() for second in right.values()]
    if both := [text for text in others if str(text).strip() in seconds]:
        raise ValueError(f"{slug}: others: expected what belongs to none. Received: {both[0]!r}")
    second = texts_of(slug, [*dict.fromkeys(seconds), *others], "what they belong to", 1)
    lefts, rights = Options(first, numbered=True), options_of(mixed(slug, second, seed))
    key = {place: rights.texts.index(text) for place, text in enumerate(seconds)}

    def share(pairs: Pairs) -> float:
        """What pairs earn, from 0 to 1."""
        hits = sum(pairs.found.get(left) == other for left, other in key.items())
        return hits / len(key) if credit == "each" else float(hits == len(key))

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        pairs = pairs_of(answer.value, lefts, rights)
        if pairs.doubt:
            # What is asked is not one of its parts, so none of them is named.
            best = share(pairs) if pairs.doubt == "unclear" else 0.0
            refuse(
                Chosen((), "unknown" if pairs.doubt == "unclear" else pairs.doubt),
                answer,
                rights,
                credit=best,
                one=False,
            )
        hits = sum(pairs.found.get(left) == other for left, other in key.items())
        if hits == len(key):
            return Passed(f"Right: {_said(pairs, lefts, rights)}.")
        said = f"{hits} of {len(key)} pairs {'is' if hits == 1 else 'are'} right"
        said = said if credit == "each" else "not all pairs are right"
        raise Failure(
            f"{said}. You wrote {_said(pairs, lefts, rights)}",
            hint=hint,
            credit=share(pairs),
        )

    check = Check(
        slug, points, title, ask, ways_to_ask(title, asked_as), kind=KIND.name,
        options={"items": lefts.texts, "options": rights.texts},
    )  # fmt: skip
    return check


def _said(pairs: Pairs, lefts: Options, rights: Options) -> str:
    """Pairs as they were read."""
    return "; ".join(
        f"{short(lefts.texts[left])}: {short(rights.shown(other))}"
        for left, other in sorted(pairs.found.items())
    )


def preview(case: Case, check: Check) -> Passed:
    """Which pairs are read in the answer."""
    answer, rights = given(case, check), options_in(check)
    lefts = Options(tuple(check.options["items"]), numbered=True)
    pairs = pairs_of(answer.value, lefts, rights)
    preview_doubt(Chosen(tuple(pairs.found.values()), pairs.doubt), answer, rights, one=False)
    missing = [text for left, text in enumerate(lefts.texts) if left not in pairs.found]
    hint = f"Nothing was found for: {', '.join(map(short, missing))}." if missing else ""
    return Passed(f"Read as {_said(pairs, lefts, rights)}. {LATER}", hint)


def _sheet(options: Mapping[str, Sequence[str]]) -> str:
    """What an answer sheet shows below the question."""
    seconds = [f"- {on_sheet(line)}" for line in options_of(options["options"]).lines()]
    return "\n".join([WRITE_BEHIND, "", *(f"- {item}: " for item in options["items"]), "", *seconds])


KIND = Kind("matched", preview, sheet=_sheet)
