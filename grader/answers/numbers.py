"""Numbers as people write them: in any script, with any sign between thousands, and in words."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

READ_CHARS = 2_000  # that are read
LARGEST = 1e300  # of numbers: beyond are none that a question could ask for
# "60,000", "60 000", "60'000", "18,98", "1.234,5", and a list without spaces, "60000,28,28".
NUMBER = re.compile(
    r"(?P<sign>(?<![\w)\]])[-−–])?(?<![^\W\d_])"
    r"(?P<digits>\d{1,3}(?P<gap>[ '’])\d{3}(?:(?P=gap)\d{3})*(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|\.\d+)"
    r"(?:[eE](?P<exponent>[+-]?\d{1,3})(?!\w)|\s*[×*x·]\s*10\s*(?:\^|\*\*)\s*\(?(?P<power>[+-]?\d{1,3})\)?)?"
    r"(?!(?:st|nd|rd|th|d)\b)"
    r"(?P<scale>\s?(?:k|hundred(?:[ -]thousand)?|thousand|tausend|mil|mille|million)\b)?(?P<percent>\s?%)?",
    re.IGNORECASE,
)
SCALED = {"hundred": 100, "hundred thousand": 100_000, "million": 1_000_000}  # the others are thousands
SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
SPELLED = re.compile(
    rf"\b(?:(?:{'|'.join([*SMALL, *TENS, *SCALES])})\b(?:[\s-]+(?:and\s+)?)?)+", re.IGNORECASE
)
# A long word behind a number, which may be a scale with a spelling mistake: "60 thousnad".
BEHIND_NUMBER = re.compile(
    rf"(?P<before>(?:\d|\b(?:{'|'.join([*SMALL, *TENS, *SCALES])})\b)[\s-]*)(?P<word>[^\W\d_]{{6,}})",
    re.IGNORECASE,
)
NO_SCALE = ("th", "ths", "tausend")  # ends of words that are none: "a hundredth"
LONGER_WORD = 8  # letters from which two mistakes leave a word recognisable
SIGNS = str.maketrans("٫٬−–’", ".,--'")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@dataclass(frozen=True)
class Written:
    """A number of a text, at characters `start` to `end`.

    `readings` are what it may be, the likeliest first: "60.000" is 60 or 60,000, and "28,28" is one number or
    two. `spelled`: it was a word.
    """

    readings: tuple[tuple[float, ...], ...]
    start: int
    end: int
    spelled: bool = False


def spelled_out(text: str) -> str:
    """A text with its number words as digits."""
    return SPELLED.sub(lambda match: f" {_spelled(match.group())} ", text)


def _spelled(words: str) -> int:
    total = part = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in SMALL:
            part += SMALL[word]
        elif word in TENS:
            part += TENS[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in SCALES:
            total, part = total + max(part, 1) * SCALES[word], 0
    return total + part


def plainly(text: str) -> str:
    """A text with its digits and signs as a keyboard in English has them: of "٧٨٤", "７８４" and "10⁴"."""
    text = re.sub(
        r"(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda match: "^" + match.group().translate(RAISED), text[:READ_CHARS]
    )
    text = unicodedata.normalize("NFKC", text).translate(SIGNS)
    text = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text
    )
    text = BEHIND_NUMBER.sub(lambda match: match["before"] + _scale(match["word"]), text)
    return re.sub(r"(?<=\d)\s*[xX×*✕](?!\s*10\s*(?:\^|\*\*))\s*(?=\d)", " × ", text)


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
    words = [
        Written(((float(_spelled(match.group())),),), match.start(), match.end(), spelled=True)
        for match in SPELLED.finditer(text)
    ]
    # What is a word is no scale of digits as well: "60 thousand" is one number.
    digits = list(_in_digits(text))
    words = [word for word in words if not any(number.start <= word.start < number.end for number in digits)]
    return sorted([*digits, *words], key=lambda number: number.start)


def _in_digits(text: str) -> Iterator[Written]:
    for match in NUMBER.finditer(text):
        if match["sign"] is None and text[max(0, match.start() - 1) : match.start()].isalpha():
            continue
        factor = -1.0 if match["sign"] else 1.0
        if match["scale"]:
            factor *= SCALED.get(match["scale"].strip().lower().replace("-", " "), 1000)
        raised = int(match["exponent"] or match["power"] or 0)
        listed = text[match.start() - 1 : match.start()] in ("(", "[")
        readings = [
            tuple(factor * number * 10.0**raised for number in reading)
            for reading in _readings(match["digits"], listed=listed)
        ]
        if match["percent"]:
            readings += [tuple(number / 100 for number in reading) for reading in readings]
        fine = [reading for reading in readings if all(math.isfinite(number) for number in reading)]
        if fine:
            yield Written(tuple(dict.fromkeys(fine)), match.start(), match.end())


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
    if grouped:
        return [whole, decimal, parts]
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
