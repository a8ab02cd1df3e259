"""One machine of a cluster: its sandbox, and the files that it keeps."""

from __future__ import annotations

import asyncio
import hashlib
import stat
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.assignment import Limits
from grader.cluster import node, transfer
from grader.cluster.node import Node
from grader.records.run import Run
from grader.sandbox.client import SandboxBroken
from tests.conftest import LEVEL

CONTENT = b"images of many digits"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
RAN = Run(0, None, 0.1, 1.0, "")


class Sandbox:
    """A sandbox that says who opened and closed it, and runs a job by writing down its file."""

    log: list[str]
    broken = ""

    def __init__(self, level: str):
        self.level = level

    def __enter__(self) -> Sandbox:
        if self.broken:
            raise SandboxBroken(self.broken)
        self.log.append("opened")
        return self

    def __exit__(self, *exception: object) -> None:
        self.log.append("closed")

    def stop(self) -> None:
        self.log.append("stopped")

    def run(
        self, target: str, folder: Path, settings: dict[str, Any], limits: Limits, readable: Sequence[Path]
    ) -> Run:
        self.log.append(f"ran {target}")
        (folder / "evidence").mkdir(exist_ok=True)
        (folder / "evidence" / "image_1.f32").write_bytes((folder / "work" / "a.py").read_bytes())
        return RAN


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happened to sandboxes, and what was told the coordinator."""
    found: list[str] = []
    monkeypatch.setattr(Sandbox, "log", found, raising=False)
    monkeypatch.setattr(node, "Sandbox", Sandbox)
    monkeypatch.setattr(node, "find_device", lambda sandbox: "CPU")
    monkeypatch.setattr(node, "FLUSH_S", 0.0)
    worker = SimpleNamespace(
        address="tcp://10.0.0.1:1", log_event=lambda topic, said: found.append(f"begins {said['number']}")
    )
    monkeypatch.setattr(node, "get_worker", lambda: worker)
    return found


@pytest.fixture
def mine(log: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    """The node of the coordinator "me"."""
    made = Node(tmp_path / "node", LEVEL)
    monkeypatch.setitem(node._nodes, "me", made)
    yield made
    made.close()  # or it closes itself, many tests later


def _job(tmp_path: Path, shared: bool = False) -> transfer.Job:
    folder, data = tmp_path / "job", tmp_path / "x.npy"
    (folder / "work").mkdir(parents=True, exist_ok=True)
    (folder / "work" / "a.py").write_bytes(b"print(1)")
    data.write_bytes(CONTENT)
    known = {data: DIGEST} if shared else {}
    places = [data] if shared else []
    return transfer.pack(
        "submission", folder, {"file": "a.py"}, Limits(), places, lambda path: known.get(path, "")
    )


def test_jobs_share_one_sandbox_and_leave_nothing_on_the_machine(
    mine: Node, log: list[str], tmp_path: Path
) -> None:
    for number in (1, 2):
        left = node.run("me", number, _job(tmp_path))
        assert left == transfer.JobOutput(RAN, (("image_1.f32", "", b"print(1)"),))
    assert log == ["begins 1", "opened", "ran submission", "begins 2", "ran submission"]
    assert list(mine.store.parent.iterdir()) == [mine.store] and list(mine.store.iterdir()) == []


def test_a_job_whose_files_are_not_there_does_not_begin(mine: Node, log: list[str], tmp_path: Path) -> None:
    job = _job(tmp_path, shared=True)
    assert node.run("me", 1, job) == node.MissingFiles("tcp://10.0.0.1:1", (DIGEST,))
    assert log == []  # or it would count as begun, and the machine as lost under it
    node.keep("me", DIGEST, CONTENT)
    assert isinstance(node.run("me", 1, job), transfer.JobOutput)


def test_a_file_is_kept_under_what_it_is_and_not_what_is_said_of_it(mine: Node) -> None:
    with pytest.raises(ValueError, match="expected a file of SHA-256"):
        node.keep("me", DIGEST, CONTENT + b"!")
    assert list(mine.store.iterdir()) == []
    node.keep("me", DIGEST, CONTENT)
    (kept,) = mine.store.iterdir()
    assert kept.name == DIGEST and kept.read_bytes() == CONTENT
    assert stat.S_IMODE(kept.stat().st_mode) == 0o444


def test_an_errand_is_done_with_the_file_that_is_kept(mine: Node, log: list[str]) -> None:
    def read(path: str, content: bytes) -> bytes:
        return Path(path).read_bytes() + content

    assert node.errand("me", 7, read, DIGEST, b"!") == node.MissingFiles("tcp://10.0.0.1:1", (DIGEST,))
    assert log == []
    node.keep("me", DIGEST, CONTENT)
    assert node.errand("me", 7, read, DIGEST, b"!") == CONTENT + b"!" and log == ["begins 7"]


def test_who_has_left_has_nothing_run(mine: Node, log: list[str], tmp_path: Path) -> None:
    with pytest.raises(SandboxBroken, match="the coordinator has left"):
        node.run("somebody else", 1, _job(tmp_path))
    with pytest.raises(SandboxBroken, match="the coordinator has left"):
        node.errand("somebody else", 1, lambda path, content: None, DIGEST, b"")
    assert log == []


def test_a_sandbox_ends_when_it_is_idle_and_not_while_a_job_runs(
    mine: Node, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "IDLE_S", 0.02)
    mine.begin()
    mine.begin()
    mine.end()
    time.sleep(0.05)
    mine.close(only_if_idle=True)
    assert log == ["opened"]
    mine.end()
    until = time.monotonic() + 5
    while log != ["opened", "closed"] and time.monotonic() < until:
        time.sleep(0.001)
    assert log == ["opened", "closed"]
    mine.begin()
    assert log[2:] == ["opened"]  # for the next job


def test_a_machine_says_what_it_is_and_what_is_wrong_with_it(
    mine: Node, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = mine.report(4)
    assert (said.level, said.trouble, said.slots) == (LEVEL, "", 4) and said.versions.endswith("CPU")
    assert len(said.source) == 64
    mine.close()
    assert log == ["opened", "stopped", "closed"]
    monkeypatch.setattr(Sandbox, "broken", "expected walls. Received: none")
    said = mine.report(4)
    assert (said.level, said.trouble) == ("", "expected walls. Received: none")


def test_a_node_is_opened_once_and_takes_jobs_until_it_is_closed(log: list[str], tmp_path: Path) -> None:
    taken: dict[str, int] = {}

    async def set_resources(**given: int) -> None:
        taken.update(given)

    worker = SimpleNamespace(
        local_directory=str(tmp_path), state=SimpleNamespace(nthreads=3), set_resources=set_resources
    )
    for _ in range(2):
        said = asyncio.run(node.open_node("ours", LEVEL, worker))
        assert said.slots == 3 and log == ["opened"] and taken == {}
    asyncio.run(node.admit("ours", worker))
    assert taken == {"ours": 3}
    asyncio.run(node.close_node("ours", worker))
    assert taken == {"ours": 0} and "ours" not in node._nodes and log[-1] == "closed"
    (place,) = tmp_path.iterdir()
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
