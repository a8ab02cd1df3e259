"""The rules that connect x and y in a text: formulas, code, words, with reasons around them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.answers.numbers import READ_CHARS, plainly, spelled_out
from grader.errors import InternalError

EXACT = 1e-6
ROUNDED, SHARE = 0.1, 0.05  # how far what a trained network found may be from the rule; or this share of it
TOKENS_LIMIT = 60  # of one formula
DEEPEST = 30  # brackets within each other
Line = tuple[float, float]  # slope and intercept; not numbers where a rule is no straight line
NO_LINE: Line = (math.nan, math.nan)


class NoFormula(InternalError):
    """The text holds no formula this reads."""


class _NoLine(ValueError):
    """A formula that is no straight line."""


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
        abs(number - meant) <= max(ROUNDED, SHARE * abs(meant)) + EXACT
        for number, meant in zip(line, (slope, intercept), strict=True)
    )


FRACTIONS = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
# Words of a formula, in some of the languages that people answer in.
WORDS = (
    (r"\\(?:cdot|times|ast)\b", "*"),
    (r"\\d?frac\s*{([^{}]*)}\s*{([^{}]*)}", r"(\1)/(\2)"),
    (r"\\(?:left|right|quad|,|;|!|text|mathrm|displaystyle)\b|[$`{}]|\\[()\[\],;! ]", " "),
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
    (r"\b(?:doubl\w+|twice|two times|2 times|das doppelte(?: von)?|doppelt|doble(?: de)?|(?:le )?double de)"
     r"\b",
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
STATEMENT_END = re.compile(r"[;\n]|[.!?](?!\d)|\bbut\b|\baber\b|\bmais\b|\bpero\b")
TOKEN = re.compile(
    r"(?P<number>\d+(?:(?<![\d,]\d),\d+(?![\d,])|\.\d+)?|\.\d+)|(?P<word>[^\W\d_]\w*)|(?P<arrow>[-=]+>|→|⇒)"
    r"|(?P<sign>\*\*|==?|[-+*/^()])|(?P<other>\S)"
)
# Where one equation ends and another begins without a word: "x = 0 y = -1", "y = 2x (x = 0 gives 0)".
JOINED = re.compile(r"(?<=[\d)])\s+(?=[xy]\s*=)|\((?=[^()]*=)")
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


def is_formula(text: str, slope: float, intercept: float) -> bool:
    """Whether the rules of a text are all y = slope * x + intercept.

    Raises:
        NoFormula: there is no rule in it.
    """
    rules = rules_in(text)
    if not rules.lines:
        raise NoFormula
    return rules.fit(slope, intercept)


def rules_in(text: str) -> Rules:
    """What a text says of x and y.

    A rule with x and y counts before a mere expression with x ("2x - 1"), and what has a sum before what has
    none ("the 2x is ...").

    Raises:
        NoFormula: nothing.
    """
    cleaned = _cleaned(text)
    known = {match["name"]: float(match["value"]) for match in GIVEN.finditer(cleaned)}
    cleaned, undetermined = _without_open(cleaned, known)
    whole: list[tuple[Line, bool]] = []
    sums: list[tuple[Line, bool]] = []
    products: list[tuple[Line, bool]] = []
    points: list[tuple[float, float]] = []
    for statement in STATEMENT_END.split(cleaned):
        said: dict[str, list[float]] = {"x": [], "y": []}
        for sides, before in _equations(statement, known):
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
    sides = _sides(tokens) if unknown and signed else []
    return sides[0] if len(sides) == 1 and len(sides[0]) > 1 else []


def _cleaned(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[:READ_CHARS]).lower()
    text = text.translate(str.maketrans("×·⋅∙∗÷хуｘｙ", "*****/xyxy"))
    text = re.sub(r"\s*×\s*", "*", plainly(text))
    text = re.sub(
        rf"\b({'|'.join(OTHER_NUMBERS)})\b", lambda match: OTHER_NUMBERS[match[1]], spelled_out(text)
    )
    for pattern, instead in WORDS:
        text = re.sub(pattern, f" {instead} " if "\\" not in instead else instead, text)
        text = re.sub(r"[ \t]+", " ", text)
    return text


def _equations(statement: str, known: dict[str, float]) -> Iterator[tuple[list[list[str]], str]]:
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
        if run and (sides := _sides(run)):
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


def _sides(run: Sequence[str]) -> list[list[str]]:
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


def _values(sides: Sequence[Sequence[str]]) -> Iterator[tuple[str, float]]:
    """What an equation says that x or y is, as a number."""
    if len(sides) < 2:
        return
    for first, last in ((sides[0], sides[-1]), (sides[-1], sides[0])):
        if list(first) in (["x"], ["y"]):
            try:
                constant, *slopes = _evaluate(last)
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
        left = _evaluate(["y"] if len(sides) == 1 else sides[0])
        right = _evaluate(sides[-1])
    except _NoLine:
        return NO_LINE
    except (ValueError, ZeroDivisionError, OverflowError):
        return NO_LINE if "/" in sides[-1] and "0" in sides[-1] else None
    constant, x, y = (a - b for a, b in zip(left, right, strict=True))
    return (-x / y, -constant / y) if y else NO_LINE


Form = tuple[float, float, float]  # a constant, and how many x and y


def _evaluate(tokens: Sequence[str]) -> Form:
    """What a formula is, as constant + a x + b y; "2x" is a product. Recursive descent.

    Raises:
        _NoLine: it is no such sum.
        ValueError: it is no formula.
    """
    if len(tokens) > TOKENS_LIMIT or not tokens:
        raise ValueError
    place = depth = 0

    def peek() -> str:
        return tokens[place] if place < len(tokens) else ""

    def take() -> str:
        nonlocal place
        place += 1
        if place > len(tokens):
            raise ValueError
        return tokens[place - 1]

    def total() -> Form:
        value = product()
        while peek() in ("+", "-"):
            sign = 1.0 if take() == "+" else -1.0
            value = _sum(value, product(), sign)
        return value

    def product() -> Form:
        value = power()
        while peek() and peek() not in ("+", "-", ")"):
            if peek() == "/":
                take()
                value = _product(value, _inverse(power()))
            else:
                if peek() == "*":
                    take()
                value = _product(value, power())
        return value

    def power() -> Form:
        value = factor()
        if peek() != "**":
            return value
        take()
        exponent = factor()
        if any(exponent[1:]) or (any(value[1:]) and exponent[0] != 1):
            raise _NoLine
        return value if any(value[1:]) else (float(value[0] ** exponent[0]), 0.0, 0.0)

    def factor() -> Form:
        nonlocal depth
        sign = take()
        if sign in ("+", "-"):
            return factor() if sign == "+" else _product((-1.0, 0.0, 0.0), factor())
        if sign == "(":
            depth += 1
            if depth > DEEPEST:
                raise ValueError
            value = total()
            depth -= 1
            if take() != ")":
                raise ValueError
            return value
        return {"x": (0.0, 1.0, 0.0), "y": (0.0, 0.0, 1.0)}.get(sign) or (float(sign), 0.0, 0.0)

    value = total()
    if place != len(tokens):
        raise ValueError
    return value


def _sum(first: Form, second: Form, sign: float) -> Form:
    return (first[0] + sign * second[0], first[1] + sign * second[1], first[2] + sign * second[2])


def _product(first: Form, second: Form) -> Form:
    if any(first[1:]) and any(second[1:]):
        raise _NoLine
    if any(second[1:]):
        first, second = second, first
    return (first[0] * second[0], first[1] * second[0], first[2] * second[0])


def _inverse(form: Form) -> Form:
    if any(form[1:]):
        raise _NoLine
    return (1 / form[0], 0.0, 0.0)
