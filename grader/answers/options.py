"""The options of a question as students see them: each with a letter, in an order that tells nothing."""

from __future__ import annotations

import hashlib
import html
import random
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST = len(LETTERS)
# What may tell two options apart where their words are the same: "x + 1" and "x - 1".
SIGNS = "-+*/=<>!%^&|#@~·×÷≤≥≠√∞$\\"
TOKEN = re.compile(rf"\d+(?:[.,]\d+)+(?![^\W_])|\.\d+|[^\W_]+|[{re.escape(SIGNS)}]")
HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
# Letters of other keyboards that look like these, where they stand alone; dashes and quotes of every kind.
LOOKALIKES = dict(zip("АСЕΑΒΕ", "ACEABE", strict=True))  # noqa: RUF001
LONE = re.compile(rf"(?<!\w)[{''.join(LOOKALIKES)}](?!\w)")
STROKES = str.maketrans("‐‑‒−–—“”„‟‘’‚‛´", "------\"\"\"\"'''''")  # noqa: RUF001
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>]{0,200})?/?>")
ALL = re.compile(
    r"\W*(?:all|both)(?: (?:of|the|three|four|five|six)){0,4} (?:above|previous|preceding|these|those|"
    r"them|options|"
    r"answers|statements|others?)\b[\w\s]{0,30}\W*|\W*all are (?:true|right|correct)\W*",
    re.IGNORECASE,
)
NONE = re.compile(
    r"\W*(?:none|neither)(?: (?:of|the)){0,4} (?:above|previous|preceding|these|those|them|options|answers|"
    r"statements|others?)\b[\w\s]{0,30}\W*",
    re.IGNORECASE,
)
ABOVE = re.compile(rf"(?:{ALL.pattern})|(?:{NONE.pattern})|.*\babove\b.*", re.IGNORECASE)
LETTERED = re.compile(
    r"\b(?:both |only |options? |answers? |either |neither )?[A-H] (?:and|or|nor|&) [A-H]\b"
)
# How people mark one of several lines, and what crosses one out.
MARKED = re.compile(r"[✓✔☑☒✅←→⬅➡★◉●]|<-|->|=>|<=|<<|\^\^")
MARKS = set("x this one my answer correct right true yes mine here richtig is the".split())
CROSSED = re.compile(r"[✗✘❌]|~~")
EMPTY = re.compile(
    r"\W*(?:(?:my )?(?:answers?|solution))?\W*", re.IGNORECASE
)  # a line that waits for an answer
WRITE_BEHIND = "Write a letter behind each."  # what an answer sheet says of two lists
MARK_CHARS = 60  # that a mark may take


def plain(text: str, *, tags: bool = False) -> str:
    """A text with letters, digits, dashes and quotes of one kind each; marks of HTML stay with `tags`."""
    text = LONE.sub(
        lambda match: LOOKALIKES[match[0]], unicodedata.normalize("NFKC", text).translate(STROKES)
    )
    text = "".join(_digit(sign) if sign.isdecimal() else sign for sign in text if _is_text(sign))
    text = html.unescape(text)
    return text if tags else TAG.sub(" ", text)


def _digit(sign: str) -> str:
    return str(unicodedata.decimal(sign))


def _is_text(sign: str) -> bool:
    return sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Cn")


def tokens(text: str, *, signs: bool) -> list[tuple[str, int, int]]:
    """The words and numbers of a text, small, with where each begins and ends; with `signs` also these."""
    found = []
    for match in TOKEN.finditer(HYPHEN.sub(" ", text)):
        word = match[0].casefold()
        if word in SIGNS and not signs:
            continue
        found.append((_number(word) if word[-1].isdigit() else word, match.start(), match.end()))
    return found


def _number(word: str) -> str:
    """A number in one writing: "0,10", ".1" and "0.1"; "60,000" and "60000"."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", word):
        return word.replace(",", "")
    word = word.replace(",", ".")
    if re.fullmatch(r"\d*\.\d+", word):
        word = word.rstrip("0").rstrip(".")
        return f"0{word}" if word.startswith(".") else word or "0"
    return word


@dataclass(frozen=True)
class Options:
    """Options as they are shown.

    Attributes:
        texts: their words, in the order in which they are shown.
        numbered: they are called 1, 2, 3 and not A, B, C; as where one of these letters is an option.
    """

    texts: tuple[str, ...]
    numbered: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """What each is called."""
        return tuple(str(n + 1) if self.numbered else LETTERS[n] for n in range(len(self.texts)))

    def shown(self, place: int) -> str:
        """An option as it is shown."""
        return f"{self.labels[place]}) {self.texts[place]}"

    def lines(self) -> list[str]:
        """All of them as they are shown."""
        return [self.shown(place) for place in range(len(self.texts))]

    @cached_property
    def signs(self) -> bool:
        """Whether words alone do not tell them apart."""
        words = [
            "".join(word for word, *_ in tokens(plain(text, tags=True), signs=False)) for text in self.texts
        ]
        return len(set(words)) < len(words) or "" in words

    @cached_property
    def forms(self) -> Mapping[str, tuple[int, ...]]:
        """Which options have the same words, written together and small."""
        found: dict[str, tuple[int, ...]] = {}
        for place, text in enumerate(self.texts):
            form = "".join(word for word, *_ in tokens(plain(text, tags=True), signs=self.signs))
            found[form] = (*found.get(form, ()), place)
        return {form: places for form, places in found.items() if form}

    @cached_property
    def tagged(self) -> bool:
        """Whether marks of HTML are what they are about."""
        return any(TAG.search(text) for text in self.texts)

    @cached_property
    def numeric(self) -> bool:
        """Whether numbers stand in them, so that a number alone is not surely one of their places."""
        return any(
            word[:1].isdigit()
            for text in self.texts
            for word, *_ in tokens(plain(text, tags=True), signs=False)
        )

    @cached_property
    def sums(self) -> Mapping[int, frozenset[int]]:
        """Of options that stand for others, such as "all of the above" or "both A and B": for which."""
        every = frozenset(range(len(self.texts)))
        found: dict[int, frozenset[int]] = {}
        for place, text in enumerate(self.texts):
            if ALL.fullmatch(text):
                found[place] = frozenset(range(place)) if place else every - {place}
            elif not self.numbered and LETTERED.search(text):
                named = {LETTERS.index(letter) for letter in re.findall(r"\b[A-H]\b", text)}
                if not re.search(r"\b(?:or|nor|neither|not)\b", text, re.IGNORECASE) and max(named) < len(
                    every
                ):
                    found[place] = frozenset(named) - {place}
        return {place: parts for place, parts in found.items() if len(parts) > 1}


def options_of(texts: Sequence[str]) -> Options:
    """Options in the order in which they are shown."""
    used = LETTERS[: len(texts)]
    alone = any(bare.upper() in used for text in texts if len(bare := re.sub(r"\W", "", text)) == 1)
    return Options(tuple(texts), numbered=alone)


def shuffled(texts: Sequence[str], seed: str, *, keeping: bool = False) -> tuple[str, ...]:
    """The texts in an order that depends on themselves and on the seed alone, whichever way they are given.

    So the order tells nothing of the one in which a teacher wrote them, which may be the right one. With
    `keeping`, what speaks of those above ("all of the above") stays where it is.
    """
    fixed = {place: text for place, text in enumerate(texts) if keeping and ABOVE.fullmatch(text)}
    free = sorted(text for place, text in enumerate(texts) if place not in fixed)
    digest = hashlib.sha256("\0".join((seed, *free)).encode("utf-8", "replace")).digest()
    random.Random(int.from_bytes(digest)).shuffle(free)  # noqa: S311 - no secret: what it orders is shown
    remaining = iter(free)
    return tuple(fixed[place] if place in fixed else next(remaining) for place in range(len(texts)))


@dataclass(frozen=True)
class Listed:
    """A text that holds all the options as they were given out, taken apart.

    Attributes:
        order: the options in the order in which they stand there; empty where not all of them do.
        marked: those that are marked there, with a cross or an arrow.
        rest: what the text says besides.
        doubtful: some are crossed out, or marked in a way that may mean that.
    """

    order: tuple[int, ...]
    marked: tuple[int, ...]
    rest: str
    doubtful: bool = False


def listed(text: str, options: Options) -> Listed:
    """Take the options, as an answer sheet shows them, out of a text."""
    order: list[int] = []
    marked, rest, doubtful = [], [], False
    for line in text.splitlines():
        found = _on_line(line, options)
        if found is None or found[0] in order:
            rest.append(line)
            continue
        order.append(found[0])
        doubtful |= CROSSED.search(line) is not None
        if found[1]:
            marked.append(found[0])
    if len(order) < len(options.texts):
        return Listed((), (), text)
    said = [line for line in rest if not EMPTY.fullmatch(line)]
    return Listed(tuple(order), tuple(marked), "\n".join(said), doubtful)


def _on_line(line: str, options: Options) -> tuple[int, bool] | None:
    """The option that a line shows with its label, and whether it is marked; None where it says more."""
    if len(line) > 2 * max(map(len, options.texts)) + MARK_CHARS:
        return None
    words = [word for word, *_ in tokens(line, signs=options.signs)]
    for place, text in enumerate(options.texts):
        own = [word for word, *_ in tokens(plain(text, tags=True), signs=options.signs)]
        label = options.labels[place].casefold()
        # Markdown takes the number of an item for its own.
        for said in ([label, *own], own) if options.numbered else ([label, *own],):
            around = _around(words, said)
            if around is not None and around - set(SIGNS) <= MARKS:
                marked = bool(around - set(SIGNS)) or MARKED.search(line.replace(text, " ")) is not None
                return place, marked
    return None


def _around(words: Sequence[str], part: Sequence[str]) -> set[str] | None:
    """The words of a line that are not of a part of it; None where it does not hold that."""
    for start in range(len(words) - len(part) + 1):
        if list(words[start : start + len(part)]) == list(part):
            return {*words[:start], *words[start + len(part) :]}
    return None


def untouched(text: str, *lists: Options) -> bool:
    """Whether a text is no more than lists of options as they were given out."""
    tags = any(options.tagged for options in lists)
    longest = 200 + sum(20 + 2 * len(option) for options in lists for option in options.texts)
    rest = plain(text, tags=tags).replace(WRITE_BEHIND, "")[:longest]
    if not lists or not rest.strip():
        return False
    for options in lists:
        found = listed(rest, options)
        if found.order != tuple(range(len(options.texts))) or found.marked or found.doubtful:
            return False
        rest = found.rest
    return not re.search(r"\w", rest)
