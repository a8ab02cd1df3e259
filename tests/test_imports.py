"""Imports point one way: down this list."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import pytest

import grader
from grader import cli, wheels

PACKAGE = Path(grader.__file__).parent
# From the top down. Modules on one line do not import each other.
ORDER: tuple[tuple[str, ...], ...] = (
    ("cli",),
    ("commands",),
    ("terminal",),
    ("requests",),
    ("validation", "package"),
    ("review",),
    ("classes",),
    ("importing",),
    ("report", "export", "intake"),
    ("systems",),
    ("clusters",),
    ("similarity",),
    ("handout", "rehearsal", "scaffold", "wheels", "proposal"),
    ("pipeline",),
    ("statistics",),
    ("course",),
    ("gradebook",),
    ("cluster",),
    ("policy", "learning", "points"),
    ("grade", "calibration", "public"),
    ("checks", "examples"),
    ("analysis",),
    ("case",),
    ("answers",),
    ("rubric",),
    ("training",),
    ("preprocessing",),
    ("sandbox",),
    ("worker",),
    ("verdicts", "solution"),
    ("records",),
    ("found", "usage"),
    ("evidence",),
    ("columns", "data", "disguise", "fingerprint", "fitting", "disk_list", "shelf", "spreadsheet"),
    ("table",),
    ("text",),
    ("loading",),
    ("given_tests",),
    ("assignment", "drawing"),
    ("rules", "target", "own_function", "calling", "variants", "test_files"),
    ("metrics", "test_functions", "released"),
    ("errors", "whole"),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}


def imports(path: Path) -> Iterator[str]:
    """Modules of the package that a file imports, anywhere in it."""
    tree = ast.parse(path.read_text("utf-8"))
    if path == PACKAGE / "assignment.py":  # which names the types of what checks are given, and needs none
        tree.body = [node for node in tree.body if not isinstance(node, ast.If)]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "grader":
                yield from (alias.name for alias in node.names)
            elif node.module.startswith("grader."):
                yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("grader."))


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert own in RANK, f"{own} has no place in the order"
    for other in imports(path):
        if other not in RANK:  # a name of the package itself, such as __version__
            continue
        assert other == own or RANK[other] > RANK[own], f"{own} imports {other}, which stands above it"


def test_nothing_imports_the_worker() -> None:
    users = [path for path in FILES if "worker" in imports(path) and path.parent.name != "worker"]
    assert users == []


COMMANDS = sorted({path.stem for path in (PACKAGE / "commands").glob("[!_]*.py")} - {"common", "options"})


def _loaded(code: str) -> set[str]:
    """The modules that are loaded after some code, others' packages by their names alone."""
    code = f"import sys\n{code}\nprint('MODULES', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = done.stdout.rpartition("MODULES ")[2].split()
    return {name if name.startswith("grader.") else name.partition(".")[0] for name in names}


def test_the_supervisor_never_loads_tensorflow() -> None:
    loaded = _loaded("import grader.commands." + ", grader.commands.".join(COMMANDS))
    assert "grader.pipeline.session" in loaded and not loaded & {"tensorflow", "keras"}


def test_help_waits_for_no_command() -> None:
    """A module that takes long to import is imported by who needs it: help is there at once."""
    help_shown = (
        "import grader.cli\nsys.argv = ['grader', '--help']\ntry: grader.cli.main()\nexcept SystemExit: pass"
    )
    loaded = _loaded(help_shown)
    assert {name for name in loaded if name.startswith("grader")} == {"grader", "grader.cli"}
    assert not loaded & {"numpy", "pydantic", "jinja2", "rapidfuzz"}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_leaves_to_those_that_need_it(name: str) -> None:
    late = {
        "pandas",
        "sklearn",
        "scipy",
        "matplotlib",
        "IPython",
        "nbformat",
        "distributed",
        "dask",
        "snowballstemmer",
        "PIL",
        "dateutil",
        "markdown_it",
        "spellchecker",
        "xml",
        "yaml",
    }
    assert not _loaded(f"import grader.commands.{name}") & late


def test_a_review_waits_for_nothing_that_grades() -> None:
    loaded = _loaded("import grader.commands.review")
    assert "grader.review.server" in loaded
    late = (
        "classes.read",
        "export",
        "intake",
        "pipeline.session",
        "policy",
        "report.classes",
        "report.writing",
        "similarity",
        "systems",
    )
    assert not loaded & ({f"grader.{name}" for name in late} | {"jinja2"})


def test_what_is_known_of_a_class_is_looked_up_without_what_reads_it() -> None:
    loaded = _loaded("import grader.commands.grade_all")
    assert "grader.intake.reader" in loaded
    assert not loaded & {"grader.intake.files", "grader.intake.sheet", "grader.report.student", "jinja2"}


def test_every_command_is_listed_with_what_it_says_of_itself() -> None:
    modules = {f"{name}_" if iskeyword(name) else name: said for name, said in cli.COMMANDS.items()}
    assert {*modules, "grade_all"} == set(COMMANDS)
    for name, said in modules.items():
        function = getattr(import_module(f"grader.commands.{name}"), name)
        assert inspect.getdoc(function).splitlines()[0] == said


def test_the_worker_loads_no_answers() -> None:
    code = (
        "import grader.worker, sys; "
        "print(sorted(m for m in sys.modules if m.startswith('grader.') and not m.startswith('grader.worker')))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (
        out.stdout.strip()
        == "['grader.calling', 'grader.errors', 'grader.evidence', 'grader.fitting', 'grader.fitting.inputs', 'grader.fitting.predictions', 'grader.fitting.rows', 'grader.fitting.transformation', 'grader.found', 'grader.released', 'grader.table', 'grader.text', 'grader.usage']"
    )


def test_students_are_given_nothing_that_knows_an_answer() -> None:
    """What `grader check` imports is packed for students: see `grader.wheels`."""
    given = wheels.needed()
    assert {
        "grader.commands.check",
        "grader.pipeline.session",
        "grader.worker",
        "grader.training.train",
    } <= set(given)
    teachers = {
        "calibration", "classroom", "cli", "cluster", "columns", "desk", "export", "extensions", "handout", "learning", "package",
        "policy", "report", "review", "roster", "rubric", "scaffold", "similarity", "systems",
        "terminal",
        "validation", "wheels",
    }  # fmt: skip
    assert {name.split(".")[1] for name in given if "." in name} & teachers == set()
    assert not {
        "grader.checks.explanation",
        "grader.checks.output_choices",
        "grader.analysis.contradictions",
    } & set(given)
