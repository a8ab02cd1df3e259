"""What checks that show options have in common: how they are written, and what is told of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NoReturn

from grader.answers.choices import Chosen
from grader.answers.options import LETTERED, LETTERS, MOST, Options, options_of, shuffled
from grader.assignment import Check
from grader.case import NO_ANSWER, Answer, quoted
from grader.records.quotation import Highlight, Quotation
from grader.verdicts import Failure, Mismatch

Credit = Literal["each", "all"]
SHOWN_CHARS = 160  # of an option, in a sentence
BY_LETTER = "Write letters alone."
WORDS = re.compile(r"[^\W_]+")


def texts_of(slug: str, options: Sequence[object], what: str = "options", least: int = 2) -> tuple[str, ...]:
    """Options as text.

    Raises:
        ValueError: too few or too many, two that are the same, or an empty one.
    """
    if isinstance(options, str):
        raise ValueError(f'{slug}: {what}: expected a list, as in ["relu", "tanh"]. Received: {options!r}')
    texts = tuple(str(option).strip() for option in options)
    if not least <= len(texts) <= MOST:
        raise ValueError(f"{slug}: {what}: expected from {least} to {MOST}. Received: {len(texts)}")
    if twice := sorted({text for text in texts if texts.count(text) > 1 or not text or "\n" in text}):
        received = ", ".join(map(repr, twice))
        raise ValueError(f"{slug}: {what}: expected each once, in one line of words. Received: {received}")
    return texts


def written(slug: str, named: object, texts: Sequence[str], what: str) -> str:
    """The option that a teacher names, in its words or by its letter in the order in which they are written.

    Raises:
        ValueError: there is none, or its letter is the words of another one.
    """
    name = str(named).strip()
    same = [text for text in texts if text == name] or [
        text for text in texts if text.casefold() == name.casefold()
    ]
    lettered = texts[LETTERS.index(name)] if name in LETTERS[: len(texts)] and name else ""
    if len(same) == 1 and lettered not in ("", same[0]):
        raise ValueError(
            f"{slug}: {what}: expected words or a letter that mean one option. Received: {name!r}, which "
            f"is an option and "
            f"the letter of {lettered!r}. Write the words of the one you mean, with a word more in the "
            f"options."
        )
    if len(same) != 1 and not lettered:
        raise ValueError(
            f"{slug}: {what}: expected one of {', '.join(map(repr, texts))}, in its words or by its letter. "
            f"Received: {named!r}"
        )
    return same[0] if len(same) == 1 else lettered


def mixed(slug: str, texts: Sequence[str], seed: int, *, keeping: bool = False) -> tuple[str, ...]:
    """The options in an order of the question's own, the same for everyone.

    Raises:
        ValueError: with `keeping`, as options of a choice are mixed: one names others by their letters.
    """
    if keeping and (lettered := [text for text in texts if LETTERED.search(text)]):
        raise ValueError(
            f"{slug}: shuffled: expected options that name no other by its letter. Received: "
            f"{lettered[0]!r}. "
            "Name it in words, or leave the order as you write it."
        )
    return shuffled(texts, f"{slug} {seed}", keeping=keeping)


def hints_for(
    slug: str, hints: Mapping[str, str], texts: Sequence[str], right: Sequence[str]
) -> Mapping[str, str]:
    """Hints by the words of wrong options.

    Raises:
        ValueError: one is for no option, or for a right one.
    """
    found = {written(slug, name, texts, "hints"): hint for name, hint in hints.items()}
    if shared := [text for text in found if text in right]:
        raise ValueError(f"{slug}: hints: expected wrong options. Received: {shared[0]!r}, which is right.")
    return found


def fitting_credit(slug: str, credit: str) -> None:
    """Raise ValueError where partial credit is given in a way that there is not."""
    if credit not in ("each", "all"):
        raise ValueError(f"{slug}: credit: expected 'each' or 'all'. Received: {credit!r}")


def ways_to_ask(title: str, asked_as: Sequence[str]) -> tuple[str, ...]:
    """How a heading is recognised: as the teacher says, else by all words of the title."""
    if isinstance(asked_as, str):
        return (asked_as,)
    return tuple(asked_as) or (" ".join(WORDS.findall(title.lower())),)


def options_in(check: Check, name: str = "options") -> Options:
    """The options of a check as students see them."""
    return options_of(check.options[name])


def short(text: str) -> str:
    """An option as it stands in a sentence."""
    return f"{text[:SHOWN_CHARS]}…" if len(text) > SHOWN_CHARS else text


def named(options: Options, places: Sequence[int]) -> str:
    """Options as they are shown, in a row."""
    return ", ".join(short(options.shown(place)) for place in places) or "none"


def shown(options: Options, places: Sequence[int]) -> Quotation:
    """All options as students see them, with those that an answer chose marked."""
    text, highlights = "", []
    for place, line in enumerate(options.lines()):
        text += "\n" if place else ""
        if place in places:
            highlights.append(Highlight(len(text), len(text) + len(line), "chosen", ""))
        text += line
    return Quotation(text, tuple(highlights))


def sheet(options: Mapping[str, Sequence[str]]) -> str:
    """What an answer sheet shows below the question."""
    lines = options_of(options["options"]).lines()
    return "\n".join([*(f"- {on_sheet(line)}" for line in lines), "", "Answer: "])


def on_sheet(line: str) -> str:
    """A line of an answer sheet, with what Markdown would take for a sign of its own marked as code."""
    label, _, text = line.partition(") ")
    odd = re.search(r"[*_<>\[\]|~\\$]", text) is not None and "`" not in text
    return f"{label}) `{text}`" if odd else line


def refuse(chosen: Chosen, answer: Answer, options: Options, *, credit: float, one: bool) -> NoReturn:
    """Raise what is said of an answer that cannot be marked as it stands."""
    what = "one option" if one else "options"
    if chosen.doubt == "nothing":
        raise Failure(f"{NO_ANSWER}: no option was chosen", hint="Write its letter, or its words.")
    if chosen.doubt == "outside":
        raise Mismatch(
            expected=f"one of {options.labels[0]} to {options.labels[-1]}",
            received=quoted(answer),
        )
    said = {
        "unknown": f"no option was recognised in {quoted(answer)}",
        "denied": f"an option may be denied in {quoted(answer)}",
    }.get(
        chosen.doubt, f"it is not clear which {what} {quoted(answer)} means: {named(options, chosen.places)}"
    )
    raise Failure(
        f"{said}, so your teacher reads it",
        hint="Write one letter alone." if one else BY_LETTER,
        credit=credit,
        review=True,
    )


def preview_doubt(chosen: Chosen, answer: Answer, options: Options, *, one: bool) -> None:
    """What is said beforehand of an answer that cannot be told.

    Raises:
        Failure: the answer cannot be told.
    """
    if chosen.doubt == "nothing":
        raise Failure(f"{NO_ANSWER}: no option was chosen", hint="Write its letter, or its words.")
    if chosen.doubt:
        raise Mismatch(
            expected="one option" if one else "options",
            received=f"{quoted(answer)}, in which were found: {named(options, chosen.places)}",
            hint="Write one letter alone." if one else BY_LETTER,
        )
