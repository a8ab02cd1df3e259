"""The notations of formulas: words, code, TeX and signs, all brought into one."""

from __future__ import annotations

import re
import unicodedata

from grader.answers.numbers import READ_CHARS, plainly, spelled_out, with_powers
from grader.answers.tex import without_tex

FRACTIONS = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
# Words of a formula, in some of the languages that people answer in.
WORDS = (
    (r"[$`{}]", " "),
    (r"\bdef\s+\w+\s*\(\s*x[^)]*\)[^:\n]*:\s*(?:return\b)?|\blambda\s+x\s*:", " ; y = "),
    (r"\breturn\b", " y = "),
    (r"\bnp\.array\s*\(\s*x\s*\)", "x"),
    (r"\b(?:[fyhg]|predict|model|rule|relationship)\s*\(\s*x\s*\)|\bf of x\b", "y"),
    (r"\b[fy]\s*\(\s*(-?\d+(?:\.\d+)?)\s*\)\s*=", r" ; x = \1 ; y ="),
    (r"\b(?:ys|y_hat|ŷ|y_pred|outputs?|results?)\b(?:\s*\(?\s*\by\b\)?)?", "y"),
    (r"\b(?:xs|inputs?)\b(?:\s*\(?\s*\bx\b\)?)?", "x"),
    (r"(?<=times )(?:the )?number\b|(?<=twice )(?:the )?number\b", "x"),
    (r"\b(\d+) (?:less|fewer) than ([^.,;\n]*)", r"\2 - \1"),
    (r"\b(\d+) more than ([^.,;\n]*)", r"\2 + \1"),
    (r"\b(?:subtract|tak)(?:ing|e)?(?: away)? (\d+)(?: away)? from ([^.,;\n]*)", r"\2 - \1"),
    (r"\b(?:subtract|deduct|tak)(?:ing|e)?(?: away)? (?:the )?((?:\d+ ?(?:times |\* ?)?)?x)(?: away)?"
     r" from (\d+(?:\.\d+)?)",
     r"\2 - \1"),
    (r"\bx (?:is )?(?:subtracted|deducted|taken(?: away)?) from (\d+(?:\.\d+)?)", r"\1 - x"),
    (r"(?<=is )x less than (\d+)", r"\1 - x"),
    (r"\b(\d+)\s+(?:and )?an? half\b", r"\1.5"),
    (r"(?<=\bx)(?: is)? doubled\b", "*2"),
    (r"(?<=\bx)(?: is)? tripled\b", "*3"),
    (r"(?<=\bx)(?: is)? halved\b", "/2"),
    (r"\b(?:(?:1|an?|the) )?half(?: (?:of|the))*(?= [a-z(])|\bhalv(?:e|es|ing)\b|\b(?:die )?hälfte(?: von)?\b"
     r"|\b(?:la )?(?:moitié|mitad) de\b", " 0.5*"),
    (r"\b(?:an?|the) (?=(?:third|quarter|fourth|fifth|tenth)s?\b)", " 1 "),
    *((rf"\b(\d+) {word}s?(?: (?:of|the))*\b", rf"(\1/{parts})*") for word, parts in FRACTIONS.items()),
    (r"\b(?:tripl\w+|thrice|das dreifache(?: von)?)\b", " 3*"),
    (r"\b(?:multipl\w+|take)\s+(?:the\s+)?x\s+(?:by|times|with)\s+(\d+)", r" ; \1*x"),
    (r"^\W*(?:(?:you|we|to|just|first|it is|please)\s+)*"
     r"(?:doubl\w+|multipl\w+ (?:it |that )?by 2)(?: it| that)?(?=\s*[,;]|\s+(?:and|then)\b)",
     " 2*x"),
    (r"^\W*(?:(?:you|we|to|just|first|please)\s+)*"
     r"multipl\w+ (?:it |that )?by (\d+(?:\.\d+)?)(?=\s*[,;]|\s+(?:and|then)\b)",
     r" \1*x"),
    (r"\[([^\[\]]*[xy][^\[\]]*)\]", r"(\1)"),
    (r"\b(?:doubl\w+|twice|two times|2 times|zweimal|2mal|das doppelte(?: von)?|doppelt|doble(?: de)?|"
     r"(?:le )?double de)\b",
     " 2*"),
    (r"(?<=x),?\s*2\*\s*it\b", " *2"),
    (r",?\s*\b(?:(?:and|und|et|y(?= (?:resta|suma))|then|dann|puis|,)\s+)*"
     r"(?:minus|subtract(?:ing|ed by)?|tak(?:es?|ing) away|less|moins|menos|meno|resta(?:r)?)\b", " -"),
    (r",?\s*\b(?:(?:and|then|und|et|,)\s+)*(?:plus|add(?:ing)?|más|mas|più)\b", " +"),
    (r"\b(?:times|multiplied (?:by|with)|mal|fois|veces|per(?= x\b)|por(?= (?:x|\d)))\b", "*"),
    (r"\b(?:divided by|geteilt durch|over)\b", "/"),
    (r"\b(?:is\s+|ist\s+|es\s+)?(?:equals?(?: to)?|equal to|gleich|égale?|igual a|uguale a)\b|:=", "="),
    (r"\b([xy])\s+(?:is|are|ist|est|es|becomes?|will be|would be|must be|has to be)\s+(?:always\s+)?"
     r"(?=[-\dxy(])", r"\1 = "),
    (r"\b(?:the|a(?!\s*(?:$|[-,;.)=/*+\n]))|an|of|value|values|von|des)\b", " "),
)  # fmt: skip
OTHER_NUMBERS = {
    word: str(value)
    for value, words in enumerate(("null", "eins un uno", "zwei deux dos due", "drei trois tres tre"))
    for word in words.split()
}


def normalised(text: str) -> str:
    """A text with its formulas in one notation, in small letters: "twice x, minus 1" is " 2* x - 1"."""
    text = unicodedata.normalize("NFKC", with_powers(without_tex(text[:READ_CHARS]))).lower()
    text = text.translate(str.maketrans("×·⋅∙∗÷хуｘｙ", "*****/xyxy"))
    text = re.sub(r"\s*×\s*", "*", plainly(text))
    text = re.sub(
        rf"\b({'|'.join(OTHER_NUMBERS)})\b", lambda match: OTHER_NUMBERS[match[1]], spelled_out(text)
    )
    for pattern, instead in WORDS:
        text = re.sub(pattern, f" {instead} " if "\\" not in instead else instead, text)
        text = re.sub(r"[ \t]+", " ", text)
    return text
