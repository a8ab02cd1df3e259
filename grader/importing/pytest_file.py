"""Tests for pytest, also those that gradescope_utils marks: a file, or a folder with several and a solution.

They are read as text: nothing of them runs here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from grader.assignment import SLUG
from grader.importing import pytest_cut
from grader.importing.imported import Imported, ImportedItem, ImportRefused
from grader.importing.pytest_conftest import joined
from grader.test_functions import Test, called, tests

SYSTEM = "pytest"
PATTERNS = ("test*.py", "*_test.py")
CONFTEST = "conftest.py"
SOLUTIONS = ("solution.py", "reference.py")
TASKS = ("task.md", "README.md")
USUAL = ("submission", "student", "main")  # as tests call the work of a student
LARGEST = 64 << 20  # bytes of a file that lies beside each submission
DEFAULT_S = 30.0


def read(path: Path) -> list[Imported]:
    """The assignment that a file of tests, or a folder with several, asks for.

    A test's points are those of `@pytest.mark.points(2)`, or of gradescope_utils' `@weight(2)`; else 1.
    The solution is `solution.py` or `reference.py` beside the tests, or the one file there that they import.

    Args:
        path: the file; or the folder, in which, or in whose `tests`, the files are called `test_….py`.

    Raises:
        ImportRefused: there is no test, or a file that cannot be read; the message says what to do.
    """
    files = _files_of_tests(path)
    root = path if path.is_dir() else path.parent
    folders = tuple(dict.fromkeys((root, *(file.parent for file in files))))
    sources = {file: _text(file) for file in files}
    left: list[str] = []
    items: list[ImportedItem] = []
    for file, source in sources.items():
        conftest = file.parent / CONFTEST
        whole, not_joined = joined(_text(conftest), source, file.name) if conftest.is_file() else (source, ())
        tree = _tree(whole, file.name)
        left += [*not_joined, *(f"{file.name}: {line}" for line in pytest_cut.not_taken(tree))]
        for test in tests(tree):
            items.append(_item(whole, tree, test, file.name, {item.slug for item in items}))
        left += _shown_later(tree)
    if not items:
        raise ImportRefused(
            f"{path.name}: expected functions whose names begin with test. Received: none. Name their file"
        )
    used = _Used.of(
        [*sources.values(), *(_text(one / CONFTEST) for one in folders if (one / CONFTEST).is_file())]
    )
    solution, remark = _solution(folders, used)
    left += [remark] if remark else []
    beside = _beside(folders, used, solution, left)
    task = next((text for name in TASKS if path.is_dir() and (text := _text_of(root / name))), "")
    name = path.name if path.is_dir() else re.sub(r"^tests?_|_tests?$", "", path.stem)
    return [
        Imported(
            slug=_slug(name, set()),
            title=_in_words(name),
            system=SYSTEM,
            items=tuple(items),
            reference=_with_its_own(solution, beside) if solution is not None else {},
            files=beside,
            task=task,
            left=tuple(dict.fromkeys(left)),
        )
    ]


def _files_of_tests(path: Path) -> list[Path]:
    if path.is_file() and path.suffix == ".py":
        return [path]
    if not path.is_dir():
        raise ImportRefused(f"expected a file of tests for pytest, or a folder of them. Received: {path}")
    found = {
        file for folder in (path, path / "tests") for pattern in PATTERNS for file in folder.glob(pattern)
    }
    if not found:
        raise ImportRefused(
            f"{path.name}: expected files called test_….py in it, or in its folder tests. Received: none. "
            "Name the file of tests itself"
        )
    return sorted(found)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ImportRefused(
            f"{path.name}: expected text in UTF-8. Received: {error}. Save it as UTF-8"
        ) from error


def _text_of(path: Path) -> str:
    return _text(path) if path.is_file() else ""


def _tree(source: str, name: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ImportRefused(f"{name}: expected Python. Received: {error}. Mend the file") from error


def _item(source: str, tree: ast.Module, test: Test, file: str, known: set[str]) -> ImportedItem:
    own_class, _, name = test.node.rpartition("::")
    short = re.sub(r"^tests?_?", "", name) or name
    slug = _slug(short, known, also=f"{own_class}_{short}" if own_class else f"{PurePath(file).stem}_{short}")
    number = _said(test, "number")
    title = (ast.get_docstring(test.function) or "").partition("\n")[0].strip() or _in_words(short)
    return ImportedItem(
        slug,
        f"{number} {title}" if number is not None else title,
        _points(test, file),
        "tests",
        pytest_cut.cut(source, tree, test, hidden=_said(test, "visibility") not in (None, "visible")),
        seconds=float(_said(test, "timeout") or DEFAULT_S),
    )


def _points(test: Test, file: str) -> float:
    """What a test is worth.

    Raises:
        ImportRefused: what it says is no number.
    """
    points = _said(test, "points")
    points = _said(test, "weight") if points is None else points
    if points is None:
        return 1.0
    if isinstance(points, bool) or not isinstance(points, int | float) or not points >= 0:
        raise ImportRefused(
            f"{file}: {test.node}: expected points that are a number, from 0. Received: {points!r}. "
            "Write it out, as in @pytest.mark.points(2)"
        )
    return float(points)


def _said(test: Test, name: str) -> Any:
    """What the nearest decorator of this name says; None without one. What is no literal is given as text."""
    for mark in test.marks:
        if called(mark) == name and isinstance(mark, ast.Call):
            given = [*mark.args, *(word.value for word in mark.keywords)]
            try:
                return ast.literal_eval(given[0]) if given else None
            except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                return ast.unparse(given[0])
    return None


def _shown_later(tree: ast.Module) -> Iterator[str]:
    for test in tests(tree):
        when = _said(test, "visibility")
        if when not in (None, "visible", "hidden"):
            yield f"{test.node} is to be shown later ({when}): here students never see it"


@dataclass(frozen=True)
class _Used:
    """What tests use: the modules that they `imported`, and short `texts` in them, which may name files."""

    imported: tuple[str, ...]
    texts: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, sources: Sequence[str]) -> _Used:
        imported: dict[str, None] = {}
        texts: set[str] = set()
        for node in (node for source in sources for node in ast.walk(ast.parse(source))):
            if isinstance(node, ast.Import):
                imported |= dict.fromkeys(name.name.split(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported[node.module.split(".")[0]] = None
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
                texts.add(node.value)
                name = node.value.removesuffix(".py")
                if name.isidentifier() and name != node.value:  # a program that is opened
                    imported[name] = None
        return cls(tuple(imported), frozenset(texts))


def _solution(folders: Sequence[Path], used: _Used) -> tuple[Path | None, str]:
    """The file that earns every point, and what is to be done where it is not there or not clear."""
    named = [folder / name for folder in folders for name in SOLUTIONS if (folder / name).is_file()]
    if named:
        return named[0], ""
    imported = {
        name: folder / f"{name}.py"
        for name in used.imported
        for folder in folders
        if (folder / f"{name}.py").is_file()
    }
    usual = [imported[name] for name in USUAL if name in imported]
    found = usual[:1] or list(imported.values())
    if len(found) == 1:
        return found[0], ""
    asked = next((name for name in USUAL if name in used.imported), "submission")
    if not found:
        return None, f"There is no solution: put it beside the tests as solution.py. Tests know it as {asked}"
    several = " and ".join(sorted(path.name for path in found))
    return (
        None,
        f"{several} may each be the solution: call it solution.py, so that the others are no student's",
    )


def _with_its_own(solution: Path, beside: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The solution, with the modules that it imports and that are not given to everybody."""
    names = [f"{name}.py" for name in _Used.of([_text(solution)]).imported]
    own = [file for name in names if name not in beside and (file := solution.parent / name).is_file()]
    return {file.name: file.read_bytes() for file in dict.fromkeys([solution, *own])}


def _beside(
    folders: Sequence[Path], used: _Used, solution: Path | None, left: list[str]
) -> Mapping[str, bytes]:
    """The files that lie beside the tests and that they name: data, and modules of the teacher's."""
    names = [f"{name}.py" for name in used.imported] if solution is not None else []
    names += sorted(text for text in used.texts if not text.endswith(".py"))
    found: dict[str, bytes] = {}
    for name in names:
        for folder in folders:
            file = folder / name
            inside = (
                PurePath(name).name == name
                and name not in (CONFTEST, "", ".", "..")
                and not name.startswith(".")
            )
            if (
                not inside
                or not file.is_file()
                or file == solution
                or any(file.match(one) for one in PATTERNS)
            ):
                continue
            if file.stat().st_size > LARGEST:
                left.append(f"{name} is larger than {LARGEST >> 20} MB: bring it as data of the assignment")
                continue
            found.setdefault(name, file.read_bytes())
    return found


def _slug(name: str, known: set[str], *, also: str = "") -> str:
    """A name here, after one of a test; `also` where another has that, and numbers after that."""
    plain = [_plain(one) for one in (name, also) if one]
    for slug in (*plain, *(f"{plain[-1][:58]}_{number}" for number in range(2, len(known) + 3))):
        if slug not in known:
            return slug
    raise AssertionError("there are more numbers than slugs")


def _plain(name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()).strip("_")[:64]
    return slug if SLUG.fullmatch(slug) else f"test_{slug}"[:64].rstrip("_")


def _in_words(name: str) -> str:
    words = re.sub(r"[_\W]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)).strip()
    return words[:1].upper() + words[1:]
