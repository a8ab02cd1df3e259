"""Numbers and formulas as people write them."""

from __future__ import annotations

import math
import re
from typing import Any

LONGEST = 2_000  # characters that are read
LARGEST = 1e300  # of numbers: beyond are none that a question could ask for
NUMBER = re.compile(
    r"(?P<sign>(?<![\w)\]])[-−–])?"
    r"(?P<digits>\d{1,3}(?:[,\u00a0\u202f ']\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<exponent>[eE][+-]?\d{1,3})?(?P<kilo>\s?k\b)?"
)
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


def _spelled(words: str) -> str:
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
    return f" {total + part} "


def numbers_in(value: Any) -> list[float]:
    """The numbers of an answer, in order: of a number, of a list or array, of a text.

    In a text "60,000", "60 000", "60k" and "sixty thousand" are one number; "28x28" is two.
    """
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, (int, float)):
        return [float(value)] if abs(value) < LARGEST else []
    if isinstance(value, list):
        return [number for item in value for number in numbers_in(item)]
    if isinstance(value, dict):
        return [number for item in value.values() for number in numbers_in(item)]
    text = SPELLED.sub(lambda match: _spelled(match.group()), str(value)[:LONGEST])
    text = re.sub(r"(?<=\d)\s*[x×*✕]\s*(?=\d)", " × ", text)
    # "(60000,28,28)": a comma between whole numbers in brackets parts them.
    text = re.sub(r"[(\[][^()\[\]]*[)\]]", lambda match: match.group().replace(",", " , "), text)
    found = []
    for match in NUMBER.finditer(text):
        digits = re.sub(r"[,\u00a0\u202f ']", "", match["digits"])
        number = float(digits + (match["exponent"] or ""))
        if match["kilo"]:
            number *= 1000
        if math.isfinite(number):
            found.append(-number if match["sign"] else number)
    return found


class NoFormula(Exception):
    """The text holds no formula this reads."""


WORDS = (
    (r"\b(?:is\s+)?(?:equals?|equal to)\b", "="),
    (r"\b(?:double|twice|doubled|two times)\b", "2*"),
    (r"\b(?:times|multiplied by|multiply by|multiplying by)\b", "*"),
    (r"\b(?:minus|subtract|less)\b", "-"),
    (r"\b(?:plus|add)\b", "+"),
    (r"\b(?:divided by|over)\b", "/"),
    (r"\b(?:of|the|a|an|by|and|then|input|number|value)\b", " "),
)
# Longest pieces that look like a formula in x and y.
PIECE = re.compile(r"[\dxy.+\-*/()=\s]{3,}")
TOKENS = re.compile(r"\d+(?:\.\d+)?|\.\d+|[xy]|[-+*/()=]")


def is_formula(text: str, slope: float, intercept: float) -> bool:
    """Whether the text writes y = slope * x + intercept in any equivalent way.

    Raises:
        NoFormula: there is no formula in it.
    """
    cleaned = _formula_text(text)
    pieces = [piece.strip() for piece in PIECE.findall(cleaned)]
    pieces = [piece for piece in pieces if "x" in piece and re.search(r"[-+*/\d]", piece)]
    if not pieces:
        raise NoFormula
    verdicts = []
    for piece in pieces[:10]:
        try:
            verdicts.append(_is_line(piece, slope, intercept))
        except (ValueError, ZeroDivisionError, IndexError, RecursionError, OverflowError):
            continue
    if not verdicts:
        raise NoFormula
    return all(verdicts)


def _formula_text(text: str) -> str:
    text = text[:LONGEST].lower()
    text = text.replace("−", "-").replace("–", "-").replace("×", "*").replace("·", "*").replace("÷", "/")
    text = re.sub(r"\bf\s*\(\s*x\s*\)|\by\s*\(\s*x\s*\)|\boutput\b|\bresult\b", "y", text)
    text = re.sub(r"lambda\s+x\s*:", "y = ", text)
    text = re.sub(r"\band\b(?=\s*y\s*=)", ";", text)  # a second rule
    text = re.sub(r",(?!\d)|(?<!\d)\.|\.(?!\d)", " ", text)
    if "=" not in text and "equal" not in text:
        text = re.sub(r"\by\s+is\b", "y =", text)
    text = SPELLED.sub(lambda match: _spelled(match.group()), re.sub(r"\b2 times\b", "two times", text))
    for pattern, sign in WORDS:
        text = re.sub(pattern, f" {sign} ", text)
    return text


def _is_line(piece: str, slope: float, intercept: float) -> bool:
    sides = piece.split("=")
    if len(sides) > 2 or not sides[-1].strip() or not sides[0].strip():
        raise ValueError(piece)
    if len(sides) == 1:
        sides = ["y", sides[0]]

    def off(x: float, y: float) -> float:
        return _evaluate(sides[0], x, y) - _evaluate(sides[1], x, y)

    on_line = all(abs(off(x, slope * x + intercept)) < 1e-6 for x in (-2.0, 0.0, 1.5, 7.0))
    return on_line and all(abs(off(x, slope * x + intercept + 1)) > 1e-6 for x in (-2.0, 1.5))


def _evaluate(text: str, x: float, y: float) -> float:
    """A formula's value; "2x" is a product. Recursive descent over sums, products and signs."""
    tokens: list[str] = TOKENS.findall(text)
    if len(tokens) > 60 or "".join(tokens) != re.sub(r"\s", "", text):
        raise ValueError(text)
    place = 0

    def peek() -> str:
        return tokens[place] if place < len(tokens) else ""

    def take() -> str:
        nonlocal place
        place += 1
        return tokens[place - 1]

    def total() -> float:
        value = product()
        while peek() in ("+", "-"):
            value = value + product() if take() == "+" else value - product()
        return value

    def product() -> float:
        value = factor()
        while peek() and peek() not in ("+", "-", ")"):
            if peek() == "/":
                take()
                value /= factor()
            else:
                if peek() == "*":
                    take()
                value *= factor()
        return value

    def factor() -> float:
        sign = take()
        if sign in ("+", "-"):
            return factor() if sign == "+" else -factor()
        if sign == "(":
            value = total()
            if take() != ")":
                raise ValueError(text)
            return value
        return x if sign == "x" else y if sign == "y" else float(sign)

    value = total()
    if place != len(tokens):
        raise ValueError(text)
    return value
