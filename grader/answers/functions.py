"""Formulas of any kind in a text, with other letters and in other words, compared by what they come to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import Literal

import numpy as np

from grader.answers.algebra import (
    COMPARED,
    CONSTANTS,
    FUNCTIONS,
    LIBRARIES,
    NoTree,
    Tree,
    Values,
    tree_of,
    value_of,
)
from grader.answers.numbers import READ_CHARS, plainly, spelled_out, with_powers
from grader.answers.piecewise import cases_as_words, with_where
from grader.answers.tex import without_tex

Verdict = Literal["right", "wrong", "both", "denied", "names", "unreadable"]
LETTERS_LIMIT = 4  # of a formula whose letters are tried for others
FORMULAS_LIMIT = 40  # of a text
USUAL_LETTERS = frozenset("xyzabckmnpw")
SAMPLES = (-2.7, -1.3, -0.4, 0.6, 1.7, 3.2)
DENIED = re.compile(r"\b(?:not|never|nicht|kein|isn['’]?t|no es|n['’]est pas)\b[^=;.]{0,25}$")
OF_TWO = (
    r"(?: (?:one|value|number))?(?: (?:of|between|out of|from))?(?: the)?(?: (?:two|2))?"
    r" ([\w.]+) (?:and|or) ([\w.]+)"
)
WORDS: Sequence[tuple[str, str]] = (
    (r"[`$?]|!(?!=)", " "),
    (r"≤|=<", "<="),
    (r"≥|=>(?=\s*\d)", ">="),
    (r"≠", "!="),
    (r"[−–]", "-"),
    (r"[×·∙⋅]", "*"),
    (r"÷", "/"),
    (r"[{]", "("),
    (r"[}]", ")"),
    (r"(?<=[)\]])_\w+", ""),
    (r"\bdef\s+\w+\s*\([^)]*\)[^:\n]*:|\blambda\b[^:\n]*:|->|→|↦|⇒|\breturns?\b", " ; "),
    (r"(?<=\w)\s+\([a-z ]{3,}\)", " "),
    (r"\b(max|min)\s*\(([^();]*);([^();]*)\)", r"\1(\2, \3)"),
    (r"\b(?:the )?(?:maximum|max|larger|greater|bigger|largest|highest)\b(?!\s*\()" + OF_TWO, r"max(\1, \2)"),
    (r"\b(?:the )?(?:minimum|min|smaller|lesser|smallest|lowest)\b(?!\s*\()" + OF_TWO, r"min(\1, \2)"),
    (r"\bsum(?:_(?:\([^()]*\)|\w+))?(?:\s*\^(?:\([^()]*\)|\w))?", "sum"),
    (r"\bsquare root(?: of)?\b|√", " sqrt "),
    (r"\b(?:the )?absolute(?: value)?(?: of)?\b(?! *\()", " abs "),
    (r"\bsquared\b", "**2"),
    (r"\b(?:(?:raised )?to the(?: power(?: of)?)?)\b", "**"),
    (r"\b(?:times|multiplied (?:by|with)|mal)\b", "*"),
    (r"\bplus\b", "+"),
    (r"\bminus\b", "-"),
    (r"\bdivided by\b|(?<=\b[a-z])\s*:\s*(?=\d)", "/"),
    (r"\bsubtract(?:ing|s)?\s+(?:the )?(\w+)\s+from\s+(?:(?:the|each|every)\s+)?(\w+),?\s+"
     r"(?:and|then)(?: then)?\s+divid\w+\s+(?:(?:it|that|this|the result)\s+)?by\s+(?:the )?(\w+)",
     r" ; (\2 - \1) / \3 ; "),
    (r"\bdivid(?:e|ing|ed|es)\s+(?:(?:all|every|each|the|of|it|them)\s+)*by\s+(\d[\d.]*)", r" ; x / \1 ; "),
    (r"\bdivid(?:e|ing|ed|es)\s+(?:(?:all|every|each|the|of)\s+)*(\w+)\s+by\s+(\d[\d.]*)", r" ; \1 / \2 ; "),
    (r"\bmultipl(?:y|ying|ied|ies)\s+(?:(?:all|every|each|the|of|it|them)\s+)*by\s+(\d[\d.]*)",
     r" ; x * \1 ; "),
    (r"\bmultipl(?:y|ying|ied|ies)\s+(?:(?:all|every|each|the|of)\s+)*(\w+)\s+by\s+(\d[\d.]*)",
     r" ; \1 * \2 ; "),
    (r"\b(?:equals?|is equal to|is)\b(?=[^=;\n]*[-+*/^(])", "="),
)  # fmt: skip
STATEMENT_END = re.compile(r"[;\n]|[.](?=\s|$)|\b(?:because|for example|e\.g\.|so that)\b")
EQUALS = re.compile(r"(?<![<>=!])=(?!=)|:=")
HEAD = re.compile(r"\s*[^\W\d_]\w*'*\s*(?:\([^()]*\)|\[[^\[\]]*\])?(?:_\w+)?\s*")
PIECE = re.compile(
    r"[^\W\d_]\w*'*(?:\s*\.\s*[^\W\d_]\w*)*|\d+(?:\.\d*)?|\.\d+|[<>=!]=|[-+*/^()\[\],|<>%=.]|\S"
)
NO_NAMES = frozenset("not never and or but it so is are then with nicht kein und oder".split())
COMPARING = frozenset({"<=", ">=", "==", "!="})
JOINING = frozenset("+-*/^([,|<>%=") | COMPARING
FOLLOWING = frozenset("+-*/^)],|<>%=") | COMPARING


@dataclass(frozen=True)
class Formula:
    """A formula of a text.

    Attributes:
        head: the name before its equals sign, if that is a name.
        tree: the formula.
        denied: the text denies it.
    """

    head: str
    tree: Tree
    denied: bool


@dataclass(frozen=True)
class Asked:
    """The formula that is asked for.

    Attributes:
        head: what it is a formula for, if that is said.
        tree: the formula.
        letters: those in it, in order.
    """

    head: str
    tree: Tree
    letters: tuple[str, ...]


@lru_cache(maxsize=256)
def asked_for(expected: str) -> Asked:
    """The formula that a teacher wrote.

    Raises:
        NoTree: it is none, or has no letter.
    """
    head, tree = _sides(_in_signs(expected), frozenset())
    letters = tuple(sorted(tree.names() - set(CONSTANTS)))
    if not letters or not np.isfinite(value_of(tree, _samples(letters))).any():
        raise NoTree
    return Asked(head, tree, letters)


def line_of(asked: Asked) -> tuple[float, float] | None:
    """Slope and intercept of a formula that is a straight line in its one letter; None of others."""
    if len(asked.letters) != 1:
        return None
    lines = []
    for others in ((-3.0, 7.0), (2.0, 11.0)):  # what depends on the other entries is none
        x = np.array([0.0, 1.0, *others])
        y = value_of(asked.tree, {asked.letters[0]: x})
        if y.shape != x.shape or not np.isfinite(y).all():
            return None
        slope, intercept = float(y[1] - y[0]), float(y[0])
        if not np.allclose(slope * x + intercept, y):
            return None
        lines.append((slope, intercept))
    return lines[0] if np.allclose(lines[0], lines[1]) else None


def is_readable(text: str) -> bool:
    """Whether there is a formula in a text."""
    return any(True for _ in _formulas(_in_signs(text), USUAL_LETTERS))


def verdict(text: str, asked: Asked) -> Verdict:
    """What a text says of the formula that is asked for.

    "both": it says another, too. "denied": it says that it is not that. "names": it has other letters, and it
    is not clear which is which. "unreadable": it has no formula.
    """
    formulas = list(_formulas(_in_signs(text), frozenset(asked.letters)))
    used = _steps(formulas, asked)
    said = [(formula, _fits(formula, asked, used)) for formula in formulas if formula.head not in used]
    if not said:
        return "unreadable"
    meant = {fit for formula, fit in said if not formula.denied}
    if not meant:
        return "denied" if any(fit != "wrong" for _, fit in said) else "wrong"
    if meant == {"right"}:
        return "right"
    if "right" in meant:
        return "both"
    return "names" if "names" in meant else "wrong"


def _in_signs(text: str) -> str:
    """A text in small letters with the words and signs of formulas as a computer has them."""
    text = (
        with_powers(without_tex(cases_as_words(text[:READ_CHARS])))
        .replace("Σ", " sum ")
        .replace("∑", " sum ")
    )
    text = plainly(unicodedata.normalize("NFKC", text)).lower().replace("×", "*")
    text = LIBRARIES.sub("", LIBRARIES.sub("", spelled_out(text)))
    for pattern, instead in WORDS:
        text = re.sub(r"[ \t]+", " ", re.sub(pattern, instead, text))
    return with_where(text)


def _sides(text: str, letters: frozenset[str]) -> tuple[str, Tree]:
    """The name before an equals sign, and the formula."""
    sides = [side for side in EQUALS.split(text) if side.strip()]
    if not sides:
        raise NoTree
    heads = [side for side in sides[:-1] if HEAD.fullmatch(side)]
    rest = [side for side in sides if side not in heads] or sides[-1:]
    if len(rest) > 1 and HEAD.fullmatch(rest[-1]):  # "n * m = parameters"
        rest = rest[:-1]
    head = re.match(r"\w+", heads[0].strip()) if heads else None
    trees = [tree_of(side, letters) for side in rest]
    whole = trees[0]
    if len(trees) > 1:  # "n*m + m = (n + 1)*m": wrong unless all are the same
        whole = Tree("same", tuple(trees))
    return head.group() if head else "", whole


def _formulas(text: str, letters: frozenset[str]) -> Iterator[Formula]:
    """The formulas of a text, in order."""
    found = 0
    heads: set[str] = set()
    for statement in STATEMENT_END.split(text):
        for start, run in _runs(statement, letters):
            if found >= FORMULAS_LIMIT:
                return
            try:
                head, tree = _sides(run, letters)
            except (NoTree, RecursionError):
                continue
            names = tree.names() - (set(CONSTANTS) - heads)
            if names and tree.what not in COMPARED and (tree.what != "name" or head):
                found += 1
                heads |= {head} - {""}
                yield Formula(head, tree, DENIED.search(statement[:start]) is not None)


def _runs(statement: str, letters: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Stretches of a statement that may be formulas, and where they begin."""
    pieces = list(PIECE.finditer(statement))
    start: int | None = None
    end = 0
    for place, match in enumerate(pieces):
        before = pieces[place - 1].group() if place else ""
        after = pieces[place + 1].group() if place + 1 < len(pieces) else ""
        kind = _kind(match.group(), before, after, letters)
        if kind == "unit" and start is not None:
            statement = f"{statement[: match.start()]}{' ' * len(match.group())}{statement[match.end() :]}"
            continue
        if kind == "formula":
            start, end = (match.start() if start is None else start), match.end()
            continue
        if start is not None:
            yield start, _trimmed(statement[start:end])
        start = None
    if start is not None:
        yield start, _trimmed(statement[start:end])


def _kind(piece: str, before: str, after: str, letters: frozenset[str]) -> Literal["formula", "unit", "word"]:
    """Whether a piece of text belongs to a formula, is a unit in one ("n inputs * m"), or a word."""
    if piece in NO_NAMES:
        return "word"
    if not piece[0].isalpha():
        signs = piece[0].isdigit() or piece in FOLLOWING or piece in JOINING or re.fullmatch(r"\.\d*", piece)
        return "formula" if signs else "word"
    bare = re.sub(r"_[ijk]$|'+$", "", piece)
    if (
        piece in FUNCTIONS
        or bare in letters
        or bare in CONSTANTS
        and (before in "^(*/+-" or after in JOINING)
    ):
        return "formula"
    known = before in letters or before[:1].isdigit()
    if known and len(piece) > 2 and (not after or after in FOLLOWING) and not set(piece) <= letters:
        return "unit"
    joined = before in JOINING or after in FOLLOWING - {","}
    called = after == "(" and before not in letters
    product = bool(letters) and set(bare) <= letters
    return "formula" if joined or called or product else "word"


def _trimmed(run: str) -> str:
    """A stretch without what sets it off from the words around it."""
    run = run.strip(" ,.!<>")
    while run and run.count("(") > run.count(")") and run[0] == "(":
        run = run[1:].lstrip()
    while run and run.count(")") > run.count("(") and run[-1] == ")":
        run = run[:-1].rstrip()
    return re.sub(r"^[*/]+|[-+*/^=]+$", "", run).strip()


def _steps(formulas: Sequence[Formula], asked: Asked) -> Mapping[str, Tree]:
    """Formulas for names that a later formula has in it: "e = exp(x)", and then "e / sum(e)"."""
    steps: dict[str, Tree] = {}
    for place, formula in enumerate(formulas):
        later = [other.tree.names() for other in formulas[place + 1 :]]
        if (
            formula.head
            and formula.head not in asked.letters
            and any(formula.head in names for names in later)
        ):
            steps[formula.head] = formula.tree
    return steps


def _fits(formula: Formula, asked: Asked, steps: Mapping[str, Tree]) -> Literal["right", "names", "wrong"]:
    names = formula.tree.names() - (set(CONSTANTS) - set(asked.letters)) - set(steps)
    for step in steps.values():
        names |= step.names() - set(CONSTANTS) - set(steps)
    own = sorted(names - set(asked.letters))
    free = [letter for letter in asked.letters if letter not in names]
    # "x = 2y - 1" is no "y = 2x - 1".
    if asked.head and asked.head in own:
        return "names" if formula.head != asked.letters[0] else "wrong"
    if not own:
        return "right" if _same(formula.tree, asked, {}, steps) else "wrong"
    if len(own) != len(free) or len(own) > LETTERS_LIMIT:
        return "names" if len(own) > len(free) else "wrong"
    fitting = [
        order
        for order in permutations(free)
        if _same(formula.tree, asked, dict(zip(own, order, strict=True)), steps)
    ]
    if not fitting:
        return "wrong"
    return "right" if len(own) == 1 else "names"


def _same(tree: Tree, asked: Asked, meant: Mapping[str, str], steps: Mapping[str, Tree]) -> bool:
    """Whether two formulas come to the same, where letters of one stand for letters of the other."""
    values = _samples(asked.letters)
    known = dict(values) | {name: values[letter] for name, letter in meant.items()}
    try:
        for name, step in steps.items():
            known[name] = value_of(step, known)
        expected = value_of(asked.tree, values)
        trees = tree.parts if tree.what == "same" else (tree,)
        return all(_equal(value_of(each, known), expected) for each in trees)
    except NoTree:
        return False


def _equal(value: Values, expected: Values) -> bool:
    if value.shape not in (expected.shape, ()):
        return False
    return bool(np.allclose(value, expected, rtol=1e-6, atol=1e-9, equal_nan=True))


def _samples(letters: Sequence[str]) -> dict[str, Values]:
    """For each letter other values, above and below zero."""
    return {
        letter: np.roll(np.array(SAMPLES), place) * (1 + 0.37 * place) for place, letter in enumerate(letters)
    }
