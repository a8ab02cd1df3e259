"""What the docstrings of the checks show is so."""

from __future__ import annotations

import doctest
import sys

import pytest

from grader import checks

OPTIONS = doctest.ELLIPSIS


@pytest.mark.parametrize("name", checks.__all__)
def test_each_check_shows_an_answer_that_passes_and_one_that_does_not(name: str) -> None:
    module = sys.modules[f"grader.checks.{name}"]
    (found,) = [
        each for each in doctest.DocTestFinder().find(module) if each.name.endswith(f".{name}.{name}")
    ]
    assert any(each.want.startswith("'") for each in found.examples), "an example of what passes"
    assert any(each.exc_msg for each in found.examples), "an example of what does not"
    told: list[str] = []
    doctest.DocTestRunner(optionflags=OPTIONS).run(found, out=told.append)
    assert not told, "".join(told)
