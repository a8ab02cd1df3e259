"""The `ANSWERS` a submission gives, as plain values."""

from __future__ import annotations

import ast
import math
import re
from typing import Any

import numpy as np
from pydantic import JsonValue

from grader.evidence import plain

NAMES = ("ANSWERS", "answers", "Answers")
NAMED = re.compile(r"(?:q|question|a|ans|answer)_?\d+|(?:ans|answer)_\w+", re.IGNORECASE)
VARIABLES = 1_000  # that are looked at
ITEMS, SHAPE = 100, 8  # things in what is named like an answer, and in what is not
WORDS = 3  # of a variable's text from which it may be an answer
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
OPENS = re.compile(rf"(?:{'|'.join(NAMES)})\s*[=\[:]")
STATEMENT_LINES = 400


def collect(space: dict[str, Any], source: bytes) -> tuple[dict[str, JsonValue], bool]:
    """Return the answers, and whether they were read from the source instead of the run.

    A script that crashed before it reached its answers has still written them: those that are
    plain literals are read without running anything.
    """
    for name in NAMES:
        answers = space.get(name)
        if isinstance(answers, (list, tuple)):  # in the order of the questions
            answers = {str(place): value for place, value in enumerate(answers, 1)}
        if isinstance(answers, dict) and answers:
            return {
                str(plain(key))[:300]: plain(value) for key, value in list(dict.items(answers))[:200]
            }, False
    return _from_source(source), True


def variables(space: dict[str, Any]) -> dict[str, JsonValue]:
    """Variables that may be answers: texts, numbers and shapes, and what else is named like an answer.

    What is large is data and no answer: it is not copied.
    """
    named: dict[str, JsonValue] = {}
    others: dict[str, JsonValue] = {}
    for name, value in list(space.items()):
        if name.startswith("_") or len(named) + len(others) >= VARIABLES:
            continue
        if NAMED.fullmatch(name) is not None:
            if _is_small(value, ITEMS):
                named[name[:300]] = plain(value)
        elif isinstance(value, str) and len(value.split()) >= WORDS:
            others[name[:300]] = plain(value)
        elif not isinstance(value, (str, bool, dict)) and _is_small(value, SHAPE):
            others[name[:300]] = plain(value)
    return dict(list((named | others).items())[:200])


def names(values: Any) -> set[str]:
    """The keys of answers, those of dictionaries in them among them."""
    found: set[str] = set()
    for key, value in values.items():
        found |= {key} | (names(value) if isinstance(value, dict) else set())
    return found


def _is_small(value: Any, most: int, depth: int = 3) -> bool:
    """Whether a value is plain, of any library, and holds at most so many things."""
    kind = type(value)
    if isinstance(value, (str, int, float, np.generic)):
        return True
    if kind in (list, tuple, set, dict):
        items = list(value.values()) if kind is dict else list(value) if len(value) <= most else []
        fits = depth > 0 and 0 < len(items) <= most
        return fits and all(_is_small(item, most // len(items), depth - 1) for item in items)
    if isinstance(value, np.ndarray):
        return 0 < value.size <= most
    if kind.__module__.startswith(("tensorflow", "keras")):
        try:
            if hasattr(value, "as_list"):  # TensorShape
                return len(value.as_list()) <= most
            return hasattr(value, "numpy") and math.prod(value.shape) <= most
        except Exception:  # a shape that is not known, a tensor without a value
            return False
    return False


def _from_source(source: bytes) -> dict[str, JsonValue]:
    try:
        tree = ast.parse(source)
    except UNREADABLE:
        tree = _readable_part(source.decode("utf-8", "replace").splitlines())
    answers: dict[str, JsonValue] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id in NAMES and isinstance(value, ast.Dict):
                for key, item in zip(value.keys, value.values, strict=True):
                    _keep(answers, key, item)
            elif isinstance(target, ast.Subscript) and _is_answers(target.value):
                _keep(answers, target.slice, value)
    return answers


def _readable_part(lines: list[str]) -> ast.Module:
    """The statements that give answers, of a file that Python cannot read for another line of it."""
    body: list[ast.stmt] = []
    place = 0
    while place < len(lines):
        opens = OPENS.match(lines[place])
        for end in range(place + 1, min(place + STATEMENT_LINES, len(lines)) + 1) if opens else ():
            try:
                body += ast.parse("\n".join(lines[place:end])).body
            except UNREADABLE:
                continue
            place = end - 1
            break
        place += 1
    return ast.Module(body, [])


def _is_answers(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in NAMES


def _keep(values: dict[str, JsonValue], key: ast.expr | None, value: ast.expr) -> None:
    if not isinstance(key, ast.Constant) or not isinstance(key.value, str) or len(values) >= 200:
        return
    try:
        values[key.value[:300]] = plain(ast.literal_eval(value))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return  # computed by the run, which did not get here
