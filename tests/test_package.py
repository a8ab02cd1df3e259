"""Packages run as the places they are for run them: after Gradescope's and GitHub Classroom's contracts."""

from __future__ import annotations

import ast
import json
import os
import shutil
import stat
import subprocess
import sys
import venv
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader import package, wheels
from grader.classes import read as classroom
from grader.commands import handout
from grader.loading import load_assignment
from grader.public import public_part
from grader.rubric import Rubric, library
from grader.sandbox.isolated import libraries
from grader.systems import github, gradescope
from tests.conftest import LEVEL, ROOT
from tests.variants.schemes import write_scheme

BIN = Path(sys.executable).parent
# Stands for an interpreter that the image has: it makes a "venv" whose grader is ours, and notes what pip is told.
INTERPRETER = """#!/usr/bin/env bash
case "$1 $2" in
    "-m venv")
        mkdir -p "$3/bin"
        printf '#!/usr/bin/env bash\\necho "$@" >> "{log}"\\n' > "$3/bin/python"
        printf '#!/usr/bin/env bash\\nexec "{grader}" "$@"\\n' > "$3/bin/grader"
        chmod +x "$3/bin/python" "$3/bin/grader";;
    "-c "*) exit {suits};;
    *) echo "unexpected: $*" >&2; exit 9;;
esac
"""
# Writes down every module of ours that a process of the student's looks for, wherever the process came from.
NOTES = """
import sys

class Notes:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "grader":
            try:
                with open({log!r}, "a") as log:
                    log.write(name + "\\n")
            except OSError:  # behind the walls nothing can be written, and nothing is imported any more
                pass

sys.meta_path.insert(0, Notes())
"""


@pytest.fixture(scope="module")
def first_model() -> Any:
    return classroom.open_assignment("first_model")[0]


@pytest.fixture(scope="module")
def archive(first_model: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("package") / "gradescope.zip"
    package.write("gradescope", first_model, ROOT, out, LEVEL)
    return out


@pytest.fixture(scope="module")
def root(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gradescope's folder with the image built: `setup.sh` has run."""
    root = tmp_path_factory.mktemp("autograder")
    for name in ("source", "submission", "results", "bin"):
        (root / name).mkdir()
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(root / "source")
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    for name, suits in (("python3.13", 1), ("python3.12", 0), ("python3.11", 1), ("python3", 1)):
        script = INTERPRETER.format(log=root / "pip.log", grader=BIN / "grader", suits=suits)
        (root / "bin" / name).write_text(script)
        (root / "bin" / name).chmod(0o755)
    done = _bash(root, root / "source" / "setup.sh")
    assert done.returncode == 0, done.stderr
    assert "first_model is ready" in done.stdout
    return root


def _bash(root: Path, script: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": f"{root / 'bin'}:/usr/bin:/bin",
        "HOME": str(root),
        "GRADER_ROOT": str(root),
        "GRADER_DATA": "stand-in",
    }
    return subprocess.run(
        ["bash", str(script)], capture_output=True, text=True, env=environment, cwd="/", timeout=300
    )


def _results(root: Path, **files: str) -> tuple[subprocess.CompletedProcess[str], dict[str, Any] | None]:
    """Hand in files, and read what `run_autograder` leaves."""
    for folder in ("submission", "results"):
        shutil.rmtree(root / folder)
        (root / folder).mkdir()
    for name, text in files.items():
        (root / "submission" / name.replace("__", ".")).write_text(text)
    done = _bash(root, root / "run_autograder")
    path = root / "results" / "results.json"
    return done, json.loads(path.read_text("utf-8")) if path.exists() else None


def test_the_archive_is_as_gradescope_wants_it(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = set(opened.namelist())
        modes = {each.filename: stat.S_IMODE(each.external_attr >> 16) for each in opened.infolist()}
        texts = [opened.read(name) for name in names if not name.endswith(".whl")]
    assert {"setup.sh", "run_autograder"} <= names  # at the root
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    assert {"requirements.lock", "autograder.json", "reference/first_model.py"} <= names
    assert "assignments/first_model/assignment.py" in names
    assert not any("digit_classifier" in name or "submissions" in name for name in names)
    assert not any(str(ROOT).encode() in text for text in texts)  # no path of the teacher's computer
    for line in (*gradescope.SETUP.splitlines(), *gradescope.RUN.splitlines()):
        assert "\r" not in line


@pytest.mark.slow
def test_setup_installs_what_is_pinned(root: Path) -> None:
    told = (root / "pip.log").read_text().splitlines()
    assert told[0] == "-m pip install --quiet --require-hashes -r requirements.lock"
    assert told[1].startswith("-m pip install --quiet --no-deps grader-") and told[1].endswith(".whl")
    assert list((root / "cache").rglob("*.json"))  # the reference is trained and kept


@pytest.mark.slow
def test_a_submission_on_gradescope(root: Path) -> None:
    reference = (ROOT / "reference" / "first_model.py").read_text("utf-8")
    done, found = _results(root, work__py=reference)
    assert done.returncode == 0 and found is not None, done.stderr
    assert found["score"] == 100 and sum(test["max_score"] for test in found["tests"]) == 100
    done, found = _results(root, work__py=reference.replace("2x - 1", "3x"), notes__txt="nothing")
    assert done.returncode == 0 and found is not None and found["score"] == 90


@pytest.mark.parametrize(
    "source",
    [
        "",
        "while True: pass",
        "import os; os._exit(0)",
        "open('/autograder/results/results.json', 'w').write('{}')",
    ],
)
@pytest.mark.slow
def test_what_a_submission_cannot_do_on_gradescope(root: Path, source: str) -> None:
    path = root / "source" / "assignments" / "first_model" / "assignment.py"
    text = path.read_text()
    path.write_text(text.replace("Limits(seconds=60)", "Limits(seconds=12)"))
    try:
        done, found = _results(root, work__py=source.replace("/autograder", str(root)))
    finally:
        path.write_text(text)
    assert done.returncode == 0 and found is not None and found["score"] == 0, done.stderr


@pytest.mark.slow
def test_our_own_failure_is_no_zero(root: Path) -> None:
    path = root / "source" / "autograder.json"
    text = path.read_text()
    path.write_text("{}")
    try:
        done, found = _results(root, work__py="x = 1")
    finally:
        path.write_text(text)
    assert done.returncode != 0 and found is None  # Gradescope then tells the teacher
    assert "expected the folder of a Gradescope autograder" in done.stderr.replace("\n", " ")


def test_the_workflow_is_as_classroom_wants_it(first_model: Any) -> None:
    found = yaml.safe_load(github.workflow(public_part(first_model)))
    assert found["name"] == "Autograding Tests" and list(found["jobs"]) == ["run-autograding-tests"]
    assert "push" in found["on"]
    steps = found["jobs"]["run-autograding-tests"]["steps"]
    graders = [step for step in steps if "grader@v1" in step.get("uses", "") and "id" in step]
    reporter = steps[-1]
    assert reporter["uses"] == "classroom-resources/autograding-grading-reporter@v1"
    assert reporter["with"]["runners"].split(",") == [step["id"] for step in graders]
    assert reporter["env"] == {
        f"{step['id'].upper()}_RESULTS": f"${{{{steps.{step['id']}.outputs.result}}}}" for step in graders
    }
    for step in graders:
        assert set(step["with"]) == {"test-name", "setup-command", "command", "timeout", "max-score"}
        assert isinstance(step["with"]["max-score"], int) and isinstance(step["with"]["timeout"], int)
    assert sum(step["with"]["max-score"] for step in graders) == 100


@pytest.fixture(scope="module")
def repository(first_model: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student's clone of what GitHub Classroom hands out."""
    folder = tmp_path_factory.mktemp("github")
    names, _ = package.write("github", first_model, ROOT, folder / "repository.zip", LEVEL)
    assert not any("reference" in name or name.endswith("assignment.py") for name in names)
    with zipfile.ZipFile(folder / "repository.zip") as opened:
        opened.extractall(folder / "repository")
    return folder / "repository"


@pytest.fixture(scope="module")
def given(repository: Path) -> dict[str, str]:
    """Every file of the wheel that students are given, by its name."""
    (wheel,) = (repository / ".grader").glob("grader-*.whl")
    return _contents(wheel)


@pytest.fixture(scope="module")
def computer(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student's Python: our libraries, and of the grader what the wheel holds; `notes` is what it imports."""
    folder = tmp_path_factory.mktemp("computer")
    venv.create(folder, symlinks=True)
    (wheel,) = (repository / ".grader").glob("grader-*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    # Only now, so that pip does not see that there is a grader in our own libraries.
    (packages / "libraries.pth").write_text("".join(f"{each.absolute()}\n" for each in libraries()))
    (packages / "notes.py").write_text(NOTES.format(log=str(folder / "notes")))
    (packages / "notes.pth").write_text("import notes\n")
    return folder


def _contents(wheel: Path) -> dict[str, str]:
    with zipfile.ZipFile(wheel) as opened:
        return {name: opened.read(name).decode("utf-8") for name in opened.namelist()}


def test_students_are_given_no_rubric_and_no_answer(given: dict[str, str]) -> None:
    assert "grader/commands/check.py" in given
    assert not any(name.startswith("grader/rubric") or "families" in name for name in given)
    rubrics = [each for each in vars(library).values() if isinstance(each, Rubric)]
    said = {
        text
        for rubric in rubrics
        for each in (*rubric.ideas, *rubric.misconceptions)
        for text in each.phrasings
        if " " in text or "|" in text  # a word alone, such as "memory", says nothing
    }
    assert len(rubrics) >= 29 and len(said) > 500
    # The table of right choices, and how each is recognised, are in a module of their own.
    choices = import_module("grader.checks.output_choices")  # the package has the check under this name
    assert choices.__file__ is not None
    table = ast.walk(ast.parse(Path(choices.__file__).read_text("utf-8")))
    texts = {each.value for each in table if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    recognised = {text for text in texts if "\\b" in text}
    assert len(recognised) >= 5 and "NEEDED" in vars(choices)
    known = said | recognised | {"NEEDED"}
    assert [(name, text) for name, content in given.items() for text in known if text in content] == []


def test_the_handout_holds_the_same_wheel(
    given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    handout.handout("first_model", tmp_path / "handout.zip")
    with zipfile.ZipFile(tmp_path / "handout.zip") as opened:
        opened.extractall(tmp_path)
    (wheel,) = (tmp_path / "first_model").glob("grader-*.whl")
    assert _contents(wheel).keys() == given.keys()


def test_gradescope_has_all_of_the_grader(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith(".whl"))
        opened.extract(name, tmp_path)
    whole = _contents(tmp_path / name)
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "grader").rglob("*.py")}
    assert ours | {"grader/rubric/families.txt"} <= whole.keys()


@pytest.mark.slow
def test_the_commands_of_the_workflow(
    repository: Path, computer: Path, given: dict[str, str], tmp_path: Path
) -> None:
    steps = yaml.safe_load((repository / ".github/workflows/classroom.yml").read_text())
    steps = steps["jobs"]["run-autograding-tests"]["steps"]
    assert (repository / ".grader").is_dir() and (repository / "model.py").is_file()

    def run(command: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PATH": f"{computer / 'bin'}:{os.environ['PATH']}",
            "GRADER_DATA": "stand-in",
        }
        return subprocess.run(
            ["bash", "-c", command], capture_output=True, text=True, cwd=repository, env=environment
        )

    def passed() -> dict[str, bool]:
        look = next(step["run"] for step in steps if step["name"] == "Look at the work")
        assert run(look).returncode == 0
        return {step["id"]: run(step["with"]["command"]).returncode == 0 for step in steps if "id" in step}

    own = run("python -c 'import grader; print(grader.__file__)'").stdout.strip()
    assert Path(own).is_relative_to(computer)
    fresh = passed()  # as handed out: it runs, and has no model and no answers
    assert fresh["runs"] and not fresh["architecture"] and not fresh["loss"]
    (repository / "model.py").write_text((ROOT / "reference" / "first_model.py").read_text("utf-8"))
    assert all(passed().values())
    (repository / "model.py").write_text("raise SystemExit('no')")
    assert not any(passed().values())
    (repository / ".grader" / "found.json").unlink()
    assert run("grader check --found .grader/found.json --only runs").returncode == 2
    # Nothing but what is in the wheel was imported by any of the processes, and everything that is.
    names = {name.removesuffix(".py").removesuffix("/__init__") for name in given if name.endswith(".py")}
    modules, imported = (
        {name.replace("/", ".") for name in names},
        set((computer / "notes").read_text().split()),
    )
    assert imported == modules


def test_a_grader_that_is_no_project_cannot_be_packed(
    first_model: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheels, "PROJECT", tmp_path)
    with pytest.raises(package.PackageError, match=r"expected .*requirements\.lock"):
        package.write("gradescope", first_model, ROOT, tmp_path / "x.zip", "strong")
    for build in (wheels.whole, wheels.for_students):
        with pytest.raises(wheels.WheelError, match=r"pyproject\.toml"):
            build(tmp_path)


def test_an_assignment_with_variants_is_not_packed(tmp_path: Path) -> None:
    first = load_assignment(write_scheme(tmp_path))
    with pytest.raises(
        package.PackageError, match="own_numbers, which has variants: a package does not know"
    ):
        package.write("github", first, tmp_path, tmp_path / "out.zip", LEVEL)
