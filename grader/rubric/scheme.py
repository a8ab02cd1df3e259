"""What a teacher writes: ideas, misconceptions, and what earns what. Phrasings: see `matching`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from grader.rubric.matching import Phrasings
from grader.rubric.words import FAMILY, sentences

NAME = re.compile(r"(?<![^\s|!])[A-Z][A-Z0-9_]+(?![^\s|])")  # of a word family


@dataclass(frozen=True)
class Idea:
    """Something a good answer says.

    Attributes:
        slug: its name.
        phrasings: ways of saying it; see `matching`.
        hint: what the student reads where it is missing. Does not give the answer away.
    """

    slug: str
    phrasings: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True)
class Misconception:
    """Something wrong that people say.

    Attributes:
        slug: its name.
        phrasings: ways of saying it; see `matching`.
        feedback: what the student reads.
        credit: the most an answer that says it can earn, 0 to 1; by itself it earns nothing.
        forgiven: an answer that is right in another sentence earns at least half.
    """

    slug: str
    phrasings: tuple[str, ...]
    feedback: str
    credit: float = 0.5
    forgiven: bool = True


@dataclass(frozen=True)
class Rubric:
    """What earns what.

    Attributes:
        ideas: what answers say.
        full: ways to full credit; each a slug, or several joined by " + ".
        misconceptions: what lowers it.
        half: ways to half of it, written as `full`; None means any single idea.
        question: what it answers, in the usual words.
        languages: the languages it has phrasings in, by their two letters.
    """

    ideas: tuple[Idea, ...]
    full: tuple[str, ...]
    misconceptions: tuple[Misconception, ...] = ()
    half: tuple[str, ...] | None = None
    question: str = ""
    languages: tuple[str, ...] = ("en",)

    def __post_init__(self) -> None:
        known = {idea.slug for idea in self.ideas}
        for way in (*self.full, *(self.half or ())):
            unknown = {slug.strip() for slug in way.split("+")} - known
            if unknown:
                raise ValueError(
                    f"a way to credit: expected ideas among {sorted(known)}. Received: {sorted(unknown)}"
                )
        items: list[Idea | Misconception] = [*self.ideas, *self.misconceptions]
        slugs = [item.slug for item in items]
        if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            raise ValueError(f"a rubric: expected each name once. Received twice: {', '.join(twice)}")
        for item in items:
            if isinstance(item.phrasings, str):
                raise ValueError(
                    f'{item.slug}: expected phrasings in brackets, even a single one: ("like this",). '
                    f"Received: {item.phrasings!r}"
                )
            for phrasing in item.phrasings:
                if all(part.startswith("!") for part in phrasing.removeprefix(">").split()):
                    raise ValueError(f"{item.slug}: a phrasing: expected words. Received: {phrasing!r}")
            for word in NAME.findall(" ".join(item.phrasings)):
                if word not in FAMILY:
                    raise ValueError(
                        f"{item.slug}: a name in capitals: expected a family of words among "
                        f"{', '.join(sorted(FAMILY))}. Received: {word}"
                    )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()

    @cached_property
    def phrasings(self) -> Phrasings:
        """All phrasings, ready to be matched; ideas and misconceptions do not share names."""
        items: list[Idea | Misconception] = [*self.ideas, *self.misconceptions]
        return Phrasings({item.slug: item.phrasings for item in items})

    @cached_property
    def keys_of_ideas(self) -> frozenset[str]:
        """The alternatives in the phrasings of ideas; not those of misconceptions."""
        phrases = self.phrasings.phrases
        return frozenset(
            key
            for idea in self.ideas
            for phrase in phrases[idea.slug]
            for slot in phrase.slots
            for key in slot
        )

    @cached_property
    def things(self) -> frozenset[str]:
        """The stems of the words of the question."""
        return frozenset(word.stem for words in sentences(self.question) for word in words)

    @cached_property
    def earning(self) -> frozenset[str]:
        """The ideas that are part of a way to full credit."""
        return frozenset(slug.strip() for way in self.full for slug in way.split("+"))

    @property
    def counted(self) -> frozenset[str]:
        """The ideas that earn something; the others are only shown to the teacher."""
        if self.half is None:
            return frozenset(idea.slug for idea in self.ideas)
        return self.earning | {slug.strip() for way in self.half for slug in way.split("+")}
