"""What otter-grader gives to a notebook beside Python: `otter.Notebook`, whose checks are run by the grader.

So do okpy's client and gofer, which notebooks with the same tests had before: `ok.grade("q1")`,
`check("tests/q1.py")`.

Test files of otter-grader import `test_case` from `otter.test_files`; it is here, too. Nothing else of otter
is: a notebook makes no PDF and no zip file while it is graded.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import Any

ENVIRONMENT = "env"  # an argument of this name is given all variables of the program


class Said:
    """What a method of otter's gives back, which a notebook shows at the end of its cell."""

    def __init__(self, text: str):
        """Take what is shown."""
        self._text = text

    def __repr__(self) -> str:
        return self._text


class TestCase:
    """What `test_case(...)` makes of a function: the function, and what is said of it."""

    __test__ = False

    def __init__(
        self,
        name: str | None = None,
        points: float | None = None,
        hidden: bool = False,
        success_message: str | None = None,
        failure_message: str | None = None,
    ):
        """Take what is said of it, as otter does."""
        self.name, self.points, self.hidden = name, points, hidden
        self.success_message, self.failure_message = success_message, failure_message
        self.test_func: Callable[..., None] = lambda: None

    def __call__(self, function: Callable[..., None]) -> TestCase:
        """Be the function's decorator."""
        self.test_func = function
        return self

    def call_func(self, space: dict[str, Any]) -> None:
        """Call the function with those of a program's variables that its arguments name.

        Args:
            space: the program's variables; `env` is all of them. One that is not there is None.

        Raises:
            Exception: whatever the function raises: so it says that the test failed.
        """
        names = inspect.signature(self.test_func).parameters
        self.test_func(**{name: space if name == ENVIRONMENT else space.get(name) for name in names})


def install(check: Callable[[str], None]) -> None:
    """Give a submission a module `otter`.

    Args:
        check: runs the tests of a question, given its name as the notebook has it. It raises `LookupError`
            where there are none of that name.
    """

    class Notebook:
        """otter's client in a notebook. What it is made with says where tests lie, which the grader knows."""

        def __init__(self, *args: Any, **kwargs: Any):
            """Take whatever otter takes."""

        def __repr__(self) -> str:
            return "otter.Notebook()"

        def check(self, question: str, *args: Any, **kwargs: Any) -> Said:
            """Run the tests of a question now; the report says what they found."""
            try:
                check(str(question))
            except LookupError:
                raise FileNotFoundError(
                    f"Test {question} does not exist: expected the name of a question of this assignment"
                ) from None
            return Said(f"{question}: see the report")

        def check_all(self, *args: Any, **kwargs: Any) -> None:
            _not_now("check_all")

        def export(self, *args: Any, **kwargs: Any) -> None:
            _not_now("export")

        def to_pdf(self, *args: Any, **kwargs: Any) -> None:
            _not_now("to_pdf")

        def run_plugin(self, *args: Any, **kwargs: Any) -> None:
            _not_now("run_plugin")

        def add_plugin_files(self, *args: Any, **kwargs: Any) -> None:
            _not_now("add_plugin_files")

        grade = check

        def auth(self, *args: Any, **kwargs: Any) -> None:
            _not_now("auth")

        backup = score = submit = auth

    otter = types.ModuleType("otter")
    otter.__path__ = []  # there is a module below it
    test_files = types.ModuleType("otter.test_files")
    vars(test_files).update(test_case=TestCase)
    vars(otter).update(Notebook=Notebook, test_files=test_files, __all__=["Notebook"])
    sys.modules.update({"otter": otter, "otter.test_files": test_files})

    def of_file(path: str) -> Said:
        """gofer's: it is given the test file."""
        return Notebook().check(PurePath(str(path)).stem)

    for name, given in (("client.api.notebook", {"Notebook": Notebook}), ("gofer.ok", {"check": of_file})):
        if not Path(name.partition(".")[0]).exists():
            _put(name, given)


def _put(name: str, given: Mapping[str, Any]) -> None:
    """Let there be a module, and those that it is in."""
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        module = types.ModuleType(".".join(parts[:depth]))
        module.__path__ = []
        if depth > 1:
            setattr(sys.modules[".".join(parts[: depth - 1])], parts[depth - 1], module)
        sys.modules[module.__name__] = module
    vars(sys.modules[name]).update(given)


def _not_now(method: str) -> None:
    print(f"{method} does nothing while the notebook is graded")
