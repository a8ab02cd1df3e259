"""What a teacher writes: ideas, misconceptions, and what earns what. Phrasings: see `matching`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from grader.rubric.languages import LANGUAGES
from grader.rubric.languages.english import ENGLISH
from grader.rubric.languages.traits import Language
from grader.rubric.matching import Phrasings
from grader.rubric.words import FAMILY, families, sentences

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
        worth: ways to another share of it, 0 to 1, written as `full`: `{"numbers": 0.25}`. Of all ways that
            an answer meets, the best counts.
        question: what it answers, in the usual words.
        translations: phrasings in other languages than English, by the language's two letters ("es") and
            the name of the idea or misconception. Those made of families and numbers alone need no
            translation: each language has words of its own for every family.
    """

    ideas: tuple[Idea, ...]
    full: tuple[str, ...]
    misconceptions: tuple[Misconception, ...] = ()
    half: tuple[str, ...] | None = None
    question: str = ""
    translations: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, hash=False)
    worth: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        known = {idea.slug for idea in self.ideas}
        said = {ideas_of(way) for way in (*self.full, *(self.half or ()))}
        for way in (*self.full, *(self.half or ()), *self.worth):
            if strange := ideas_of(way) - known:
                raise ValueError(
                    f"a way to credit: expected ideas among {sorted(known)}. Received: {sorted(strange)}"
                )
        for way, share in self.worth.items():
            if not 0 <= share <= 1:
                raise ValueError(f"worth: {way}: expected a share from 0 to 1. Received: {share!r}")
            if ideas_of(way) in said:
                raise ValueError(f"worth: expected ways that are not in full or half. Received: {way}")
        items: list[Idea | Misconception] = [*self.ideas, *self.misconceptions]
        slugs = [item.slug for item in items]
        if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            raise ValueError(f"a rubric: expected each name once. Received twice: {', '.join(twice)}")
        for item in items:
            _check_phrasings(item.slug, item.phrasings, ENGLISH)
        for code, translated in self.translations.items():
            if code not in LANGUAGES or code == "en":
                others = ", ".join(sorted(set(LANGUAGES) - {"en"}))
                raise ValueError(f"translations: expected languages among {others}. Received: {code!r}")
            if unknown := set(translated) - set(slugs):
                raise ValueError(
                    f"translations[{code!r}]: expected ideas and misconceptions among "
                    f"{', '.join(sorted(slugs))}. "
                    f"Received: {', '.join(sorted(unknown))}"
                )
            for slug, phrasings in translated.items():
                _check_phrasings(f"{slug} ({code})", phrasings, LANGUAGES[code])

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it has phrasings in, by their two letters."""
        return ("en", *self.translations)

    @cached_property
    def _compiled(self) -> dict[str, Phrasings]:
        return {}

    def in_language(self, language: Language) -> Phrasings:
        """All phrasings of a language, ready to be matched; ideas and misconceptions do not share names."""
        if language.code not in self._compiled:
            own = self.translations.get(language.code, {})
            items: list[Idea | Misconception] = [*self.ideas, *self.misconceptions]
            said = {
                item.slug: item.phrasings
                if language is ENGLISH
                else (*own.get(item.slug, ()), *filter(_needs_no_translation, item.phrasings))
                for item in items
            }
            self._compiled[language.code] = Phrasings(said, language)
        return self._compiled[language.code]

    @cached_property
    def keys_of_ideas(self) -> frozenset[str]:
        """The alternatives in the phrasings of ideas; not those of misconceptions."""
        phrases = [phrase for idea in self.ideas for phrase in self.in_language(ENGLISH).phrases[idea.slug]]
        return frozenset(key for phrase in phrases for slot in phrase.slots for key in slot)

    @cached_property
    def things(self) -> frozenset[str]:
        """The stems of the words of the question."""
        return frozenset(word.stem for words in sentences(self.question) for word in words)

    @cached_property
    def earning(self) -> frozenset[str]:
        """The ideas that are part of a way to full credit."""
        return frozenset(slug for way in self.full for slug in ideas_of(way))

    @property
    def counted(self) -> frozenset[str]:
        """The ideas that earn something; the others are only shown to the teacher."""
        nothing = {way for way, share in self.worth.items() if not share}
        if self.half is None:
            return self.earning | {idea.slug for idea in self.ideas if idea.slug not in nothing}
        ways = (*self.half, *(way for way in self.worth if way not in nothing))
        return self.earning | {slug for way in ways for slug in ideas_of(way)}


def ideas_of(way: str) -> frozenset[str]:
    """The names of the ideas that a way to credit needs."""
    return frozenset(slug.strip() for slug in way.split("+"))


def _needs_no_translation(phrasing: str) -> bool:
    """Whether a phrasing is made of families and numbers alone."""
    parts = phrasing.removeprefix(">").split()
    return all(way in FAMILY or way.isdigit() for part in parts for way in part.lstrip("!").split("|"))


def _check_phrasings(slug: str, phrasings: object, language: Language) -> None:
    """Refuse what would never be found.

    Raises:
        ValueError: what was expected, and what was received.
    """
    if isinstance(phrasings, str) or not isinstance(phrasings, Sequence):
        raise ValueError(
            f'{slug}: expected phrasings in brackets, even a single one: ("like this",). '
            f"Received: {phrasings!r}"
        )
    known = families(language)
    for phrasing in phrasings:
        if all(part.startswith("!") for part in phrasing.removeprefix(">").split()):
            raise ValueError(f"{slug}: a phrasing: expected words. Received: {phrasing!r}")
        for word in NAME.findall(phrasing):
            if word not in known:
                raise ValueError(
                    f"{slug}: a name in capitals: expected a family of words among "
                    f"{', '.join(sorted(known))}. Received: {word}"
                )
