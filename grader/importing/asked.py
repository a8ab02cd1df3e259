"""What tests ask of a program, as far as it can be asked from outside: variables, and what functions return.

They are read as text. What is not one of the forms below stays a test: each reason says why.
"""

from __future__ import annotations

import ast
import builtins
import doctest
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.importing.written_out import (
    NotAskable,
    as_expected,
    called,
    closeness,
    literal,
    numbers,
    quoted,
    tolerance,
)
from grader.test_files import TestCase

# Exceptions that stand for others: whoever raises one of those passes, too.
FAMILIES = frozenset(("Exception", "BaseException", "ArithmeticError", "LookupError", "OSError", "Warning"))
EQUAL = frozenset(("assert_equal", "assertEqual", "eq_"))
EQUAL_ARRAYS = frozenset(("array_equal", "assert_array_equal"))


@dataclass(frozen=True)
class Ask:
    """One thing that a test asks.

    Attributes:
        name: of the variable or function.
        positional, named: what the function is called with; both None for a variable.
        right: what is expected, as a plain value.
        raises: the exception that is expected instead; "" for none.
        close: how far numbers may be apart, as checks take it; None where there are none.
        text: only that it is a text is asked for.
        hidden: students are shown nothing of it.
        said: what they are told where it fails.
    """

    name: str
    positional: tuple[Any, ...] | None = None
    named: tuple[tuple[str, Any], ...] | None = None
    right: Any = None
    raises: str = ""
    close: float | None = None
    text: bool = False
    hidden: bool = False
    said: str = ""

    @property
    def of_function(self) -> bool:
        """Whether a function is called."""
        return self.positional is not None


@dataclass(frozen=True)
class Names:
    """What names mean in a test.

    Attributes:
        ours: those that the test itself, or a library, has given: they are no student's.
        modules: those under which the program itself is imported.
        known: the only ones that are the program's; None where all others are.
    """

    ours: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()
    known: frozenset[str] | None = field(default=None)

    def of(self, node: ast.expr) -> str | None:
        """The name of something of the program: `f`, or `submission.f`; None for anything else."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return node.attr if node.value.id in self.modules else None
        if not isinstance(node, ast.Name) or node.id in self.ours or hasattr(builtins, node.id):
            return None
        return node.id if self.known is None or node.id in self.known else None


def of_case(case: TestCase, source: str, modules: Collection[str]) -> list[Ask]:
    """What a test asks.

    Args:
        case: the test.
        source: the file that it is in.
        modules: the names of modules that are the program.

    Raises:
        NotAskable: it can only be run.
    """
    if case.style == "doctest":
        asks = list(_of_doctest(case.code))
        return [replace(ask, hidden=case.hidden) for ask in asks]
    tree = ast.parse(source)
    if case.style == "cell":
        return [
            replace(ask, hidden=case.hidden or bool(set(lines) & case.hidden_lines))
            for lines, ask in _of_statements(tree.body, Names())
        ]
    if "::" in case.code:
        raise NotAskable("it is a method of a class, which may set something up")
    function = next(
        node for node in reversed(tree.body) if isinstance(node, ast.FunctionDef) and node.name == case.code
    )
    names = _names(tree, modules)
    if case.style == "function":
        names = Names(names.ours, names.modules, frozenset(arg.arg for arg in function.args.args))
    elif function.args.args:
        raise NotAskable(f"it is given {', '.join(arg.arg for arg in function.args.args)}")
    return [replace(ask, hidden=case.hidden) for _, ask in _of_statements(function.body, names)]


def _names(tree: ast.Module, modules: Collection[str]) -> Names:
    """What the names of a file mean: those that it imports of the program are the program's."""
    ours: set[str] = set()
    programs: set[str] = set()
    known: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in modules:
            if any(alias.asname not in (None, alias.name) or alias.name == "*" for alias in node.names):
                raise NotAskable("it gives what it imports another name")
            known |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            for alias in node.names:
                (programs if alias.name in modules else ours).add(alias.asname or alias.name.split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            ours |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef) and any(
            "autouse" in ast.unparse(d) for d in node.decorator_list
        ):
            raise NotAskable(f"{node.name} sets something up for every test")
    return Names(frozenset(ours), frozenset(programs), frozenset(known))


def _of_doctest(code: str) -> Iterator[Ask]:
    try:
        examples = doctest.DocTestParser().get_examples(code)
    except ValueError as error:
        raise NotAskable(f"it is no doctest: {error}") from error
    names = Names()
    for example in examples:
        body = ast.parse(example.source).body
        if example.options:
            raise NotAskable(f"it is compared by a rule of its own: {quoted(example.source)}")
        names = replace(names, ours=names.ours | frozenset(_imports(body)))
        if example.exc_msg is not None:
            kind = example.exc_msg.partition(":")[0].strip()
            yield replace(_call(_alone(body), names), raises=_exception(kind))
        elif example.want.strip() == "True" and not _is_of_the_program(body, names):
            yield from (ask for _, ask in _of_test(_alone(body), names, ""))
        elif example.want:
            try:
                right = ast.literal_eval(example.want.strip())
            except (ValueError, TypeError, SyntaxError) as error:
                raise NotAskable(f"what is expected is no value: {quoted(example.want)}") from error
            yield _equal(_alone(body), right, names, None)
        else:
            yield from (ask for _, ask in _of_statements(body, names))


def _imports(body: Sequence[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)


def _is_of_the_program(body: Sequence[ast.stmt], names: Names) -> bool:
    """Whether it is a call, or a variable, of the program, which is then `True` itself."""
    node = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    return isinstance(node, ast.Name) or (
        isinstance(node, ast.Call)
        and names.of(node.func) is not None
        and tolerance(node) is None
        and called(node) not in EQUAL_ARRAYS
    )


def _alone(body: Sequence[ast.stmt]) -> ast.expr:
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        raise NotAskable("it does something before it asks")
    return body[0].value


def _of_statements(body: Sequence[ast.stmt], names: Names) -> Iterator[tuple[range, Ask]]:
    """What statements ask, each with the lines of its statement."""
    for node in body:
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = replace(names, ours=names.ours | frozenset(_imports([node])))
        elif isinstance(node, ast.Pass) or _says_only(node):
            continue
        elif isinstance(node, ast.Assert):
            said = node.msg.value if isinstance(node.msg, ast.Constant) else ""
            yield from ((lines, ask) for _, ask in _of_test(node.test, names, str(said)))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield lines, _of_assertion(node.value, names)
        elif isinstance(node, ast.Try | ast.With):
            yield lines, _raising(node, names)
        else:
            raise NotAskable(f"it does more than ask: {quoted(ast.unparse(node))}")


def _says_only(node: ast.stmt) -> bool:
    """Whether it is a text, or prints one."""
    if not isinstance(node, ast.Expr):
        return False
    if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "print":
        return all(isinstance(argument, ast.Constant) for argument in node.value.args)
    return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _of_test(test: ast.expr, names: Names, said: str) -> Iterator[tuple[None, Ask]]:
    """What is asserted: several things with `and` between them."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for part in test.values:
            yield from _of_test(part, names, said)
        return
    yield None, replace(_asserted(test, names), said=said)


def _asserted(test: ast.expr, names: Names) -> Ask:
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left, operator, right = test.left, test.ops[0], test.comparators[0]
        if isinstance(operator, ast.Is) and isinstance(right, ast.Constant):
            if right.value is None:
                return _equal(left, None, names, None)
        if isinstance(operator, ast.Eq):
            for asked, expected in ((left, right), (right, left)):
                if isinstance(expected, ast.Call) and called(expected) == "approx":
                    return _near(asked, expected, expected.args[:1], names)
                if (known := as_expected(expected)) is not None:
                    return _equal(asked, known[0], names, None)
    if isinstance(test, ast.Call):
        if called(test) == "isinstance" and len(test.args) == 2:
            if ast.unparse(test.args[1]) != "str":
                raise NotAskable(
                    f"it asks for a type, which checks do not tell as exactly: {quoted(ast.unparse(test))}"
                )
            return replace(_equal(test.args[0], None, names, None), text=True)
        return _of_assertion(test, names)
    raise NotAskable(f"it asks for something else than a value: {quoted(ast.unparse(test))}")


def _of_assertion(call: ast.Call, names: Names) -> Ask:
    """What a function asks that compares two things."""
    name = called(call)
    if name in EQUAL | EQUAL_ARRAYS and len(call.args) >= 2:
        for asked, expected in ((call.args[0], call.args[1]), (call.args[1], call.args[0])):
            if (known := as_expected(expected)) is not None:
                return _equal(asked, known[0], names, None)
    elif tolerance(call) is not None and name != "approx" and len(call.args) >= 2:
        return _near(call.args[0], call, call.args[1:2], names)
    raise NotAskable(f"it does more than ask: {quoted(ast.unparse(call))}")


def _near(asked: ast.expr, call: ast.Call, right: Sequence[ast.expr], names: Names) -> Ask:
    """A number that may be a little off."""
    known = as_expected(right[0]) if right else None
    if known is None or len(call.args) > 2:
        raise NotAskable(f"what is expected is not written out: {quoted(ast.unparse(call))}")
    return _equal(asked, known[0], names, closeness(call, known[0]))


def _equal(asked: ast.expr, right: Any, names: Names, close: float | None) -> Ask:
    """A variable, or a call, that is to be a value: numbers to the last bit, unless they may be `close`."""
    if close is None and any(True for _ in numbers(right)):
        close = 0.0
    if isinstance(asked, ast.Call):
        return replace(_call(asked, names), right=right, close=close)
    name = names.of(asked)
    if name is None:
        raise NotAskable(f"it asks for something that is calculated: {quoted(ast.unparse(asked))}")
    return Ask(name, right=right, close=close)


def _call(node: ast.expr, names: Names) -> Ask:
    name = names.of(node.func) if isinstance(node, ast.Call) else None
    if not isinstance(node, ast.Call) or name is None:
        raise NotAskable(f"it asks for something that is calculated: {quoted(ast.unparse(node))}")
    given = [literal(argument) for argument in node.args]
    named = [(word.arg, literal(word.value)) for word in node.keywords]
    if None in given or any(key is None or value is None for key, value in named):
        raise NotAskable(
            f"the function is given something that is not written out: {quoted(ast.unparse(node))}"
        )
    return Ask(
        name,
        tuple(value[0] for value in given if value is not None),
        tuple((str(key), value[0]) for key, value in named if value is not None),
    )


def _raising(node: ast.Try | ast.With, names: Names) -> Ask:
    """A call that is to raise an exception."""
    told = NotAskable(f"it does more than ask: {quoted(ast.unparse(node).partition(chr(10))[0])}")
    if isinstance(node, ast.With):
        [item] = node.items[:1]
        call = item.context_expr
        if (
            len(node.items) > 1
            or not isinstance(call, ast.Call)
            or called(call) not in ("raises", "assertRaises", "assert_raises")
        ):
            raise told
        if len(call.args) != 1 or call.keywords or item.optional_vars is not None:
            raise NotAskable(f"it asks what the exception says: {quoted(ast.unparse(call))}")
        return replace(_call(_alone(node.body), names), raises=_exception(ast.unparse(call.args[0])))
    if len(node.handlers) != 1 or node.finalbody:
        raise told
    if not node.orelse:
        raise NotAskable("it passes, too, where no exception is raised")
    handler, otherwise = node.handlers[0], node.orelse[-1]
    fails = isinstance(otherwise, ast.Raise) or (
        isinstance(otherwise, ast.Assert) and ast.unparse(otherwise.test) in ("False", "0")
    )
    quiet = all(isinstance(part, ast.Pass) or _says_only(part) for part in handler.body)
    if not fails or not quiet or len(node.orelse) != 1 or handler.type is None:
        raise told
    return replace(_call(_alone(node.body), names), raises=_exception(ast.unparse(handler.type)))


def _exception(name: str) -> str:
    kind = getattr(builtins, name, None)
    if name in FAMILIES or not (isinstance(kind, type) and issubclass(kind, BaseException)):
        raise NotAskable(f"any of several exceptions may be raised: {quoted(name)}")
    return name
