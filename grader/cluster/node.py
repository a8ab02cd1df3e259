"""One machine of a cluster: a sandbox of its own, and the files that jobs share, by content.

Everything here runs in a Dask worker's process, called by `grader.cluster.client`.
"""

from __future__ import annotations

import asyncio
import getpass
import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from distributed import get_worker

import grader
from grader.cluster import transfer
from grader.sandbox.client import Sandbox, SandboxBroken
from grader.training.trainer import find_device, versions

TOPIC = "grader"  # of the events that say where a job begins
FLUSH_S = 0.01  # until such a word has left the machine, which the job may take down
IDLE_S = 15 * 60.0  # after which an unused sandbox ends; the next job starts it again
_nodes: dict[str, Node] = {}


@dataclass(frozen=True)
class Report:
    """What a machine says of itself.

    Attributes:
        level: of the walls that hold; "" where the one asked for does not, or nothing starts.
        trouble: why, then.
        versions: of what results depend on, its device included.
        source: the digest of the grader's own code.
        slots: jobs side by side.
    """

    level: str
    trouble: str
    versions: str
    source: str
    slots: int


@dataclass(frozen=True)
class MissingFiles:
    """The machine at `address` cannot begin: it has not got these files, by digest."""

    address: str
    digests: tuple[str, ...]


class Node:
    """A sandbox and a store."""

    def __init__(self, folder: Path, level: str):
        """Prepare a node in a folder of its own."""
        self._folder = folder
        self._level = level
        self._lock = threading.Lock()
        self._sandbox: Sandbox | None = None
        self._busy = 0
        self._timer: threading.Timer | None = None
        self.store = folder / "store"
        self.store.mkdir(parents=True, exist_ok=True)

    def begin(self) -> Sandbox:
        """The sandbox, started if it is not; `end` must follow."""
        with self._lock:
            if self._sandbox is None:
                self._sandbox = Sandbox(self._level).__enter__()
            self._busy += 1
            if self._timer is not None:
                self._timer.cancel()
            return self._sandbox

    def end(self) -> None:
        """A job is done."""
        with self._lock:
            self._busy -= 1
            if not self._busy:
                self._timer = threading.Timer(IDLE_S, self.close, [True])
                self._timer.daemon = True
                self._timer.start()

    def close(self, only_if_idle: bool = False) -> None:
        """End the sandbox."""
        with self._lock:
            if self._sandbox is None or (only_if_idle and self._busy):
                return
            sandbox, self._sandbox = self._sandbox, None
            if self._timer is not None:
                self._timer.cancel()
        if not only_if_idle:
            sandbox.stop()
        sandbox.__exit__()

    def run(self, job: transfer.Job) -> transfer.JobOutput:
        """Run a job to its end.

        Raises:
            SandboxBroken: the warm process was lost.
        """
        sandbox = self.begin()
        try:
            with tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as name:
                folder = Path(name) / "job"
                folder.mkdir()
                settings, readable = transfer.unpack(job, self.store, folder, Path(name) / "beside")
                run = sandbox.run(job.target, folder, settings, job.limits, readable)
                left = transfer.collect(folder / "evidence", (job.limits.disk_mb + 1) << 20)
                return transfer.JobOutput(run, left)
        finally:
            self.end()

    def report(self, slots: int) -> Report:
        """What this machine is; the sandbox is started for it."""
        try:
            sandbox = self.begin()
        except SandboxBroken as error:
            return Report("", str(error), versions(), source(), slots)
        try:
            return Report(sandbox.level, "", versions(find_device(sandbox)), source(), slots)
        except SandboxBroken as error:
            return Report("", str(error), versions(), source(), slots)
        finally:
            self.end()


@cache
def source() -> str:
    """The digest of the grader's own code."""
    digest = hashlib.sha256()
    package = Path(grader.__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


# What the coordinator calls. Those given `dask_worker` are called in its event loop, and must not hold it.


async def open_node(name: str, level: str, dask_worker: Any) -> Report:
    """Open a node for the coordinator `name`, and say what it is."""
    place = Path(dask_worker.local_directory) / f"grader-{getpass.getuser()}"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    node = _nodes.setdefault(name, Node(place, level))
    return await asyncio.to_thread(node.report, dask_worker.state.nthreads)


async def admit(name: str, dask_worker: Any) -> None:
    """Let the machine take jobs of `name`, as many as it has threads."""
    await dask_worker.set_resources(**{name: dask_worker.state.nthreads})


async def close_node(name: str, dask_worker: Any) -> None:
    """Take no more jobs of `name`."""
    node = _nodes.pop(name, None)
    if node is not None:
        await dask_worker.set_resources(**{name: 0})
        await asyncio.to_thread(node.close)


def keep(name: str, digest: str, content: bytes) -> None:
    """Keep a file that jobs share."""
    store = _nodes[name].store
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"expected a file of SHA-256 {digest}")
    with tempfile.NamedTemporaryFile(dir=store, delete=False) as part:
        part.write(content)
    os.chmod(part.name, 0o444)
    os.replace(part.name, store / digest)


def run(name: str, number: int, job: transfer.Job) -> transfer.JobOutput | MissingFiles:
    """Run a job of the coordinator `name`, in which it has this number."""
    worker = get_worker()
    node = _nodes.get(name)
    if node is None:
        raise SandboxBroken("the coordinator has left")
    if lacking := transfer.missing(job, node.store):
        return MissingFiles(worker.address, tuple(lacking))
    _begin(worker, name, number)
    return node.run(job)


def errand(
    name: str, number: int, function: Callable[[str, bytes], Any], digest: str, content: bytes
) -> Any | MissingFiles:
    """Call a function of ours, outside the walls, with a shared file and what it is to do."""
    worker = get_worker()
    node = _nodes.get(name)
    if node is None:
        raise SandboxBroken("the coordinator has left")
    if not (node.store / digest).is_file():
        return MissingFiles(worker.address, (digest,))
    _begin(worker, name, number)
    return function(str(node.store / digest), content)


def _begin(worker: Any, name: str, number: int) -> None:
    """Say that a job begins. Where that is said for the fourth time, it has cost three machines."""
    worker.log_event(TOPIC, {"coordinator": name, "number": number, "worker": worker.address})
    time.sleep(FLUSH_S)
