"""Which part of an answer sheet answers which question, however its headings are worded or numbered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from grader.answers.options import Options, options_of, untouched
from grader.assignment import Check
from grader.records.section import NUMBER, Section

WORDS = re.compile(r"[^\W_]+")
PREFIX = re.compile(r"^(?:answer|ans|question|q)_(?:to_)?")  # of a variable: answer_relu
SECTIONS_LIMIT = 500  # that are looked at: an honest sheet has a few dozen
HEADING_LIMIT = 300  # characters of a heading that are read for errors of typing
MARKED = 8  # characters that a mark takes at a line with an option: "[x] B) fit"
ONE_LETTER = re.compile(r"\W*[a-z]\s*[).:=-]+\s*\(?(?:[a-z]|\d{1,2})\)?\W*", re.IGNORECASE)  # "a) C"
LETTERS_ALONE = re.compile(r"(?:[A-Za-z][\s,;.|/-]*)+")
NUMBERING = (
    "ordered",
    "matched",
    "choices",
)  # kinds of questions whose answers may have numbers of their own
ALIKE = 88  # of 100: a heading with so much of a title is that title with an error in it
LONG_WORD, LONGER_WORD = 5, 9  # letters from which one error, and two, leave a word recognisable


def slug_of(text: str) -> str:
    """A heading or key as slugs are written."""
    return re.sub(r"[^a-z0-9]+", "_", text.strip().lower()).strip("_")


def asks(heading: str, check: Check, *, nearly: bool = False) -> bool:
    """Whether a heading asks the check's question: it is its slug, or has all words of one way of asking.

    With `nearly`, words may have typing errors.
    """
    if PREFIX.sub("", slug_of(heading)) == check.slug:
        return True
    heading = heading[:HEADING_LIMIT] if nearly else heading
    listed = [word.lower() for word in WORDS.findall(heading)]
    words = {*listed, *map("".join, pairwise(listed))}  # "drop out" is "dropout"
    words |= {word[:-1] for word in words if word.endswith("s")}

    def said(part: str) -> bool:
        options = part.removeprefix("!").split("|")
        return any(option in words or (nearly and _misspelled(option, words)) for option in options)

    return any(
        all(said(part) != part.startswith("!") for part in way.lower().split()) for way in check.asked_as
    )


def _misspelled(word: str, words: set[str]) -> bool:
    errors = 0 if len(word) < LONG_WORD else 1 if len(word) < LONGER_WORD else 2
    return errors > 0 and any(
        OSA.distance(word, other, score_cutoff=errors) <= errors and word[0] == other[0] for other in words
    )


def match(sections: Sequence[Section], checks: Sequence[Check]) -> dict[str, Section]:
    """The section that answers each question, by the question's slug; none for those without one.

    Headings count before lines that may be headings, words before typing errors, and numbers, in the order
    in which the assignment asks, where nothing else says what a section is about.
    """
    asked = [check for check in checks if check.asked_as]
    sections = _without_options(sections[: SECTIONS_LIMIT * 4], asked)[:SECTIONS_LIMIT]
    matches: dict[str, Section] = {}
    spoken = _no_options(sections, asked)
    for nearly in (False, True):
        for loose in (False, True):
            for check in asked:
                if check.slug not in matches and (best := _best(spoken, check, loose, nearly)):
                    matches[check.slug] = best
    for part in spoken:
        if part.text.strip() and not any(part is other for other in matches.values()):
            alike = max(asked, key=lambda check: _likeness(part.heading, check), default=None)
            if (
                alike is not None
                and _likeness(part.heading, alike) >= ALIKE
                and _is_written(part, alike, sections)
            ):
                matches.setdefault(alike.slug, part)
    matches |= _by_number(sections, asked, matches) or _by_order(sections, asked, matches)
    return _without_inner(sections, asked, matches)


def lists_of(check: Check) -> tuple[Options, ...]:
    """The options that an answer sheet shows below a question, in their lists; none for other questions."""
    items = [Options(tuple(check.options["items"]), numbered=True)] if "items" in check.options else []
    shown = [options_of(check.options["options"])] if "options" in check.options else []
    return (*items, *shown)


def is_unanswered(text: str, check: Check) -> bool:
    """Whether a text is empty, or no more than a sheet shows below a question with options."""
    return not text.strip() or untouched(text, *lists_of(check))


def _without_options(sections: Sequence[Section], asked: Sequence[Check]) -> list[Section]:
    """The sections without options that a sheet shows: "B) fit" is no second question's answer.

    Where there are options, a letter is one of them, and a question only where another one follows ("a) C").
    """
    lists = [options for check in asked for options in lists_of(check)]
    if not lists:
        return list(sections)
    kept = [
        part for part in sections if not (part.loose and part.lettered and not ONE_LETTER.fullmatch(part.own))
    ]
    said = {id(part): slug_of(part.own[:HEADING_LIMIT]) for part in kept if part.loose}
    shown: set[int] = set()
    for options in lists:
        lines, texts = [slug_of(line) for line in options.lines()], {*map(slug_of, options.texts)}
        if options.numbered and {*said.values()} >= texts:
            shown |= {part for part, own in said.items() if own in texts or own in lines}
        elif not options.numbered:
            shown |= {part for part, own in said.items() if any(_holds(own, line) for line in lines)}
    return [part for part in kept if id(part) not in shown or (part.number and not part.lettered)]


def _no_options(sections: Sequence[Section], asked: Sequence[Check]) -> list[Section]:
    """The sections but for lines that are an option's own words: they ask nothing by these."""
    texts = {slug_of(text) for check in asked for options in lists_of(check) for text in options.texts}
    return [part for part in sections if not (part.loose and slug_of(_bare(part.heading)) in texts)]


def _bare(heading: str) -> str:
    """A heading without its number."""
    heading = heading[:HEADING_LIMIT]
    number = NUMBER.match(heading)
    return heading[number.end() :].strip() if number is not None else heading.strip()


def text_for(part: Section, check: Check) -> str:
    """What a section answers to a question: where that has options, with what may be one of them at its head.

    "2. B - since it trains" has "B" for its label.
    """
    label = _bare(part.heading)
    if (
        not (check.options and part.loose and label)
        or label == part.text
        or "?" in label
        or asks(label, check)
    ):
        return part.text
    return f"{label}: {part.text}"


def emphasised(sections: Sequence[Section], check: Check) -> str:
    """Options in bold, on a sheet that shows them all below the question; "" without any."""
    lines = {slug_of(line) for options in lists_of(check) for line in options.lines()}
    strict = [part for part in sections[:SECTIONS_LIMIT] if not part.loose]
    for place, part in enumerate(strict):
        if lines and asks(part.heading, check):
            depth = part.depth
            inner = takewhile(lambda other: other.depth > depth, strict[place + 1 :])  # noqa: B023 - used at once
            bold = [other.heading for other in inner if slug_of(other.heading) in lines]
            return "\n".join(bold) if len(bold) < len(lines) else ""
    return ""


def _holds(line: str, option: str) -> bool:
    """Whether a line is an option, with no more than a mark before it."""
    return bool(option) and f"_{option}_" in f"_{line[: len(option) + MARKED]}_" and not line[:1].isdigit()


def _by_order(
    sections: Sequence[Section], asked: Sequence[Check], matches: Mapping[str, Section]
) -> dict[str, Section]:
    """Letters alone, as many as there are questions with options and no others: "B A C", or one a line."""
    text = "\n".join(part.own for part in sections if not part.loose)
    letters = re.findall(r"[A-Za-z]", text) if LETTERS_ALONE.fullmatch(text) else []
    if matches or len(letters) != len(asked) or len(asked) < 2 or not all(check.options for check in asked):
        return {}
    return {
        check.slug: Section(f"{place}.", letter, own=letter, loose=True)
        for place, (check, letter) in enumerate(zip(asked, letters, strict=True), 1)
    }


def _without_inner(
    sections: Sequence[Section], asked: Sequence[Check], matches: Mapping[str, Section]
) -> dict[str, Section]:
    """The sections found, each without the sections inside it that are about other questions."""
    answering = {id(part) for part in matches.values()}
    cut: dict[int, Section | None] = {}
    for place, part in enumerate(sections):
        if part.loose or id(part) not in answering:
            continue
        lines, others = [part.own], False
        for inner in sections[place + 1 :]:
            if inner.loose or inner.depth <= part.depth:
                break
            if id(inner) in answering or any(asks(inner.heading, check) for check in asked):
                others = True
            else:
                lines += [inner.heading, inner.own]
        if others:
            text = "\n".join(filter(None, lines))
            cut[id(part)] = replace(part, text=text) if text else None
    loose = [part for part in matches.values() if part.loose]
    for part in [section for section in matches.values() if not section.loose and section.number]:
        # "4. C" below the heading of question 3 is the answer to question 4.
        later = [section for section in loose if section.number > part.number and not section.lettered]
        lines = (cut.get(id(part), part) or part).text.splitlines()
        for other in sorted(later, key=lambda section: -section.number):
            own = other.own.splitlines()
            if own and lines[-len(own) :] == own and len(lines) > len(own):
                lines = lines[: -len(own)]
                cut[id(part)] = replace(part, text="\n".join(lines))
    for part in loose:
        # A label inside an answer that answers another question is no more of this one.
        within = f"{part.own}\n"[len(part.own.partition("\n")[0]) :]
        taken = {line for other in loose if f"\n{other.own}\n" in within for line in other.own.splitlines()}
        lines = [line for line in part.text.splitlines() if line not in taken]
        if taken and lines:
            cut[id(part)] = replace(part, text="\n".join(lines))
    parts = {slug: cut.get(id(part), part) for slug, part in matches.items()}
    return _without_rows(sections, {slug: part for slug, part in parts.items() if part is not None})


def _without_rows(sections: Sequence[Section], matches: Mapping[str, Section]) -> dict[str, Section]:
    """The sections found, without a line of theirs that answers several other questions: "1) A 2) B"."""
    taken = {id(part) for part in matches.values()}
    whole = {
        line
        for line in _rows(sections)
        if all(id(part) in taken for part in sections if part.loose and part.own == line)
    }
    cut = {}
    for part in matches.values():
        rest = _rest(part.text, whole)
        if not part.loose and rest.strip() and rest != part.text:
            cut[id(part)] = replace(part, text=rest)
    return {slug: cut.get(id(part), part) for slug, part in matches.items()}


def _likeness(heading: str, check: Check) -> float:
    """How much of a heading is that of the question, or its slug, from 0 to 100."""
    heading = heading[:HEADING_LIMIT]
    bare = _bare(heading) or heading
    return max(fuzz.ratio(slug_of(bare), check.slug), fuzz.ratio(bare.lower(), check.title.lower()))


def _best(sections: Sequence[Section], check: Check, loose: bool, nearly: bool) -> Section | None:
    fitting = [part for part in sections if part.loose == loose and asks(part.heading, check, nearly=nearly)]
    written = [part for part in fitting if part.pictures or _is_written(part, check, sections)]
    # Of several, the innermost; of those, the one with the fewest other words in its heading. An empty
    # heading waits for a written one.
    return max(written, key=lambda part: (part.depth, -len(part.heading)), default=None)


def _steps(asked: Sequence[Check], matches: Mapping[str, Section]) -> set[str]:
    """Lines of answers that have numbers of their own: an order, and pairs."""
    parts = [matches[check.slug] for check in asked if check.kind in NUMBERING and check.slug in matches]
    return {line.strip() for part in parts if not part.loose for line in part.text.splitlines()}


def _rows(sections: Sequence[Section]) -> set[str]:
    """Lines that answer several questions by their numbers."""
    lines = [part.own for part in sections if part.loose and part.number and part.own != part.text]
    return {line for line, count in Counter(lines).items() if count > 1}


def _rest(text: str, lines: Collection[str]) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip() not in lines) if lines else text


def _is_written(part: Section, check: Check, sections: Sequence[Section]) -> bool:
    """Whether something stands there, besides options as they were given out and answers to others."""
    text = _rest(part.text, _rows(sections)) if check.options and not part.loose else part.text
    return not is_unanswered(text, check)


def _by_number(
    sections: Sequence[Section], asked: Sequence[Check], matches: Mapping[str, Section]
) -> dict[str, Section]:
    """Sections by their numbers, unless the numbers of those found otherwise are not the assignment's."""
    places = {check.slug: place for place, check in enumerate(asked, 1)}
    taken = {id(part) for part in matches.values()}
    agree = [part.number == places[slug] for slug, part in matches.items() if part.number]
    if agree.count(False) * 3 > len(agree):
        return {}
    free: dict[int, Section] = {}
    own = _steps(asked, matches)
    numbered = [
        part
        for part in sections
        if part.number
        and part.text.strip()
        and id(part) not in taken
        and not (part.loose and part.own in own)
    ]
    # Letters are parts of something ("Part A", "Q") where others are numbered.
    digits = [part for part in numbered if not part.lettered]
    for part in digits if len(digits) > 1 else numbered:
        free.setdefault(part.number, part)
    if max(free, default=0) > len(asked) or len(free) + len(agree) < min(2, len(asked)):
        return {}
    return {
        check.slug: free[place]
        for place, check in enumerate(asked, 1)
        if check.slug not in matches and place in free
    }
