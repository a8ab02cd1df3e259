"""A fresh process for each job, where nothing can fork."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from grader.assignment import Limits
from grader.sandbox import fresh
from grader.sandbox.client import Sandbox


@pytest.mark.parametrize(
    ("source", "status", "stopped", "stage"),
    [
        ("print('hello')", 0, None, '"stage": "end"'),
        ("while True: pass", 0, None, '"stage": "time"'),
        ("while True: print('x' * 100000)", None, "output", '"stage": "during"'),
    ],
)
@pytest.mark.slow
def test_a_fresh_process_leaves_the_same_evidence(
    tmp_path: Path, source: str, status: int | None, stopped: str | None, stage: str
) -> None:
    made = "import keras\nm = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\nm.compile('sgd', 'mse')\n"
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "a.py").write_text(made + source)
    settings = {"file": "a.py", "data": str(tmp_path), "input_shape": [2], "data_sets": [], "seconds": 6}
    with Sandbox("basic", fresh_processes=True) as sandbox:
        run = sandbox.run("submission", tmp_path, settings, Limits(seconds=6, output_kb=64))
    assert sandbox.level == "basic" and run.stopped_for == stopped
    assert status is None or run.status == status
    evidence = (tmp_path / "evidence" / "evidence.json").read_text()
    assert stage in evidence and '"kind": "Dense"' in evidence
    if stopped is None:
        assert run.log == ("hello\n" if "hello" in source else "")


def test_a_failure_of_our_own_is_no_submission_s(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> None:
        raise ImportError("no TensorFlow here")

    monkeypatch.setattr("grader.sandbox.fresh.importlib.import_module", missing)
    monkeypatch.setattr(tempfile, "tempdir", None)
    bounds = {"seconds": 1, "memory_mb": 100, "file_mb": 1}
    request = {"target": "submission", "folder": str(tmp_path), "settings": {}, "limits": bounds}
    assert fresh.main(request) == 70
    assert "no TensorFlow here" in capsys.readouterr().err
    assert not (tmp_path / fresh.STARTED).exists() and not (tmp_path / fresh.BEGUN).exists()
