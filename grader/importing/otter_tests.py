"""Test cells of a master notebook of otter-grader, and the test files that `otter assign` makes of them."""

from __future__ import annotations

import ast
import pprint
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.importing.imported import ImportRefused
from grader.importing.otter_lines import lines_of
from grader.importing.otter_settings import document
from grader.importing.titles import below, shortened
from grader.test_files import read

CONFIG_BEGINS = re.compile(r'(?:.\s*=\s*)?""?"?\s*#\s*BEGIN\s*TEST\s*CONFIG', re.IGNORECASE)
CONFIG_ENDS = re.compile(r'""?"?\s*#\s*END\s*TEST\s*CONFIG', re.IGNORECASE)
HIDDEN = re.compile(r"\bhidden\b", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """What a question says of itself, and its tests.

    Attributes:
        said: by key, as `# BEGIN QUESTION` has it.
        tests: its test cells, each as a case of a test file is written: "code" and what is said of it.
        heading: that it stands below, of its own or of its part of the notebook; "" for none.
    """

    said: Mapping[str, Any]
    tests: Sequence[dict[str, Any]] = ()
    heading: str = ""

    @property
    def name(self) -> str:
        """As `grader.check` has it."""
        return str(self.said["name"])

    @property
    def title(self) -> str:
        """As students read it."""
        return shortened(below(self.heading, self.name) if self.heading else self.name)

    @property
    def manual(self) -> bool:
        """Whether a person decides."""
        return bool(self.said.get("manual", False))

    @property
    def public(self) -> bool:
        """Whether students see a test of it."""
        return any(not test["hidden"] for test in self.tests)

    @property
    def points(self) -> float:
        """What it is worth, as otter-grader adds it up.

        Raises:
            ImportRefused: its points cannot be.
        """
        total = self.said.get("points")
        if self.manual or not self.tests:
            default = 0 if self.manual else 1
            total = _each(total, 0) if isinstance(total, dict) else default if total is None else total
            if type(total) not in (int, float):
                raise ImportRefused(
                    f"question {self.name}: expected one number of points. Received: {total!r}. Write one"
                )
            return total
        points = round(float(self.worth(True)), 5)
        return int(points) if points % 1 == 0 else points

    def worth(self, ok_format: bool) -> float:
        """What its tests are worth.

        Raises:
            ImportRefused: their points do not fit together.
        """
        try:
            return read(self.file(ok_format), self.name).points or 0.0
        except ValueError as error:
            raise ImportRefused(f"question {self.name}: {error}") from error

    def file(self, ok_format: bool, hidden: bool = True) -> str:
        """Its file of tests, with hidden ones or without."""
        if ok_format:
            spec = pprint.pformat(self.spec(hidden), indent=4, width=200)
            return f"OK_FORMAT = True\n\ntest = {spec}\n"
        tests, total = self._given(hidden)
        whole = "\nall_or_nothing = True" if self.said.get("all_or_nothing") else ""
        head = f"from otter.test_files import test_case\n\nOK_FORMAT = False\n\nname = {_quoted(self.name)}\n"
        return f"{head}points = {total}{whole}\n\n" + "".join(_function(test) for test in tests)

    def spec(self, hidden: bool = True) -> dict[str, Any]:
        """Its tests as otter-grader's older format has them, with hidden ones or without."""
        tests, total = self._given(hidden)
        cases = [
            {key: test[key] for key in test if test[key] not in (None, "") or key == "code"}
            | {"locked": False}
            for test in tests
        ]
        suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        whole = {"all_or_nothing": True} if self.said.get("all_or_nothing") else {}
        return {"name": self.name, "points": total} | whole | {"suites": [suite]}

    def _given(self, hidden: bool) -> tuple[list[dict[str, Any]], Any]:
        """Its tests, and the points that are said of all of them."""
        tests = [test for test in self.tests if hidden or not test["hidden"]]
        total = self.said.get("points")
        if isinstance(total, dict):
            total = _each(total, len(self.tests))
        elif isinstance(total, list) and not hidden and len(total) == len(self.tests):
            total = [points for test, points in zip(self.tests, total, strict=True) if not test["hidden"]]
        return tests, total


def case(cell: Mapping[str, Any], question: str, ok_format: bool) -> dict[str, Any]:
    """A test cell, as a case of a test file.

    Args:
        cell: as the notebook's file has it, with what it printed.
        question: its name.
        ok_format: whether it becomes a doctest, and not a function.

    Raises:
        ImportRefused: it is no Python, or nothing that can be a test.
    """
    lines = lines_of(cell["source"])
    _parsed(lines, question)
    hidden = lines[0].lstrip().startswith("#") and bool(HIDDEN.search(lines[0]))
    first = 1 if hidden else 0
    said: dict[str, Any] = {}
    if CONFIG_BEGINS.match(lines[0]):
        end = next((i for i, line in enumerate(lines) if CONFIG_ENDS.match(line)), len(lines) - 1)
        said = document("\n".join(lines[1:end]), f"question {question}: a test's config")
        first = end + 1
    tree = _parsed(lines[first:], question)
    if ok_format:
        code = "\n".join([*_doctest(tree), *_printed(cell).split("\n")])
    elif 1 <= len(tree.body) <= 2 and isinstance(tree.body[0], ast.FunctionDef):
        code = ast.unparse(tree.body[0])
    else:
        raise ImportRefused(
            f"question {question}: expected test cells with one function and at most a call of it, since "
            f"ok_format is false. Received: {len(tree.body)} statements. Put them into the function"
        )
    return {
        "code": code,
        "hidden": bool(said.get("hidden", hidden)),
        "points": said.get("points"),
        "success_message": said.get("success_message"),
        "failure_message": said.get("failure_message"),
    }


def _parsed(lines: Sequence[str], question: str) -> ast.Module:
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ImportRefused(
            f"question {question}: expected Python in its tests. Received: {error}. Mend the cell"
        ) from error


def _doctest(tree: ast.Module) -> list[str]:
    """The lines of a doctest: each statement behind a prompt, without annotations and empty lines."""
    lines: list[str] = []
    for statement in _Bare().visit(tree).body:
        own = [line for line in ast.unparse(statement).split("\n") if line]
        lines += [f">>> {own[0]}", *(f"... {line}" for line in own[1:])]
    return lines


class _Bare(ast.NodeTransformer):
    """Takes annotations out, as otter-grader does."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:  # noqa: N802 - ast calls it so
        self.generic_visit(node)
        bare = ast.Assign([node.target], node.value) if node.value else ast.Pass()
        return ast.copy_location(bare, node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:  # noqa: N802 - the same
        self.generic_visit(node)
        node.returns = None
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node


def _printed(cell: Mapping[str, Any]) -> str:
    """What a cell printed and what its last value was when its author ran it."""
    text = ""
    for output in cell.get("outputs") or ():
        text += _joined(output.get("text")) + _joined((output.get("data") or {}).get("text/plain"))
    return text


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else text or ""


def _function(test: Mapping[str, Any]) -> str:
    said = f"points={test['points']}, hidden={test['hidden']}"
    for key in ("success_message", "failure_message"):
        if test[key] is not None:
            said += f", \n    {key}={_quoted(test[key])}"
    return f"@test_case({said})\n{test['code']}\n\n"


def _quoted(text: str) -> str:
    """A text as Python has it, between the quotes that otter-grader writes where that can be."""
    return f'"{text}"' if not set(str(text)) & set('"\\\n') else repr(str(text))


def _each(points: Mapping[str, Any], tests: int) -> Any:
    return points.get("each", 1) * tests
