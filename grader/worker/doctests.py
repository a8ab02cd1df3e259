"""Doctests of a teacher's, as otter-grader has them: run to their end, of which the first failure is told."""

from __future__ import annotations

import ast
import contextlib
import doctest
import sys
from typing import Any

from grader.evidence import Crash
from grader.worker.asserts import FILE, Asking
from grader.worker.clocks import Ended, OutOfTime
from grader.worker.values import clean


def examples_of(code: str) -> list[doctest.Example]:
    """The examples of a doctest.

    Raises:
        ValueError: it is none.
    """
    return doctest.DocTestParser().get_examples(code)


def of(code: str, examples: list[doctest.Example], space: dict[str, Any]) -> doctest.DocTest:
    """A doctest on a copy of a program's variables, whose comparisons are looked at."""
    for example in examples:
        with contextlib.suppress(SyntaxError, ValueError):
            example.source = Source(example.source)  # type: ignore[assignment]
    return doctest.DocTest(examples, space, "test", None, None, code)


def failed(test: doctest.DocTest) -> Crash | None:
    """Run a doctest to its end; what failed first.

    Raises:
        OutOfTime, Ended: it took too long, or ended the process.
    """
    runner, show = Runner(verbose=False), sys.displayhook
    try:
        runner.run(test, out=lambda text: None, clear_globs=False)
    finally:
        sys.displayhook = show
    return runner.first


class Source(ast.Interactive):
    """An example of a doctest as it is compiled: rewritten, and for tracebacks the text that it was.

    Raises:
        SyntaxError: it is no Python.
    """

    def __init__(self, text: str):
        tree = ast.fix_missing_locations(Asking().visit(ast.parse(text, FILE, "single")))
        super().__init__(tree.body)
        self.text = text

    def splitlines(self, *args: Any, **kwargs: Any) -> list[str]:
        """The lines of the text."""
        return self.text.splitlines(*args, **kwargs)


class Runner(doctest.DocTestRunner):
    """Runs a doctest and keeps what failed first."""

    first: Crash | None = None

    def report_failure(self, out: Any, test: Any, example: doctest.Example, got: str) -> None:
        """See `doctest`: an example printed something else."""
        want = clean(example.want.strip(), 500) or "nothing"
        self._keep(
            example, "AssertionError", f"expected {want}. Received: {clean(got.strip(), 500) or 'nothing'}"
        )

    def report_unexpected_exception(
        self, out: Any, test: Any, example: doctest.Example, exc_info: Any
    ) -> None:
        """See `doctest`: an example raised something, the end of its time among others."""
        error = exc_info[1]
        if isinstance(error, (OutOfTime, Ended)):
            raise error
        self._keep(example, type(error).__name__, clean(str(error), 2_000))

    def _keep(self, example: doctest.Example, kind: str, message: str) -> None:
        if self.first is None:
            text = example.source.text if isinstance(example.source, Source) else example.source
            self.first = Crash(clean(kind, 300), message, example.lineno + 1, clean(text.strip(), 300), "")
