"""What is known of a data set stands in `grader.data`, and nobody else goes by its name or its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
from grader import data

PACKAGE = Path(grader.__file__).parent
SHAPES = {each.sample_shape for each in data.SPECS.values() if each.is_images}
ALLOWED = {
    # What was asked in the year whose marked answers it compares: a marking scheme, which says what it wants.
    "calibration.py": {"(60000, 28, 28)", "(10000, 28, 28)"},
    "report/source.py": {"'line'"},  # of a file
    "answers/numbers.py": {"'digits'"},  # of a number: a group of a pattern
}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if PACKAGE / "data" not in path.parents)


def facts(source: str) -> Iterator[str]:
    """Where a program names a data set or spells out the shape of its images; docstrings may."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value in data.NAMES:
            yield ast.unparse(node)
        elif isinstance(node, ast.Tuple | ast.List | ast.Call):
            parts = node.args if isinstance(node, ast.Call) else node.elts
            values = tuple(each.value if isinstance(each, ast.Constant) else None for each in parts)
            if any(
                values[start : start + len(shape)] == shape
                for shape in SHAPES
                for start in range(len(values))
            ):
                yield ast.unparse(node)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nobody_goes_by_a_name_or_a_shape(path: Path) -> None:
    allowed = ALLOWED.get(path.relative_to(PACKAGE).as_posix(), set())
    assert set(facts(path.read_text("utf-8"))) - allowed == set()


@pytest.mark.parametrize(
    "line",
    [
        "dataset.name == 'line'",
        "name in ('mnist', x)",
        "x.reshape(28, 28)",
        "x.reshape(-1, 28, 28)",
        "a = [28, 28, 1]",
    ],
)
def test_what_would_be_found(line: str) -> None:
    assert list(facts(line))
    assert not list(facts(f'"""{line}"""')) and not list(facts("f(28, 1)"))
