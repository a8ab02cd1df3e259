"""The supervisor's side: what a job is given, and what is refused before any runs."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Limits
from grader.sandbox import client, walls
from grader.sandbox.client import Sandbox, SandboxBroken, WallsMissing


def test_where_walls_are_missing_nothing_is_graded() -> None:
    with pytest.raises(WallsMissing, match="--sandbox basic"), Sandbox("strong", fresh_processes=True):
        pass


@pytest.mark.parametrize(
    ("cards", "variable", "given"),
    [
        ([], None, ""),
        (["/dev/nvidia0"], None, "0"),
        (["/dev/nvidia0"], "2,3", "2"),
        (["/dev/nvidia0"], "-1", ""),
    ],
)
def test_one_gpu_is_given_to_trainings(
    monkeypatch: pytest.MonkeyPatch, cards: list[str], variable: str | None, given: str
) -> None:
    monkeypatch.setattr(walls, "accelerator", lambda: list(map(Path, cards)))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if variable is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", variable)
    assert client._gpu() == given


def test_sandbox_sends_both_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sent: dict[str, Any] = {}

    def run(request: dict[str, Any], environment: dict[str, str]) -> dict[str, Any]:
        sent.update(request["limits"])
        return {"status": 0, "stopped_for": None, "seconds": 1.0, "peak_mb": 1.0, "log": ""}

    from grader.sandbox import fresh

    monkeypatch.setattr(fresh, "run", run)
    with Sandbox("basic", fresh_processes=True) as sandbox:
        sandbox.run("submission", tmp_path, {}, Limits(seconds=7))
    assert sent["seconds"] == 7 and sent["wall_seconds"] == 21


WARM = """
import json, os, sys
print(json.dumps({"ready": True, "level": LEVEL, "why": "a reason"}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    count = os.path.join(job["folder"], "count")
    with open(count, "a") as file:
        file.write("x")
    if os.path.getsize(count) <= LOST:
        os._exit(3)
    facts = {"status": 0, "stopped_for": None, "seconds": 1.0, "peak_mb": 1.0, "log": job["target"]}
    print(json.dumps({"id": job["id"], **facts}), flush=True)
"""


def warm(monkeypatch: pytest.MonkeyPatch, *, lost: int = 0, level: str = "strong", code: str = WARM) -> None:
    """Put a small process in the warm one's place, which is lost under a job so many times."""
    text = code.replace("LOST", str(lost)).replace("LEVEL", repr(level))
    monkeypatch.setattr("grader.sandbox.client.isolated.command", lambda module: [sys.executable, "-c", text])


@pytest.mark.parametrize("target", ["submission", "convolutional training"])
@pytest.mark.parametrize("lost", [0, 2])
def test_a_job_under_which_the_process_was_lost_is_run_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lost: int, target: str
) -> None:
    warm(monkeypatch, lost=lost)
    with Sandbox() as sandbox:
        assert sandbox.level == "strong" and sandbox.run(target, tmp_path, {}, Limits()).log == target
    assert (tmp_path / "count").read_text() == "x" * (lost + 1)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == [
        "evidence",
        "home",
        "tmp",
        "work",
    ]


def test_a_job_is_run_again_even_if_another_starts_the_process_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    warm(monkeypatch, lost=1)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "count").write_text("x")  # the process outlives this one
    heard, told = threading.Event(), threading.Event()
    with Sandbox() as sandbox:
        first = sandbox._process
        assert first is not None
        wait = first.wait

        def late(timeout: float | None = None) -> int:
            if threading.current_thread() is not threading.main_thread():
                heard.set()
                assert told.wait(60)
            return wait(timeout)

        monkeypatch.setattr(first, "wait", late)
        said: list[str] = []
        job = threading.Thread(
            target=lambda: said.append(sandbox.run("submission", tmp_path / "a", {}, Limits()).log),
            daemon=True,
        )
        job.start()
        assert heard.wait(60)
        while first.poll() is None:
            time.sleep(0.01)
        assert sandbox.run("submission", tmp_path / "b", {}, Limits()).log == "submission"
        assert sandbox._process is not first
        told.set()
        job.join(60)
        assert said == ["submission"]
    assert (tmp_path / "a" / "count").read_text() == "xx"


def test_a_job_that_ends_it_each_time_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    warm(monkeypatch, lost=9)
    with Sandbox() as sandbox, pytest.raises(SandboxBroken, match="was lost"):
        sandbox.run("submission", tmp_path, {}, Limits())
    assert (tmp_path / "count").read_text() == "xxx"


@pytest.mark.parametrize("said", ["no reply", "[]", '{"id": 99}', '{"id": 1, "status": 0}'])
def test_who_says_what_is_no_reply_is_lost_and_waited_for_by_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    warm(
        monkeypatch,
        code=WARM.replace("    count =", f"    print({said!r}, flush=True)\n    continue\n    count ="),
    )
    with Sandbox() as sandbox, pytest.raises(SandboxBroken, match="was lost"):
        sandbox.run("submission", tmp_path, {}, Limits())


def test_a_process_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    warm(monkeypatch, code="import sys; sys.exit('no TensorFlow here')")
    sandbox = Sandbox()
    with pytest.raises(SandboxBroken, match="did not start. It said:\nno TensorFlow here"):
        sandbox.__enter__()
    sandbox.__exit__()


def test_a_late_start_that_fails_is_told_and_waited_for_by_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # It says that it is there no more, and ends later: what is written to it then is read by nobody.
    warm(monkeypatch, code="import os, sys, time; print('no', file=sys.stderr); os.close(1); time.sleep(60)")
    with Sandbox(at_first_job=True) as sandbox, pytest.raises(SandboxBroken, match="It said:\nno"):
        sandbox.run("submission", tmp_path, {}, Limits())


def test_weaker_walls_are_taken_only_on_purpose(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    warm(monkeypatch, level="basic")
    with Sandbox("basic") as sandbox:
        assert sandbox.run("training", tmp_path, {}, Limits()).log == "training"
    with (
        Sandbox(at_first_job=True) as later,
        pytest.raises(WallsMissing, match=r"Received: basic \(a reason\)"),
    ):
        later.run("submission", tmp_path / "another", {}, Limits())
    assert not (tmp_path / "another" / "count").exists()


# Says which process ran a job, and with oneDNN or not.
TELLING = WARM.replace(
    'job["target"]', "f\"{os.getpid()} {os.environ['TF_ENABLE_ONEDNN_OPTS']} {job['gpu']}\""
)


def told(sandbox: Sandbox, target: str, folder: Path) -> tuple[int, str, str]:
    """The process that ran a job, whether it has oneDNN, and the GPU it was given."""
    process, onednn, gpu = sandbox.run(target, folder, {}, Limits()).log.split(" ")
    return int(process), onednn, gpu


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("level", ["strong", "basic"])
def test_convolutional_trainings_have_a_warm_process_of_their_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, level: str
) -> None:
    warm(monkeypatch, code=TELLING, level=level)
    monkeypatch.setattr(walls, "accelerator", list)
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", "1")  # the teacher's, which is nothing to us
    with Sandbox(level) as sandbox:
        usual = told(sandbox, "submission", tmp_path)
        assert usual[1:] == ("0", "") and told(sandbox, "training", tmp_path) == usual
        assert sandbox._convolutional is None  # none has come yet
        other = told(sandbox, "convolutional training", tmp_path)
        assert other[0] != usual[0] and other[1:] == ("1", "")
        assert told(sandbox, "convolutional training", tmp_path) == other
        assert told(sandbox, "training", tmp_path) == usual
    assert not alive(usual[0]) and not alive(other[0])


def test_with_a_gpu_there_is_one_warm_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    warm(monkeypatch, code=TELLING)
    monkeypatch.setattr(client, "_gpu", lambda: "2")
    with Sandbox() as sandbox:
        process, onednn, gpu = told(sandbox, "convolutional training", tmp_path)
        assert told(sandbox, "submission", tmp_path) == (process, "0", "")
    assert (onednn, gpu) == ("0", "2")


def test_stopping_ends_both_warm_processes_for_good(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    warm(monkeypatch, code=TELLING)
    with Sandbox() as sandbox:
        targets = ("training", "convolutional training")
        processes = [told(sandbox, target, tmp_path)[0] for target in targets]
        inner = sandbox._convolutional
        sandbox.stop()
        for target in targets:
            with pytest.raises(SandboxBroken, match="stopped"):
                sandbox.run(target, tmp_path, {}, Limits())
        assert inner is not None
        with pytest.raises(SandboxBroken, match="stopped"):  # it was on its way there
            inner.run("convolutional training", tmp_path, {}, Limits())
    assert not any(map(alive, processes))


def test_a_stopped_sandbox_starts_no_second_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    warm(monkeypatch, code=TELLING)
    with Sandbox(at_first_job=True) as sandbox:
        sandbox.stop()
        with pytest.raises(SandboxBroken, match="stopped"):
            sandbox.run("convolutional training", tmp_path, {}, Limits())
        assert sandbox._convolutional is None


def test_the_second_warm_process_must_have_the_same_walls(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    weaker = WARM.replace("LEVEL", "'basic' if os.environ['TF_ENABLE_ONEDNN_OPTS'] == '1' else 'strong'")
    warm(monkeypatch, code=weaker)
    with Sandbox() as sandbox:
        assert sandbox.run("training", tmp_path, {}, Limits()).log == "training"
        with pytest.raises(WallsMissing, match=r"Received: basic \(a reason\)"):
            sandbox.run("convolutional training", tmp_path / "another", {}, Limits())
    assert not (tmp_path / "another" / "count").exists()


def test_where_nothing_forks_each_fresh_process_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[tuple[str, str]] = []

    def run(request: dict[str, Any], environment: dict[str, str]) -> dict[str, Any]:
        seen.append((request["target"], environment["TF_ENABLE_ONEDNN_OPTS"]))
        return {"status": 0, "stopped_for": None, "seconds": 1.0, "peak_mb": 1.0, "log": ""}

    monkeypatch.setattr("grader.sandbox.fresh.run", run)
    monkeypatch.setattr(walls, "accelerator", list)
    with Sandbox("basic", fresh_processes=True) as sandbox:
        for target in ("submission", "training", "convolutional training"):
            sandbox.run(target, tmp_path, {}, Limits())
    assert seen == [("submission", "0"), ("training", "0"), ("convolutional training", "1")]


def test_nothing_of_the_teacher_s_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_TOKEN", "LD_PRELOAD", "PYTHONSTARTUP", "CUDA_VISIBLE_DEVICES", "HOME", "USER"):
        monkeypatch.setenv(name, "/home/teacher")
    given = client.environment()
    assert "/home/teacher" not in given.values()
    assert given["CUDA_VISIBLE_DEVICES"] == "-1" and given["PATH"] == os.defpath
