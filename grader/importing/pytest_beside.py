"""What lies beside tests for pytest: the solution, modules of the teacher's, data."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from pathlib import Path, PurePath

from grader.importing.pytest_cut import LIKE_GRADESCOPE, TIMEOUTS
from grader.importing.text_file import text_of

PATTERNS = ("test*.py", "*_test.py")
CONFTEST = "conftest.py"
SOLUTIONS = ("solution.py", "reference.py")
SOLUTION_FOLDERS = ("solution", "solutions", "reference")
OF_TESTS = ("tests", "test")  # folders
USUAL = ("submission", "student", "main")  # as tests call the work of a student
LARGEST = 64 << 20  # bytes of a file that lies beside each submission
PROGRAM = re.compile(r"[^\s\"'<>|;&]+\.py\b")  # in a text, which may be a whole command
PATH = re.compile(r"[\w .-]+(/[\w .-]+)*/?")
ELSEWHERE = "/autograder/"


@dataclass(frozen=True)
class Used:
    """What tests use: the modules that they `imported`, and short `texts` in them, which may name files."""

    imported: tuple[str, ...]
    texts: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, sources: Sequence[str]) -> Used:
        """What some files use, which are Python."""
        imported: dict[str, None] = {}
        texts: set[str] = set()
        for node in (node for source in sources for node in ast.walk(ast.parse(source))):
            if isinstance(node, ast.Import):
                imported |= dict.fromkeys(name.name.split(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported[node.module.split(".")[0]] = None
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
                texts.add(node.value)
        return cls(tuple(imported), frozenset(texts))

    def programs(self) -> Iterator[str]:
        """The names of the Python files that they may mean, those that they import first."""
        yield from (f"{name}.py" for name in self.imported)
        for text in sorted(self.texts):
            yield from PROGRAM.findall(text)  # one that is opened, or started
            yield f"{text}.py"  # one that is imported by this name

    def unknown(self, folders: Sequence[Path]) -> list[str]:
        """The modules that they import and that are neither part of Python nor installed nor beside them."""
        return [
            name
            for name in self.imported
            if name not in sys.stdlib_module_names
            and name not in (*LIKE_GRADESCOPE, TIMEOUTS)
            and PathFinder.find_spec(name) is None
            and not any((folder / f"{name}.py").is_file() or (folder / name).is_dir() for folder in folders)
        ]


@dataclass(frozen=True)
class Solution:
    """What earns every point.

    Attributes:
        files: by name; empty where there is none, or it is not clear.
        remark: what is then to be done.
        named: the name by which tests import it, where they do.
    """

    files: Mapping[str, Path] = field(default_factory=dict)
    remark: str = ""
    named: str = ""


def solution(folders: Sequence[Path], used: Used, tests: Sequence[Path]) -> Solution:
    """The files that earn every point: called so, in a folder called so, or the one that tests name."""
    named = [folder / name for folder in folders for name in SOLUTIONS if (folder / name).is_file()]
    if named:
        return Solution({named[0].name: named[0]})
    for inner in (folder / name for folder in folders for name in SOLUTION_FOLDERS):
        if found := {file.name: file for file in sorted(inner.glob("*.py")) if not _is_test(file)}:
            return Solution(found)
    meant: dict[str, Path] = {}
    for name in used.programs():
        file = next((one for folder in folders if (one := folder / name).is_file()), None)
        if file is not None and PurePath(name).name == name and not _is_test(file) and file not in tests:
            meant.setdefault(file.stem, file)
    usual = [meant[name] for name in USUAL if name in meant]
    found_files = usual[:1] or list(meant.values())
    if len(found_files) == 1:
        return Solution({found_files[0].name: found_files[0]}, named=found_files[0].stem)
    if not found_files:
        asked = next(
            (name for name in (*USUAL, *used.unknown(folders)) if name in used.imported), "submission"
        )
        return Solution(
            remark=f"There is no solution: put it beside the tests as solution.py. Tests know it as {asked}"
        )
    several = " and ".join(sorted(path.name for path in found_files))
    return Solution(
        remark=f"{several} may each be what students write: move what they write into a folder called "
        "solution; the others lie beside every submission"
    )


def with_its_own(found: Solution, beside: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The solution, with the modules that it imports and that are not given to everybody."""
    files = dict(found.files)
    for file in found.files.values():
        for name in (f"{name}.py" for name in Used.of([text_of(file)]).imported):
            if name not in beside and (own := file.parent / name).is_file():
                files.setdefault(name, own)
    return {name: file.read_bytes() for name, file in files.items()}


def beside(folders: Sequence[Path], used: Used, found: Solution, left: list[str]) -> Mapping[str, bytes]:
    """The files that lie beside the tests and that they name: data, and modules of the teacher's.

    Args:
        folders: in which they are looked for.
        used: by the tests.
        found: the solution, which is not given to everybody.
        left: takes a sentence on each that is too large.
    """
    names = [f"{name}.py" for name in used.imported] if found.files else []
    names += sorted(text for text in used.texts if PATH.fullmatch(text) and not text.endswith(".py"))
    given: dict[str, bytes] = {}
    for folder in folders:
        for name in (inner for asked in names for inner in _inside(folder, asked)):
            file = folder / name
            if _is_test(file) or file in found.files.values() or name in given:
                continue
            if file.stat().st_size > LARGEST:
                left.append(f"{name} is larger than {LARGEST >> 20} MB: bring it as data of the assignment")
                continue
            given[name] = file.read_bytes()
    return given


def _inside(folder: Path, name: str) -> Iterator[str]:
    """The file of this name; or those in the folder that is called so, as tests put paths together."""
    path = folder / name
    if any(part.startswith(".") for part in PurePath(name).parts) or name in (*SOLUTION_FOLDERS, *OF_TESTS):
        return
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        own = file.relative_to(folder)
        if file.is_file() and not any(part.startswith((".", "__pycache__")) for part in own.parts):
            yield own.as_posix()


def taken_for_the_program(used: Used, folders: Sequence[Path], found: Solution) -> Iterator[str]:
    """What tests import and nobody has, where it is more than the student's program; and where they look."""
    names = [name for name in used.unknown(folders) if name != found.named]
    others = names if found.named else [name for name in names if name not in USUAL][1:]
    inner = {file.stem for file in found.files.values()}
    for name in (name for name in others if name not in inner):
        yield (
            f"{name} is imported by tests, and neither installed here nor beside them: while they run it is "
            "the student's program. If it is a module of yours, put it beside the tests and import them again"
        )
    for text in sorted(text for text in used.texts if text.startswith(ELSEWHERE)):
        yield (
            f"{text}: on Gradescope the program lies there, here it lies in the current folder: write the "
            "name of the file alone"
        )


def _is_test(file: Path) -> bool:
    return file.name == CONFTEST or any(file.match(one) for one in PATTERNS)
