"""What was read of another grader's assignment, written as one of ours: a folder, and its reference."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import indent

from grader import released, test_files
from grader.assignment import SLUG
from grader.importing.imported import Imported, ImportedItem, ImportRefused
from grader.loading import FILES, GRADING_FILES

WIDTH = 110  # characters of a line of a marking scheme
SECONDS = 10.0  # that `tests` gives each test where a marking scheme says nothing

HEAD = '''\
"""The marking scheme of {title}, as {system} had it.

Tests are in the folder `tests`{notebooks}.
docs/bring.md says what of {system} is taken.

Prove that it is sound: grader validate {slug}
"""

from grader import {names}

'''
STARTER = '"""{title}: write your program here."""\n'
HANDOUT = """\
{task}

{worth}## What to hand in

{handed_in}
"""


def write(imported: Imported, home: Path) -> list[Path]:
    """Write an assignment's folder and its reference; return the files.

    Args:
        imported: what was read.
        home: where the folders `assignments` and `reference` are, or are to be.

    Raises:
        ImportRefused: its slug is none, or it is there already: nothing is overwritten.
    """
    if not SLUG.fullmatch(imported.slug):
        raise ImportRefused(
            "expected a name of small letters, digits and _, such as homework_1. "
            f"Received: {imported.slug!r}. Give one with --slug"
        )
    folder = home / "assignments" / imported.slug
    reference = _reference(imported, home / "reference")
    there = [str(path) for path in (folder, *reference) if path.exists()]
    if there:
        raise ImportRefused(
            f"expected a new assignment. Received: {imported.slug}, which is there already "
            f"({', '.join(there)}). Nothing was changed. Give another name with --slug, or "
            "move what is there away"
        )
    files: dict[Path, bytes] = {
        folder / "assignment.py": scheme(imported).encode(),
        folder / "handout.md": _handout(imported).encode(),
    }
    for item in imported.items:
        if item.kind == "tests" and not item.check:
            files[folder / test_files.FOLDER / f"{item.slug}.py"] = f"{item.tests.rstrip()}\n".encode()
    if not imported.notebooks:
        files[folder / "starter.py"] = STARTER.format(title=imported.title.replace('"', "'")).encode()
    files |= {folder / released.FOLDER / name: content for name, content in imported.notebooks.items()}
    files |= {folder / FILES / name: content for name, content in imported.files.items()}
    files |= {folder / GRADING_FILES / name: content for name, content in imported.grading_files.items()}
    for path, content in (files | reference).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return [*files, *reference]


def _reference(imported: Imported, folder: Path) -> dict[Path, bytes]:
    """Where the reference goes: a file called like the assignment, or a folder of several."""
    if len(imported.reference) == 1:
        ((name, content),) = imported.reference.items()
        return {folder / f"{imported.slug}{Path(name).suffix}": content}
    inner = folder / imported.slug / imported.slug
    return {inner / name: content for name, content in imported.reference.items()}


def scheme(imported: Imported) -> str:
    """The marking scheme as Python, as `ruff format` leaves it."""
    names = ["Assignment"] + (["Rules"] if imported.due else [])
    names += sorted({name for item in imported.items for name in _names(item)})
    given = [f"slug={_text(imported.slug)}", f"title={_text(imported.title)}"]
    if imported.notebooks:
        own = [_text(Path(name).stem) for name in imported.notebooks]
        given.append(f"notebooks={_call('', own, 4)}" if len(own) > 1 else f"notebooks=({own[0]},)")
    if imported.seed is not None:
        given.append(f"seed={imported.seed}")
    if imported.seed_variable:
        given.append(f"seed_variable={_text(imported.seed_variable)}")
    if imported.due:
        given.append(f"rules=Rules(due={_text(imported.due)}, timezone={_text('UTC')})")
    checks = "".join(f"        {_check(item)},\n" for item in imported.items)
    given.append(f"checks=(\n{checks}    )" if checks else "checks=()")
    head = HEAD.format(
        title=imported.title.replace("\\", "/").replace('"', "'"),
        system=imported.system,
        slug=imported.slug,
        names=", ".join(names),
        notebooks=", the notebooks that students fill in in `notebooks`" if imported.notebooks else "",
    )
    body = "".join(f"    {one},\n" for one in given)
    return f"{head}assignment = Assignment(\n{body})\n"


def _names(item: ImportedItem) -> Iterator[str]:
    """What its check is made with."""
    if not item.check:
        yield item.kind
        return
    yield from (
        node.func.id
        for node in ast.walk(ast.parse(item.check))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )


def _check(item: ImportedItem) -> str:
    if item.check:
        return indent(item.check, " " * 8).lstrip()
    given = [_text(item.slug), f"points={item.points:g}"]
    if item.kind == "tests":
        given += ["partial_points=True"] if item.partial else []
        given += [f"seconds={item.seconds:g}"] if item.seconds != SECONDS else []
    return _call(item.kind, [*given, f"title={_text(item.title)}"], 8)


def _call(name: str, given: Sequence[str], column: int) -> str:
    """A call on one line where it fits, or with a line for each argument."""
    line = f"{name}({', '.join(given)})"
    if column + len(line) + 1 <= WIDTH:
        return line
    inner = "".join(f"{' ' * (column + 4)}{one},\n" for one in given)
    return f"{name}(\n{inner}{' ' * column})"


def _text(text: str) -> str:
    """A text as Python, in double quotes unless that takes more escapes."""
    quoted = json.dumps(text, ensure_ascii=False)
    if text.count('"') <= text.count("'"):
        return quoted
    inner = quoted[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"


def _handout(imported: Imported) -> str:
    names = [f"`{name}`" for name in imported.notebooks]
    filled_in = ", ".join(names)
    notebooks = "the notebook" if len(names) == 1 else "the notebooks"
    task = imported.task.strip() or (f"The task is in {notebooks} {filled_in}." if names else "")
    handed_in = (
        f"Hand in {notebooks} {filled_in}, filled in and under the same name. Cells with tests, and those "
        "that are locked, are put back before your work is run: write into the other ones."
        if names
        else "Hand in one Python file."
    )
    tested = [f"| {_cell(item.title)} | {item.points:g} |" for item in imported.items if item.kind == "tests"]
    asked = [
        f"| `{item.slug}` | {_cell(item.title)} | {item.points:g} |"
        for item in imported.items
        if item.kind == "by_hand"
    ]
    worth = _section("What is tested", ("what is tested", "points"), tested)
    worth += _section("The questions", ("answer", "question", "points"), asked)
    task = task or "What is to be programmed."
    if not task.startswith("# "):  # the teacher's own has its title
        task = f"# {imported.title}\n\n{task}"
    return HANDOUT.format(task=task, worth=worth, handed_in=handed_in)


def _section(heading: str, columns: Sequence[str], rows: Sequence[str]) -> str:
    """A section with a table; "" without a row."""
    head = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    return "\n".join([f"## {heading}", "", *head, *rows, "\n"]) if rows else ""


def _cell(text: str) -> str:
    return text.replace("|", "/")
