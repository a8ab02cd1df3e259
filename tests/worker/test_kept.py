"""What a module or a class held, and whether what it holds now is the same, made once more."""

from __future__ import annotations

import functools
import math
from types import ModuleType
from typing import Any

import pytest

from grader.worker.kept import Home, Kept, as_it_is, is_the_same, look_at

SOURCE = """
def plain(x, y=1): return x + y
class Own:
    limit = 3
    def method(self): return 1
    def above(self): return super().__repr__()
    @staticmethod
    def static(): return 2
    @classmethod
    def of_class(cls): return 3
    @property
    def read(self): return 4
bound = Own().method
builtin = [].append
def make(value):
    def inner(): return value
    return inner
inner = make(1)
"""


def module(source: str = SOURCE) -> ModuleType:
    made = ModuleType("kept_source")
    exec(source, made.__dict__)
    return made


def read_again(source: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a module has after a reload, of this text now, and what it had."""
    made = module()
    before = dict(vars(made))
    exec(source, made.__dict__)
    return vars(made), before


@pytest.mark.parametrize("name", ["plain", "Own", "bound", "builtin", "make"])
def test_what_is_made_once_more_is_the_same(name: str) -> None:
    now, before = read_again(SOURCE)
    assert now[name] is not before[name] and is_the_same(now[name], before[name])


@pytest.mark.parametrize("name", ["method", "above", "static", "of_class", "read"])
def test_so_is_what_a_class_has(name: str) -> None:
    now, before = read_again(SOURCE)
    assert is_the_same(vars(now["Own"])[name], vars(before["Own"])[name])


CHANGES = {
    "code": ("plain", "x + y", "x - y"),
    "a default": ("plain", "y=1", "y=2"),
    "a method": ("Own", "return 1", "return 9"),
    "a static method": ("Own", "return 2", "return 9"),
    "a method of the class": ("Own", "return 3", "return 9"),
    "a property": ("Own", "return 4", "return 9"),
    "one method more": ("Own", "    limit = 3", "    def __eq__(self, other): return True"),
    "the class of a method": ("bound", "return 2", "return 9"),
    "another method": ("bound", "bound = Own().method", "bound = Own().above"),
    "a class in place of a function": ("plain", "def plain(x, y=1): return x + y", "class plain: pass"),
    "a function in place of a class": ("Own", "bound = Own().method", "def Own(): pass"),
    "what a function closes over": ("inner", "make(1)", "make(2)"),
    "the kind of a method": ("builtin", "[].append", "Own().method"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_is_not(name: str) -> None:
    key, old, new = CHANGES[name]
    now, before = read_again(SOURCE.replace(old, new))
    assert not is_the_same(now[key], before[key])


def test_nor_is_what_is_made_elsewhere_or_called_otherwise() -> None:
    one, other = module(), module()
    assert not is_the_same(other.plain, one.plain)  # whose names are others
    alike = type("Alike", (), {"limit": 3})
    assert not is_the_same(alike, type("Like", (), {"limit": 3}))
    assert is_the_same(alike, type("Alike", (), {"limit": 3}))
    assert not is_the_same(3, 4) and is_the_same(one.plain, one.plain)


def test_what_a_function_wraps_is_put_back() -> None:
    made = module()
    inside = made.plain

    @functools.wraps(inside)
    def wrapper(*given: Any) -> Any:
        return inside(*given)

    made.plain = wrapper  # type: ignore[attr-defined]
    kept, code = Kept("m", made), inside.__code__
    assert kept.unchanged()
    inside.__code__ = (lambda x, y=1: 9).__code__
    assert not kept.unchanged() and kept.put_back({}) == ["plain"]
    assert inside.__code__ is code and kept.unchanged()


def test_nothing_is_added_to_what_is_kept_whole_but_what_python_adds() -> None:
    made = module()
    kept = Kept("m", made, whole=True)
    made.math, made.__annotations__, made.extra = math, {}, 3  # type: ignore[attr-defined]
    assert kept.put_back({}) == ["extra"]
    assert made.math is math and not hasattr(made, "extra")


def test_what_is_changed_since_it_was_looked_at_is_looked_at_again() -> None:
    made = module()
    home = Home("m", made)
    look_at([home])
    known = as_it_is(home)
    assert as_it_is(home) is known
    made.plain = made.inner  # type: ignore[attr-defined]
    assert as_it_is(home) is not known and as_it_is(home).held["plain"] is made.inner
