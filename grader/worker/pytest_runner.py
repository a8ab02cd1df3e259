"""Runs one test function by pytest itself, in the process in which the student's program ran.

`prepare` imports all of pytest before that program begins, and remembers it: a `pytest.py` beside the
program, and what the program changes in pytest, do not count. `Runner.run` then asks pytest for one function
or method of a file. Nothing of the program's folder configures it: no `conftest.py`, no ini file, no plugin.

The tests run beside the student's code all the same, and so can be deceived by a program that means to.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import io
import os
import pkgutil
import re
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

from grader.worker import gradescope
from grader.worker.equality import Comparing
from grader.worker.pytest_asking import asking
from grader.worker.pytest_watcher import PACKAGES, Result, Watcher
from grader.worker.untouched import Untouched

# What looks for files above its own folder.
ABOVE = re.compile(r"parents\[1\]|\.parent\s*\.\s*parent|dirname\(\s*[\w.]*dirname|__file__.*[\"']\.\.")
ROUNDS = 100  # times that pytest begins again where a test ended its session
# What pytest imports only when it comes to it.
LATER = ("bdb", "difflib", "getpass", "pdb", "pprint", "readline", "tempfile", "unittest.mock")
OPTIONS = (
    "--noconftest",
    f"--config-file={os.devnull}",
    "--import-mode=importlib",
    "--capture=sys",
    # The cache would be written beside the program; the last three watch the whole process.
    *(
        option
        for name in ("cacheprovider", "terminal", "faulthandler", "threadexception", "unraisableexception")
        for option in ("-p", f"no:{name}")
    ),
)
# Else what the program sets there would be options, plugins, or how much is told.
ENVIRONMENT = ("PYTEST_", "CI", "BUILD_NUMBER")


def prepare() -> Runner:
    """Import pytest whole: before the student's program begins, and only where a test needs it."""
    import _pytest
    import pytest

    inside = (module.name for module in pkgutil.walk_packages(_pytest.__path__, "_pytest."))
    for name in (*inside, *LATER):
        with contextlib.suppress(ImportError):  # what is for another system is not needed
            import_module(name)
    for hook in (Watcher.pytest_collection, Watcher.pytest_runtest_protocol):
        pytest.hookimpl(wrapper=True)(hook)
    pytest.hookimpl(wrapper=True, tryfirst=True)(Watcher.pytest_runtest_makereport)
    pytest.hookimpl(tryfirst=True)(Watcher.pytest_runtest_setup)
    pytest.hookimpl(trylast=True)(Watcher.pytest_runtest_logreport)
    return Runner(pytest, Untouched.of(PACKAGES), os.urandom, importlib.__import__)


@dataclass(frozen=True)
class Runner:
    """pytest as it was before the program began. `prepare` makes it."""

    pytest: ModuleType
    untouched: Untouched
    random: Callable[[int], bytes]
    importing: Callable[..., ModuleType]

    def run(
        self,
        source: str,
        node: str,
        folder: Path,
        limited: Callable[[], AbstractContextManager[None]],
        comparing: Comparing,
        begins: Callable[[], None] = lambda: None,
    ) -> Result:
        """Run one test function, or a method of a class.

        Its file is read again for each, so that nothing that a test changes in it is left for the next. It
        lies beside the program, or, where it looks for that in the folder above its own, one below.

        Args:
            source: the test file.
            node: as pytest names it in there: "test_add", "TestAdd::test_zero".
            folder: the program's, where the file lies while it runs, under a name that the program cannot
                know.
            limited: gives what each instance runs in, and the reading of the file too: it raises
                `OutOfTime` in what runs too long.
            comparing: compares for the tests.
            begins: called before each instance, when what it prints is already kept.

        Raises:
            OSError: the folder cannot be written to.
        """
        name = f"tests_{self.random(8).hex()}"
        below = folder / name if ABOVE.search(source) else folder
        file, temporary = below / f"{name}.py", folder / f"{name}.tmp"
        score = gradescope.Score()
        watcher = Watcher(self.pytest, str(file), source, limited, begins, score)
        # No folder above the program's is looked into, which the walls forbid.
        places = [f"--rootdir={folder}", f"--confcutdir={folder}", f"--basetemp={temporary}"]
        options = [f"{file}::{node}", *places, *OPTIONS]
        try:
            below.mkdir(exist_ok=True)
            with file.open("x", encoding="utf-8") as written:
                written.write(source)
            for _ in range(ROUNDS):
                with self._alone(), gradescope.installed(score), asking(source, comparing):
                    self.pytest.main(options, plugins=[watcher])
                if not watcher.broken:
                    break
                watcher.broken = False
        finally:
            for module in (name, f"{name}.{name}"):
                sys.modules.pop(module, None)
            with contextlib.suppress(OSError):
                file.unlink()
            for place in {temporary, below} - {folder}:
                shutil.rmtree(place, ignore_errors=True)
        result = watcher.result(node)
        if result.failed is None:
            return result
        # The name is another each time, and is nobody's business.
        message = result.failed.message.replace(name, "tests")
        return replace(result, failed=replace(result.failed, message=message))

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nothing that the program set count for pytest, and nothing of pytest be left to it."""
        environment, no_bytecode = dict(os.environ), sys.dont_write_bytecode
        # In a file beside the program it would be stood in for what is not there, as in the program.
        replaced, builtins.__import__ = builtins.__import__, self.importing
        for variable in environment:
            if variable.startswith(ENVIRONMENT):
                del os.environ[variable]
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        sys.dont_write_bytecode = True
        sink = io.StringIO()
        try:
            with (
                self.untouched.back(),
                warnings.catch_warnings(),
                contextlib.redirect_stdout(sink),
                contextlib.redirect_stderr(sink),
            ):
                warnings.resetwarnings()
                yield
        finally:
            builtins.__import__ = replaced
            sys.dont_write_bytecode = no_bytecode
            os.environ.clear()
            os.environ.update(environment)
