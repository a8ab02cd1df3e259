"""One tree of errors: every exception of the package is in it, and it is drawn as it is."""

from __future__ import annotations

import ast
import builtins
import re
from functools import cache
from pathlib import Path

import pytest
import typer

import grader
from grader import errors
from grader.cli import COMMANDS
from grader.commands.options import usage_errors
from grader.errors import GraderError, InternalError, UsageError
from grader.sandbox.client import SandboxBroken, WallsMissing

PACKAGE = Path(grader.__file__).parent
ROOT = "GraderError"
# Exceptions that are no errors of the grader, each with the reason.
APART = {
    "Failure": "a verdict: the work falls short",
    "Skip": "a verdict: there is nothing to ask of",
    "Ungradable": "a verdict: the grader cannot decide",
    "Mismatch": "a Failure with what was expected and what was received",
    "NoLine": "a ValueError like those of the arithmetic around it, caught in the same module",
    "OtherInputs": "a ValueError of what a program makes of inputs: caught in the same module, and told as a reason",
    "OutOfTime": "raised in a call of a submission's that has used up its time, and put on record as that",
    "Ended": "raised in a test in place of an end of the process, and put on record as that",
    "NotAskable": "why a test stays one: caught where what can be asked from outside is looked for, and told",
    "NoTree": "a ValueError like those of the numbers around it, caught where formulas are read",
    "Unclear": "what is said of a test is not written out: caught in the same module, and told by the import",
    "NotFound": "what was not proven of a preprocessing: caught in its package, and told as a sentence of a report",
}
# Messages that another error ends, each with the reason why that one says what to do.
TOLD_ELSEWHERE = {
    "{}: {}": "a class list that is no table: TableError says how to save it",
    "a gradebook: {}": "the same of a gradebook",
    "question {}: {}": "points that do not fit together: what reads a file of tests says what to write",
    "{}: {}{}": "a test file that cannot be read: what reads it says what to write",
    "{}, cell {}{}: {}": "a master notebook that cannot be read: each reason says what to do",
}
# After what was received, a further sentence, or one that is kept elsewhere.
NEXT_STEP = re.compile(r"Received.*(?:[.]\s+[A-Z{]|\n[A-Z])", re.S)
# Or before it, all that could be given, or an example of it.
CHOICES = re.compile(
    r"expected (?:\S+ )*?(?:one of|among|or|such as|at most|below|from \S+ to|\S+\d to) .*Received", re.S
)
SENTENCES = re.compile(r"[.]\s+[A-Z{]|\n[A-Z]")
# Messages that do not say it, so that the rule is known to tell.
SILENT = (
    "expected a folder of submissions. Received: {}, which is no folder.",
    "{}: expected a new name. Received: {}",
    "expected {}. Received: no such file.",
    "expected machines. Received:\n{}",
    "{} cannot be read: {}: {}",
)
DRAWN = re.compile(r"^ {4}(?P<branches>(?:[│ ] {3})*(?:[├└]── )?)(?P<name>\w+)(?::|$)")


@cache
def _trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def _exceptions() -> dict[str, str]:
    """The exceptions that the package defines, each with its base. Nothing is imported: the worker is in it."""
    bases = {}
    for path, tree in _trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.bases:
                assert (node.name, path) not in bases
                bases[node.name] = ast.unparse(node.bases[0]).rpartition(".")[2]
    return {name: base for name, base in bases.items() if _raised(name, bases)}


def _messages() -> list[tuple[str, str]]:
    """Where a command says what its user can mend, and the text; {} stands for what is put in."""
    bases = _exceptions()
    seen = {name for name in bases if {"UsageError", "Unavailable"} & set(_above(name, bases))} | {"fail"}
    found = []
    for path, tree in _trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in seen and isinstance(node.args[0], ast.Constant | ast.JoinedStr):
                    found.append((f"{path.relative_to(PACKAGE)}:{node.lineno}", _template(node.args[0])))
    return found


def _above(name: str, bases: dict[str, str]) -> list[str]:
    above = [name]
    while above[-1] in bases:
        above.append(bases[above[-1]])
    return above


def _template(text: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(text, ast.Constant):
        return str(text.value)
    said = ""
    for part in text.values:
        if isinstance(part, ast.Constant):
            said += str(part.value)
        else:  # a list of what could be given says so by how it is joined
            said += "{ or }" if "' or '.join" in ast.unparse(part) else "{}"
    return said


def _says_what_to_do(message: str) -> bool:
    if "Received" not in message:
        return bool(SENTENCES.search(message)) or message in TOLD_ELSEWHERE
    return bool(NEXT_STEP.search(message) or CHOICES.search(message))


def _raised(name: str, bases: dict[str, str]) -> bool:
    while name in bases:
        name = bases[name]
    known = getattr(builtins, name, None)
    return isinstance(known, type) and issubclass(known, BaseException)


def _drawn() -> dict[str, str]:
    """The tree of the docstring: each name with the one above it."""
    above: list[str] = []
    found = {}
    for line in (errors.__doc__ or "").splitlines():
        if (match := DRAWN.match(line)) is None:
            continue
        depth = len(match["branches"]) // 4
        del above[depth:]
        found[match["name"]] = above[-1] if above else "Exception"
        above.append(match["name"])
    return found


def test_every_exception_is_in_the_tree_or_has_a_reason() -> None:
    found = _exceptions()
    assert len(found) > 30 and set(APART) <= set(found)
    assert {name: base for name, base in found.items() if name not in APART} == _drawn()


def test_the_tree_is_drawn_in_order() -> None:
    drawn = _drawn()
    for parent in ("UsageError", "Unavailable", "InternalError"):
        below = [name for name, above in drawn.items() if above == parent]
        assert below == sorted(below) and below
    assert drawn[ROOT] == "Exception" and GraderError.__mro__[1] is Exception


@pytest.mark.parametrize("error", [UsageError("Expected."), SandboxBroken("Lost."), WallsMissing("None.")])
def test_what_its_user_can_mend_is_told_in_a_line(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as left, usage_errors():
        raise error
    assert left.value.exit_code == 2 and capsys.readouterr().err == f"grader: {error}\n"


@pytest.mark.parametrize("error", [InternalError("x"), OSError("x"), ValueError("x"), typer.Exit(1)])
def test_nothing_else_is(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(type(error)) as left, usage_errors():
        raise error
    assert left.value is error and capsys.readouterr().err == ""


def test_a_command_may_name_what_else_says_enough(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), usage_errors(OSError):
        raise OSError("no room")
    assert capsys.readouterr().err == "grader: no room\n"


def test_every_message_says_what_to_do_next() -> None:
    messages = _messages()
    assert len(messages) > 70
    assert [place for place, said in messages if not _says_what_to_do(said)] == []
    assert not any(map(_says_what_to_do, SILENT))
    # What it tells people to type is there.
    told = "\n".join(said for _, said in messages)
    pages = "\n".join(page.read_text("utf-8") for page in (PACKAGE.parent / "docs").glob("*.md"))
    assert set(re.findall(r"(?:: |`)grader (\w+)", told)) <= set(COMMANDS)
    assert set(re.findall(r"--[a-z-]+", told)) <= set(re.findall(r"--[a-z-]+", pages))
