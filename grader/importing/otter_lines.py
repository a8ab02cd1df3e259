"""Lines of otter-grader's cells that students are not given, and what stands in their place.

The rules are those of `otter assign`, line by line, so that students are given what it gives them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.importing.imported import ImportRefused
from grader.importing.otter_settings import document

PROMPT = "..."
ASSIGNED = re.compile(r"(\s*(?:[\w.]+(?=[^\w.])(?:\[['\"]?.*['\"]?\])*(?:,\s*)?)+\s*=).* ?# ?SOLUTION")
SOLVED = re.compile(r"(\s*).* ?# ?SOLUTION")
SOLUTION_BEGINS = re.compile(r"(\s*)# BEGIN SOLUTION( NO PROMPT)?")
IGNORED_BEGINS = re.compile(r"\s*#\s*BEGIN\s*IGNORE\s*", re.IGNORECASE)
LEFT_OUT = ("# SOLUTION NO PROMPT", "# BEGIN PROMPT", "# END PROMPT", "# SEED")
SEED = "# SEED"
SHOWN_LINES = 3  # of a cell that cannot be read


def ends(line: str, *words: str) -> bool:
    """Whether a line ends in one of the words."""
    return line.rstrip().endswith(words)


def lines_of(source: str) -> list[str]:
    """The lines of a cell."""
    return re.split("\r?\n", source)


def unsolved(source: str) -> str:
    """A cell without its solutions, as students are given it.

    Raises:
        ImportRefused: a solution begins or ends where none can.
    """
    kept: list[str] = []
    inside = False
    for line in lines_of(source):
        if ends(line, *LEFT_OUT):
            continue
        if ends(line, "# END SOLUTION"):
            _pair(inside, "SOLUTION", source)
            inside = False
            continue
        if inside:
            continue
        if begins := SOLUTION_BEGINS.match(line):
            inside = True
            if begins[2]:
                continue
            line = begins[1] + PROMPT
        if assigned := ASSIGNED.match(line):
            line = f"{assigned[1]} {PROMPT}"
        elif solved := SOLVED.match(line):
            line = solved[1] + PROMPT
        kept.append(line)
    _pair(not inside, "SOLUTION", source)
    return "\n".join(kept)


def without_ignored(source: str) -> str:
    """A cell without what nobody but its author is given.

    Raises:
        ImportRefused: it begins or ends where it cannot.
    """
    kept: list[str] = []
    inside = False
    for line in lines_of(source):
        if ends(line, "# IGNORE"):
            continue
        if ends(line, "# END IGNORE"):
            _pair(inside, "IGNORE", source)
            inside = False
        elif not inside and IGNORED_BEGINS.match(line):
            inside = True
        elif not inside:
            kept.append(line)
    _pair(not inside, "IGNORE", source)
    return "\n".join(kept)


def with_plugins(source: str) -> str:
    """A cell with a call in the place of each plugin that is described in it.

    Raises:
        ImportRefused: a description begins or ends where none can, or names no plugin.
    """
    kept: list[str] = []
    described: list[str] | None = None
    call = ""
    for line in lines_of(source):
        if ends(line, "# BEGIN PLUGIN", "# BEGIN PLUGIN EXPORT"):
            _pair(described is None, "PLUGIN", source)
            described, call = [], "add_plugin_files" if ends(line, "EXPORT") else "run_plugin"
        elif ends(line, "# END PLUGIN"):
            _pair(described is not None, "PLUGIN", source)
            kept.append(f"grader.{call}({_arguments(described or [])})")
            described = None
        else:
            (kept if described is None else described).append(line)
    _pair(described is None, "PLUGIN", source)
    return "\n".join(kept)


def seeded(source: str, variable: str, seed: int | None) -> str:
    """A cell in which a variable that is a seed is given the students' seed."""
    begins = re.compile(rf"(\s*){variable}\s*(=|<-)\s*")
    lines = [
        f"{match[1]}{variable} {match[2]} {seed}" if (match := begins.match(line)) else line
        for line in lines_of(source)
    ]
    return "\n".join(lines)


def _arguments(described: Sequence[str]) -> str:
    said = document("\n".join(described), "# BEGIN PLUGIN")
    if "plugin" not in said:
        raise ImportRefused(
            "# BEGIN PLUGIN: expected a line `plugin: ...` below it. Received: none. Write it, or take the "
            "plugin out"
        )
    named = [f"{name}={value}" for name, value in said.get("kwargs", {}).items()]
    return ", ".join([f'"{said["plugin"]}"', *map(str, said.get("args", [])), *named])


def _pair(fits: bool, word: str, source: str) -> None:
    if not fits:
        shown = "\n".join(lines_of(source)[:SHOWN_LINES])
        raise ImportRefused(
            f"expected # BEGIN {word} and # END {word} in pairs. Received: one without the other in the cell "
            f"that begins\n{shown}\nWrite the one that is missing"
        )
