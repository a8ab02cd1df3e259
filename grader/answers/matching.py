"""Which part of an answer sheet answers which question, however its headings are worded or numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from grader.assignment import Check
from grader.records.section import NUMBER, Section

WORDS = re.compile(r"[^\W_]+")
PREFIX = re.compile(r"^(?:answer|ans|question|q)_(?:to_)?")  # of a variable: answer_relu
SECTIONS_LIMIT = 500  # that are looked at: an honest sheet has a few dozen
HEADING_LIMIT = 300  # characters of a heading that are read for errors of typing
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
    sections = sections[:SECTIONS_LIMIT]
    matches: dict[str, Section] = {}
    for nearly in (False, True):
        for loose in (False, True):
            for check in asked:
                if check.slug not in matches and (best := _best(sections, check, loose, nearly)):
                    matches[check.slug] = best
    for part in sections:
        if part.text.strip() and not any(part is other for other in matches.values()):
            alike = max(asked, key=lambda check: _likeness(part.heading, check), default=None)
            if alike is not None and _likeness(part.heading, alike) >= ALIKE:
                matches.setdefault(alike.slug, part)
    matches |= _by_number(sections, asked, matches)
    return _without_inner(sections, asked, matches)


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
        if taken:
            lines = [line for line in part.text.splitlines() if line not in taken]
            cut[id(part)] = replace(part, text="\n".join(lines))
    parts = {slug: cut.get(id(part), part) for slug, part in matches.items()}
    return {slug: part for slug, part in parts.items() if part is not None}


def _likeness(heading: str, check: Check) -> float:
    """How much of a heading is that of the question, or its slug, from 0 to 100."""
    heading = heading[:HEADING_LIMIT]
    bare = NUMBER.sub("", heading, count=1).strip() or heading
    return max(fuzz.ratio(slug_of(bare), check.slug), fuzz.ratio(bare.lower(), check.title.lower()))


def _best(sections: Sequence[Section], check: Check, loose: bool, nearly: bool) -> Section | None:
    fitting = [part for part in sections if part.loose == loose and asks(part.heading, check, nearly=nearly)]
    written = [part for part in fitting if part.text.strip() or part.pictures]
    # Of several, the innermost; of those, the one with the fewest other words in its heading. An empty
    # heading waits for a written one.
    return max(written, key=lambda part: (part.depth, -len(part.heading)), default=None)


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
    numbered = [part for part in sections if part.number and part.text.strip() and id(part) not in taken]
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
