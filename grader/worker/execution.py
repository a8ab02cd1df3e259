"""Runs a program, or a notebook cell by cell, in a module of its own."""

from __future__ import annotations

import ast
import os
import random
import sys
import types
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from typing import Any

import numpy as np

from grader.evidence import Crash
from grader.worker import absent, clocks, crashes, marks, tester

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


def enter(name: str, main: types.ModuleType) -> None:
    """Make `main` the module that a script runs in, as `python <name>` would."""
    sys.modules["__main__"] = main
    sys.argv = [name]
    sys.path.insert(0, os.getcwd())


def compiled(source: str | bytes, name: str, imports: absent.Imports, marked: marks.Marks) -> types.CodeType:
    """A program, or a cell of it, as code."""
    tree = ast.parse(source, name)
    imports.know(tree)
    return marked.compiled(tree)


def execute(
    code: types.CodeType, name: str, source: bytes, main: types.ModuleType, troubles: list[Crash]
) -> bool:
    """Run the code; an exception that ends it is added to the troubles. Return whether it asked to leave."""
    try:
        exec(code, main.__dict__)  # noqa: S102 - the one place that runs a submission
    except SystemExit as stop:
        if stop.code not in (None, 0):
            troubles.append(crashes.describe(stop, name, source))
        return True
    except clocks.OutOfTime as error:  # by the name that Python itself has for that
        troubles.append(replace(crashes.describe(error, name, source), type=TimeoutError.__name__))
    except BaseException as error:  # a submission may raise anything, KeyboardInterrupt too
        troubles.append(crashes.describe(error, name, source))
    return False


class Between:
    """What happens before, around and after the cells of a notebook.

    Args:
        settings: as of `run`.
        tests: runs tests; None where there are none.
        timed: the clocks of the process.
        space: the program's variables.
    """

    def __init__(
        self,
        settings: dict[str, Any],
        tests: tester.Tester | None,
        timed: clocks.Clocks,
        space: dict[str, Any],
    ):
        self._run_tests, self._timed = tests.run if tests is not None else None, timed
        self._places: dict[int, list[str]] = {}
        for slug, line in settings.get("tests") or ():
            self._places.setdefault(line, []).append(slug)
        self._seconds, self._seed = settings.get("cell_seconds"), settings.get("seed")
        self._space, self._variable = space, settings.get("seed_variable")
        # After a cell that leaves, too: there are tests of what comes later.
        self.goes_on = bool(self._seconds)

    def limited(self) -> AbstractContextManager[None]:
        """The limit of one cell, and what precedes it."""
        if self._seed is not None and self._variable:
            self._space[self._variable] = self._seed
        elif self._seed is not None:
            random.seed(self._seed)
            np.random.seed(self._seed)
        return self._timed.limited(self._seconds, self._seconds) if self._seconds else nullcontext()

    def after(self, start: int) -> None:
        """Run the tests that have their place there."""
        if self._run_tests is not None:  # a cell of tests may be asked from outside
            for slug in self._places.get(start, ()):
                self._run_tests(slug)


def execute_cells(
    starts: list[int],
    name: str,
    source: bytes,
    main: types.ModuleType,
    imports: absent.Imports,
    troubles: list[Crash],
    marked: marks.Marks,
    between: Between,
) -> None:
    """Run a notebook cell by cell; exceptions are added to the troubles.

    A cell that fails does not keep the later ones from running: so it is where notebooks are written,
    and what they make is the student's work, too.
    """
    lines = source.decode("utf-8", "replace").split("\n")
    ends = dict(zip(sorted(starts), [*sorted(starts)[1:], len(lines) + 1], strict=True))
    inputs = main.__dict__["In"] = [""]  # as in IPython: some tests read the cell before theirs
    for start in starts:
        cell = "\n".join(lines[start - 1 : ends[start] - 1])
        inputs.append(cell)
        text = "\n" * (start - 1) + cell  # lines keep their numbers
        try:
            code = compiled(text, name, imports, marked)
        except UNREADABLE as error:
            troubles.append(crashes.describe(error, name, source))
            between.after(start)
            continue
        left = False
        with suppress(clocks.OutOfTime), between.limited():  # one that comes late
            left = execute(code, name, source, main, troubles)
        between.after(start)
        if left and not between.goes_on:
            break
