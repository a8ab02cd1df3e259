"""What a course of nbgrader's says about all its assignments: its `nbgrader_config.py`, and deadlines.

The file is Python, and is read as text: what it says in plain values counts, and none of it runs.
"""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CONFIG, GRADEBOOK = "nbgrader_config.py", "gradebook.db"
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?: ?(?:UTC|Z|[+]00:?00))?")
IGNORED = "CourseDirectory.ignore"  # what stands there may hold solutions
# Classes of nbgrader's whose settings change what students are given or what is earned.
DECIDING = (
    "GenerateAssignment", "Autograde", "ClearSolutions", "ClearHiddenTests", "ClearMarkScheme", "LockCells",
    "OverwriteCells", "AssignLatePenalties", "Execute", "ExecutePreprocessor", "InstantiateTests",
    "IncludeHeaderFooter", "CheckCellMetadata", "DeduplicateIds",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """A course's settings; each is nbgrader's own where the course says nothing.

    Attributes:
        folder: the course's; None where a notebook lies in none.
        source: the folder in it that holds the assignments.
        header, footer: notebooks whose cells are put before and behind those of every notebook, in `folder`.
        code_stub, text_stub: what students get in place of a solution, in Python and in words.
        solution, hidden, scheme: how lines say that a solution, hidden tests, a marking scheme begin and end.
        ignored: patterns of the names of files and folders that are given to nobody.
        seconds: processor time that a test may take.
        due: deadlines, in UTC, by assignment.
        left: what is not taken, each in a sentence for the teacher.
    """

    folder: Path | None = None
    source: str = "source"
    header: str = ""
    footer: str = ""
    code_stub: str = STUB
    text_stub: str = "YOUR ANSWER HERE"
    solution: tuple[str, str] = ("BEGIN SOLUTION", "END SOLUTION")
    hidden: tuple[str, str] = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
    scheme: tuple[str, str] = ("BEGIN MARK SCHEME", "END MARK SCHEME")
    ignored: tuple[str, ...] = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")
    seconds: float = 30.0
    due: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()


def read(folder: Path) -> Settings:
    """The settings of the course that a folder is, or lies in; nbgrader's own without one."""
    homes = [home for home in (folder, *folder.parents[:3]) if (home / CONFIG).is_file()]
    if not homes:
        return Settings(folder, due=_kept_deadlines(folder)) if (folder / GRADEBOOK).is_file() else Settings()
    home = homes[0]
    left: list[str] = []
    said = dict(_said((home / CONFIG).read_text("utf-8", "replace"), left))

    def taken(name: str, usual: Any, kind: type = str) -> Any:
        value = said.pop(name, usual)
        if isinstance(value, kind):
            return value
        left.append(f"{CONFIG}: {name} is {value!r:.60}, and not what was expected; {usual!r:.60} is taken")
        return usual

    def pair(where: str, what: str, usual: tuple[str, str]) -> tuple[str, str]:
        first, last = (f"{where}.{place}_{what}_delimeter" for place in ("begin", "end"))
        return taken(first, usual[0]), taken(last, usual[1])

    stub = said.pop("ClearSolutions.code_stub", STUB)
    stub = stub.get("python", STUB) if isinstance(stub, dict) else stub
    for name in ("ExecutePreprocessor.kernel_name", "Execute.kernel_name"):
        if "python" in str(said.get(name, "")).lower():  # as it is here
            del said[name]
    planned = said.pop("CourseDirectory.db_assignments", [])
    timeout = said.pop("ExecutePreprocessor.timeout", 30)
    timeout = said.pop("Execute.timeout", timeout)
    settings = Settings(
        home,
        taken("CourseDirectory.source_directory", "source"),
        taken("IncludeHeaderFooter.header", ""),
        taken("IncludeHeaderFooter.footer", ""),
        stub if isinstance(stub, str) else STUB,
        taken("ClearSolutions.text_stub", Settings.text_stub),
        pair("ClearSolutions", "solution", Settings.solution),
        pair("ClearHiddenTests", "test", Settings.hidden),
        pair("ClearMarkScheme", "mark_scheme", Settings.scheme),
        tuple(map(str, taken(IGNORED, list(Settings.ignored), list))),
        float(timeout) if isinstance(timeout, int | float) and timeout > 0 else Settings.seconds,
        _planned(planned, left) | _kept_deadlines(home),
    )
    left += [
        f"{CONFIG}: {name} is not taken" for name in said if name.partition(".")[0] in DECIDING
    ]  # fmt: skip
    return Settings(**{**settings.__dict__, "left": tuple(left)})


def _said(text: str, left: list[str]) -> Iterator[tuple[str, Any]]:
    """What a configuration says in plain values: "ClearSolutions.text_stub", and the value."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        left.append(f"{CONFIG} cannot be read ({error}): nbgrader's own settings are taken")
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        setting = re.fullmatch(r"c\.(\w+\.\w+)", ast.unparse(node.targets[0]))
        if setting is None:
            continue
        name = setting[1].replace("NbGrader.", "CourseDirectory.")  # as it was called before nbgrader 0.5
        try:
            yield name, _value(node.value)
        except (ValueError, TypeError):
            if name.partition(".")[0] in DECIDING or name == IGNORED:
                left.append(f"{CONFIG}: {name} is calculated, and was not taken")


def _value(node: ast.expr) -> Any:
    """A plain value; `dict(name=…)` is one, too."""
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(item) for item in node.elts]
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "dict" and not node.args:
        return {word.arg: _value(word.value) for word in node.keywords}
    return ast.literal_eval(node)


def _planned(planned: Any, left: list[str]) -> dict[str, str]:
    """The deadlines that a configuration of older versions holds."""
    due = {}
    for one in planned if isinstance(planned, list) else []:
        moment = str(one.get("duedate") or "") if isinstance(one, dict) else ""
        if match := MOMENT.fullmatch(moment):
            due[str(one.get("name"))] = f"{match[1]} {match[2]}"
        elif moment:
            left.append(
                f"{CONFIG}: the deadline {moment!r:.40} of {one.get('name')} is not taken: it is not in UTC"
            )
    return due


def _kept_deadlines(home: Path) -> dict[str, str]:
    """The deadlines that nbgrader's gradebook holds, which is only read."""
    path = home / GRADEBOOK
    if not path.is_file():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as book:
            rows = book.execute("SELECT name, duedate FROM assignment WHERE duedate IS NOT NULL").fetchall()
    except sqlite3.Error:
        return {}  # of another version, or damaged: deadlines are typed quickly
    found = [(name, MOMENT.fullmatch(str(moment))) for name, moment in rows]
    return {str(name): f"{match[1]} {match[2]}" for name, match in found if match}
