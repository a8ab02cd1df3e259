"""`choices`: a question with options, several of which may be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.answers.choices import Chosen, meant, several_chosen
from grader.answers.options import options_of
from grader.assignment import Check
from grader.case import Case, given
from grader.checks._kind import LATER, Kind
from grader.checks._options import (
    Credit,
    fitting_credit,
    hints_for,
    mixed,
    named,
    options_in,
    preview_doubt,
    refuse,
    sheet,
    shown,
    texts_of,
    ways_to_ask,
    written,
)
from grader.text import counted
from grader.verdicts import Failure, Passed


def choices(
    slug: str,
    right: Sequence[str | float],
    points: float,
    *,
    title: str,
    options: Sequence[str | float],
    credit: Credit = "each",
    shuffled: bool = False,
    seed: int = 0,
    asked_as: Sequence[str] = (),
    hint: str = "",
    hints: Mapping[str, str] | None = None,
) -> Check:
    """Ask to choose all that are right among several options.

    They are answered as those of `choice`: "B, D", "mse and mae", one a line, a list, crosses on the sheet.

    Args:
        slug: the question's name.
        right: the right options, each by its words or by its letter in the order in which you write them.
        points: what it is worth.
        title: the question, as the student reads it.
        options: what there is to choose from, 2 to 26.
        credit: "each" right one earns a share, and each wrong one takes such a share away, to no less than
            nothing; with "all", only exactly the right ones earn anything.
        shuffled: students see them in another order than you write them, all of them in the same.
        seed: another number is another order.
        asked_as: see `choice`.
        hint: what a wrong answer is told. Should not give the right ones away.
        hints: what the choice of one wrong option is told in its place, by its words or its letter.

    Raises:
        ValueError: one of `right` is none of the options, or may be two; an option stands there twice.

    Example:
        >>> from grader.examples import example_case
        >>> check = choices(
        ...     "losses", ["mse", "mae"], points=2, title="Which losses suit regression?",
        ...     options=["accuracy", "mse", "cross-entropy", "mae"],
        ... )
        >>> check.ask(example_case(check, answers={"losses": "B and D"})).reason
        'Right: B) mse, D) mae.'
        >>> check.ask(example_case(check, answers={"losses": ["mse"]}))
        Traceback (most recent call last):
        grader.verdicts.Failure: what you chose is right, and something is missing. You chose B) mse
    """
    if isinstance(right, str):
        raise ValueError(f'{slug}: right: expected a list, as in ["{right}"]. Received: {right!r}')
    fitting_credit(slug, credit)
    texts = texts_of(slug, options)
    wanted = [written(slug, each, texts, "right") for each in texts_of(slug, right, "right", 1)]
    told = hints_for(slug, hints or {}, texts, wanted)
    own = options_of(mixed(slug, texts, seed, keeping=True) if shuffled else texts)
    key = meant([own.texts.index(text) for text in wanted], own)

    def share(chosen: Chosen) -> float:
        """What a choice earns, from 0 to 1."""
        places = meant(chosen.places, own)
        if credit == "all":
            return float(places == key)
        return max(0.0, (len(places & key) - len(places - key)) / len(key))

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        chosen = several_chosen(answer.value, own, title)
        if chosen.doubt:
            refuse(chosen, answer, own, credit=share(chosen) if chosen.doubt == "unclear" else 0.0, one=False)
        places = meant(chosen.places, own)
        if places == key:
            return Passed(f"Right: {named(own, chosen.places)}.", quotation=shown(own, chosen.places))
        # Which of them are wrong is not said: who may try again would read the right ones from it.
        hinted = [told[own.texts[place]] for place in chosen.places if own.texts[place] in told]
        raise Failure(
            f"{_reason(places, key, credit)}. You chose {named(own, chosen.places)}",
            hint=" ".join(hinted) or hint,
            credit=share(chosen),
            quotation=shown(own, chosen.places),
        )

    check = Check(
        slug, points, title, ask, ways_to_ask(title, asked_as), kind=KIND.name, options={"options": own.texts}
    )
    return check


def _reason(places: frozenset[int], key: frozenset[int], credit: Credit) -> str:
    right, wrong = len(places & key), len(places - key)
    if credit == "all":
        return "these are not exactly the right ones"
    if not wrong:
        return "what you chose is right, and something is missing"
    missing = ", and something is missing" if key - places else ""
    return f"{counted(wrong, 'option')} of the {right + wrong} that you chose should not be there{missing}"


def preview(case: Case, check: Check) -> Passed:
    """Which options are read in the answer."""
    answer, options = given(case, check), options_in(check)
    chosen = several_chosen(answer.value, options, check.title)
    preview_doubt(chosen, answer, options, one=False)
    return Passed(
        f"Read as {named(options, chosen.places)}. {LATER}", quotation=shown(options, chosen.places)
    )


KIND = Kind("choices", preview, sheet=sheet)
