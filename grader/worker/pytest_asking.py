"""What is put into pytest and unittest for a while, so that tests in their format ask as others do.

A test file is rewritten by pytest, which reads it from a folder that the program can write to: here it is
what the teacher wrote, whatever lies there. What is found equal is looked at (`equality`). And what unittest
takes for the end of a test is one only where unittest raises it.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import traceback
import unittest.case
from collections.abc import Callable, Iterator
from typing import Any

from grader.worker.asserts import CALLED, COMPARE, EACH, Asking, compares, each, made, operator_of
from grader.worker.equality import Comparing


class _Outside(Asking):
    """Rewrites what stands outside of assertions, which pytest rewrites itself."""

    def visit_Assert(self, node: ast.Assert) -> Any:
        return node


@contextlib.contextmanager
def asking(source: str, comparing: Comparing) -> Iterator[None]:
    """Let pytest read a test file as it is given here, and tests look at what is found equal.

    Args:
        source: of the file, the only one that is rewritten meanwhile.
        comparing: compares.
    """
    import _pytest.assertion.rewrite as rewrite

    class Rewriter(rewrite.AssertionRewriter):
        """Rewrites assertions as pytest does; what they compare is compared by `comparing`."""

        def visit_Compare(self, comp: ast.Compare) -> Any:
            return self._asked(super().visit_Compare, comp)

        def visit_Call(self, call: ast.Call) -> Any:
            return self._asked(super().visit_Call, call, compares(call))

        def _asked(self, visit: Callable[[Any], Any], node: ast.expr, called: bool = False) -> Any:
            known = len(self.statements)
            result = visit(node)
            for statement in self.statements[known:]:
                if not isinstance(statement, ast.Assign):
                    continue
                value = statement.value
                if isinstance(value, ast.Compare) and isinstance(node, ast.Compare) and operator_of(value):
                    name = ast.Constant(operator_of(value))
                    statement.value = made(COMPARE, name, value.left, value.comparators[0])
                elif called and statement is self.statements[-1] and isinstance(value, ast.Call):
                    statement.value = ast.Call(
                        ast.Name(CALLED, ast.Load()), [value.func, *value.args], value.keywords
                    )
            return result

    def asserts(mod: ast.Module, read: bytes, module_path: str | None = None, config: Any = None) -> None:
        mod.body[:] = ast.fix_missing_locations(_Outside().visit(ast.parse(source))).body
        Rewriter(module_path, config, source.encode()).run(mod)

    executor = unittest.case._Outcome.testPartExecutor  # type: ignore[attr-defined]

    @contextlib.contextmanager
    def checked(outcome: Any, case: Any, *args: Any, **kwargs: Any) -> Iterator[None]:
        with executor(outcome, case, *args, **kwargs):
            try:
                yield
            except unittest.case._ShouldStop as stop:  # type: ignore[attr-defined]
                if traceback.extract_tb(stop.__traceback__)[-1].filename != unittest.case.__file__:
                    raise AssertionError("it ended the test") from stop
                raise

    before = rewrite.rewrite_asserts, rewrite._read_pyc
    rewrite.rewrite_asserts = asserts  # type: ignore[assignment]
    rewrite._read_pyc = lambda *args: None
    unittest.case._Outcome.testPartExecutor = checked  # type: ignore[attr-defined]
    # No test file has names like these.
    names: dict[str, Any] = {COMPARE: comparing.compare, CALLED: comparing.called, EACH: each}
    vars(builtins).update(names)
    try:
        yield
    finally:
        for name in names:
            vars(builtins).pop(name, None)
        rewrite.rewrite_asserts, rewrite._read_pyc = before
        unittest.case._Outcome.testPartExecutor = executor  # type: ignore[attr-defined]
