"""What tests use of gradescope_utils, which is not installed: its decorators, and a list of missing files.

What is said by decorators is read when tests are imported. Here they only leave functions as they are, and
give those with partial credit what they set their score with.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = "gradescope_utils"
SAYING = ("weight", "number", "visibility", "tags", "hide_errors")  # decorators that change nothing
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


@dataclass
class Score:
    """What a test with partial credit gives.

    Attributes:
        share: of its points, 0 to 1; None before it has said so.
    """

    share: float | None = None


@contextlib.contextmanager
def installed(score: Score) -> Iterator[None]:
    """Let `gradescope_utils` be there for a while.

    Args:
        score: takes what a test gives.
    """
    names = [PACKAGE, *(f"{PACKAGE}.autograder_utils{inner}" for inner in ("", ".decorators", ".files"))]
    before = {name: sys.modules[name] for name in names if name in sys.modules}
    modules = {name: ModuleType(name) for name in names}
    for name in names[:2]:
        modules[name].__dict__["__path__"] = []
    for name in names[1:]:
        above, _, own = name.rpartition(".")
        modules[above].__dict__[own] = modules[name]
    vars(modules[names[2]]).update(
        dict.fromkeys(SAYING, _saying), partial_credit=_partial_credit(score), leaderboard=_leaderboard
    )
    vars(modules[names[3]]).update(check_submitted_files=_missing)
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def _saying(*_: Any, **__: Any) -> Decorator:
    """A decorator that leaves a function as it is."""
    return lambda function: function


def _partial_credit(score: Score) -> Callable[[float], Decorator]:
    """`partial_credit`, whose functions tell how much of its points a test earns."""

    def partial_credit(weight: float) -> Decorator:
        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(function)
            def called(*args: Any, **kwargs: Any) -> Any:
                def set_score(points: float) -> None:
                    score.share = min(1.0, max(0.0, float(points) / weight)) if weight else 1.0

                return function(*args, **kwargs, set_score=set_score)

            return called

        return decorate

    return partial_credit


def _leaderboard(*_: Any, **__: Any) -> Decorator:
    """`leaderboard`, of which there is none here: a test may set its value."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            return function(*args, **kwargs, set_leaderboard_value=lambda value: None)

        return called

    return decorate


def _missing(paths: Sequence[str], base: str = "") -> list[str]:
    """Which of these files were not handed in."""
    return [path for path in paths if not Path(path).exists()]
