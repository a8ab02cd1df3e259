"""Where a text names options: by letter, by number, or in their own words.

What is found is written into the text as one sign each, so that what stands around it can be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from grader.answers.options import LETTERS, Options, plain, tokens
from grader.answers.wording import ANY, COMMON, FILLER, FOLLOW, NAMED, NEGATIONS, OUT, STRONG, WEAK

FIRST, SPOKEN = 0xE000, 0xE100  # of the signs of options: for labels, and for their own words
NUMERAL = r"\d{1,3}"
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
ORDINAL = re.compile(
    rf"\b(?:the\s+)?(?P<x>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\s+"
    r"(?:one|option|answer|choice|statement|possibility)\b",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"\s*(?:q(?:uestion)?\.?\s*|#\s*|\(\s*)?\d{1,2}\s*(?:[.):\]]+[-\s]*|-\s)\s*(?=\S)", re.IGNORECASE
)
RUN = re.compile(r"\W*([A-Za-z]{2,26})\W*")
LONG = 5  # letters of a word that is recognised though a letter is another
TYPOS = ((4, 1), (14, 2), (30, 3))  # letters of an option from which so many errors leave it recognisable


def sign(place: int, *, spoken: bool = False) -> str:
    """The sign of an option."""
    return chr((SPOKEN if spoken else FIRST) + place)


def place_of(mark: str) -> int:
    """The option of a sign."""
    return (ord(mark) - FIRST) % 0x100


def places_in(text: str) -> list[int]:
    """The options whose signs stand in a text, in their order there."""
    return [place_of(mark) for mark in re.findall(NAMED, text)]


def by_words(text: str, options: Options) -> str:
    """The text with a sign in place of each option that it names in the option's own words."""
    found = tokens(text, signs=options.signs)
    longest = max(map(len, options.forms), default=0)
    pieces, done, place = [], 0, 0
    while place < len(found):
        match = _at(found, place, longest, options)
        if match is None:
            place += 1
            continue
        end, which = match
        begins, ends = found[place][1], found[end - 1][2]
        which = _spelled(text[begins:ends], which, options)
        if _stands_apart(text, begins, ends):
            pieces += [text[done:begins], *(sign(each, spoken=True) for each in which)]
            done = ends
        place = end
    return "".join((*pieces, text[done:]))


def _at(
    found: Sequence[tuple[str, int, int]], start: int, longest: int, options: Options
) -> tuple[int, tuple[int, ...]] | None:
    """The longest option whose words begin at a token: where they end, and which options they are."""
    joined, best = "", None
    for end in range(start, len(found)):
        joined += found[end][0]
        if len(joined) > longest:
            break
        if joined in options.forms:
            best = end + 1, options.forms[joined]
    return best


def _spelled(said: str, places: tuple[int, ...], options: Options) -> tuple[int, ...]:
    """Of options with the same words, the one that is spelled as it is said; all where that tells nothing."""
    same = tuple(place for place in places if _bare(options.texts[place]) in _bare(said))
    return same if len(same) == 1 else places


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", plain(text, tags=True))


def _stands_apart(text: str, begins: int, ends: int) -> bool:
    """Whether words that stand in any sentence are meant as an option; others always are."""
    if text[begins:ends].casefold() not in COMMON:
        return True
    before, after = text[:begins].rstrip(" \t\"'`*_("), text[ends:].lstrip(" \t\"'`*_)")
    introduced = re.search(rf"(?:^|[\n.,;:)\]>|-]|\b(?:{WEAK})|{ANY})$", before, re.IGNORECASE)
    return introduced is not None or not after or after[0] in "\n.;:"


def by_typos(text: str, options: Options) -> str:
    """The same for words of an option with an error of typing in them."""
    found = tokens(text, signs=options.signs)
    pieces, done, place = [], 0, 0
    while place < len(found):
        match = None if re.match(ANY, found[place][0]) else _nearly(found, place, options)
        if match is None:
            place += 1
            continue
        end, which = match
        pieces += [text[done : found[place][1]], sign(which, spoken=True)]
        done, place = found[end - 1][2], end
    return "".join((*pieces, text[done:]))


def _nearly(found: Sequence[tuple[str, int, int]], start: int, options: Options) -> tuple[int, int] | None:
    """The one option that words from a token on are, but for errors of typing: where they end, and which."""
    best: list[tuple[int, int, int]] = []  # errors, end, option
    for form, places in options.forms.items():
        allowed = next((errors for letters, errors in reversed(TYPOS) if len(form) >= letters), 0)
        if not allowed or len(places) > 1 or found[start][0][0] != form[0]:
            continue
        own = tokens(plain(options.texts[places[0]], tags=True), signs=options.signs)
        joined = ""
        for end in range(start, min(len(found), start + len(own) + 2)):
            joined += found[end][0]
            if len(joined) > len(form) + allowed:
                break
            errors = OSA.distance(joined, form, score_cutoff=allowed)
            if len(form) < LONG and sorted(joined) != sorted(form):
                continue  # of a short word only letters that changed places: "laod", and not "lead"
            if errors <= allowed and _same(found[start : end + 1], own):
                best.append((errors, end + 1, places[0]))
    if not best:
        return None
    best.sort(key=lambda each: (each[0], -each[1]))
    rivals = {which for errors, _, which in best if errors == best[0][0]}
    return (best[0][1], best[0][2]) if len(rivals) == 1 else None


def _same(said: Sequence[tuple[str, int, int]], own: Sequence[tuple[str, int, int]]) -> bool:
    """Whether numbers and negations are the same in both: an error of typing is neither."""

    def of(words: Sequence[tuple[str, int, int]]) -> list[str]:
        kept = [word for word, *_ in words if word in NEGATIONS or any(map(str.isdigit, word))]
        return sorted(re.sub(r"\D+", " ", word) if word not in NEGATIONS else word for word in kept)

    return of(said) == of(own)


@dataclass(frozen=True)
class Labels:
    """Reads labels: letters and numbers that stand for options."""

    options: Options
    words: frozenset[str] = frozenset()  # of the question, which say as little as FILLER

    def signed(self, line: str) -> str:
        """A line with a sign in place of each label; OUT for one that there is not."""
        numbered = QUESTION.match(line)
        if numbered is not None:
            rest = self._signed(line[numbered.end() :])
            if re.search(ANY, rest):
                return rest
        return self._signed(line)

    def _signed(self, line: str) -> str:
        if run := self._run(line):
            return run
        bare = self.is_bare(line)
        for pattern, sure in self._patterns(bare):
            line = pattern.sub(self._replaced(sure), line)
        return ORDINAL.sub(self._ordinal, line)

    def _run(self, line: str) -> str:
        """Of a line like "BD": the letters of several options, written together."""
        match = RUN.fullmatch(line)
        if match is None or self.options.numbered:
            return ""
        letters = match[1].upper()
        known = all(letter in self.options.labels for letter in letters)
        return "".join(sign(LETTERS.index(each)) for each in letters) if known and _apart(letters) else ""

    def is_bare(self, line: str) -> bool:
        """Whether a line says nothing but labels and words around them."""
        words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", line)
        return all(
            len(word) == 1 or word.replace("'", "").casefold() in FILLER | self.words for word in words
        )

    def _patterns(self, bare: bool) -> Iterator[tuple[re.Pattern[str], bool]]:
        """Ways of writing a label, each with whether any number and the article "a" are one there."""
        letter = "(?!)" if self.options.numbered else "[A-Za-z]"
        ends = rf"(?=\s*(?:$|[\n.,;:!?)\]}}\"`&/=|<>*_-]|'(?!\w)|\+(?!\+)|{ANY}|\s(?:{FOLLOW})\b))"
        apart = r"(?<![\w-])(?<!\w')(?<!\w\w\.)(?<!\d[,.])"
        quotes = r"[(\[{\"'`*_#]{0,4}\s?"
        yield (
            _pattern(
                rf"\b(?:{STRONG})\s*(?:(?:is|are)\b|[:=#.-])?\s*{quotes}(?P<x>{letter}|{NUMERAL})(?!\w|'\w)"
            ),
            True,
        )
        yield (
            _pattern(
                rf"(?:(?:\b(?:{WEAK}))\s*|[:=>]\s*){quotes}(?P<x>{letter}|{NUMERAL})(?!\w|'\w)(?!\.\d){ends}"
            ),
            False,
        )
        yield _pattern(rf"{apart}[(\[](?P<x>{letter}|{NUMERAL})[)\]](?!\w)"), False
        yield _pattern(rf"(?:^|(?<=[\s,;/|])){quotes}(?P<x>{letter}|{NUMERAL})\s?\)(?!\w)"), False
        yield _pattern(rf"^\W*(?P<x>{letter})(?:\s*[.:]|\s-)(?=\s|$|{ANY})"), False
        yield _pattern(rf"^\W*(?P<x>{letter}){ends}"), False
        if not self.options.numbered:
            yield re.compile(rf"{apart}(?P<x>[B-HJ-Z])(?!\w|'\w|\.\w\w|#|\+\+)"), False
            yield re.compile(rf"{apart}(?P<x>[AI])(?!\w|'\w){ends}"), False
        if bare:
            one = "(?!)" if self.options.numbered else "[b-hj-z]"
            yield _pattern(rf"{apart}(?P<x>{one}|{NUMERAL})(?!\w|'\w|\+\+)(?![.,]\d)"), False
            yield _pattern(rf"{apart}(?P<x>{letter}){ends}"), False

    def _replaced(self, sure: bool) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            said = match["x"]
            if said.isdigit():
                if self.options.numeric and not sure:
                    return match[0]
                mark = self._numbered(int(said))
            else:
                if said == "i" and re.match(r"\s+[a-z]", match.string[match.end("x") :]):
                    return match[0]  # the pronoun
                mark = self._lettered(said)
            start, end = match.span("x")
            whole, offset = match[0], match.start()
            return f"{whole[: start - offset]}{mark}{whole[end - offset :]}" if mark else whole

        return replace

    def _numbered(self, number: int) -> str:
        if number == 0:  # who counts from 0 may mean the first
            return ""
        return sign(number - 1) if number <= len(self.options.texts) else OUT

    def _lettered(self, letter: str) -> str:
        place = LETTERS.index(letter.upper())
        if place < len(self.options.texts):
            return sign(place)
        return OUT if letter.isupper() else ""

    def _ordinal(self, match: re.Match[str]) -> str:
        said = match["x"].lower()
        return self._numbered(ORDINALS.index(said) + 1 if said in ORDINALS else int(re.sub(r"\D", "", said)))


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _apart(letters: str) -> bool:
    return len(set(letters)) == len(letters)
