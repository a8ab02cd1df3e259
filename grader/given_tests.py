"""Tests that students were given: what of a check's tests their own copies of the grader may run.

They are read of what students have anyway, and of nothing else: the cells of a notebook that is handed out,
the tests in its metadata, where `grader.check` of otter-grader finds them, and the files of the folder
`files`. The tests that grade say no more than which of these are theirs and how many others there are: not a
line of them, nor what they say where they fail, goes into what is made for students.
"""

from __future__ import annotations

import ast
import json
import pprint
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from grader import test_files
from grader.assignment import BesideFile, Check
from grader.calling import WANTED, Wanted
from grader.released import ReleasedNotebook, hidden_lines, slug_of_cell
from grader.test_files import TestCase, TestFile
from grader.test_functions import tests

TESTS = "tests"  # among a check's options, beside `WANTED`: what students may know of its tests, as JSON
PARTIAL = "partial"  # among them, too, where a cell may end in the points that it gives
CONFTEST = "conftest.py"


@dataclass(frozen=True)
class Told:
    """What students may know of a check's tests.

    Attributes:
        cases: those that they were given.
        further: how many others count, too.
        cut: whether lines of those that they were given are hidden.
        partial: whether a cell may end in the points that it gives.
    """

    cases: tuple[TestCase, ...] = ()
    further: int = 0
    cut: bool = False
    partial: bool = False


@dataclass(frozen=True)
class Given:
    """What students are given that may have tests in it.

    Attributes:
        notebooks: that they fill in.
        of_otter: the test files in the notebooks' metadata, by the slug of the check.
        files: texts of Python files, by name.
    """

    notebooks: tuple[ReleasedNotebook, ...]
    of_otter: Mapping[str, str]
    files: Mapping[str, str]


def given(
    notebooks: Iterable[ReleasedNotebook], contents: Iterable[bytes], beside: Iterable[BesideFile]
) -> Given:
    """What students are given that may have tests in it.

    Args:
        notebooks: that they fill in.
        contents: of the files of these.
        beside: what lies beside every submission.

    Raises:
        OSError: a file cannot be read.
    """
    of_otter: dict[str, str] = {}
    for content in contents:
        of_otter |= dict(_of_metadata(content))
    texts = {
        file.name: file.path.read_text("utf-8", "replace")
        for file in beside
        if not file.hidden and file.name.endswith(".py")
    }
    return Given(tuple(notebooks), of_otter, texts)


def with_given(check: Check, those: Given) -> Check:
    """A check of tests that says in its options what students may know of them; any other as it is.

    Args:
        check: with its tests.
        those: what students are given.
    """
    if check.wanted is None or check.wanted.tests is None:
        return check
    graded = test_files.read(check.wanted.tests, check.slug, as_cell=PARTIAL in check.options)
    file, cut = _file_of(check.slug, graded, those)
    cases = file.cases if file is not None else ()
    calls = tuple({"style": case.style, "code": case.code} for case in cases)
    own = Wanted((), calls, seconds=check.wanted.seconds, tests=file.source if file is not None else "")
    # A report counts those that are hidden, too: "q1 - 3" is the third of all.
    names = {case.code: case.name for case in graded.cases if not case.hidden}
    said = {
        "cases": [
            [names.get(case.code, case.name), case.passed_message, case.failed_message] for case in cases
        ],
        "further": max(0, len(graded.cases) - len(cases)),
        "cut": cut,
    }
    options = {WANTED: (json.dumps(own.plain()),), TESTS: (json.dumps(said),)}
    return replace(check, options={**check.options, **options})


def told(check: Check) -> Told:
    """What students may know of a check's tests, as `with_given` said it of them.

    Raises:
        ValueError, TypeError, KeyError: it said nothing of that kind.
    """
    if TESTS not in check.options:
        return Told()
    said = json.loads(check.options[TESTS][0])
    calls: Sequence[Mapping[str, Any]] = json.loads(check.options[WANTED][0])["calls"]
    cases = tuple(
        TestCase(str(name), call["style"], str(call["code"]), passed_message=passed, failed_message=failed)
        for (name, passed, failed), call in zip(said["cases"], calls, strict=True)
    )
    return Told(cases, int(said["further"]), bool(said["cut"]), PARTIAL in check.options)


def _file_of(slug: str, graded: TestFile, those: Given) -> tuple[TestFile | None, bool]:
    """The tests of a check that students were given, and whether lines of them are hidden."""
    cells = (cell for notebook in those.notebooks for cell in notebook.cells)
    own = next((cell for cell in cells if cell.role == "test" and cell.check == slug), None)
    if own is not None:
        return _of_cell(own.source, slug, graded), bool(hidden_lines(graded.source))
    if graded.points is not None:
        in_files = [text for name, text in those.files.items() if slug_of_cell(_stem(name)) == slug]
        texts = [*filter(None, [those.of_otter.get(slug)]), *in_files]
        found = (_of_otter(text, slug) for text in texts)
    else:
        found = (_of_pytest(name, those.files, slug, graded) for name in those.files)
    return next((file for file in found if file is not None), None), False


def _of_cell(source: str, slug: str, graded: TestFile) -> TestFile | None:
    """The test that students see in a cell; None where nothing is left of it, or nothing that runs."""
    is_cell = graded.cases[0].style == "cell"
    try:
        file = test_files.read(source, slug, as_cell=is_cell)
        left = bool(ast.parse(file.source).body)
    except ValueError:
        return None
    return (
        file if left and not hidden_lines(source) and file.cases[0].style == graded.cases[0].style else None
    )


def _of_metadata(content: bytes) -> Iterator[tuple[str, str]]:
    """The test files that `otter assign` has put into a notebook's metadata, by the slug of the check."""
    metadata = json.loads(content).get("metadata")
    own = metadata.get("otter") if isinstance(metadata, dict) else None
    files = own.get("tests") if isinstance(own, dict) else None
    for name, file in files.items() if isinstance(files, dict) else ():
        if isinstance(file, dict):
            yield slug_of_cell(name), f"OK_FORMAT = True\n\ntest = {pprint.pformat(file)}\n"
        elif isinstance(file, str):
            yield slug_of_cell(name), file


def _of_otter(text: str, slug: str) -> TestFile | None:
    """The tests of one of otter-grader's files that are not hidden; None where it has none."""
    try:
        file = test_files.read(text, slug)
    except ValueError:
        return None
    cases = tuple(case for case in file.cases if not case.hidden)
    if file.points is None or not cases:
        return None
    if cases[0].style == "doctest":
        return TestFile("\n".join(case.code for case in cases), cases)
    return TestFile(text, cases) if len(cases) == len(file.cases) else None


def _of_pytest(name: str, files: Mapping[str, str], slug: str, graded: TestFile) -> TestFile | None:
    """Those of a check's tests that stand in a file that students are given; None where none does."""
    conftest = files.get((PurePosixPath(name).parent / CONFTEST).as_posix(), "")
    text = f"{conftest.rstrip()}\n\n\n{files[name]}" if conftest else files[name]
    try:
        file = test_files.read(text, slug)
    except ValueError:
        return None
    wanted, there = _functions(graded.source), _functions(file.source)
    same = [
        case
        for case in graded.cases
        if case.style == "pytest" and not case.hidden and wanted[case.code] == there.get(case.code)
    ]
    return (
        TestFile(file.source, tuple(same)) if same and not any(case.hidden for case in file.cases) else None
    )


def _functions(source: str) -> dict[str, str]:
    """What each test of a file does, by its name, without what its decorators say."""
    return {
        test.node: "\n".join(ast.dump(part) for part in (test.function.args, *test.function.body))
        for test in tests(ast.parse(source))
    }


def _stem(name: str) -> str:
    return PurePosixPath(name).stem
