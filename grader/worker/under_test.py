"""What a file of tests calls the program that it tests.

Tests are written for one name, `submission.py` or a student's own, and programs are handed in under any.
While tests run, the program that has run is there under the name that they ask for. It is run again where a
test asks for that: it takes the module away, reloads it, or imports it while it keeps what is printed or
gives what is read.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path, PurePath
from types import ModuleType
from typing import Any

IMPORTING = ("import_module", "__import__", "importorskip")
ANEW = ("modules", "reload")  # by which a module is made to run once more
DOTTED = re.compile(r"\w[\w-]*(\.\w[\w-]*)*")  # of a module, "7" and "my-work" among them
TEXT = 200  # characters of a text that may name a file
FILE = re.compile(r"[^\s\"'<>|;&]+\.py\b")  # in a text, which may be a whole command


@dataclass(frozen=True)
class Names:
    """The modules that a test file imports and that can only be the program.

    Attributes:
        at_once: by those of its lines that run when it is read.
        later: while a test runs, as far as that can be read.
        anew: whether it takes modules away or reloads them, so that what it imports later is to run.
        inner: of `from src import work` what it may mean by a module: "src.work".
    """

    at_once: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    anew: bool = False
    inner: frozenset[str] = frozenset()


def names(source: str, folder: Path, program: str) -> Names:
    """The modules that a test file imports and that can only be the program.

    A module that comes with Python, is installed, or lies in the folder is itself; but a file that is the
    program is the program, as it was run. Where the tests name that file, other names are none of it.

    Args:
        source: the test file.
        folder: where the program lies, with what was handed in or given beside it.
        program: the name of its file.

    Raises:
        SyntaxError: the test file is no Python.
    """
    tree = ast.parse(source)
    inside = {id(part) for node in _functions(tree) for part in ast.walk(node)}
    imported = list(_imported(tree))
    # The parts of a name with dots are found one by one, so that they are all there at once.
    at_once = {name for node, name in imported if id(node) not in inside or "." in name}
    at_once |= {one.rpartition(".")[0] for one in _inner(tree)}
    later = {name for _, name in imported} - at_once
    texts = {text for text in _texts(tree) if DOTTED.fullmatch(text)} - at_once - later
    stem = PurePath(program).stem
    if stem in {name.split(".")[0] for name in at_once | later} or program in _files(tree):
        texts &= {stem}
        at_once, later = ({one for one in each if one.split(".")[0] == stem} for each in (at_once, later))
    elsewhere = [entry for entry in sys.path if entry not in ("", str(folder)) and Path(entry) != folder]

    def unknown(name: str) -> bool:
        first = name.partition(".")[0]
        beside = first != stem and ((folder / f"{first}.py").exists() or (folder / first).is_dir())
        installed = first in sys.stdlib_module_names or PathFinder.find_spec(first, elsewhere) is not None
        return not (beside or installed)

    later |= {name for name in texts if "." not in name}
    return Names(
        frozenset(filter(unknown, at_once)),
        frozenset(filter(unknown, later)),
        any(isinstance(node, ast.Name | ast.Attribute) and _last(node) in ANEW for node in ast.walk(tree)),
        frozenset(_inner(tree)),
    )


@contextlib.contextmanager
def alias(asked: Names, again: Again) -> Iterator[None]:
    """Let the program's module be imported under other names for a while.

    Args:
        asked: as `names` found them.
        again: gives the module, and runs it again where that is asked for.
    """
    lacking = {one for one in asked.inner if one.rpartition(".")[2] not in vars(again.main)}
    modules = _modules(
        asked.at_once | {one for one in lacking if one.rpartition(".")[0] in asked.at_once}, again
    )
    named = modules.keys() | asked.later
    before = {name: sys.modules[name] for name in named if name in sys.modules}
    sys.modules.update(modules)
    finder = _Finder(again, asked, modules)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):  # a test has taken it out
            sys.meta_path.remove(finder)
        for name in named:
            sys.modules.pop(name, None)
        sys.modules.update(before)


class _Package(ModuleType):
    """A package that the program is in, by the name that tests have for it."""

    def __init__(self, name: str, main: ModuleType):
        super().__init__(name)
        self.__path__: list[str] = []
        self._main = main

    def __getattr__(self, name: str) -> Any:
        return getattr(self._main, name)


def _modules(asked: Collection[str], again: Again) -> dict[str, ModuleType]:
    """The modules of these names, with the packages that they are in."""
    modules: dict[str, ModuleType] = {}
    for name in sorted(asked, key=len, reverse=True):
        modules.setdefault(name, again.main)
        while "." in name:
            above, _, own = name.rpartition(".")
            package = modules.setdefault(above, _Package(above, again.main))
            package.__dict__[own] = modules[name]
            name = above
    return modules


@dataclass
class Again:
    """The program, which runs again where a test asks for it.

    Attributes:
        main: the module in which it ran.
        name: of its file.
        source: its text.
        streams: what was there to read from and print to when the test began; () before it has.
    """

    main: ModuleType
    name: str
    source: bytes
    streams: tuple[Any, ...] = field(default=(), repr=False)

    def begins(self) -> None:
        """Remember what a test finds, so that it is seen whether it puts something in its place."""
        self.streams = self._now()

    def replaced(self) -> bool:
        """Whether the test keeps what is printed, or gives what is read: it wants to see the program run."""
        return bool(self.streams) and self.streams != self._now()

    def fill(self, module: ModuleType, name: str) -> None:
        """Run the program in a module, as an import under this name does.

        Raises:
            Exception: whatever the program raises.
        """
        before = module.__dict__.get("__name__")
        module.__dict__.update(__name__=name, __file__=self.name)
        try:
            exec(compile(self.source, self.name, "exec", dont_inherit=True), module.__dict__)  # noqa: S102
        finally:
            if module is self.main:
                module.__dict__["__name__"] = before

    @staticmethod
    def _now() -> tuple[Any, ...]:
        return (sys.stdin, sys.stdout, sys.stderr, builtins.input, list(sys.argv))


class _Finder:
    """Finds the program under the names by which a test file may mean it, and where it is reloaded."""

    def __init__(self, again: Again, asked: Names, there: Collection[str]):
        self._again, self._asked, self._there = again, asked, there

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find it; None for whatever is not the program."""
        known = name in self._there or name in self._asked.later
        return ModuleSpec(name, self) if known or target is self._again.main else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Give the program as it has run; None where it is to run again."""
        taken_away = spec.name in self._there
        return None if taken_away or self._asked.anew or self._again.replaced() else self._again.main

    def exec_module(self, module: ModuleType) -> None:
        """Run it, but where it is given as it has run."""
        reloaded = module.__spec__ is not None and module.__spec__.name == module.__name__
        if module is not self._again.main:
            self._again.fill(module, module.__name__)
            return
        module.__spec__ = None  # as a program has none
        if reloaded:
            self._again.fill(module, PurePath(self._again.name).stem)


@contextlib.contextmanager
def lies_as_asked(source: str, folder: Path, program: str) -> Iterator[None]:
    """Let the program's file lie in the folder under the names by which tests open or start it.

    A test file asks for a file by a text that names a Python program: `open("submission.py")`. A copy lies
    there while the tests run, unless there is a file of that name, or the program's own is among those names.

    Args:
        source: the test file.
        folder: where the program lies.
        program: the name of its file.

    Raises:
        SyntaxError: the test file is no Python.
        OSError: the folder cannot be written to.
    """
    asked = _files(ast.parse(source))
    copies = [path for name in sorted(asked) if not (path := folder / name).exists()]
    if program in asked:
        copies = []
    try:
        for path in copies:
            path.write_bytes((folder / program).read_bytes())
        yield
    finally:
        for path in copies:
            with contextlib.suppress(OSError):
                path.unlink()


def _files(tree: ast.Module) -> set[str]:
    """The programs that are named in the texts of a file, without a folder."""
    found = {PurePath(name) for text in _texts(tree) for name in FILE.findall(text)}
    return {path.name for path in found if len(path.parts) == 1}


def _texts(tree: ast.Module) -> Iterator[str]:
    """The short texts of a file, those that it is told about itself aside."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            if len(node.value) < TEXT:
                yield node.value


def _functions(tree: ast.Module) -> Iterator[ast.AST]:
    """What of a file runs only when it is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from node.body if isinstance(node.body, list) else [node.body]


def _imported(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """The modules that are imported anywhere in a file, by name, with where."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node, node.module
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.args[0].value
            if _last(node.func) in IMPORTING and isinstance(name, str) and DOTTED.fullmatch(name):
                yield node, name


def _inner(tree: ast.Module) -> Iterator[str]:
    """What is imported from something, and then has something of its own asked for, as modules have."""
    owners = {
        node.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (
                f"{node.module}.{one.name}" for one in node.names if (one.asname or one.name) in owners
            )


def _last(node: ast.expr) -> str:
    """The last name of an expression: "modules" of `sys.modules`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
