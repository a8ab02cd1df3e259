"""The grader as a wheel: everything for a teacher, and for students what their command imports."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader import wheels


def test_what_is_needed_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "grader/__init__.py": "HOMES = ['grader.unused']",
        "grader/first.py": "from grader import inner\nfrom grader.inner import noted\nimport grader.plain, json",
        "grader/inner/__init__.py": "from grader.inner.deep import noted",
        "grader/inner/deep.py": "noted = 1\ndef later():\n    from grader import late",
        "grader/plain.py": "PROCESS = 'grader.process'\nTEXT = 'of grader.unused, grader.unused'",
        "grader/process.py": "if TYPE_CHECKING:\n    import grader.unused",
        "grader/late.py": "import grader.first",
        "grader/unused.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(wheels, "PROJECT", tmp_path)
    found = wheels.needed("grader.first")
    assert {path.relative_to(tmp_path).as_posix() for path in found.values()} == set(files) - {
        "grader/unused.py"
    }


PROJECT = {
    "pyproject.toml": """
[build-system]
requires = ["setuptools>=68"]
build-backend = "setuptools.build_meta"
[project]
name = "grader"
version = "1.2.3"
requires-python = ">=3.11"
dependencies = ["numpy>=1.26,<3", 'keras>=3; python_version < "4"']
[project.optional-dependencies]
cluster = ["dask"]
""",
    "README.md": "# grader",
    "grader/__init__.py": "",
    "grader/cli.py": "from grader import rubric",
    "grader/rubric.py": "ANSWER = 7",
    "grader/commands/__init__.py": "",
    "grader/commands/check.py": "import grader.checks",
    "grader/checks/__init__.py": "",
    "grader/checks/number.py": "def preview(case): ...",
    "grader/checks/secret.py": "ANSWER = 7\ndef ask(case): ...\nclass Other:\n    def preview(self): ...",
    "grader/__pycache__/cli.cpython-311.pyc": "",
}


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What lies in the folder that pip is told to build, by name."""
    for name, text in PROJECT.items():
        (tmp_path / "project" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / name).write_text(text)
    found: dict[str, str] = {}

    def pip(command: list[str], **options: Any) -> Any:
        out, copy = Path(command[-2]), Path(command[-1])
        for path in copy.rglob("*"):
            if path.is_file():
                found[path.relative_to(copy).as_posix()] = path.read_text()
        (out / "grader-1.2.3-py3-none-any.whl").write_text("")
        return SimpleNamespace(returncode=0, stderr="")

    monkeypatch.setattr(wheels, "PROJECT", tmp_path / "project")
    monkeypatch.setattr(subprocess, "run", pip)
    return found


def test_students_are_packed_what_their_command_imports(packed: dict[str, str], tmp_path: Path) -> None:
    assert wheels.for_students(tmp_path) == tmp_path / "grader-1.2.3-py3-none-any.whl"
    described = tomllib.loads(packed.pop("pyproject.toml"))
    assert set(packed) == {
        "grader/__init__.py", "grader/commands/__init__.py", "grader/commands/check.py", "grader/checks/__init__.py",
        "grader/checks/number.py",
    }  # fmt: skip
    assert not any("ANSWER" in text for text in packed.values())
    own = tomllib.loads(PROJECT["pyproject.toml"])
    for name in ("name", "version", "requires-python", "dependencies"):
        assert described["project"][name] == own["project"][name]
    assert described["build-system"] == own["build-system"]
    assert described["project"]["scripts"] == {"grader": "grader.commands.check:main"}
    assert described["tool"]["setuptools"]["packages"] == ["grader", "grader.checks", "grader.commands"]


def test_a_teacher_is_packed_everything(packed: dict[str, str], tmp_path: Path) -> None:
    wheels.whole(tmp_path)
    assert packed == {name: text for name, text in PROJECT.items() if "__pycache__" not in name}


@pytest.mark.parametrize("build", [wheels.whole, wheels.for_students])
def test_why_pip_failed_is_told(
    packed: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: Callable[[Path], Path]
) -> None:
    for code in (1, 0):  # or it says that it did, and left nothing
        said = SimpleNamespace(
            returncode=code, stderr="long ago\n" + "-" * 600 + "\nNo module named setuptools\n"
        )
        monkeypatch.setattr(subprocess, "run", lambda *command, said=said, **options: said)
        with pytest.raises(
            wheels.WheelError, match="could not be built: -+\nNo module named setuptools\nInstall"
        ):
            build(tmp_path)
