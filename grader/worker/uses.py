"""What a program uses, from its tree: the names of libraries and functions, loops, and where."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.evidence import Use

Place = tuple[int, int]
START: Place = (0, 0)
USES = 1_500  # that are kept
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
WORDS: dict[type[ast.AST], str] = {
    ast.For: "for", ast.While: "while", ast.If: "if", ast.IfExp: "if", ast.Lambda: "lambda", ast.Try: "try",
    ast.With: "with", ast.FunctionDef: "def", ast.ClassDef: "class", ast.ListComp: "comprehension",
    ast.SetComp: "comprehension", ast.DictComp: "comprehension", ast.GeneratorExp: "comprehension",
}  # fmt: skip


def uses(source: bytes, name: str) -> dict[Use, list[Place]]:
    """What the program `name` uses, each thing once for each function; and the statements it stands in.

    A name of a library is written out: `np.mean` is "numpy.mean", what is called on something else ".mean".
    A statement is told by its line and its column, from 0.
    """
    try:
        tree = ast.parse(source, name)
        aliases = dict(_aliases(tree))
        found: dict[tuple[str, str], tuple[Use, list[Place]]] = {}
        for use, place in _of(tree, aliases, "", START):
            if len(found) >= USES and (use.name, use.function) not in found:
                continue
            found.setdefault((use.name, use.function), (use, []))[1].append(place)
        return dict(found.values())
    except UNREADABLE:
        return {}


def _aliases(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that imports bring, and what each stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or whole, whole
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _of(node: ast.AST, aliases: dict[str, str], function: str, place: Place) -> Iterator[tuple[Use, Place]]:
    place = (node.lineno, node.col_offset) if isinstance(node, ast.stmt) else place
    inside = node.name if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) else ""
    within = f"{function}.{inside}" if function and inside else inside or function
    if (word := WORDS.get(type(node))) is not None:  # a definition is in what it defines
        yield Use(word, getattr(node, "lineno", 0), within[:300]), place
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.MatMult):
        yield Use("@", node.lineno, function[:300]), place
    for name in _named(node, aliases):
        yield Use(name[:300], getattr(node, "lineno", 0), function[:300]), place
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.Attribute) and _root(node) in aliases):  # whose parts are in its name
            yield from _of(child, aliases, within, place)


def _root(node: ast.expr) -> str:
    """The name that a chain of attributes begins with; "" where it begins with something else."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _named(node: ast.AST, aliases: dict[str, str]) -> Iterator[str]:
    """What a node names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Attribute):
        root = _root(node)
        yield aliases[root] + ast.unparse(node)[len(root) :] if root in aliases else f".{node.attr}"
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield aliases.get(node.id, node.id)
