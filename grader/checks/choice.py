"""`choice`: a question with options, one of which is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.answers.choices import one_chosen
from grader.answers.options import options_of
from grader.assignment import Check
from grader.case import Case, given
from grader.checks._kind import LATER, Kind
from grader.checks._options import (
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
from grader.verdicts import Failure, Passed


def choice(
    slug: str,
    right: str | float,
    points: float,
    *,
    title: str,
    options: Sequence[str | float],
    shuffled: bool = False,
    seed: int = 0,
    asked_as: Sequence[str] = (),
    hint: str = "",
    hints: Mapping[str, str] | None = None,
) -> Check:
    """Ask to choose one of several options.

    Students see them with letters, and answer by letter, by number or in an option's own words, with reasons
    around it. Who names two, or denies one ("not A"), has given no answer until a person has read it.

    Args:
        slug: the question's name.
        right: the right option: its words, or its letter in the order in which you write them.
        points: what it is worth.
        title: the question, as the student reads it.
        options: what there is to choose from, 2 to 26.
        shuffled: students see them in another order than you write them, all of them in the same.
        seed: another number is another order.
        asked_as: see `Check`; without it, a heading with all words of the title is this question's.
        hint: what a wrong answer is told. Should not give the right one away.
        hints: what the choice of one wrong option is told in its place, by its words or its letter.

    Raises:
        ValueError: `right` is none of the options, or may be two of them; an option stands there twice.

    Example:
        >>> from grader.examples import example_case
        >>> check = choice(
        ...     "method", "fit", points=1, title="Which method trains a model?",
        ...     options=["compile", "fit", "evaluate", "predict"],
        ...     hints={"compile": "It says how the model is to be trained. Which one does it?"},
        ... )
        >>> check.ask(example_case(check, answers={"method": "B, since it changes the weights"})).reason
        'Right: B) fit.'
        >>> check.ask(example_case(check, answers={"method": "compile()"}))
        Traceback (most recent call last):
        grader.verdicts.Failure: not the right one. You chose A) compile
    """
    texts = texts_of(slug, options)
    answer_text = written(slug, right, texts, "right")
    told = hints_for(slug, hints or {}, texts, (answer_text,))
    own = options_of(mixed(slug, texts, seed, keeping=True) if shuffled else texts)
    key = own.texts.index(answer_text)

    def ask(case: Case) -> Passed:
        answer = given(case, check)
        chosen = one_chosen(answer.value, own, title)
        if chosen.doubt:
            alone = chosen.doubt == "unclear" and chosen.places == (key,)
            refuse(chosen, answer, own, credit=float(alone), one=True)
        (place,) = chosen.places
        if place == key:
            return Passed(f"Right: {named(own, [place])}.", quotation=shown(own, [place]))
        raise Failure(
            f"not the right one. You chose {named(own, [place])}",
            hint=told.get(own.texts[place], hint),
            quotation=shown(own, [place]),
        )

    check = Check(
        slug, points, title, ask, ways_to_ask(title, asked_as), kind=KIND.name, options={"options": own.texts}
    )
    return check


def preview(case: Case, check: Check) -> Passed:
    """Which option is read in the answer."""
    answer, options = given(case, check), options_in(check)
    chosen = one_chosen(answer.value, options, check.title)
    preview_doubt(chosen, answer, options, one=True)
    return Passed(
        f"Read as {named(options, chosen.places)}. {LATER}", quotation=shown(options, chosen.places)
    )


KIND = Kind("choice", preview, sheet=sheet)
