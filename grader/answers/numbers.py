"""Numbers as people write them: in any script, with any sign between thousands, and in words."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rapidfuzz.distance import OSA

from grader.answers.fractions import with_parts
from grader.answers.number_words import LANGUAGES, spelled_in
from grader.answers.tex import without_tex
from grader.answers.written import Written

READ_CHARS = 2_000  # that are read
NEAR = 60  # characters before a number that may say something of it
LARGEST = 1e300  # of numbers: beyond are none that a question could ask for
# "60,000", "60 000", "60'000", "18,98", "1.234,5", and a list without spaces, "60000,28,28".
NUMBER = re.compile(
    r"(?P<sign>(?<![\w)\]])[-−–])?(?<![^\W\d_])"
    r"(?P<digits>\d{1,3}(?P<gap>[ '’])\d{3}(?:(?P=gap)\d{3})*(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|\.\d+)"
    r"(?:[eE](?P<exponent>[+-]?\d{1,3})(?!\w)|\s*[×*x·]\s*10\s*(?:\^|\*\*)\s*\(?(?P<power>[+-]?\d{1,3})\)?)?"
    r"(?!(?:st|nd|rd|th|d)\b)"
    r"(?P<scale>\s?(?:(?-i:M|Mio|Mrd)|k|bn|hundred(?:[ -]thousand)?|thousand|tausend|mil|mille|mila|"
    r"million(?:s|en)?|millón|millones|milhão|milhões|milione|milioni|billion)\b)?"
    r"(?P<percent>\s?%)?(?P<permille>\s?‰)?",
    re.IGNORECASE,
)
MILLIONS = "million millions millionen millón millones milhão milhões milione milioni mio m".split()
SCALED = {
    "hundred": 100, "hundred thousand": 100_000, "billion": 10**9, "bn": 10**9, "mrd": 10**9,
    **dict.fromkeys(MILLIONS, 1_000_000),
}  # fmt: skip
# The others are thousands.
SCALES = ("hundred", "thousand", "million")
# A long word behind a number, which may be a scale with a spelling mistake: "60 thousnad".
BEHIND_NUMBER = re.compile(
    rf"(?P<before>(?:\d|\b(?:{'|'.join(LANGUAGES['en'])})\b)[\s-]*)(?P<word>[^\W\d_]{{6,}})",
    re.IGNORECASE,
)
NO_SCALE = ("th", "ths", "tausend")  # ends of words that are none: "a hundredth"
LONGER_WORD = 8  # letters from which two mistakes leave a word recognisable
SIGNS = str.maketrans("٫٬−–’", ".,--'")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ˣⁿⁱʲ", "0123456789-+xnij")
RAISED_SIGNS = re.compile(r"(?<=[\w)\]])[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ˣⁿⁱʲ]+")
PERCENT = re.compile(
    r"(?<=[\w ])\s?\b(?:percent|per cent|prozent|por ?ciento|por ?cento|pour ?cent|per ?cento)\b",
    re.IGNORECASE,
)
# What makes a number negative, where nothing stands before it that it could be taken from.
NEGATIVE = re.compile(
    r"(?:^|[=:(\[,;→≈\n]|\b(?:is|are|be|to|gets?|gives?|of|at|equals?|says?|predicts?|ist|es|est|è|é|und|and|or)\s)\s*"
    r"(?:minus|negative|negativ|menos|moins|meno)\s+$",
    re.IGNORECASE,
)
APART = re.compile(r"[=:(\[,→≈]\s*-\s+$")  # "= - 1"
BULLET = re.compile(r"(?:^|\n)\s*-\s+$")
INDEX = re.compile(r"[\w)\]]\[\s*$")  # "x[0]"


def spelled_out(text: str) -> str:
    """A text with its number words as digits."""
    for start, end, value in reversed(list(spelled_in(text))):
        text = f"{text[:start]} {value} {text[end:]}"
    return text


def with_powers(text: str) -> str:
    """A text with its raised digits as powers: "10⁻³" is "10^-3"."""
    return RAISED_SIGNS.sub(lambda match: "^" + match.group().translate(RAISED), text)


def plainly(text: str) -> str:
    """A text with its digits and signs as a keyboard in English has them: "٧٨٤", "10⁴", TeX."""
    text = with_powers(without_tex(text[:READ_CHARS]))
    text = re.sub(r"(\d?)([¼½¾⅓⅔⅛])", _decimal, text)
    text = unicodedata.normalize("NFKC", text).translate(SIGNS)
    text = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text
    )
    text = re.sub(r"(?<![\w.])\d{1,3}(?:_\d{3})+(?!\w)", lambda match: match.group().replace("_", ""), text)
    text = PERCENT.sub("%", text)
    text = BEHIND_NUMBER.sub(lambda match: match["before"] + _scale(match["word"]), text)
    return re.sub(r"(?<=\d)\s*[xX×*✕](?!\s*10\s*(?:\^|\*\*))\s*(?=\d)", " × ", text)


def _decimal(match: re.Match[str]) -> str:
    return f"{int(match[1] or 0) + unicodedata.numeric(match[2]):.6g}"


def _scale(word: str) -> str:
    """A word as the scale that it is with a mistake in it; itself if it is none."""
    lower = word.lower()
    if lower.endswith(NO_SCALE):
        return word
    for scale in SCALES:
        mistakes = 1 if len(scale) < LONGER_WORD else 2
        near = OSA.distance(lower, scale, score_cutoff=mistakes) <= mistakes
        if near and lower[0] == scale[0]:
            return scale
    return word


def written_in(text: str) -> list[Written]:
    """The numbers of a text that is plainly written (`plainly`), in order."""
    # What is a word is no scale of digits as well: "60 thousand" is one number.
    digits = list(_in_digits(text))
    words = [
        Written(((float(value),),), start, end, spelled=True, percent=text[end : end + 2].strip()[:1] == "%")
        for start, end, value in spelled_in(text)
        if not any(number.start <= start < number.end for number in digits)
    ]
    numbers = sorted([*digits, *words], key=lambda number: number.start)
    numbers = [_signed(text, number) for number in numbers if not _is_index(text, number)]
    return with_parts(text, numbers)


def near(number: Written) -> int:
    """From where the words before a number may say something of it."""
    return max(0, number.start - NEAR)


def _is_index(text: str, number: Written) -> bool:
    """Whether it is the place of an entry, "x[0]", and not what an answer says."""
    return text[number.end :][:1] == "]" and INDEX.search(text, near(number), number.start) is not None


def _signed(text: str, number: Written) -> Written:
    """A number with the sign that stands apart from it: "minus one", "= - 1"; "- 1" may be a list's dash."""
    span = near(number), number.start
    apart = NEGATIVE.search(text, *span) or APART.search(text, *span)
    if apart is None and BULLET.search(text, *span) is None:
        return number
    negative = tuple(tuple(-value for value in reading) for reading in number.readings)
    if apart is None:
        return replace(number, readings=(*number.readings, *negative))
    return replace(number, readings=negative)


def _in_digits(text: str) -> Iterator[Written]:
    for match in NUMBER.finditer(text):
        if match["sign"] is None and text[max(0, match.start() - 1) : match.start()].isalpha():
            continue
        factor = -1.0 if match["sign"] else 1.0
        if match["scale"]:
            factor *= SCALED.get(match["scale"].strip().lower().replace("-", " "), 1000)
        if match["permille"]:
            factor /= 10
        raised = int(match["exponent"] or match["power"] or 0)
        listed = text[match.start() - 1 : match.start()] in ("(", "[")
        readings = [
            tuple(_times_ten(factor * number, raised) for number in reading)
            for reading in _readings(match["digits"], listed=listed)
        ]
        fine = [reading for reading in readings if all(math.isfinite(number) for number in reading)]
        percent = bool(match["percent"] or match["permille"])
        if fine:
            yield Written(tuple(dict.fromkeys(fine)), match.start(), match.end(), percent=percent)


def _times_ten(number: float, raised: int) -> float:
    """A number times a power of ten, as near as if it had been written out: 6e4 is 60000."""
    try:
        return number * 10.0**raised if raised >= 0 else number / 10.0**-raised
    except OverflowError:
        return math.inf


def _readings(digits: str, *, listed: bool) -> list[tuple[float, ...]]:
    """What digits with signs between them may be; `listed`, inside brackets, rather several than one."""
    if re.search(r"[ ']", digits):
        apart = [number for part in re.split(r"[ ']", digits) for number in _readings(part, listed=True)[0]]
        together = re.sub(r"[ ']", "", digits).replace(",", ".")
        return [(float(together),), tuple(apart)] if " " in digits else [(float(together),)]
    signs = re.sub(r"\d", "", digits.lstrip("."))
    if not signs:
        return [(float(digits),)]
    heads, *tails = re.split(r"[.,]", digits)
    grouped = len(heads) <= 3 and not heads.startswith("0") and all(len(tail) == 3 for tail in tails)
    last, parts = signs[-1], tuple(float(part) for part in re.split(",", digits) if part.count(".") < 2)
    decimal = (float("".join([heads, *tails[:-1]]) + "." + tails[-1]),)
    if len(set(signs)) == 2:
        tidy = signs.count(last) == 1 and len(heads) <= 3 and all(len(tail) == 3 for tail in tails[:-1])
        return [decimal] if tidy else [parts]
    whole = (float(digits.replace(".", "").replace(",", "")),)
    if len(signs) > 1:
        if last == ".":
            return [whole] if grouped else [tuple(map(float, digits.split(".")))]
        if grouped:
            return [parts, whole] if listed and len(set(tails)) < len(tails) else [whole, parts]
        return [_merged(digits), parts]
    if last == ".":
        return [decimal, whole] if grouped else [decimal]
    if grouped:  # nobody writes noughts behind a decimal comma: "784,000"
        return [whole, parts] if tails[0] == "000" else [whole, decimal, parts]
    return [parts, decimal] if listed else [decimal, parts]


def _merged(digits: str) -> tuple[float, ...]:
    """A list without spaces in which some numbers have their thousands parted: "60,000,28,28"."""
    numbers: list[str] = []
    open_to_more = False
    for part in digits.split(","):
        if open_to_more and len(part) == 3:
            numbers[-1] += part
        else:
            numbers.append(part)
            open_to_more = len(part) <= 3 and not part.startswith("0")
    return tuple(map(float, numbers))


def numbers_in(value: Any) -> list[float]:
    """The numbers of an answer, in order, each in its likeliest reading: of a number, a list, a text.

    In a text "60,000", "60 000", "60k" and "sixty thousand" are one number; "28x28" is two.
    """
    return [number for written in all_written(value) for number in written.readings[0]]


def all_written(value: Any) -> list[Written]:
    """The numbers of an answer with all their readings."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, (int, float)):
        return [Written(((float(value),),), 0, 0)] if abs(value) < LARGEST else []
    if isinstance(value, list):
        return [written for item in value for written in all_written(item)]
    if isinstance(value, dict):
        return [written for item in value.values() for written in all_written(item)]
    return written_in(plainly(str(value)))
