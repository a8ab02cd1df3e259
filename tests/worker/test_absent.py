"""Imports that fail: a stand-in for the submission's own files, an error for everybody else."""

from __future__ import annotations

import ast
import builtins
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.worker.absent import Imports, Nothing


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    before, modules = builtins.__import__, set(sys.modules)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    builtins.__import__ = before
    for name in set(sys.modules) - modules:
        del sys.modules[name]


def _run(
    source: str, homes: dict[str, Any] | None = None
) -> tuple[dict[str, Any], list[tuple[int, str]], list[str]]:
    failed: list[tuple[int, str]] = []
    notes: list[str] = []

    def tell(error: ImportError) -> None:
        assert error.__traceback__ is not None
        failed.append((error.__traceback__.tb_lineno, str(error)))

    imports = Imports("work.py", homes or {}, tell, notes)
    tree = ast.parse(source, "work.py")
    imports.know(tree)
    space: dict[str, Any] = {"__name__": "__main__", "__package__": ""}
    imports.install()
    exec(compile(tree, "work.py", "exec"), space)
    return space, failed, notes


def test_a_missing_module_lets_the_program_go_on() -> None:
    space, failed, _ = _run(
        "import nowhere as n\nfrom nowhere.deep import plot\nn.style('x').y[3] = 4\n"
        "@n.fast\ndef f(): return 3\nclass A(n.Base): pass\nA()\nwith n.quiet(): pass\n"
        "for each in plot(): 1 / 0\nif n.ready: 1 / 0\nend = f()\nimport json.gone\nfrom json import other, dumps"
    )
    assert space["end"] == 3 and space["dumps"]
    assert [line for line, _ in failed] == [1, 2, 12, 13]
    assert failed[0][1] == "No module named 'nowhere'" and "cannot import name 'other'" in failed[3][1]


def test_nothing_becomes_a_number_or_a_layer() -> None:
    with pytest.raises(TypeError):
        1 / Nothing()  # type: ignore[operator]
    with pytest.raises(TypeError):
        float(Nothing())  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["ImportError", "Exception", "(ValueError, ModuleNotFoundError)", ""])
def test_who_catches_the_error_has_it(kind: str) -> None:
    space, failed, _ = _run(f"try:\n    import nowhere\nexcept {kind}:\n    nowhere = None")
    assert space["nowhere"] is None and failed == []


def test_libraries_are_told_the_truth(tmp_path: Path) -> None:
    with pytest.raises(ModuleNotFoundError):
        _run("import importlib\nimportlib.import_module('nowhere')")


def test_a_file_beside_the_script(tmp_path: Path) -> None:
    (tmp_path / "besides.py").write_text("import nowhere\nv = 5")
    space, failed, _ = _run("from .besides import v\nfrom . import besides\nw = besides.v")
    assert space["v"] == space["w"] == 5
    assert [line for line, _ in failed] == [1, 1, 2]


def test_colab_is_nobody_s_mistake() -> None:
    _, failed, notes = _run(
        "from google.colab import drive, files\ndrive.mount('/content')\nfor each in files.upload(): 1 / 0"
    )
    assert failed == [] and "google.colab is not here" in notes[0]


def test_what_has_moved_is_found_where_it_is() -> None:
    home = types.ModuleType("today")
    home.tool = 7  # type: ignore[attr-defined]
    space, failed, _ = _run(
        "from json.old import tool\nfrom json import older", {"json.old": home, "json.older": 8}
    )
    assert (space["tool"], space["older"]) == (7, 8) and len(failed) == 2
