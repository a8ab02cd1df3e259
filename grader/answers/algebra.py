"""Formulas as trees, read from a text and evaluated for made-up values: nothing is ever run.

What a letter stands for is a row of values, of which "max(0, x)" takes each, and "sum(x)" all together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LETTERS = 6  # of a product without signs: "nm"
Values = NDArray[np.float64]
PIECES_LIMIT, DEEPEST = 160, 40  # of one formula
PIECE = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:e[+-]?\d+(?![\w.]))?|\.\d+)|(?P<name>[^\W\d_]\w*'*)|(?P<sign>\*\*|//|[<>=!]=|[-+*/^()\[\],.|<>=%]))"
)
SIGNS = {"^": "**", "[": "(", "]": ")"}
# Behind the names of their libraries.
LIBRARIES = re.compile(
    r"\b(?:np|numpy|math|tf|tensorflow|torch|keras|ops|backend|jnp|nn|linalg|k)\s*\.\s*(?=[a-z])"
)
INDEX = re.compile(r"_(?:[ijk])$|'+$")  # "x_i" is any entry of x
SINGLE: Mapping[str, Callable[[Values], Values]] = {
    "exp": np.exp,
    "log": np.log,
    "ln": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "fabs": np.abs,
    "absolute": np.abs,
    "tanh": np.tanh,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "sin": np.sin,
    "cos": np.cos,
    "square": np.square,
    "sign": np.sign,
    "floor": np.floor,
    "ceil": np.ceil,
    "round": np.round,
    "int": np.trunc,
    "float": np.asarray,
    "array": np.asarray,
}
WHOLE: Mapping[str, Callable[[Values], Values]] = {
    "sum": np.sum,
    "reduce_sum": np.sum,
    "mean": np.mean,
    "average": np.mean,
    "avg": np.mean,
    "reduce_mean": np.mean,
    "len": lambda values: np.asarray(float(np.size(values))),
}
SEVERAL: Mapping[str, Callable[[Values, Values], Values]] = {
    "max": np.maximum,
    "maximum": np.maximum,
    "reduce_max": np.maximum,
    "amax": np.maximum,
    "min": np.minimum,
    "minimum": np.minimum,
    "reduce_min": np.minimum,
    "amin": np.minimum,
}
POWERS = ("pow", "power")
FUNCTIONS = frozenset({*SINGLE, *WHOLE, *SEVERAL, *POWERS, "where"})
CONSTANTS = {"e": np.e, "pi": np.pi, "π": np.pi}
COMPARED: Mapping[str, Callable[[Values, Values], Values]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


class NoTree(ValueError):
    """A text that is no formula."""


@dataclass(frozen=True)
class Tree:
    """A formula: what is done with which parts.

    Attributes:
        what: a sign, a function, "number" or "name".
        parts: what it is done with.
        name: of a "name".
        number: of a "number".
    """

    what: str
    parts: tuple[Tree, ...] = ()
    name: str = ""
    number: float = 0.0

    def names(self) -> frozenset[str]:
        """The letters in it."""
        own = frozenset({self.name}) if self.name else frozenset()
        return own.union(*(part.names() for part in self.parts))


def pieces_of(text: str) -> list[str]:
    """The signs, numbers and names of a formula.

    Raises:
        NoTree: something else stands in it, or too much.
    """
    text = LIBRARIES.sub("", LIBRARIES.sub("", text)).strip()
    pieces: list[str] = []
    place = 0
    while place < len(text):
        match = PIECE.match(text, place)
        if match is None or len(pieces) >= PIECES_LIMIT:
            raise NoTree
        piece = match["number"] or match["name"] or match["sign"]
        pieces.append(SIGNS.get(piece, piece))
        place = match.end()
    return pieces


def tree_of(text: str, letters: frozenset[str] = frozenset()) -> Tree:
    """The formula that a whole text is.

    Args:
        text: in small letters.
        letters: those that the formula may have: of n and m, "nm" is a product.

    Raises:
        NoTree: it is none.
    """
    reader = _Reader(pieces_of(text), letters)
    tree = reader.compared()
    if reader.place != len(reader.pieces):
        raise NoTree
    return tree


class _Reader:
    """Recursive descent through the pieces of one formula."""

    def __init__(self, pieces: list[str], letters: frozenset[str]) -> None:
        self.pieces, self.letters = pieces, letters
        self.place = self.depth = 0
        self.bars = 0

    def peek(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self.pieces[place] if place < len(self.pieces) else ""

    def take(self, expected: str = "") -> str:
        piece = self.peek()
        if not piece or (expected and piece != expected):
            raise NoTree
        self.place += 1
        return piece

    def compared(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NoTree
        tree = self.total()
        if self.peek() in COMPARED:
            tree = Tree(self.take(), (tree, self.total()))
        self.depth -= 1
        return tree

    def total(self) -> Tree:
        tree = self.product()
        while self.peek() in ("+", "-"):
            tree = Tree(self.take(), (tree, self.product()))
        return tree

    def product(self) -> Tree:
        tree = self.signed()
        while True:
            if self.peek() in ("*", "/", "//", "%"):
                tree = Tree(self.take(), (tree, self.signed()))
            elif self._begins():
                word, last = self.peek(), self.pieces[self.place - 1]
                if word[0].isalpha() and not self._is_short(word) and not last[0].isdigit():
                    raise NoTree  # words in a row
                tree = Tree("*", (tree, self.power()))
            else:
                return tree

    def _is_short(self, word: str) -> bool:
        """Whether it may stand for a factor without a sign before it."""
        bare = INDEX.sub("", word)
        return len(bare) < 3 or bare in FUNCTIONS or word in self.letters or set(bare) <= self.letters

    def _begins(self) -> bool:
        """Whether another factor stands there without a sign."""
        piece = self.peek()
        if piece == "|":
            return self.bars == 0
        return piece == "(" or piece[:1].isalnum()

    def signed(self) -> Tree:
        signs = 0
        while self.peek() in ("+", "-"):
            signs += self.take() == "-"
        tree = self.power()
        return Tree("-", (Tree("number"), tree)) if signs % 2 else tree

    def power(self) -> Tree:
        tree = self.factor()
        while self.peek() == "." and self.peek(1) in FUNCTIONS:
            self.take()
            tree = Tree(self.take(), (tree, *self.arguments()))
        if self.peek() == "**":
            self.take()
            self.depth += 1
            if self.depth > DEEPEST:
                raise NoTree
            tree = Tree("**", (tree, self.signed()))
            self.depth -= 1
        return tree

    def factor(self) -> Tree:
        piece = self.take()
        if piece == "(":
            tree = self.compared()
            self.take(")")
            return tree
        if piece == "|":
            self.bars += 1
            tree = Tree("abs", (self.compared(),))
            self.take("|")
            self.bars -= 1
            return tree
        if piece[0].isdigit() or piece[0] == ".":
            return Tree("number", number=float(piece))
        if not piece[0].isalpha():
            raise NoTree
        name = piece if piece in self.letters else INDEX.sub("", piece)
        if name in FUNCTIONS and name not in self.letters:
            return Tree(name, self.arguments() if self.peek() == "(" else (self.bare(),))
        return self.named(name)

    def bare(self) -> Tree:
        """What a function is of that has no brackets: "sum e^x", "sqrt x"."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise NoTree
        tree = self.product()
        self.depth -= 1
        return tree

    def named(self, name: str) -> Tree:
        if (
            1 < len(name) <= LETTERS
            and name not in self.letters
            and all(letter in self.letters for letter in name)
        ):
            tree = Tree("name", name=name[0])
            for letter in name[1:]:
                tree = Tree("*", (tree, Tree("name", name=letter)))
            return tree
        return Tree("name", name=name)

    def arguments(self) -> tuple[Tree, ...]:
        """What stands in the brackets of a call, without its options ("axis=1")."""
        self.take("(")
        given: list[Tree] = []
        while self.peek() != ")":
            if self.peek(1) == "=":
                self.place += 2
                self.signed()
            else:
                given.append(self.compared())
            if self.peek() == ",":
                self.take()
            elif self.peek() != ")":
                raise NoTree
        self.take(")")
        return tuple(given)


def value_of(tree: Tree, values: Mapping[str, Values]) -> Values:
    """What a formula comes to. Numbers too large for a computer are infinite.

    Raises:
        NoTree: a letter has no value, or a function not what it needs.
    """
    if tree.what == "number":
        return np.asarray(tree.number)
    if tree.what == "name":
        if tree.name in values:
            return values[tree.name]
        if tree.name in CONSTANTS:
            return np.asarray(CONSTANTS[tree.name])
        raise NoTree
    parts = [value_of(part, values) for part in tree.parts]
    with np.errstate(all="ignore"):
        return np.asarray(_done(tree.what, parts), dtype=np.float64)


def _done(what: str, parts: list[Values]) -> Values:
    if what == "where" and len(parts) == 3:
        return np.where(parts[0] != 0, parts[1], parts[2])
    if what in SEVERAL and parts:
        function = SEVERAL[what]
        if len(parts) == 1:
            return np.asarray(np.max(parts[0]) if function is np.maximum else np.min(parts[0]))
        result = parts[0]
        for part in parts[1:]:
            result = function(result, part)
        return result
    if what in WHOLE and len(parts) == 1:
        return np.asarray(WHOLE[what](parts[0]))
    if what in SINGLE and len(parts) == 1:
        return SINGLE[what](parts[0])
    if len(parts) != 2:
        raise NoTree
    first, last = parts
    if what in COMPARED:
        return COMPARED[what](first, last).astype(np.float64)
    operations: dict[str, Callable[[Values, Values], Values]] = {
        "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "//": np.floor_divide, "%": np.mod,
        "**": np.power, "pow": np.power, "power": np.power,
    }  # fmt: skip
    if what not in operations:
        raise NoTree
    return operations[what](first, last)
