"""What Jupyter gives to a program beside Python: `get_ipython()` and `display`, as far as they do no harm."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.worker.absent import Nothing

RUNNING = ("time", "timeit", "prun", "memit", "mprun", "lprun", "capture")
OPTIONS = re.compile(r"(?:(?:-[nrplsTDti]\s*[\w.]+|-[a-zA-Z]+|--[\w-]+)\s+)*")
WRITING = ("writefile", "file")
NAMED = re.compile(r"\$(\w+)|\{(\w+)\}")  # of a variable, in a line of Jupyter's own
INSTALLING = ("pip", "pip3", "conda", "mamba", "apt", "apt-get")
SHOWN_CHARS = 60  # of a command in a note


class Shell(Nothing):
    """What `get_ipython()` returns: Python is run in the submission's own names, no other program is."""

    def __init__(self, script: str, space: dict[str, Any], notes: list[str]):
        """Take the script's name, its names, and where to note what was not run."""
        self._script, self._space, self._notes = script, space, notes
        self.user_ns = space

    def run_line_magic(self, name: str, line: str = "", *args: Any, **kwargs: Any) -> Any:
        """Run what a line magic measures, or the file that `%run` names; nothing else does anything."""
        if name in RUNNING:
            options = OPTIONS.match(line)
            return self._python(line[options.end() if options else 0 :])
        if name == "run":
            self._file(line.split()[:1], self._space)
        elif name in INSTALLING:
            self._not_run(f"{name} {line}")
        return Nothing()

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """Run what a cell magic measures, or write the file that it names."""
        if name in RUNNING:
            self._python(cell)
        elif name in WRITING:
            self._write(line, cell)
        else:
            self._not_run(f"%%{name}")
        return Nothing()

    def magic(self, text: str) -> Any:
        """Run a line magic, given as it is written."""
        name, _, line = text.lstrip("%").partition(" ")
        return self.run_line_magic(name, line)

    def run_cell(self, cell: str, *args: Any, **kwargs: Any) -> Any:
        """Run Python."""
        self._python(cell)
        return Nothing()

    ex = run_cell

    def ev(self, text: str) -> Any:
        """The value of an expression."""
        return self._python(text)

    def system(self, command: str) -> None:
        """Run the Python file that a command runs; another command is noted and not run."""
        try:
            words = shlex.split(command)
        except ValueError:
            words = command.split()
        if words and re.fullmatch(r"python[\d.]*", words[0]) and any(word.endswith(".py") for word in words):
            files = [word for word in words if word.endswith(".py")]
            self._file(files[:1], {"__name__": "__main__", "__builtins__": __builtins__})
        else:
            self._not_run(command)

    def getoutput(self, command: str, *args: Any, **kwargs: Any) -> list[str]:
        """What a command printed: no line, since it is not run."""
        self._not_run(command)
        return []

    def _not_run(self, command: str) -> None:
        self._notes.append(f"{command.strip()[:SHOWN_CHARS]} was not run: only Python is run here")

    def _python(self, text: str) -> Any:
        text = "\n" * (_line_in(self._script) - 1) + text.strip()  # made where it is asked for
        try:
            code = compile(text, self._script, "eval", dont_inherit=True)
        except SyntaxError:
            code = compile(text, self._script, "exec", dont_inherit=True)
        return eval(code, self._space)  # noqa: S307 - the submission's own text

    def _file(self, names: list[str], space: dict[str, Any]) -> None:
        """Run a Python file that lies in the submission's folder, in the names given."""
        for name in names:
            name = name if name.endswith(".py") else f"{name}.py"
            exec(compile(Path(name).read_bytes(), name, "exec", dont_inherit=True), space)  # noqa: S102 - the same

    def _write(self, line: str, cell: str) -> None:
        """Write a cell into a file in the submission's own folder, so that later cells can import it."""
        line = NAMED.sub(lambda name: str(self._space.get(name[1] or name[2], name[0])), line)
        words = [word for word in line.split() if not word.startswith("-")]
        path = Path(os.path.normpath(" ".join(words).strip("\"'")))
        if not words or path.is_absolute() or ".." in path.parts:
            self._not_run(f"%%writefile {line}")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if "-a" in line.split() else "w", encoding="utf-8") as file:
            file.write(cell)


def _line_in(script: str) -> int:
    """The line of the script that is being run."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename != script:
        frame = frame.f_back  # type: ignore[assignment]
    return frame.f_lineno if frame is not None else 1


def install(script: str, space: dict[str, Any], notes: list[str]) -> None:
    """Give a submission `get_ipython` and `display`, and to what it imports of IPython the same."""
    import IPython
    import IPython.core.getipython
    import IPython.display

    shell = Shell(script, space, notes)
    get_ipython: Callable[[], Any] = lambda: shell  # noqa: E731 - it needs no name of ours
    for home in (IPython, IPython.core.getipython):
        home.get_ipython = get_ipython
    space.update(get_ipython=get_ipython, display=IPython.display.display)


def warm() -> None:
    """Import what `install` needs, before the fork."""
    import IPython
    import IPython.display

    assert IPython.display
    with contextlib.suppress(ImportError):
        bars, plain = importlib.import_module("tqdm.notebook"), importlib.import_module("tqdm.std")
        if bars.IProgress is None:  # they need a notebook that somebody looks at
            vars(bars).update(tqdm=plain.tqdm, tqdm_notebook=plain.tqdm)
            vars(bars).update(trange=plain.trange, tnrange=plain.trange)
