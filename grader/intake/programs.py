"""Which of several programs is the work: none that others import, and first one that makes a network."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

STARTER = "starter"  # the file students were given; what they made of it counts before it
USUAL = ("submission", "main", "model", "assignment", "solution")
MAKERS = frozenset("Sequential Model load_model clone_model model_from_json model_from_config".split())
NO_PROGRAM = frozenset("setup.py conftest.py noxfile.py manage.py __init__.py".split())
TESTS = re.compile(r"test_.*|.*_tests?", re.IGNORECASE)
TESTERS = frozenset(("pytest", "unittest"))
READ_LIMIT = 300_000  # characters of a program that are parsed
# What is looked for where a program cannot be parsed.
IMPORTED = re.compile(r"^[ \t]*(?:from[ \t]+\.*([\w.]+)[ \t]+import|import[ \t]+([\w., \t]+))", re.M)
MADE = re.compile(rf"\b(?:{'|'.join(sorted(MAKERS))})\s*\(")
COMPILED, FITTED = re.compile(r"\.compile\s*\("), re.compile(r"\.(?:fit|train_on_batch)\s*\(")


@dataclass(frozen=True)
class Traits:
    """What can be seen of a program without running it.

    Attributes:
        imports: the modules it imports, by their full names.
        makes: it makes a network.
        trains: how much of compiling and fitting it does, 0 to 2.
    """

    imports: frozenset[str]
    makes: bool
    trains: int


def traits(program: str) -> Traits:
    """What can be seen of a program."""
    try:
        tree = ast.parse(program) if len(program) <= READ_LIMIT else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    if tree is None:
        statements = IMPORTED.findall(program)
        names = [
            origin or clause.split(" as ")[0].strip()
            for origin, imported in statements
            for clause in (imported or origin).split(",")
        ]
        trains = bool(COMPILED.search(program)) + bool(FITTED.search(program))
        return Traits(frozenset(names), bool(MADE.search(program)), trains)
    imports: set[str] = set()
    called: set[str] = set()
    makes = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            imports |= {module, *(f"{module}.{alias.name}".lstrip(".") for alias in node.names)}
        elif isinstance(node, ast.Call):
            called.add(_name(node.func))
        elif isinstance(node, ast.ClassDef):
            makes |= any(_name(base) in ("Model", "Sequential") for base in node.bases)
    trains = ("compile" in called) + bool({"fit", "train_on_batch"} & called)
    return Traits(frozenset(imports), makes or bool(MAKERS & called), trains)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def ranked(student: str, programs: Mapping[str, str], sizes: Mapping[str, int]) -> list[str]:
    """The programs that may be the work, the likeliest first.

    Args:
        student: whose it is: a program may be named like them.
        programs: each by the name of its file, as Python.
        sizes: bytes of each, as it was handed in.
    """
    all_traits = {name: traits(text) for name, text in programs.items()}
    helpers = _helpers(all_traits)
    own = [name for name in programs if name not in helpers and not _is_none(name, all_traits[name])]
    own = own or [name for name in programs if name not in helpers] or list(programs)
    usual = [student.lower(), *USUAL]

    def key(name: str) -> tuple[object, ...]:
        stem = PurePosixPath(name).stem.lower()
        return (
            all_traits[name].makes, all_traits[name].trains, not TESTS.fullmatch(stem),
            -usual.index(stem) if stem in usual else -len(usual), stem != STARTER, _written(programs[name]),
            sizes[name],
        )  # fmt: skip

    return sorted(own, key=key, reverse=True)


def _written(program: str) -> int:
    """How many characters of code a program has: a notebook's file is longer with nothing in it."""
    lines = (line.strip() for line in program.splitlines())
    return sum(len(line) for line in lines if not line.startswith("#"))


def rivals(names: Sequence[str], programs: Mapping[str, str]) -> list[str]:
    """Of programs in their order, those after the first that may be the work, too: that make a network."""
    if not names or not traits(programs[names[0]]).makes:
        return []
    return [name for name in names[1:] if traits(programs[name]).makes]


def _is_none(name: str, seen: Traits) -> bool:
    """Whether a file is no program of anybody's homework."""
    return PurePosixPath(name).name.lower() in NO_PROGRAM or bool(TESTERS & seen.imports)


def _helpers(seen: Mapping[str, Traits]) -> set[str]:
    """The programs that others import, unless these are less of the work than what they import."""
    helpers = set()
    for name, own in seen.items():
        if not name.lower().endswith(".py"):
            continue
        users = [other for other in seen if other != name and _imports(seen[other].imports, name)]
        users = [other for other in users if not _is_none(other, seen[other])]
        best = max(((seen[user].makes, seen[user].trains) for user in users), default=None)
        whole = own.makes and own.trains == 2
        if best is not None and (best >= (own.makes, own.trains) or not whole):
            helpers.add(name)
    return helpers if len(helpers) < len(seen) else set()


def _imports(modules: Collection[str], name: str) -> bool:
    """Whether one of the modules is what lies in a file of this name, from wherever it is imported."""
    parts = PurePosixPath(name).with_suffix("").parts
    return any(".".join(parts[start:]) in modules for start in range(len(parts)))
