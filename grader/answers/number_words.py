"""Numbers in words, in six languages: "sixty thousand", "sechzigtausend", "sesenta mil", "quatre-vingt-dix".

A word is made of parts ("sechzig" + "tausend"), and a number of words of one language. Words that are more
often something else ("once", "due", "neuf", "one" in languages where it is an article, too) are numbers where
they stand alone, and beside others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+")
BETWEEN = re.compile(r"\s+|\s?-\s?")  # two words of one number
LONGEST_WORD = (
    60  # letters: "siebenhundertsiebenundsiebzigtausendsiebenhundertsiebenundsiebzig" is none to wait for
)
LONGEST_RUN = 12  # words
BARE = str.maketrans("áàâãäéèêëíìîïóòôõöúùûüç", "aaaaaeeeeiiiiooooouuuuc")


def _counted(words: str, first: int = 0, step: int = 1) -> dict[str, int]:
    """Words with their values; those with a slash between them have the same."""
    return {
        word: first + step * place for place, entry in enumerate(words.split()) for word in entry.split("/")
    }


# How numbers are put together is alike; what joins their words is not.
LANGUAGES: Mapping[str, Mapping[str, int]] = {
    "en": _counted(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen"
    )
    | _counted("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10)
    | {"hundred": 100, "thousand": 1000, "million": 1_000_000},
    "es": _counted(
        "cero un/uno/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciseis diecisiete dieciocho diecinueve veinte veintiun/veintiuno veintidos veintitres "
        "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
    )
    | _counted("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)
    | _counted(
        "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas "
        "quinientos/quinientas seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas "
        "novecientos/novecientas",
        100,
        100,
    )
    | {"mil": 1000, "millon": 1_000_000, "millones": 1_000_000},
    "pt": _counted(
        "zero um/uma dois/duas tres quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze "
        "quinze dezasseis/dezesseis dezassete/dezessete dezoito dezanove/dezenove"
    )
    | _counted("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", 20, 10)
    | _counted(
        "cem/cento duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas "
        "seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas novecentos/novecentas",
        100,
        100,
    )
    | {"mil": 1000, "milhao": 1_000_000, "milhoes": 1_000_000},
    "fr": _counted(
        "zero un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    )
    | _counted("vingt trente quarante cinquante soixante septante quatrevingt/quatrevingts nonante", 20, 10)
    | {"cent": 100, "cents": 100, "mille": 1000, "million": 1_000_000, "millions": 1_000_000},
    "it": _counted(
        "zero un/uno/una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
        "quindici sedici diciassette diciotto diciannove"
    )
    | _counted(
        "venti/vent trenta/trent quaranta/quarant cinquanta/cinquant sessanta/sessant settanta/settant "
        "ottanta/ottant novanta/novant",
        20,
        10,
    )
    | {"cento": 100, "cent": 100, "mille": 1000, "mila": 1000, "milione": 1_000_000, "milioni": 1_000_000},
    "de": _counted(
        "null eins/ein/eine zwei/zwo drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn "
        "funfzehn sechzehn siebzehn achtzehn neunzehn"
    )
    | _counted("zwanzig dreißig/dreissig vierzig funfzig sechzig siebzig achtzig neunzig", 20, 10)
    | {"hundert": 100, "tausend": 1000, "million": 1_000_000, "millionen": 1_000_000},
}
JOINS = {"en": "and", "es": "y", "pt": "e", "fr": "et", "it": "e", "de": "und"}
COMPOUNDS = ("de", "it")  # languages that write a number as one word
ELIDED = re.compile(r"(?:vent|(?:tr|quar|cinqu|sess|sett|ott|nov)ant)$")  # before a vowel: "ventuno"
OFTEN_OTHERWISE = frozenset(
    "un uno una um uma une ein eine null cent cents once dos due sei elf neuf otto mila mille mil "
    "milione".split()
)
FEW_WORDS = 2  # of a text in which a number stands as good as alone


def spelled_in(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and value of each number that a text has in words."""
    words = [(match.group().lower().translate(BARE), *match.span()) for match in WORD.finditer(text)]
    place = 0
    while place < len(words):
        used, value = max(
            (_longest(text, words, place, language) for language in LANGUAGES), key=lambda run: run[0]
        )
        alone = used == 1 and words[place][0] in OFTEN_OTHERWISE and len(words) > FEW_WORDS
        if used and not alone:
            yield words[place][1], words[place + used - 1][2], value
        place += max(used, 1)


def _longest(text: str, words: list[tuple[str, int, int]], first: int, language: str) -> tuple[int, int]:
    """How many words from the first on are one number of a language, and its value."""
    parts: list[int] = []
    used = value = 0
    pending = False
    for place in range(first, min(first + LONGEST_RUN, len(words))):
        word, start, _ = words[place]
        if place > first and not BETWEEN.fullmatch(text[words[place - 1][2] : start]):
            break
        if parts and not pending and word == JOINS[language]:
            pending = True
            continue
        more = parts_of(word, language)
        # "one and two" are two numbers, "one hundred and two" is one.
        if not more or (pending and not _may_be_joined(parts, language)) or not _adds(parts, more, language):
            break
        parts, pending = [*parts, *more], False
        used, value = place - first + 1, _value(parts)
    return used, value


def _may_be_joined(parts: list[int], language: str) -> bool:
    return parts[-1] >= (100 if language == "en" else 20)


@lru_cache(maxsize=4096)
def parts_of(word: str, language: str) -> tuple[int, ...]:
    """The values of the parts of a word, none if it is no number of the language."""
    known = LANGUAGES[language]
    if word in known and not (language == "it" and ELIDED.fullmatch(word)):
        return (known[word],)
    if language not in COMPOUNDS or len(word) > LONGEST_WORD:
        return ()
    # The fewest parts that make up each beginning of the word.
    ways: dict[int, tuple[int, ...]] = {0: ()}
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 11), end):
            if start not in ways:
                continue
            part = word[start:end]
            joins = part == "und" and language == "de" and 0 < start and end < len(word)
            cut = end == len(word) and language == "it" and ELIDED.fullmatch(part)
            if (part not in known or cut) and not joins:
                continue
            way = ways[start] if joins else (*ways[start], known[part])
            if end not in ways or len(way) < len(ways[end]):
                ways[end] = way
    way = ways.get(len(word), ())
    return way if all(_adds(list(way[:place]), way[place:], language) for place in range(1, len(way))) else ()


def _adds(parts: list[int], more: tuple[int, ...], language: str) -> bool:
    """Whether a part goes on with a number: "sixty" and "four", not "four" and "five"."""
    if not parts:
        return True
    last, following = parts[-1], more[0]
    if following >= 1000:
        return last < following
    if following == 100 and last < 100:  # "seven hundred", "twelve hundred"
        return True
    if following >= 100:
        return last >= 1000
    if last >= 100:
        return True
    if language == "de" and last < 10:
        return following >= 20  # "vierundachtzig"
    if language == "fr" and (last, following) == (4, 20):  # "quatre-vingt"
        return True
    if language == "fr" and last in (10, 20, 60):  # "soixante-dix", "quatre-vingt-dix-sept"
        return following < (10 if last == 10 else 20)
    return last >= 20 and following < 10


def _value(parts: list[int]) -> int:
    total = part = last = 0
    for value in parts:
        if value >= 1000:
            total, part = total + max(part, 1) * value, 0
        elif value == 100 and 0 < part < 100:
            part *= 100
        elif value == 20 and last == 4:
            part += 76
        else:
            part += value
        last = value
    return total + part
