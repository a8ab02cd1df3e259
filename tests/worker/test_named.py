"""What tests name is what it is called."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.worker import named as names
from grader.worker.named import named


@pytest.fixture(autouse=True)
def _in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("import math", {"math"}),
        ("import os.path as p\np.join", {"os.path"}),
        ("from os import path", {"os", "os.path"}),
        ("from . import math", set()),
        ("from .math import pi", set()),
        ("math.pi", {"math"}),
        ("np.linalg.norm(1)", {"numpy", "numpy.linalg"}),
        ("import numpy as n\nn.linalg.norm(1)", {"numpy", "numpy.linalg"}),
        ("x.linalg.norm(1)\nf().linalg", set()),
        ("import this, antigravity, nothing_of_the_kind", set()),
        ("no Python: import math", set()),
    ],
)
def test_modules_are_those_that_are_imported_or_known_by_a_name(text: str, modules: set[str]) -> None:
    found = named([text]).modules
    assert set(found) == modules and all(sys.modules[name] is module for name, module in found.items())


def test_libraries_are_not_imported_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    assert named(["import pandas"]).modules == {} and "pandas" not in sys.modules


@pytest.mark.parametrize("hiding", ["file", "folder"])
def test_what_hides_a_module_is_the_programs_and_not_the_tests(hiding: str) -> None:
    sys.modules.pop("colorsys", None)
    if hiding == "folder":
        Path("colorsys").mkdir()
    Path("colorsys/__init__.py" if hiding == "folder" else "colorsys.py").write_text("mine = True\n")
    before = sys.path[:]
    found = named(["import colorsys"])
    assert not hasattr(found.instead["colorsys"], "mine") and found.modules == {}
    assert "colorsys" not in sys.modules and sys.path == before


DEFINES = "'''Helpers.'''\nimport math\nfrom numpy import ones\nLIMIT: int = 3\nNAMES = ['a']\ndef f(): return math.pi\nclass C: pass\n"


@pytest.mark.parametrize(
    ("text", "imported"),
    [
        (DEFINES, True),
        ("import numpy as np\nnp.random.seed(42)\n", False),
        ("from student import area\n", False),
        ("rows = open('rows.csv').read()\n", False),
        ("for n in range(3): pass\n", False),
        ("def broken(:\n", False),
    ],
    ids=["defines", "seed", "of the program", "reads", "runs", "broken"],
)
def test_what_lies_beside_is_imported_before_the_program_where_it_only_defines(
    text: str, imported: bool
) -> None:
    name = f"laid_{len(text)}"
    Path(f"{name}.py").write_text(text)
    Path("student.py").write_text("def area(): pass\n")
    assert set(named([f"import {name}"], [f"{name}.py"]).modules) == ({name} if imported else set())
    assert (name in sys.modules) is imported and named([f"import {name}"]).modules == {}
    sys.modules.pop(name, None)


def test_a_folder_called_like_a_file_that_was_laid_hides_nothing() -> None:
    Path("laid_twice").mkdir()
    Path("laid_twice/__init__.py").write_text("def check(*given): pass\n")
    Path("laid_twice.py").write_text("def check(found, wanted):\n    assert found == wanted\n")
    module = named(["from laid_twice import check"], ["laid_twice.py"]).modules["laid_twice"]
    with pytest.raises(AssertionError):
        module.check(1, 2)
    del sys.modules["laid_twice"]


def test_files_are_those_that_lie_there_and_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rows.csv", "other.csv", "helper.py", "large.csv"):
        Path(name).write_text("print(1)")
    Path("large.csv").write_text("x" * 11)
    monkeypatch.setattr(names, "LARGEST", 10)
    laid = ["rows.csv", "other.csv", "helper.py", "large.csv", "gone.csv"]
    found = named(["open('rows.csv'), open('large.csv'), open('gone.csv')\nimport helper"], laid)
    assert found.files == {"rows.csv": b"print(1)", "helper.py": b"print(1)"} and found.modules == {}
