"""Tests that run beside a small program in this process, as the worker runs them; without TensorFlow."""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from grader import found
from grader.found import Called
from grader.test_files import read
from grader.worker.absent import Imports
from grader.worker.clocks import Clocks
from grader.worker.quiet import quiet
from grader.worker.record import Record
from grader.worker.tester import Program, Tester, prepared
from grader.worker.watch import Watch

PROGRAM = "student.py"


@dataclass
class Made:
    """What stands for what is known of a program's models."""

    made: list[Any] = field(default_factory=list)


class Beside:
    """A program that has run in a folder, and the tests that are run beside it.

    Args:
        folder: where it lies, which is the current one.
        program: its text.
        files: the test file of each check, by slug.
        left_out: as `Tester` takes it.
        seconds: processor time of a test.
        cells: of a notebook the first line of each.
    """

    def __init__(
        self,
        folder: Path,
        program: str = "",
        *,
        left_out: Mapping[str, list[int]] | None = None,
        seconds: float = 5.0,
        cells: Sequence[int] = (),
        **files: str,
    ):
        self._evidence = folder / "evidence"
        self._evidence.mkdir()
        (folder / PROGRAM).write_text(program)
        main = types.ModuleType("__main__")
        self.space = main.__dict__
        self.watch, self.notes = Made(), list[str]()
        self.record, self.clocks = Record(self._evidence), Clocks()
        wanted = {slug: _plain(slug, source, seconds) for slug, source in files.items()}
        own, sys.modules["__main__"] = sys.modules["__main__"], main
        imports = Imports(PROGRAM, {}, lambda error: None, self.notes)
        try:
            self.tester = Tester(
                wanted, left_out or {},
                Program(self.space, cast(Watch, self.watch), PROGRAM, program.encode(), cells),
                self.record, self.clocks, self.notes, [imports.aside, quiet()], prepared(wanted),
            )  # fmt: skip
            exec(compile(program, PROGRAM, "exec", dont_inherit=True), self.space)
        finally:
            sys.modules["__main__"] = own

    def called(self, slug: str = "q") -> list[Called]:
        """Run what was not run yet; what each test of a check came to."""
        self.tester.rest()
        calls = found.read(self._evidence).calls[slug]
        return [calls[place] for place in sorted(calls)]


def _plain(slug: str, source: str, seconds: float) -> dict[str, Any]:
    calls = [{"style": case.style, "code": case.code} for case in read(source, slug).cases]
    return {"calls": calls, "tests": source, "seconds": seconds}


def called(folder: Path, program: str, tests: str, **options: Any) -> list[Called]:
    """What the tests of one file come to beside a program."""
    return Beside(folder, program, q=tests, **options).called()
