"""Tests that could be asked from outside, and the checks that ask so: nothing of what is right goes in there.

A test runs beside the program and can be deceived by one that means to; `value` and `calls` cannot. What is
right is then what the reference gives: that this is what the test expects is known where the reference has
passed the tests, which `grader validate` shows before the assignment is hardened.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from grader import test_files
from grader.importing.asked import Ask, of_case
from grader.importing.imported import Imported, ImportedItem
from grader.importing.needed import not_here
from grader.importing.written_out import ALIKE, NotAskable
from grader.test_files import TestFile

CLOSE = 1e-5  # how far numbers may be apart where checks are not told otherwise


@dataclass(frozen=True)
class _Asked:
    """How an item can be asked: in words, and as the text of a check."""

    how: str
    check: str


def askable(imported: Imported) -> dict[str, str]:
    """The items that can be asked from outside, by slug: how, in words."""
    return {slug: one.how for slug, one in _every(imported).items() if isinstance(one, _Asked)}


def only_tests(imported: Imported) -> dict[str, str]:
    """The items whose tests can only be run, by slug: why."""
    return {slug: one for slug, one in _every(imported).items() if isinstance(one, str)}


def hardened(imported: Imported) -> Imported:
    """The assignment, in which each item that can be asked from outside has the text of such a check."""
    every = _every(imported)
    items = tuple(
        replace(item, check=one.check, tests="") if isinstance(one := every.get(item.slug), _Asked) else item
        for item in imported.items
    )
    return replace(imported, items=items)


def _every(imported: Imported) -> Mapping[str, _Asked | str]:
    bound = _bound(imported.reference)
    found: dict[str, _Asked | str] = {}
    for item in imported.items:
        if item.kind != "tests" or item.check:
            continue
        try:
            found[item.slug] = _asked(item, imported, bound)
        except NotAskable as why:
            found[item.slug] = str(why)
    return found


def _asked(item: ImportedItem, imported: Imported, bound: Counter[str]) -> _Asked:
    """How an item can be asked.

    Raises:
        NotAskable: its tests can only be run.
    """
    if not imported.reference:
        raise NotAskable("there is no reference, whose result would be what is right")
    try:
        file = test_files.read(item.tests, item.slug, as_cell=item.partial)
        tree = ast.parse(item.tests)
    except ValueError as error:
        raise NotAskable(str(error)) from error
    if item.partial and tree.body and isinstance(tree.body[-1], ast.Expr):
        raise NotAskable("it gives a part of its points by itself")
    modules = not_here(tree, imported.files)  # which can only be the program
    parts = [of_case(case, item.tests, modules) for case in file.cases]
    asks = [ask for part in parts for ask in part]
    if not asks:
        raise NotAskable("it asks for nothing")
    names = list(dict.fromkeys(ask.name for ask in asks))
    if len(names) > 1:
        raise NotAskable(
            f"it asks for {' and '.join(names)}, and two checks would each give a part of its points"
        )
    if bound[names[0]] > 1:
        raise NotAskable(f"{names[0]} is made more than once, and a test looks at it where it stands")
    if len({ask.of_function for ask in asks}) > 1:
        raise NotAskable(f"it asks for {names[0]} and for what it returns")
    if asks[0].of_function:
        return _calls(item, asks, _shares(file, parts))
    return _value(item, asks, file)


def _shares(file: TestFile, parts: list[list[Ask]]) -> bool:
    """Whether each call earns its share; else all are needed.

    Raises:
        NotAskable: neither is how the tests give their points.
    """
    if file.all_or_nothing or len(parts) == 1:
        return False
    if len({case.weight for case in file.cases}) > 1:
        raise NotAskable("its tests are worth different points")
    if any(len(part) != 1 for part in parts):
        raise NotAskable(
            "some of its tests call the function several times, and earn points for all calls only"
        )
    if not all(part[0].raises or _is_whole(part[0].right) for part in parts):
        raise NotAskable("a list or a dictionary would earn a share of a test's points")
    return True


def _calls(item: ImportedItem, asks: list[Ask], shares: bool) -> _Asked:
    if any(ask.text for ask in asks):
        raise NotAskable("it asks for the type of what is returned")
    shown = [_call(ask) for ask in asks if not ask.hidden]
    secret = [_call(ask) for ask in asks if ask.hidden]
    if not shares:
        shown = list(dict.fromkeys(shown))
        secret = [one for one in dict.fromkeys(secret) if one not in shown]
    options = {
        "secret": f"[{', '.join(secret)}]" if secret else "",
        "close": _close(asks),
        "all_or_nothing": "" if shares else "True",
    }
    first = [_quoted(asks[0].name), f"[{', '.join(shown)}]"]
    count = len(shown) + len(secret)
    how = f"{count} calls of {asks[0].name}" if count > 1 else f"a call of {asks[0].name}"
    return _Asked(how, _text("calls", first, item, asks, options))


def _value(item: ImportedItem, asks: list[Ask], file: TestFile) -> _Asked:
    if len(file.cases) > 1 and not file.all_or_nothing:
        raise NotAskable("its tests each give a part of its points")
    values = [ask for ask in asks if not ask.text]
    if not values:
        raise NotAskable("it asks for a type only")
    if any(ask.right != values[0].right for ask in values):
        raise NotAskable("it expects several values of one variable")
    if not _is_whole(values[0].right):
        raise NotAskable("a list or a dictionary would earn a share of its points")
    if len(values) < len(asks) and not isinstance(values[0].right, str):
        raise NotAskable("it expects a text and something else")
    name = asks[0].name
    return _Asked(
        f"the variable {name}", _text("value", [_quoted(name)], item, asks, {"close": _close(values)})
    )


def _close(asks: list[Ask]) -> str:
    """How far numbers may be apart; "" for as far as checks take it.

    Raises:
        NotAskable: one check cannot say it.
    """
    close = sorted({ask.close for ask in asks if ask.close is not None})
    if close and close[-1] > ALIKE * close[0]:
        raise NotAskable("its numbers may be off by different shares")
    return f"{close[0]:g}" if close and close[0] != CLOSE else ""


def _is_whole(value: Any) -> bool:
    """Whether a value is right or wrong, and not in part: a number, a text, or numbers in a row."""
    if isinstance(value, list | tuple):
        return bool(value) and all(isinstance(part, int | float) for part in value)
    return value is None or isinstance(value, int | float | complex | str)


def _call(ask: Ask) -> str:
    named = (f"{key}={_plain(value)}" for key, value in ask.named or ())
    return f"call({', '.join([*map(_plain, ask.positional or ()), *named])})"


def _plain(value: Any) -> str:
    """A value as Python, its texts in double quotes where that takes no escapes."""
    text = repr(value)
    return text if '"' in text or "\\" in text else text.replace("'", '"')


def _text(
    check: str, first: list[str], item: ImportedItem, asks: list[Ask], options: Mapping[str, str]
) -> str:
    """The text of a check, an argument in each line."""
    said = {ask.said for ask in asks if not ask.hidden}
    hint = said.pop() if len(said) == 1 and not any(ask.hidden for ask in asks) else ""
    points = int(item.points) if item.points == int(item.points) else item.points
    lines = [
        *first,
        f"points={points}",
        *(f"{key}={value}" for key, value in options.items() if value),
        f"slug={_quoted(item.slug)}",
        f"title={_quoted(item.title)}",
        *([f"hint={_quoted(hint)}"] if hint else []),
    ]
    return "\n".join([f"{check}(", *(f"    {line}," for line in lines), ")"])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _bound(reference: Mapping[str, bytes]) -> Counter[str]:
    """In how many cells of the reference each name is given to something."""
    return Counter(name for cell in _cells(reference) for name in set(_given(cell)))


def _cells(reference: Mapping[str, bytes]) -> Iterator[ast.Module]:
    """The cells of its notebooks. A program's tests run when it has ended, as checks do."""
    for name, content in reference.items():
        if not name.endswith(".ipynb"):
            continue
        for cell in json.loads(content).get("cells", ()):
            lines = "".join(cell["source"]).split("\n") if cell.get("cell_type") == "code" else []
            plain = "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines)
            with suppress(SyntaxError):
                yield ast.parse(plain)


def _given(cell: ast.Module) -> Iterator[str]:
    """The names that a cell gives at its top."""
    waiting: list[ast.AST] = [cell]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            waiting += ast.iter_child_nodes(node)
