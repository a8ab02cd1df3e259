"""Equations in a text: runs of numbers, names and signs that may be formulas, parted at their = signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

TOKEN = re.compile(
    r"(?P<number>\d+(?:(?<![\d,]\d),\d+(?![\d,])|\.\d+)?|\.\d+)|(?P<word>[^\W\d_]\w*)|(?P<arrow>[-=]+>|→|⇒)"
    r"|(?P<sign>\*\*|==?|[-+*/^()])|(?P<other>\S)"
)
# Where one equation ends and another begins without a word: "x = 0 y = -1", "y = 2x (x = 0 gives 0)".
JOINED = re.compile(r"(?<=[\d)])\s+(?=[xy]\s*=)|\((?=[^()]*=)")


def equations_in(statement: str, known: dict[str, float]) -> Iterator[tuple[list[list[str]], str]]:
    """Runs of a statement that may be formulas, each as its sides, and the text before it."""
    run: list[str] = []
    start = 0
    statement = JOINED.sub(" | ", statement)
    for match in [*TOKEN.finditer(statement), None]:
        pieces = _pieces(match, known) if match is not None else None
        if pieces is not None:
            if not run and match is not None:
                start = match.start()
            run += pieces
            continue
        if run and (sides := sides_of(run)):
            yield sides, statement[:start]
        run = []


def _pieces(match: re.Match[str], known: dict[str, float]) -> list[str] | None:
    """The tokens of a formula that a piece of text is; None where it is none."""
    if match["number"]:
        return [match["number"].replace(",", ".")]
    if match["sign"]:
        return [match["sign"][:1] if match["sign"] == "==" else match["sign"].replace("^", "**")]
    word = match["word"] or ""
    if word in ("x", "y"):
        return [word]
    if word in known:
        return ["(", *re.findall(r"-|[\d.]+", f"{known[word]:f}"), ")"]
    if len(word) == 2 and word[0] in known and word[1] in "xy":
        return ["(", *re.findall(r"-|[\d.]+", f"{known[word[0]]:f}"), ")", "*", word[1]]
    return None


def sides_of(run: Sequence[str]) -> list[list[str]]:
    """The sides of an equation, none of them empty: one for a mere expression."""
    sides: list[list[str]] = [[]]
    for token in run:
        if token == "=":  # noqa: S105 - no password, whatever its name
            sides.append([])
        else:
            sides[-1].append(token)
    # Stars and dashes around it are its setting.
    for side in sides:
        while side and side[0] in ("*", "**", "/"):
            del side[0]
        while side and side[-1] in ("*", "**", "/", "+", "-"):
            del side[-1]
        while side and side[-1] == "(" or side.count(")") < side.count("(") and side[:1] == ["("]:
            del side[-1 if side[-1] == "(" else 0]
        while side and side.count(")") > side.count("(") and side[-1] == ")":
            del side[-1]
    return [side for side in sides if side]
