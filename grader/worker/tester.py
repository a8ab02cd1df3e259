"""Runs tests that a teacher had already beside a submission, each with a limit of its own.

They run in its process, among its variables, as they would in nbgrader or otter-grader: at their place
between the cells of a notebook, where the notebook asks for them, or when the program has ended. Before a
test runs, what tests rely on is put back (`guard`); that it begins is on record first, so that one which ends
the process costs itself alone.
"""

from __future__ import annotations

import ast
import contextlib
import io
import math
import os
import re
import sys
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple

import numpy as np

from grader.calling import ENDLESS, TEST_SECONDS
from grader.evidence import TAMPERED, Crash
from grader.found import PRINTED, Called, Found, Line, Outcome, Scalar
from grader.released import hidden_lines, slug_of_cell
from grader.worker import crashes, doctests, guard, otter_client, pytest_runner, started, under_test
from grader.worker.asserts import CALLED, COMPARE, EACH, FILE, SAY, Asking, Explaining, each, say
from grader.worker.clocks import Clocks, Ended, OutOfTime
from grader.worker.equality import Comparing
from grader.worker.guard import PRINTS
from grader.worker.pytest_watcher import LATE
from grader.worker.record import Record
from grader.worker.values import clean
from grader.worker.watch import Watch

LINE = re.compile(r'(?<=", )line (\d+)')


class OneTest(NamedTuple):
    """One test: in what format, and its code or name."""

    style: str
    code: str


class Program(NamedTuple):
    """A program beside which tests run.

    Attributes:
        space: its variables.
        watch: the models it made.
        name: its file.
        source: what is in that.
        cells: of a notebook the first line of each.
        laid: files that were laid beside it, by name.
    """

    space: dict[str, Any]
    watch: Watch
    name: str
    source: bytes
    cells: Sequence[int] = ()
    laid: Collection[str] = ()


class Asked(NamedTuple):
    """The tests of a check: each, the whole file, and the processor time that each may take."""

    cases: tuple[OneTest, ...]
    source: str
    seconds: float

    @classmethod
    def of(cls, wanted: Mapping[str, Any]) -> Asked:
        """Of what `grader.calling.Wanted.plain` gives."""
        cases = tuple(OneTest(one["style"], one["code"]) for one in wanted["calls"])
        return cls(cases, wanted["tests"], float(wanted["seconds"]))

    def texts(self) -> Iterator[str]:
        """What is run of it, as Python."""
        yield self.source
        for case in self.cases:
            if case.style == "doctest":
                with contextlib.suppress(ValueError):
                    yield "".join(one.source for one in doctests.examples_of(case.code))
            elif case.style == "cell":
                yield case.code


_unseen: list[ModuleType] = []  # the guard as it is before a program runs, until somebody takes it


def warm() -> None:
    """Look before the fork at all that is kept."""
    _unseen[:] = [guard.unseen()]
    _unseen[0].warm()


def prepared(wanted: Mapping[str, Mapping[str, Any]]) -> pytest_runner.Runner | None:
    """What runs tests of pytest, where there are such. Made before files of the program can be imported."""
    uses_pytest = any(one["style"] == "pytest" for each in wanted.values() for one in each["calls"])
    return pytest_runner.prepare() if uses_pytest else None


ENDS: dict[str, Outcome] = {LATE: "time", Ended.__name__: "ended"}  # what pytest took for an exception


class Tester:
    """Runs the tests of one submission. Made before its first line.

    Args:
        wanted: the checks that are made of tests, by slug, each as `grader.calling.Wanted.plain` gives it.
        left_out: by slug, the cases that are not run again.
        program: beside which they run.
        record: where what they come to is written.
        clocks: of the process.
        notes: takes down what was found changed.
        asides: what each test runs in: what is done for the program alone is left for a while.
        runner: as `prepared` gives it.
    """

    # So that no object has a method of its own.
    __slots__ = (
        "_asides", "_cells", "_clocks", "_comparing", "_depth", "_done", "_file", "_folder", "_guard",
        "_late", "_left_out", "_main", "_name", "_notes", "_record", "_restore", "_runner", "_source",
        "_space", "_told", "_wanted", "_watch",
    )  # fmt: skip

    def __init__(
        self,
        wanted: Mapping[str, Mapping[str, Any]],
        left_out: Mapping[str, Sequence[int]],
        program: Program,
        record: Record,
        clocks: Clocks,
        notes: list[str],
        asides: Sequence[Callable[[], AbstractContextManager[None]]],
        runner: pytest_runner.Runner | None,
    ):
        self._left_out = left_out
        # In tuples: the settings that they are from can be reached from the program, by the stack.
        self._wanted = MappingProxyType({slug: Asked.of(one) for slug, one in wanted.items()})
        self._space, self._watch, self._name, self._source, cells, laid = program
        self._record, self._clocks, self._notes, self._asides = record, clocks, notes, asides
        self._late, self._cells = 0, sorted(cells)
        self._file: dict[str, Any] = {}  # what the file of tests that are run has defined
        self._done: set[str] = set()
        self._depth = 0
        self._runner = runner
        self._folder, self._main = Path.cwd(), sys.modules["__main__"]
        otter_client.install(self._asked)
        self._told: tuple[str, ...] = ()
        self._comparing = Comparing()
        texts = {text for one in self._wanted.values() for text in one.texts()}
        guarding = _unseen.pop() if _unseen else guard
        self._guard = guarding.Guard(
            program.space, program.source.decode("utf-8", "replace"), sorted(texts), laid
        )
        self._restore = self._guard.restore

    def run(self, slug: str, *, whole: bool = True) -> None:
        """Run the tests of a check now; what they came to before counts no more.

        Args:
            slug: of the check.
            whole: all that may be changed is put back first: the program has run since that was done.
        """
        wanted = self._wanted.get(slug)
        if wanted is None or self._depth:  # a test that asks for tests
            return
        self._tell(self._restore(begins=True, whole=whole))
        self._done.add(slug)
        self._record.note(Line(slug, found=Found(slug)))
        self._file = {}
        self._depth += 1
        try:
            for case, given in enumerate(wanted.cases):
                if case in self._left_out.get(slug, ()):
                    continue
                self._record.note(Line(slug, case=case))
                seconds = wanted.seconds if self._late < ENDLESS else TEST_SECONDS
                called = self._called(given, wanted.source, seconds)
                self._tell(self._restore(whole=False))  # what is tested may change something, too
                self._late += called.outcome == "time"
                self._record.note(Line(slug, case=case, called=called))
        finally:
            self._depth -= 1
        if self._record.others:
            self._tell(["wrote into the record of what tests found"])

    def _tell(self, changes: Iterable[str]) -> None:
        """Note what the program did that may deceive tests."""
        self._told = tuple(dict.fromkeys((*self._told, *(f"{TAMPERED}{change}" for change in changes))))
        self._notes += [note for note in self._told if note not in self._notes]

    @property
    def told(self) -> tuple[str, ...]:
        """What the program did that may deceive tests, whatever has become of the notes."""
        return self._told

    def _asked(self, question: str) -> None:
        """Run the tests of a question that a notebook names.

        Raises:
            LookupError: there are none.
        """
        slug = slug_of_cell(question)
        if slug not in self._wanted:
            raise LookupError(question)
        self.run(slug)

    def rest(self) -> None:
        """Run what was not run yet; then look at what equals everything, which runs code of the program's."""
        self._tell(self._restore(begins=True))
        if left := [slug for slug in self._wanted if slug not in self._done]:
            for slug in left:
                self.run(slug, whole=False)
            self._tell(self._restore())
        made = len(self._watch.made)
        with contextlib.suppress(BaseException), self._apart(Printed(), TEST_SECONDS):
            for told in (self._comparing.told, self._guard.unlike_pythons, self._guard.equal_to_all):
                for one in told():
                    self._tell([one])
        del self._watch.made[made:]

    @contextlib.contextmanager
    def _apart(self, printed: Printed, seconds: float) -> Iterator[None]:
        """What code of the program's runs in: for a time, and without ending the process."""
        leave = os._exit

        def ended(code: int) -> None:
            raise Ended("it ends the whole program")

        try:
            with contextlib.ExitStack() as around:
                for aside in self._asides:
                    around.enter_context(aside())
                around.enter_context(contextlib.redirect_stdout(printed))
                around.enter_context(contextlib.redirect_stderr(printed))
                around.enter_context(started.here(self._clocks.limited, seconds))
                around.enter_context(self._clocks.limited(seconds))
                os._exit = ended  # type: ignore[assignment]
                yield
        finally:
            os._exit = leave

    def _called(self, given: OneTest, source: str, seconds: float) -> Called:
        made = len(self._watch.made)
        printed = Printed()
        try:
            with self._apart(printed, seconds):
                try:
                    return self._outcome(given, source, seconds)
                except OutOfTime:
                    raise
                except Ended:
                    return Called("ended")
                except BaseException as error:  # whatever it raises is its own
                    return Called("raised", crash=self._crash(error, source), printed=_shown(printed))
        except OutOfTime:
            return Called("time")
        except BaseException as error:  # one that came late, such as of a clock that it set
            return Called("raised", crash=self._crash(error, source))
        finally:
            del self._watch.made[made:]

    def _outcome(self, given: OneTest, source: str, seconds: float) -> Called:
        """What a test comes to that does not raise."""
        if given.style == "doctest":
            return self._doctest(given.code)
        if given.style == "pytest":
            return self._pytest(given.code, source, seconds)
        if given.style == "function":
            self._function(given.code, source)
            return Called("returned")
        return Called("returned", _number(self._cell(given.code)))

    def _cell(self, code: str) -> Any:
        """Run a cell among the program's variables; the value of its last line if that is an expression."""
        tree = ast.parse(code, FILE)
        self._tell_shadowed(_names(tree) - {PRINTS})  # what a cell prints decides nothing
        last = tree.body[-1] if tree.body else None
        silent = code.rstrip().endswith(";")  # a notebook shows nothing of such a line
        shows = isinstance(last, ast.Expr) and not silent
        with self._saying(self._space):
            exec(self._compiled(ast.Module(tree.body[:-1] if shows else tree.body, [])), self._space)  # noqa: S102
            if isinstance(last, ast.Expr) and shows:
                expression = ast.fix_missing_locations(Asking().visit(ast.Expression(last.value)))
                code_of_it = compile(expression, FILE, "eval", dont_inherit=True)
                return eval(code_of_it, self._space)  # noqa: S307 - the teacher's own text
        return None

    def _function(self, name: str, source: str) -> None:
        """Call a function of the file with those of the program's variables that its arguments name.

        The file is run once for all of its functions.
        """
        if not self._file:
            tree = ast.parse(source, FILE)
            self._tell_shadowed({node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)})
            space: dict[str, Any] = {"__name__": "tests", "__builtins__": __builtins__}
            space |= self._asking()
            exec(self._compiled(tree), space)  # noqa: S102 - the teacher's own text
            self._file = space  # if it ran to its end: else the next test says the same
        self._file[name].call_func(self._space)

    def _doctest(self, code: str) -> Called:
        """Run a doctest on a copy of the program's variables, to its end whatever fails on the way."""
        examples = doctests.examples_of(code)
        with contextlib.suppress(SyntaxError):  # which the example itself then comes to
            self._tell_shadowed(_names(ast.parse("".join(one.source for one in examples), FILE)))
        with self._saying(self._space):
            test = doctests.of(code, examples, self._space)
        crash = doctests.failed(test)
        return Called("raised", crash=crash) if crash is not None else Called("returned")

    def _pytest(self, node: str, source: str, seconds: float) -> Called:
        """Have pytest run a function of the file, each of its instances within the limit."""
        assert self._runner is not None
        names = under_test.names(source, self._folder, self._name)
        again = under_test.Again(self._main, self._name, self._source)
        with (
            under_test.alias(names, again),
            under_test.lies_as_asked(source, self._folder, self._name),
        ):
            result = self._runner.run(
                source,
                node,
                self._folder,
                lambda: self._clocks.limited(seconds),
                self._comparing,
                again.begins,
            )
        share = Scalar("scalar", "float", result.passed / result.count if result.count else 0.0)
        if result.failed is None:
            return Called("returned", share)
        failed = result.failed
        if failed.type in ENDS and not result.passed:
            return Called(ENDS[failed.type])
        crash = Crash(failed.type, failed.message, failed.line, failed.text, "")
        return Called("raised", share, crash=crash, parameters=failed.parameters)

    def _compiled(self, tree: ast.Module) -> Any:
        return compile(ast.fix_missing_locations(Explaining().visit(tree)), FILE, "exec", dont_inherit=True)

    @contextlib.contextmanager
    def _saying(self, space: dict[str, Any]) -> Iterator[None]:
        """Let assertions say what they compare, and leave nothing of that behind."""
        space |= self._asking()
        try:
            yield
        finally:
            for name in [name for name in space if isinstance(name, str) and name.startswith("@")]:
                del space[name]

    def _asking(self) -> dict[str, Any]:
        """What rewritten tests call."""
        return {SAY: say, EACH: each, COMPARE: self._comparing.compare, CALLED: self._comparing.called}

    def _tell_shadowed(self, names: Collection[str]) -> None:
        """Note what a program has in place of what tests call by these names."""
        self._tell(self._guard.shadowed(names))

    def _in_cell(self, line: re.Match[str]) -> str:
        """The place of a line by cell, for a notebook."""
        number = int(line[1])
        before = [start for start in self._cells if start <= number]
        return f"cell {len(before)}, line {number - max(before) + 1}" if before else line[0]

    def _crash(self, error: BaseException, source: str) -> Crash:
        """What a test raised: where in the test, and the frames of the program that led to it."""
        try:
            own = crashes.describe(error, self._name, self._source)
            line = _line(error, source)
            code = source.split("\n")[line - 1].strip() if line else ""
            frames = LINE.sub(self._in_cell, own.traceback) if own.line else ""
            return Crash(own.type, own.message, line, clean(code, 300), frames)
        except OutOfTime:
            raise
        except BaseException:  # its message is the submission's own code, too
            return Crash("Exception", "(it could not be read)", None, "", "")


def _line(error: BaseException, source: str) -> int | None:
    """The line of a cell or file of tests in which an exception came up: a hidden one, where it led to it.

    What a hidden line asks of a helper that is not hidden is not to be told either.
    """
    if isinstance(error, SyntaxError) and error.filename == FILE:
        return error.lineno
    numbers = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILE]
    secret = hidden_lines(source)
    return next((number for number in numbers if number in secret), numbers[-1] if numbers else None)


def _names(tree: ast.Module) -> frozenset[str]:
    """The names that are used in a piece of code."""
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _number(value: Any) -> Scalar | None:
    """The points that a cell ends in, as text where they are not finite; None where it ends in no number.

    True is none.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        return None
    number = float(value)
    return Scalar("scalar", type(value).__name__, number if math.isfinite(number) else str(number))


class Printed(io.StringIO):
    """What is printed in a test, of which only the beginning is kept."""

    def write(self, text: str, /) -> int:
        """Keep a text if there is room for it."""
        if self.tell() < PRINTED:
            super().write(text[:PRINTED])
        return len(text)


def _shown(printed: io.StringIO) -> str:
    try:
        return clean(printed.getvalue(), PRINTED)
    except ValueError:  # it was closed
        return ""
