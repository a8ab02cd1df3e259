"""Where in a submission's file something stands: its layers, what it does with its models, its answers.

A line is as good as every claim: it places a mark in a report, and decides nothing.
"""

from __future__ import annotations

import ast
import sys
import weakref
from collections.abc import Collection, Iterator
from types import FrameType
from typing import Any

FRAMES = 300  # that are looked through for one of the submission's file
LAYERS = 10_000  # whose lines are kept
SEQUENTIAL = "keras/src/models/sequential.py"
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


class Lines:
    """The lines of one file, while it runs."""

    def __init__(self, script: str):
        """Know none yet; `script` is the name of the file."""
        self._script = script
        # A number may be given again once an object is gone, so that the object itself is asked, too.
        self._layers: dict[int, tuple[weakref.ref[Any], int]] = {}

    def now(self) -> int | None:
        """The line of the file that is being run; None if none is, or what Keras itself makes of a list."""
        frame: FrameType | None = sys._getframe(1)
        for _ in range(FRAMES):
            if frame is None:
                return None
            code = frame.f_code
            if code.co_filename == self._script:
                return frame.f_lineno
            if code.co_name == "build" and code.co_filename.replace("\\", "/").endswith(SEQUENTIAL):
                return None  # an input that nobody wrote
            frame = frame.f_back
        return None

    def install(self) -> None:
        """Take note of each layer's line as it is made."""
        import keras

        new = keras.layers.Layer.__new__

        def made(cls: Any, *args: Any, **kwargs: Any) -> Any:
            layer = new(cls, *args, **kwargs)
            line = self.now()
            if line and len(self._layers) < LAYERS:
                self._layers[id(layer)] = (weakref.ref(layer), line)
            return layer

        keras.layers.Layer.__new__ = staticmethod(made)

    def of(self, layer: Any) -> int | None:
        """The line in which a layer was made; None where that is not known."""
        known, line = self._layers.get(id(layer), (None, 0))
        return line if known is not None and known() is layer else None


def of_answers(source: bytes, keys: Collection[str], holders: Collection[str]) -> dict[str, int]:
    """The lines in which answers stand, the last of each.

    Args:
        source: the file.
        keys: the answers' keys, or the variables that may be answers.
        holders: the names of what answers are put into, such as "ANSWERS".
    """
    try:
        tree = ast.parse(source)
    except UNREADABLE:
        return {}
    places = [
        (name, line)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr)
        for name, line in _places(node, holders)
        if name in keys
    ]
    return {name[:300]: line for name, line in sorted(places, key=lambda place: place[1])[-400:]}


def _places(statement: ast.stmt, holders: Collection[str]) -> Iterator[tuple[str, int]]:
    """What a statement gives a value to: variables, and keys of what answers are put into."""
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
        targets = [statement.target]
    else:
        targets = []
    yield from ((target.id, target.lineno) for target in targets if isinstance(target, ast.Name))
    parts = list(ast.walk(statement))
    if not any(isinstance(part, ast.Name) and part.id in holders for part in parts):
        return
    for part in parts:
        if isinstance(part, ast.Dict):
            names = [(key, key.lineno) for key in part.keys if key is not None]
            yield from ((key.value, line) for key, line in names if _is_text(key))  # type: ignore[attr-defined]
        elif isinstance(part, ast.Subscript) and _is_text(part.slice):
            yield part.slice.value, part.lineno  # type: ignore[attr-defined]
        elif isinstance(part, ast.keyword) and part.arg:
            yield part.arg, part.value.lineno
        elif isinstance(part, ast.List | ast.Tuple) and part is getattr(statement, "value", None):
            yield from ((str(place), item.lineno) for place, item in enumerate(part.elts, 1))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
