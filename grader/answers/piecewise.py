"""Formulas of two cases, in code, in words and in TeX: "x if x > 0, else 0", "0 for x < 0, x otherwise"."""

from __future__ import annotations

import re
from dataclasses import dataclass

CASES = re.compile(r"\\begin\s*{cases}(.*?)\\end\s*{cases}", re.DOTALL)
COMPARED = (
    (r"\bis (?:greater|larger|bigger|more|higher) than or equal to\b", ">="),
    (r"\bis (?:smaller|less|lower) than or equal to\b", "<="),
    (r"\bis (?:greater|larger|bigger|more|higher) than\b|\bis above\b|\bis over\b", ">"),
    (r"\bis (?:smaller|less|lower) than\b|\bis (?:below|under)\b", "<"),
    (r"\bis positive\b", "> 0"),
    (r"\bis negative\b", "< 0"),
)
SPLIT = re.compile(
    r"(?P<condition>\b(?:elif|if|for|when|where|wenn|falls|für|si|pour|para|se|per)\b)"
    r"|(?P<otherwise>\b(?:else|otherwise|in all other cases|sonst|sinon|altrimenti|"
    r"caso contrario|caso contrário)\b)"
    r"|(?P<apart>[,;:\n]|\b(?:and|then|und|dann|et|alors|y|e)\b)"
)
COMPARISON = re.compile(r"[<>]|==")
LAST_SIDE = re.compile(r".*(?:(?<![<>=!])=(?!=)|\b(?:is|gives|ist|es|est)\b)", re.DOTALL)
SENTENCE_END = re.compile(r"[.!](?:\s|$)|[)\]]\s*$")
# By kinds of pieces: E a formula, C a comparison, I "if", L "else"; the comparison and its two cases.
ORDERS = {
    "EICLE": (2, 0, 4),
    "ICELE": (1, 2, 4),
    "ICEICE": (1, 2, 5),
    "EICEIC": (2, 0, 3),
    "EICEL": (2, 0, 3),
    "EICIE": (2, 0, 4),
}


@dataclass(frozen=True)
class _Piece:
    kind: str
    text: str
    start: int
    end: int


def cases_as_words(text: str) -> str:
    """A text with the two cases of TeX as "x if x > 0 else 0"."""

    def told(match: re.Match[str]) -> str:
        rows = [row.split("&") for row in match[1].split("\\\\") if "&" in row]
        if len(rows) != 2:
            return match[1]
        condition = re.sub(r"\\text\s*{([^{}]*)}", r"\1", rows[0][1])
        condition = re.sub(r"\b(?:if|for|when)\b|,", " ", condition)
        return f" {rows[0][0].strip(' ,')} if {condition} else {rows[1][0].strip(' ,')} "

    return CASES.sub(told, text)


def with_where(text: str) -> str:
    """A text in small letters with its first formula of two cases as "where(x > 0, x, 0)"."""
    for pattern, sign in COMPARED:
        text = re.sub(pattern, sign, text)
    pieces = _pieces(text)
    kinds = "".join(piece.kind for piece in pieces)
    found = [(kinds.find(order), -len(order), order) for order in ORDERS if order in kinds]
    if not found:
        return text
    first, _, order = min(found)
    used = pieces[first : first + len(order)]
    condition, value, other = (used[place] for place in ORDERS[order])
    before, value_text = _last_side(value.text)
    before_condition, condition_text = _last_side(condition.text)
    whole = f"where({condition_text}, {value_text}, {_ended(other.text)})"
    head = before or (before_condition if value.start > condition.start else "")
    if not head and order.startswith("I"):  # "f(x) = if x > 0: x ..."
        lead = text[: used[0].start].rstrip(" {(")
        return f"{lead} {whole} ; {text[used[-1].end :]}"
    return f"{text[: used[0].start]} {head} {whole} ; {text[used[-1].end :]}"


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    start = 0

    def told(end: int) -> None:
        part = text[start:end]
        if part.strip(" {}"):
            pieces.append(_Piece("C" if COMPARISON.search(part) else "E", part.strip(" {}"), start, end))

    for match in SPLIT.finditer(text):
        if match["apart"] in (",", ";") and _is_inside(text, match.start()):
            continue
        told(match.start())
        start = match.end()
        if not match["apart"]:
            pieces.append(_Piece("I" if match["condition"] else "L", match.group(), *match.span()))
    told(len(text))
    return pieces


def _is_inside(text: str, place: int) -> bool:
    """Whether a place is inside the brackets of a call."""
    before = text[max(0, place - 60) : place]
    return re.search(r"\w\([^()]*$", before) is not None


def _last_side(text: str) -> tuple[str, str]:
    match = LAST_SIDE.match(text)
    before, text = (match.group(), text[match.end() :].strip()) if match else ("", text.strip())
    return before, text[1:] if text.startswith("(") and text.count("(") > text.count(")") else text


def _ended(text: str) -> str:
    end = SENTENCE_END.search(text)
    return text[: end.start()] if end and not ("(" in text and end.group().strip() in ")]") else text
