"""Which lines of a program ran, of those in which something stands that a check asks for.

Such a statement has a mark before it, which sets a byte of an array. The mark has the line of its statement,
calls nothing and looks up no name: tracebacks, docstrings, the depth of recursion and `globals()` stay as
they are. A program without such statements is compiled as it is written.

What ran is a claim, as all evidence: a program in the same process can find the array, and set any of it.
"""

from __future__ import annotations

import ast
import secrets
import types
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from grader.evidence import Use
from grader.usage import is_of
from grader.worker.uses import Place, uses


class Ran(bytearray):
    """A byte for each statement, 1 for those that ran. It can be a key, as constants of code have to be."""

    __hash__ = object.__hash__  # type: ignore[assignment]


class Marks:
    """The marks of one program.

    Args:
        source: the program.
        name: its file.
        names: what has to be seen to run, as `grader.checks.required` takes it.
    """

    def __init__(self, source: bytes, name: str, names: Sequence[str]):
        self._name = name
        self._token = secrets.token_bytes(16)  # stands for the array until the code is made
        self._uses = uses(source, name)
        watched = [
            place
            for use, places in self._uses.items()
            if any(is_of(use.name, wanted) for wanted in names)
            for place in places
        ]
        self._numbers = {place: number for number, place in enumerate(dict.fromkeys(watched))}
        self._ran = Ran(len(self._numbers))
        self._rewritten: list[range] = []  # lines of functions that TensorFlow runs in a form of its own
        self._sees_all = True

    def install(self) -> None:
        """Note which functions TensorFlow rewrites from their text (`tf.function`, `Dataset.map`).

        What it makes of them has no marks.
        """
        if not self._numbers:
            return
        try:
            from tensorflow.python.autograph.impl import api

            convert = api._convert_actual
        except (ImportError, AttributeError):  # another TensorFlow: then nobody knows what ran in functions
            self._sees_all = False
            return

        def noted(entity: Any, context: Any) -> Any:
            code = getattr(entity, "__code__", None)
            if isinstance(code, types.CodeType) and code.co_filename == self._name:
                self._rewritten.append(range(code.co_firstlineno, max(_lines(code)) + 1))
            return convert(entity, context)

        api._convert_actual = noted

    def compiled(self, tree: ast.Module) -> types.CodeType:
        """The program, or a cell of it, as code with marks. Raises as `compile` does."""
        if not self._numbers:
            return compile(tree, self._name, "exec", dont_inherit=True)
        for node in ast.walk(tree):
            for part in ("body", "orelse", "finalbody"):
                block = getattr(node, part, None)
                if isinstance(block, list):
                    block[:] = self._marked(block)
        return self._with_array(compile(tree, self._name, "exec", dont_inherit=True))

    def uses(self, *, whole: bool, functions: bool) -> tuple[Use, ...]:
        """What the program uses, and what of it ran.

        Args:
            whole: it came to its end, so that what did not run until now never does.
            functions: the same for what stands in functions.
        """
        functions = functions and self._sees_all
        return tuple(
            replace(use, ran=self._has_run(places, functions if use.function else whole))
            for use, places in self._uses.items()
        )

    def _has_run(self, places: Sequence[Place], sure: bool) -> bool | None:
        numbers = [self._numbers.get(place) for place in places]
        if any(self._ran[number] for number in numbers if number is not None):
            return True
        unknown = None in numbers or any(line in lines for line, _ in places for lines in self._rewritten)
        return False if sure and not unknown else None

    def _marked(self, block: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
        """Statements, and a mark before each that is watched."""
        for statement in block:
            number = self._numbers.get((statement.lineno, statement.col_offset))
            if number is not None and _has_to_be_first(statement):
                self._ran[number] = 1
            elif number is not None:
                byte = ast.Subscript(ast.Constant(self._token), ast.Constant(number), ast.Store())
                mark = ast.Assign([byte], ast.Constant(1))
                yield ast.fix_missing_locations(ast.copy_location(mark, statement))
            yield statement

    def _with_array(self, code: types.CodeType) -> types.CodeType:
        """Code, and the functions in it, with the array in place of what stands for it."""
        constants = tuple(
            self._with_array(constant)
            if isinstance(constant, types.CodeType)
            else self._ran
            if constant == self._token
            else constant
            for constant in code.co_consts
        )
        return code.replace(co_consts=constants)


def _has_to_be_first(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _lines(code: types.CodeType) -> Iterator[int]:
    """The lines of a function, and of those in it."""
    yield from (line for _, _, line in code.co_lines() if line is not None)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _lines(constant)
