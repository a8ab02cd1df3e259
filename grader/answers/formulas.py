"""The rules that connect x and y in a text: formulas, code, words, with reasons around them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.answers.equations import TOKEN, equations_in, sides_of
from grader.answers.expressions import NoLine, evaluate
from grader.answers.notation import normalised
from grader.errors import InternalError

EXACT = 1e-6
ROUNDED, SHARE = 0.1, 0.05  # how far what a trained network found may be from the rule; or this share of it
Line = tuple[float, float]  # slope and intercept; not numbers where a rule is no straight line
NO_LINE: Line = (math.nan, math.nan)


class NoFormula(InternalError):
    """The text holds no formula this reads."""


@dataclass(frozen=True)
class Rules:
    """What a text says of x and y.

    Attributes:
        lines: its rules.
        denied: those that it denies.
        points: what it says of single values ("at x = 0, y is -1").
        solved_for_x: a rule between two other names is this one if the first of them is x.
        undetermined: a rule has a letter whose value is not said ("y = 5x + b").
    """

    lines: tuple[Line, ...]
    denied: tuple[Line, ...]
    points: tuple[tuple[float, float], ...]
    solved_for_x: Line | None = None
    undetermined: bool = False

    def fit(self, slope: float, intercept: float) -> bool:
        """Whether every rule is this one."""
        return all(_near(line, slope, intercept, EXACT) for line in self.lines)

    def nearly_fit(self, slope: float, intercept: float) -> bool:
        """Whether every rule is this one, or is it rounded, as a trained network finds it."""
        return all(_rounded(line, slope, intercept) for line in self.lines)

    def any_fit(self, slope: float, intercept: float) -> bool:
        """Whether one of the rules is this one, denied ones included."""
        return any(_near(line, slope, intercept, EXACT) for line in (*self.lines, *self.denied))

    def named_otherwise(self, slope: float, intercept: float) -> bool:
        """Whether its rule is this one if its names are taken the other way round."""
        return self.solved_for_x is not None and _rounded(self.solved_for_x, slope, intercept)

    def contradicted(self, slope: float, intercept: float) -> bool:
        """Whether a point that the text names is not on the line."""
        return any(abs(slope * x + intercept - y) > 0.5 for x, y in self.points)


def _near(line: Line, slope: float, intercept: float, most: float) -> bool:
    return abs(line[0] - slope) <= most and abs(line[1] - intercept) <= most


def _rounded(line: Line, slope: float, intercept: float) -> bool:
    return all(
        abs(number - meant) <= max(ROUNDED * least, SHARE * abs(meant)) + EXACT
        for number, meant, least in zip(line, (slope, intercept), (min(abs(slope), 1), 1), strict=True)
    )


STATEMENT_END = re.compile(r"[;\n]|[.!?](?!\d)|\bbut\b|\baber\b|\bmais\b|\bpero\b")
DENIED = re.compile(r"\b(?:not|never|nicht|kein|isn['’]?t|no es|n['’]est pas)\b[^=;.]{0,25}$")
SLOPE = re.compile(
    r"\b(?:slope|gradient|steigung|weight|kernel|pente|pendiente)\b[^\d.;\n-]{0,15}(-?\d+(?:\.\d+)?)"
)
INTERCEPT = re.compile(
    r"\b(?:intercept|bias|achsenabschnitt|ordenada|ordonnée)\b[^\d.;\n-]{0,20}(-?\d+(?:\.\d+)?)"
)
GIVEN = re.compile(
    r"\b(?P<name>[a-wz])\s*=\s*[\[(]*(?P<value>-?\d+(?:\.\d*)?)[\])]*(?![\w.*/+(\])]|\s*[*/+(x-])"
)
SLOPES, INTERCEPTS = "mwak", "bcntqd"  # the letters that people give them
OPEN = re.compile(
    r"\by\s*=\s*(?:-?\s*[\d.]*\s*\*?\s*x\s*[-+]\s*(?P<added>[a-wz])\b|(?P<factor>[a-wz])\s*\*?\s*x\b)"
)
# A rule between other names: "price = 3 * weight + 2", "3 * weight + 2 = price".
NAMED = re.compile(
    r"(?P<name>[^\W\d]\w*)\s*(?:=|\bis\b(?=[^=;\n]*[*/])(?=[^=;\n]*[-+]))\s*(?P<value>[^=;\n]+)"
)
NAMED_BEHIND = re.compile(r"(?P<value>[^=;\n]+)=\s*(?P<name>[^\W\d]\w*)\s*(?:$|[.,])")


# What has a line in it, and is none: "y = |2x - 1|", "max(0, 2x - 1)", "2x - 1 ≠ y".
NO_RULE = re.compile(
    r"\b(?:max|min|abs|relu|round|int|floor|exp|log|sqrt|sin|cos|tanh|sigmoid|softmax)\s*\([^()\n]*\)"
    r"|(?<=[-=+*/(\d])\s*\|[^|\n]*[xy][^|\n]*\|"
    r"|(?:[-+*/()., \d]|(?<![^\W\d_])[xy]\b){0,40}(?:[≠≤≥<]|!=|(?<![-=])>)=?"
    r"(?:[-+*/()., \d]|(?<![^\W\d_])[xy]\b){0,40}"
)
SQUARED_OR_TWICE = re.compile(r"\by\s*=[^;\n]*\bx\d\b")  # "x2" is "x²" or "x · 2"


def rules_in(text: str) -> Rules:
    """What a text says of x and y.

    A rule with x and y counts before a mere expression with x ("2x - 1"), and what has a sum before what has
    none ("the 2x is ...").

    Raises:
        NoFormula: nothing.
    """
    cleaned = NO_RULE.sub(" ? ", normalised(text))
    known = {match["name"]: float(match["value"]) for match in GIVEN.finditer(cleaned)}
    cleaned, undetermined = _without_open(cleaned, known)
    undetermined = undetermined or SQUARED_OR_TWICE.search(cleaned) is not None
    whole: list[tuple[Line, bool]] = []
    sums: list[tuple[Line, bool]] = []
    products: list[tuple[Line, bool]] = []
    points: list[tuple[float, float]] = []
    for statement in STATEMENT_END.split(cleaned):
        said: dict[str, list[float]] = {"x": [], "y": []}
        for sides, before in equations_in(statement, known):
            denied = DENIED.search(before) is not None
            for variable, value in _values(sides):
                said[variable].append(value)
            if (line := _line(sides)) is not None:
                (whole if len(sides) > 1 else sums if len(sides[0]) > 3 else products).append((line, denied))
        if len(said["x"]) == len(said["y"]):
            points += zip(said["x"], said["y"], strict=True)
    solved_for_x = None
    if not whole and not sums and not undetermined:
        if (line := _told(cleaned, known) or _named(cleaned)) is not None:
            whole.append((line, False))
            solved_for_x = (1 / line[0], -line[1] / line[0]) if line[0] else None
    short = len(cleaned.split()) <= 4
    rules = [rule for rule in whole if short or rule[0][0] != 0] or sums or (products if short else [])
    if not rules and not undetermined:
        raise NoFormula
    lines = tuple(line for line, denied in rules if not denied)
    denials = tuple(line for line, denied in rules if denied)
    return Rules(lines, denials, tuple(points), solved_for_x, undetermined)


def _without_open(cleaned: str, known: dict[str, float]) -> tuple[str, bool]:
    """A text without rules that have a letter whose value it does not say, and whether there are any."""
    open_rules = [
        match
        for match in OPEN.finditer(cleaned)
        if (match["added"] or match["factor"]) not in known
        and not (match["factor"] and _all_open(cleaned, match))
    ]
    for open_rule in reversed(open_rules):
        cleaned = f"{cleaned[: open_rule.start()]};{cleaned[open_rule.end() :]}"
    return cleaned, bool(open_rules)


def _all_open(cleaned: str, rule: re.Match[str]) -> bool:
    """Whether a rule is the form of any line, "y = mx + b": it says nothing."""
    return re.match(r"\s*(?:[-+]\s*[a-wz]\b|$|[,.])", cleaned[rule.end() :]) is not None


def _told(cleaned: str, known: dict[str, float]) -> Line | None:
    """The line of a named slope and intercept: "slope 5, intercept 3", "w = 5, b = 3"."""
    slope, intercept = SLOPE.search(cleaned), INTERCEPT.search(cleaned)
    if slope and intercept:
        return float(slope[1]), float(intercept[1])
    slopes = [value for name, value in known.items() if name in SLOPES]
    intercepts = [value for name, value in known.items() if name in INTERCEPTS]
    return (slopes[0], intercepts[0]) if len(known) == 2 and slopes and intercepts else None


def _named(cleaned: str) -> Line | None:
    """The first rule between two other names, read as y and x."""
    for statement in STATEMENT_END.split(cleaned):
        for pattern in (NAMED, NAMED_BEHIND):
            for match in pattern.finditer(statement):
                side = _in_x(match["value"], match["name"])
                line = _line([["y"], side]) if side else None
                if line is not None and line[0]:
                    return line
    return None


def _in_x(text: str, name: str) -> list[str]:
    """The tokens of a text up to where it is no formula any more, its one name as x; none if it has two."""
    tokens: list[str] = []
    unknown = last = ""
    for match in TOKEN.finditer(text):
        word = match["word"] or ""
        if word:
            if last == "word":
                continue  # "floor area" is one name
            if word == name or (unknown and word != unknown and last != "sign"):
                break
            if unknown and word != unknown:
                return []
            unknown = word
            tokens.append("x")
        elif match["number"]:
            if last in ("word", "number"):
                break
            tokens.append(match["number"].replace(",", "."))
        elif match["sign"]:
            tokens.append(match["sign"].replace("^", "**"))
        else:
            break
        last = "word" if word else "number" if match["number"] else "sign"
    signed = any(token in ("+", "-", "*", "/") for token in tokens)  # "3 steps" is no formula
    sides = sides_of(tokens) if unknown and signed else []
    return sides[0] if len(sides) == 1 and len(sides[0]) > 1 else []


def _values(sides: Sequence[Sequence[str]]) -> Iterator[tuple[str, float]]:
    """What an equation says that x or y is, as a number."""
    if len(sides) < 2:
        return
    for first, last in ((sides[0], sides[-1]), (sides[-1], sides[0])):
        if list(first) in (["x"], ["y"]):
            try:
                constant, *slopes = evaluate(last)
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
            if not any(slopes):
                yield first[0], constant
                return


def _line(sides: Sequence[Sequence[str]]) -> Line | None:
    """The rule of an equation, or of an expression with x; None where it is none."""
    names = {token for side in sides for token in side} & {"x", "y"}
    if "x" not in names or (len(sides) > 1 and "y" not in names) or (len(sides) == 1 and "y" in names):
        return None
    if len(sides) == 1 and len(sides[0]) < 2:
        return None
    if len(sides) > 2:  # "y = x + x - 1 = 2x - 1"
        every = [line for side in sides[1:] if (line := _line([sides[0], side])) is not None]
        return every[0] if every and all(_near(other, *every[0], EXACT) for other in every) else NO_LINE
    try:
        left = evaluate(["y"] if len(sides) == 1 else sides[0])
        right = evaluate(sides[-1])
    except NoLine:
        return NO_LINE
    except (ValueError, ZeroDivisionError, OverflowError):
        return NO_LINE if "/" in sides[-1] and "0" in sides[-1] else None
    constant, x, y = (a - b for a, b in zip(left, right, strict=True))
    return (-x / y, -constant / y) if y else NO_LINE
