"""What Jupyter gives beside Python: what measures Python runs it, and no other program is run."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.worker.jupyter import Shell, warm


class Here:
    """A shell in a folder of its own, its names, and what it noted."""

    def __init__(self) -> None:
        self.space: dict[str, Any] = {"x": 20}
        self.notes: list[str] = []
        self.shell = Shell("a.py", self.space, self.notes)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    monkeypatch.chdir(tmp_path)
    return Here()


@pytest.mark.parametrize(
    ("name", "line", "value"),
    [
        ("time", "x + 1", 21),
        ("timeit", "-n 5 -r2 x + 2", 22),
        ("timeit", "-o --quiet x + 3", 23),
        ("prun", "-s cumulative x + 4", 24),
        ("time", "x - 1", 19),
    ],
)
def test_what_is_measured_is_run(here: Here, name: str, line: str, value: int) -> None:
    assert here.shell.run_line_magic(name, line) == value and not here.notes


def test_names_that_are_made_stay(here: Here) -> None:
    here.shell.run_line_magic("time", "y = x + 1")
    here.shell.run_cell_magic("timeit", "", "z = y + 1\nw = z + 1")
    here.shell.run_cell("v = w + 1")
    here.shell.magic("%time u = v + 1")
    assert [here.space[name] for name in "yzwvu"] == [21, 22, 23, 24, 25]
    assert here.shell.ev("u * 2") == 50 and here.shell.user_ns["u"] == 25


@pytest.mark.parametrize(
    ("asked", "noted"),
    [
        (lambda shell: shell.system("pip install keras"), "pip install keras"),
        (lambda shell: shell.system("rm -rf / 'unclosed"), "rm -rf / 'unclosed"),
        (lambda shell: shell.system("python --version"), "python --version"),
        (lambda shell: shell.getoutput("ls"), "ls"),
        (lambda shell: shell.run_line_magic("pip", "install keras"), "pip install keras"),
        (lambda shell: shell.run_cell_magic("bash", "", "touch made"), "%%bash"),
        (lambda shell: shell.run_cell_magic("writefile", "../made.py", "x = 1"), "%%writefile ../made.py"),
        (
            lambda shell: shell.run_cell_magic("writefile", "a/../../made.py", "x"),
            "%%writefile a/../../made.py",
        ),
        (
            lambda shell: shell.run_cell_magic("writefile", "/tmp/made.py", "x = 1"),
            "%%writefile /tmp/made.py",
        ),
    ],
)
def test_nothing_else_is_run_and_that_is_noted(here: Here, asked: Callable[[Shell], Any], noted: str) -> None:
    asked(here.shell)
    assert here.notes == [f"{noted} was not run: only Python is run here"] and os.listdir() == []
    assert here.shell.getoutput("ls") == []


def test_other_magics_do_nothing(here: Here) -> None:
    here.shell.run_line_magic("matplotlib", "inline")
    assert not here.notes and here.space.keys() - {"__builtins__"} == {"x"}


@pytest.mark.parametrize("line", ["$name", "{name}", "{folder}/made.py"])
def test_a_file_may_be_named_by_a_variable(here: Here, line: str) -> None:
    here.space |= {"name": Path("lib") / "made.py", "folder": "lib"}
    here.shell.run_cell_magic("file", line, "y = 1\n")
    assert Path("lib/made.py").read_text() == "y = 1\n" and not here.notes


def test_but_not_out_of_the_folder(here: Here) -> None:
    here.space["name"] = "/tmp/made.py"
    here.shell.run_cell_magic("file", "$name", "y = 1\n")
    here.shell.run_cell_magic("file", "$unknown", "y = 1\n")
    assert here.notes == ["%%writefile /tmp/made.py was not run: only Python is run here"]
    assert Path("$unknown").is_file()


def test_a_file_that_a_cell_writes_can_be_run(here: Here) -> None:
    here.shell.run_cell_magic("writefile", "lib/mine.py", "y = x + 1\n")
    here.shell.run_cell_magic("writefile", "-a lib/mine.py", "z = y + 1\n")
    here.shell.run_line_magic("run", "lib/mine.py --fast")
    assert (here.space["y"], here.space["z"]) == (21, 22)
    here.shell.run_line_magic("run", "lib/mine")  # by its name alone
    with pytest.raises(NameError, match="x"):  # as a program of its own it knows no name of the notebook's
        here.shell.system("python3 lib/mine.py")


def test_an_error_is_where_it_is_asked_for(here: Here) -> None:
    exec(
        compile("\n\ndef ask(shell):\n    shell.run_line_magic('time', 'nothing + 1')\n", "a.py", "exec"),
        here.space,
    )
    with pytest.raises(NameError) as error:
        here.space["ask"](here.shell)
    lines = [each.lineno + 1 for each in error.traceback if str(each.path).endswith("a.py")]
    assert lines == [4, 4]


def test_bars_of_a_notebook_are_plain_ones() -> None:
    tqdm = pytest.importorskip("tqdm.notebook")
    warm()
    assert list(tqdm.tqdm(range(2), disable=None)) == [0, 1] and list(tqdm.trange(2)) == [0, 1]
