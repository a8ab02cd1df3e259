"""`grader import`: bring an assignment of another grader."""

from __future__ import annotations

import shlex
from dataclasses import replace
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.commands.common import program, usage_errors
from grader.errors import UsageError
from grader.importing import harden as hardening
from grader.importing import needed, writing
from grader.importing.imported import Imported
from grader.text import clean, counted


class System(StrEnum):
    """Whose assignments are read."""

    nbgrader = "nbgrader"
    otter = "otter"
    pytest = "pytest"


READERS = {System.nbgrader: "nbgrader", System.otter: "otter", System.pytest: "pytest_file"}


def import_(
    system: Annotated[System, typer.Argument(metavar="nbgrader|otter|pytest", help="Whose it is.")],
    path: Annotated[
        Path,
        typer.Argument(metavar="PATH", help="A course's folder, a source notebook, or a file of tests."),
    ],
    slug: Annotated[
        str, typer.Option(metavar="NAME", help="What it is called here; default: what it was called.")
    ] = "",
    harden: Annotated[
        bool,
        typer.Option("--harden", help="Ask from outside what can be: of `assert q1 == 5` a value is made."),
    ] = False,
) -> None:
    """Bring an assignment of nbgrader, otter-grader or pytest: tests, points, notebooks, solutions."""
    console = Console()
    with usage_errors(OSError):
        read: list[Imported] = import_module(f"grader.importing.{READERS[system]}").read(path)
        if slug and len(read) != 1:
            raise UsageError(
                f"--slug: expected one assignment in {path}. Received: {len(read)}. Name the folder of one"
            )
        for imported in read:
            _bring(console, replace(imported, slug=slug or imported.slug), path, harden=harden)


def _bring(console: Console, imported: Imported, path: Path, *, harden: bool) -> None:
    """Write an assignment, and say what was made of it, what was not, and what to type next."""

    def say(text: str) -> None:
        console.print(clean(text), highlight=False, soft_wrap=True, markup=False)

    askable, only_tests = hardening.askable(imported), hardening.only_tests(imported)
    if harden:
        imported = hardening.hardened(imported)
    files = writing.write(imported, Path.cwd())
    total = sum(item.points for item in imported.items)
    tests = sum(item.kind == "tests" and not item.check for item in imported.items)
    asked = sum(bool(item.check) for item in imported.items)
    by_hand = len(imported.items) - tests - asked
    say(
        f"{imported.slug}: {counted(tests, 'check')} by tests, "
        + (f"{asked} asked from outside, " if asked else "")
        + f"{counted(by_hand, 'question')} for you to mark, {total:g} points."
    )
    for file in files:
        say(f"  {file.relative_to(Path.cwd())}")
    if not imported.reference:
        say(f"  There is no solution: write reference/{imported.slug}.py, which earns every point.")
    if imported.left:
        say("Not taken:")
        for sentence in imported.left:
            say(f"  {sentence}")
    if absent := needed.missing(imported):
        say("Not installed here, so that what needs it fails, in the reference and for students:")
        for name, users in absent.items():
            say(f"  {name} ({users})")
    if askable and not harden:
        say("Tests run beside the program. These can be asked from outside (--harden):")
        for slug, how in askable.items():
            say(f"  {slug}: {how}")
    if only_tests and harden:
        say("These stay tests, which run beside the program:")
        for slug, why in only_tests.items():
            say(f"  {slug}: {why}")
    typed, slug = program(), imported.slug
    handed_in = f" --submissions {shlex.quote(str(path))}" if (path / "submitted").is_dir() else ""
    say(
        f"Prove that it is sound: {typed} validate {slug}. Pack it for students: {typed} handout {slug}. "
        f"Grade {'what they handed in' if handed_in else f'what lies in submissions/{slug}'}: "
        f"{program('grade-all')} {slug}{handed_in}"
    )
