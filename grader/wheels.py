"""The grader itself as a wheel: whole for a teacher, and for students no more than `grader check` needs.

A student's program can read whatever is installed beside it. So what students are given holds no rubric and
no answer. What is in it is decided by what the command imports, never by a list that somebody keeps; of the
checks come those that have a preview.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from grader.errors import UsageError

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = "grader"
WHOLE_PROJECT = "Run the command from a complete copy of the grader's project."
LOCK = "requirements.lock"  # the packages it needs, pinned
STUDENTS = "grader.commands.check"  # the command `grader` of a student
CHECKS = "grader.checks"  # which imports what its folder holds
DOTTED = re.compile(rf"{PACKAGE}(\.\w+)+", re.ASCII)
PYPROJECT = """\
[build-system]
requires = {requires}
build-backend = {backend}

[project]
name = {name}
version = {version}
description = "grader check: see what the grader finds in your work, before you hand it in."
requires-python = {python}
dependencies = {dependencies}

[project.scripts]
grader = "{students}:main"

[tool.setuptools]
packages = {packages}
"""


class WheelError(UsageError):
    """The grader cannot be built as a wheel; the message says why."""


def whole(out: Path) -> Path:
    """Build everything, for who grades, as a wheel in `out`.

    Raises:
        WheelError: this is no copy of the project, or pip fails.
    """
    _described()
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        copy = Path(name) / PACKAGE  # a build leaves files in the folder it is done in
        shutil.copytree(PROJECT / PACKAGE, copy / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
        for file in ("pyproject.toml", "README.md"):
            shutil.copy(PROJECT / file, copy / file)
        return _build(copy, out)


def for_students(out: Path) -> Path:
    """Build what `grader check` needs, and nothing else, as a wheel in `out`.

    Raises:
        WheelError: this is no copy of the project, or pip fails.
    """
    described = _described()
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        copy = Path(name) / PACKAGE
        modules = needed()
        for path in modules.values():
            place = copy / path.relative_to(PROJECT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place)
        packages = sorted(package for package, path in modules.items() if path.name == "__init__.py")
        (copy / "pyproject.toml").write_text(_pyproject(described, packages), "utf-8")
        return _build(copy, out)


def needed(root: str = STUDENTS) -> dict[str, Path]:
    """The modules of ours that are imported where `root` is, at once or later: name and file."""
    modules: dict[str, Path] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if path is not None and name not in modules:
            modules[name] = path
            waiting += [name.rpartition(".")[0], *_named(name, path)]
    return dict(sorted(modules.items()))


def _file(name: str) -> Path | None:
    """The file of a module of ours; None where the name is no such."""
    if name.partition(".")[0] != PACKAGE:
        return None
    place = PROJECT.joinpath(*name.split("."))
    return next(
        (candidate for candidate in (place / "__init__.py", place.with_suffix(".py")) if candidate.is_file()),
        None,
    )


def _named(name: str, path: Path) -> Iterator[str]:
    """Everything in a module that may be the name of another."""
    tree = ast.parse(path.read_text("utf-8"))
    yield from _imported(tree)
    if name == CHECKS:
        yield from (f"{CHECKS}.{file.stem}" for file in path.parent.glob("*.py") if _has_preview(file))
    if name != PACKAGE:  # which names what a teacher writes with, and looks it up on first use
        # What a process of its own begins with is named by a text, such as "grader.worker".
        texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        yield from (text for text in texts if isinstance(text, str) and DOTTED.fullmatch(text))


def _has_preview(check: Path) -> bool:
    """Whether a module of a check holds what students' copies ask in its place."""
    tree = ast.parse(check.read_text("utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == "preview" for node in tree.body)


def _imported(tree: ast.AST) -> Iterator[str]:
    """The names in import statements, but for those that only the type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from _imported(node)


def _described() -> dict[str, object]:
    """The project's own `pyproject.toml`."""
    path = PROJECT / "pyproject.toml"
    if not path.is_file():
        raise WheelError(
            f"expected the project's own folder, with pyproject.toml. Received: {PROJECT}. {WHOLE_PROJECT}"
        )
    return tomllib.loads(path.read_text("utf-8"))


def _pyproject(described: dict[str, object], packages: list[str]) -> str:
    """The `pyproject.toml` of the student's wheel; JSON's texts and lists are TOML's, too."""
    project, built = described["project"], described["build-system"]
    assert isinstance(project, dict) and isinstance(built, dict)
    values = {
        "requires": built["requires"],
        "backend": built["build-backend"],
        "name": project["name"],
        "version": project["version"],
        "python": project["requires-python"],
        "dependencies": project["dependencies"],
        "packages": packages,
    }
    written = {key: json.dumps(value) for key, value in values.items()}
    return PYPROJECT.format(students=STUDENTS, **written)


def _build(copy: Path, out: Path) -> Path:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run([*command, "-w", str(out), str(copy)], capture_output=True, text=True)  # noqa: S603
    built = sorted(out.glob("grader-*.whl"))
    if done.returncode or not built:
        raise WheelError(
            f"the grader could not be built: {done.stderr.strip()[-600:]}\n"
            "Install the grader again, as README.md says, and run the same command."
        )
    return built[-1]
