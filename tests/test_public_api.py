"""The names a teacher writes with."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import grader
from grader import assignment, calling, checks, metrics, own_function, rubric, rules, variants, verdicts


def test_exported_names_are_all_there_is_to_write_with() -> None:
    """Everything that a teacher's file may name is exported, and what is exported is what it says."""
    assert grader.__all__ == sorted(set(grader.__all__))
    homes = (assignment, calling, checks, metrics, own_function, rubric, rules, variants, verdicts)
    for name in grader.__all__:
        written = getattr(grader, name)
        (home,) = [home for home in homes if written.__module__.startswith(home.__name__)]
        assert getattr(home, name) is written
    made = inspect.getmembers(checks, inspect.isfunction)
    assert {name for name, function in made if function.__module__ == f"grader.checks.{name}"} == set(
        checks.__all__
    )
    assert set(checks.__all__) < set(grader.__all__)


def test_the_type_checker_knows_every_check() -> None:
    tree = ast.parse(Path(checks.__file__).read_text("utf-8"))
    block = next(
        each for each in tree.body if isinstance(each, ast.If) and ast.unparse(each.test) == "TYPE_CHECKING"
    )
    assert [ast.unparse(each) for each in block.body] == [
        f"from grader.checks.{name} import {name} as {name}" for name in checks.__all__
    ]


@pytest.mark.parametrize("name", grader.__all__)
def test_each_is_there_and_explained(name: str) -> None:
    assert getattr(grader, name).__doc__


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = grader.nonsense
