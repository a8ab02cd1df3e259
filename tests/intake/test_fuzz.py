"""Some of what `benchmarks/fuzz_intake.py` makes: no input ends a class, changes a neighbour or costs too much."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.intake import fuzzing

INPUTS = 161  # seven rounds of `TURNS`
SEED = 3


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of the inputs; read in processes of their own, whose memory can be told from ours."""
    written = tmp_path_factory.mktemp("fuzz") / "done.json"
    command = [
        sys.executable, str(ROOT / "benchmarks" / "fuzz_intake.py"), "--inputs", str(INPUTS), "--seed", str(SEED),
        "--cpu", "30", "--json", str(written),
    ]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert written.is_file(), run.stderr
    found: dict[str, Any] = json.loads(written.read_text("utf-8"))
    assert found["inputs"] == INPUTS and run.returncode == bool(found["failures"]), run.stdout
    return found


@pytest.mark.parametrize("kind", fuzzing.KINDS)
@pytest.mark.slow
def test_whatever_is_handed_in(done: dict[str, Any], kind: str) -> None:
    assert done["by_kind"][kind] >= 7
    assert [each for each in done["failures"] if each["kind"] == kind] == []


@pytest.mark.parametrize("kind", fuzzing.KINDS)
def test_an_input_is_made_again_from_its_numbers(tmp_path: Path, kind: str) -> None:
    sizes = []
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
        made = fuzzing.make(SEED, kind, 5, tmp_path / name)
        sizes.append((made.size, made.form, made.packed))
        fuzzing.remove(tmp_path / name)
    assert sizes[0] == sizes[1]
