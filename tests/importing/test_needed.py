"""Modules that an imported assignment needs and that are not here."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from grader.importing.imported import Imported, ImportedItem
from grader.importing.needed import missing, not_here
from tests.importing.courses import saved
from tests.test_released import cell


def made(*cells: str, tests: str = "", **facts: Any) -> Imported:
    """An assignment with these cells of code in its reference."""
    items = (ImportedItem("t", "T", 1, "tests", tests, True),) if tests else ()
    notebook = saved(*(cell(source) for source in cells))
    return Imported("hw", "Hw", "nbgrader", items, reference={"hw.ipynb": notebook}, **facts)


def test_what_needs_them_is_named() -> None:
    assert missing(
        made("%matplotlib inline\nimport bananas.peel, numpy", tests="from bananas import split")
    ) == {"bananas": "hw.ipynb and 1 more"}
    assert missing(made("x = 1", tests="from nose.tools import assert_equal")) == {
        "nose": "the tests t; numpy.testing and unittest.TestCase() have the same assertions"
    }


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        ("import json, numpy as np, otter", {}),
        ("from bananas import split", {"files": {"bananas.py": b""}}),
        ("import bananas", {"files": {"bananas/__init__.py": b""}}),
        ("import bananas", {"grading_files": {"code/bananas.py": b""}}),
        ("try:\n    import bananas\nexcept ImportError:\n    pass", {}),
        ("%%writefile bananas.py\nx = 1", {}),
        ("from .bananas import split", {}),
        ("import bananas(", {}),
    ],
    ids=["here", "file", "package", "deeper", "tried", "written", "relative", "no Python"],
)
def test_what_is_here(source: str, facts: dict[str, Any]) -> None:
    cells = [source, "import bananas"] if source.startswith("%%") else [source]
    assert missing(made(*cells, **facts)) == {}


def test_tests_for_pytest_import_the_program() -> None:
    tests = ImportedItem("t", "T", 1, "tests", "from homework import total")
    assert missing(Imported("hw", "Hw", "pytest", (tests,), reference={"hw.py": b"import bananas"})) == {
        "bananas": "hw.py"
    }
    assert not_here(ast.parse("from homework import total"), ()) == {"homework"}
