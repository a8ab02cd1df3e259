"""Our own processes find the libraries that the grader was started with, wherever they are installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from grader.sandbox import isolated
from tests.conftest import LEVEL

SCRIPT = """
import json, sys
from pathlib import Path
from grader.assignment import Limits
from grader.sandbox.client import Sandbox

folder, fresh = Path(sys.argv[1]), sys.argv[2] == "fresh"
(folder / "work").mkdir()
(folder / "work" / "a.py").write_text("import sys\\nprint('there', sys.flags.isolated)\\n")
settings = {"file": "a.py", "data": str(folder), "input_shape": [1], "data_sets": [], "seconds": 60}
with Sandbox("basic" if fresh else sys.argv[3], fresh_processes=fresh) as sandbox:
    run = sandbox.run("submission", folder, settings, Limits())
print(json.dumps([run.status, run.log]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the folders lie elsewhere there")
@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="for a virtual environment over another Python")
@pytest.mark.parametrize("how", ["user", "path"])
@pytest.mark.parametrize("kind", ["warm", "fresh"])
@pytest.mark.slow
def test_libraries_elsewhere(how: str, kind: str, tmp_path: Path) -> None:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    folder = tmp_path / "lib" / version / "site-packages"
    folder.parent.mkdir(parents=True)
    folder.symlink_to(sysconfig.get_path("purelib"))
    given = {"user": {"PYTHONUSERBASE": str(tmp_path)}, "path": {"PYTHONPATH": str(folder)}}[how]
    if how == "path":  # an editable install is found by a file that is not read there
        import grader

        given["PYTHONPATH"] += os.pathsep + str(Path(grader.__file__).parent.parent)
    (tmp_path / "job").mkdir()
    done = subprocess.run(
        [Path(sys.base_prefix) / "bin" / version, "-c", SCRIPT, tmp_path / "job", kind, LEVEL],
        capture_output=True,
        text=True,
        env={**os.environ, **given},
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [0, "there 1\n"]


def test_nothing_else_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site-packages").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "site-packages"), "", *sys.path])
    command = isolated.command("a.module", "argument")
    assert command[-4:] == ["a.module", "1", str(tmp_path / "site-packages"), "argument"]
