"""Tests for pytest, also those that gradescope_utils marks: a file, or a folder with several and a solution.

They are read as text: nothing of them runs here.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path, PurePath

from grader.assignment import SLUG
from grader.importing import pytest_beside, pytest_cut
from grader.importing.imported import Imported, ImportedItem, ImportRefused
from grader.importing.pytest_beside import CONFTEST, OF_TESTS, PATTERNS, Used
from grader.importing.pytest_conftest import joined
from grader.importing.pytest_said import Said
from grader.importing.text_file import text_of
from grader.test_functions import Test, tests

SYSTEM = "pytest"
TASKS = ("task.md", "README.md")


def read(path: Path) -> list[Imported]:
    """The assignment that a file of tests, or a folder with several, asks for.

    A test's points are those of `@pytest.mark.points(2)`, or of gradescope_utils' `@weight(2)`; else 1.
    The solution is `solution.py` or `reference.py` beside the tests, or what is in a folder called so, or the
    one file there that they import, open or start.

    Args:
        path: the file; or the folder, in which, or in whose `tests`, the files are called `test_….py`.

    Raises:
        ImportRefused: there is no test, or a file that cannot be read; the message says what to do.
    """
    files = _files_of_tests(path)
    root = path if path.is_dir() else path.parent
    folders = tuple(dict.fromkeys((root, *(file.parent for file in files))))
    if root.name in OF_TESTS:  # what they test lies beside that folder
        folders += (root.resolve().parent,)
    sources = {file: text_of(file) for file in files}
    left: list[str] = []
    items: list[ImportedItem] = []
    for file, source in sources.items():
        conftest = file.parent / CONFTEST
        whole, not_joined = (
            joined(text_of(conftest), source, file.name) if conftest.is_file() else (source, ())
        )
        tree = _tree(whole, file.name)
        left += [*not_joined, *(f"{file.name}: {line}" for line in pytest_cut.not_taken(tree))]
        said = Said(tree)
        for test in tests(tree):
            items.append(_item(whole, tree, test, file.name, {item.slug for item in items}, said))
        left += said.shown_later()
    if not items:
        raise ImportRefused(
            f"{path.name}: expected functions whose names begin with test. Received: none. Name their file"
        )
    used = Used.of(
        [*sources.values(), *(text_of(one / CONFTEST) for one in folders if (one / CONFTEST).is_file())]
    )
    solution = pytest_beside.solution(folders, used, files)
    left += [solution.remark] if solution.remark else []
    beside = pytest_beside.beside(folders, used, solution, left)
    left += pytest_beside.taken_for_the_program(used, folders, solution)
    task = next((text for name in TASKS if path.is_dir() and (text := _text_of(root / name))), "")
    name = path.name if path.is_dir() else re.sub(r"^tests?_|_tests?$", "", path.stem)
    return [
        Imported(
            slug=_slug(name, set()),
            title=_in_words(name),
            system=SYSTEM,
            items=tuple(items),
            reference=pytest_beside.with_its_own(solution, beside),
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
        file
        for folder in (path, *(path / name for name in OF_TESTS))
        for pattern in PATTERNS
        for file in folder.glob(pattern)
    }
    if not found:
        raise ImportRefused(
            f"{path.name}: expected files called test_….py in it, or in its folder tests. Received: none. "
            "Name the file of tests itself"
        )
    return sorted(found)


def _text_of(path: Path) -> str:
    return text_of(path) if path.is_file() else ""


def _tree(source: str, name: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ImportRefused(f"{name}: expected Python. Received: {error}. Mend the file") from error


def _item(source: str, tree: ast.Module, test: Test, file: str, known: set[str], said: Said) -> ImportedItem:
    own_class, _, name = test.node.rpartition("::")
    short = re.sub(r"^tests?_?", "", name) or name
    slug = _slug(short, known, also=f"{own_class}_{short}" if own_class else f"{PurePath(file).stem}_{short}")
    title = (ast.get_docstring(test.function) or "").partition("\n")[0].strip() or _in_words(short)
    return ImportedItem(
        slug,
        f"{said.number(test)} {title}".strip(),
        said.points(test, file),
        "tests",
        pytest_cut.cut(source, tree, test, hidden=said.hidden(test)),
        seconds=said.seconds(test),
    )


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
