"""A plugin of pytest that takes down what each instance of a test came to, within a time of its own."""

from __future__ import annotations

import os
import sys
import traceback
import unittest
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from grader.worker.clocks import OutOfTime
from grader.worker.gradescope import Score
from grader.worker.values import clean

MESSAGE = 2_000  # characters of a message that are kept
PARAMETER, PARAMETERS = 80, 300  # of a parameter that is told, and of all
PLAIN = (bool, float, complex, type(None))
LARGEST = 10**PARAMETER  # Python writes no number of thousands of digits
LATE = OutOfTime.__name__  # the type of what ran out of time
PACKAGES = ("pytest", "_pytest", "pluggy", "iniconfig", "unittest")


@dataclass(frozen=True)
class Failed:
    """What went wrong in a test.

    Attributes:
        type: the exception's class; `LATE` for one that ran out of time.
        message: what it says; of an `assert` pytest's explanation.
        line: in the test file, from 1; None where it is not in there.
        text: what stands in that line.
        parameters: of the instance, as far as they are plain: "radius = 2, area = 12.57".
    """

    type: str
    message: str
    line: int | None = None
    text: str = ""
    parameters: str = ""


@dataclass(frozen=True)
class Result:
    """What one test function came to.

    Attributes:
        passed: how many of its instances (one for each set of parameters) passed. One that is expected to
            fail and does, or passes where it need not, counts as passed, as for pytest. Where a test gives
            its own score, that share of one.
        count: how many there are, without those that were skipped.
        skipped: how many were.
        failed: of the first that did not pass; of a file that could not be read; or, where all were skipped,
            why. None where every instance passed.
    """

    passed: float
    count: int
    skipped: int = 0
    failed: Failed | None = None


@dataclass
class _Instance:
    """What is known of one instance of a test."""

    told: Failed | None = None
    failed: bool = False
    skipped: bool = False
    parameters: str = ""


@dataclass
class Watcher:
    """Takes down what each instance came to, for one file.

    `broken` says that an instance has ended pytest's own session: by running out of time in pytest itself, or
    by what pytest obeys, such as `KeyboardInterrupt`. Those that are `seen` are then not run again.
    """

    pytest: ModuleType
    file: str
    source: str
    limited: Callable[[], AbstractContextManager[None]]
    begins: Callable[[], None] = lambda: None
    score: Score = field(default_factory=Score)
    seen: dict[str, _Instance] = field(default_factory=dict)
    unread: Failed | None = None
    skipped: str = ""
    broken: bool = False

    def pytest_configure(self, config: Any) -> None:
        """Know the mark that gives points, and write no account of failures, which takes time."""
        config.addinivalue_line("markers", "points(number): what a test is worth")
        config.option.tbstyle = "no"

    def pytest_collection(self) -> Generator[None, Any, Any]:
        """Read the file within the limit: what stands in it outside of its functions runs now."""
        with self.limited():
            return (yield)

    def pytest_exception_interact(self, node: Any, call: Any) -> None:
        """Take down why the file could not be read."""
        if not hasattr(node, "runtest"):
            error = call.excinfo.value
            wrapped = isinstance(error, self.pytest.Collector.CollectError)
            self.unread = self._described(error.__cause__ if wrapped and error.__cause__ else error)

    def pytest_collectreport(self, report: Any) -> None:
        """Take down that the whole file is skipped."""
        if report.skipped:
            self.skipped = str(report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr)

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Leave out what was run already."""
        items[:] = [item for item in items if item.nodeid not in self.seen]

    def pytest_runtest_protocol(self, item: Any) -> Generator[None, Any, Any]:
        """Run one instance within the limit."""
        now = self.seen[item.nodeid] = _Instance(parameters=_parameters(item))
        try:
            with self.limited():
                return (yield)
        except BaseException as error:
            now.told, now.failed = now.told or self._described(error), True
            self.broken = True
            raise

    def pytest_runtest_setup(self, item: Any) -> None:
        """Say that an instance begins: before its fixtures, and after pytest keeps what is printed."""
        self.begins()

    def pytest_runtest_makereport(self, item: Any, call: Any) -> Generator[None, Any, Any]:
        """Take down the first exception of an instance."""
        first = call.excinfo  # pytest puts another in its place where unittest skips
        report = yield
        now = self.seen[item.nodeid]
        raised = first or call.excinfo
        if raised is not None:
            # At once: an exception that is kept keeps what it was raised in, and its clock may be in there.
            now.told = now.told or self._described(raised.value)
            if report.skipped and not self._of_the_tests(raised.value):
                now.failed = True
        return report

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Take down what a part of an instance came to: its setup, the test itself, or its teardown."""
        now = self.seen[report.nodeid]
        if report.failed:
            now.failed = True
            now.told = now.told or Failed("Failed", clean(str(report.longrepr), MESSAGE))
        if report.skipped and not hasattr(report, "wasxfail"):
            now.skipped = True

    def _of_the_tests(self, error: BaseException) -> bool:
        """Whether the tests themselves ask to skip, or expect to fail, and not the program that they test."""
        asks = (self.pytest.skip.Exception, self.pytest.xfail.Exception, unittest.SkipTest)
        if not isinstance(error, asks):
            return True  # an expected failure, which is the program's
        ours = tuple(os.path.dirname(str(sys.modules[name].__file__)) for name in PACKAGES)
        files = {self.file}
        cause: BaseException | None = error
        while cause is not None:
            files |= {frame.f_code.co_filename for frame, _ in traceback.walk_tb(cause.__traceback__)}
            cause = cause.__context__
        return all(file == self.file or file.startswith(ours) for file in files)

    def result(self, node: str) -> Result:
        """What all instances came to."""
        if not self.seen:
            if self.unread is not None:
                return Result(0, 1, failed=self.unread)
            if self.skipped:
                return Result(0, 0, 1, Failed("Skipped", clean(self.skipped, MESSAGE)))
            return Result(0, 1, failed=Failed("LookupError", f"pytest found no test called {node}"))
        instances = list(self.seen.values())
        counted = [one for one in instances if one.failed or not one.skipped]
        passed: float = sum(not one.failed for one in counted)
        if counted and self.score.share is not None:
            passed = self.score.share * len(counted)
        wrong = next((one for one in counted if one.failed), None if counted else instances[0])
        told = wrong.told if wrong is not None else None
        if wrong is not None and told is not None and wrong.failed:
            told = replace(told, parameters=wrong.parameters)
        return Result(passed, len(counted), len(instances) - len(counted), told)

    def _described(self, error: BaseException) -> Failed:
        """An exception in words, and where in the test file it came up."""
        if isinstance(error, OutOfTime):
            message = "it took too long and was stopped"
        else:
            try:
                message = clean(str(error), MESSAGE)
            except OutOfTime:
                raise
            except BaseException:  # a message may be the submission's own code
                message = "(its message could not be read)"
        line = next(
            (
                number
                for frame, number in reversed(list(traceback.walk_tb(error.__traceback__)))
                if frame.f_code.co_filename == self.file
            ),
            None,
        )
        if isinstance(error, SyntaxError) and error.filename == self.file:
            line, message = error.lineno, clean(str(error.msg), MESSAGE)
        lines = self.source.split("\n")
        text = lines[line - 1].strip()[:300] if line and line <= len(lines) else ""
        return Failed(clean(type(error).__name__, 300), message, line, text)


def _parameters(item: Any) -> str:
    """What an instance of a test is given, before it runs; no code of a submission's says it."""
    given = getattr(getattr(item, "callspec", None), "params", {})
    plain = {name: repr(value) for name, value in given.items() if _is_plain(value)}
    told = ", ".join(f"{name} = {text}" for name, text in plain.items() if len(text) <= PARAMETER)
    return clean(told, PARAMETERS)


def _is_plain(value: Any, depth: int = 2) -> bool:
    """Whether a value is soon written, by Python alone: a number, a text, a list of these or a table."""
    if type(value) in (list, tuple):
        return depth > 0 and len(value) <= PARAMETER and all(_is_plain(one, depth - 1) for one in value)
    if type(value) is int:
        return bool(abs(value) < LARGEST)
    if type(value) is str:
        return len(value) <= PARAMETER
    return type(value) in PLAIN
