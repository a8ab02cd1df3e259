"""The coordinator's side: a sandbox whose jobs run on the machines of a Dask cluster."""

from __future__ import annotations

import concurrent.futures
import re
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import dask
import distributed

from grader.assignment import Limits
from grader.cluster import ClusterError, WorkersGone, node, transfer
from grader.cluster.machines import MACHINE_TIMEOUT_S, Machines
from grader.records.run import Run
from grader.sandbox.client import ATTEMPTS, SandboxBroken

LOCAL = re.compile(r"local:(\d+)")
LOOK_EVERY_S = 2.0  # between looks at who is there
MAX_REPORT_JOBS = 32  # side by side, beside the jobs
MAX_MACHINES_LOST = 3  # that one job may cost
TOO_MANY_LOST = f"{MAX_MACHINES_LOST} machines of the cluster were lost while it ran"
MEGABYTES = 64  # in one task: a self-run takes its inputs along
MAX_UPLOADS = 2  # files on their way side by side: each is in memory, and many machines may begin at once


class Cluster:
    """The machines of a cluster as one sandbox; a context manager. Safe to use from several threads."""

    def __init__(self, address: str, level: str):
        """Prepare the use of a cluster; see `grader.cluster.connect`."""
        self._address = address
        self._wanted = level
        self._name = f"grader-{uuid.uuid4().hex[:12]}"
        self._stack = ExitStack()
        self._lock = threading.Lock()
        self._connecting = threading.Lock()
        self._next = 0
        self._futures: dict[int, Any] = {}
        self._begun: Counter[int] = Counter()
        self._where: dict[int, str] = {}  # a job began last
        self._shared: dict[tuple[int, int], tuple[str, Path]] = {}
        self._sending: dict[tuple[str, str], threading.Event] = {}
        self._posts = threading.BoundedSemaphore(MAX_UPLOADS)
        self._stopped = threading.Event()
        self._errands = concurrent.futures.ThreadPoolExecutor(MAX_REPORT_JOBS)
        self._lost = ""
        self.level = ""
        self.machines = Machines(self._name, level, address, self._offer)
        self.sent = 0
        self._client: Any = None

    @property
    def connected(self) -> bool:
        """Whether machines have been looked for: where nothing must run, they are not."""
        return self._client is not None

    @property
    def address(self) -> str:
        """As it was asked for."""
        return self._address

    def __enter__(self) -> Cluster:
        self.level = self._wanted
        if not self.machines.versions:
            self._connected()
        return self

    def expect(self, versions: str) -> None:
        """Say beforehand what machines calculate with: they are then looked for when there is a first job."""
        self.machines.versions = versions

    def _connected(self) -> None:
        """Connect, if that is not done.

        Raises:
            ClusterError: there is no such cluster.
            Unavailable: it has no machine that can be given work.
        """
        with self._connecting:
            if self._client is not None:
                return
            try:
                self._client = self._connect()
                self._client.subscribe_topic(node.TOPIC, self._heard)
                self.machines.wait(self._client)
            except BaseException:
                self._stack.close()
                self._client = None
                raise
            watcher = threading.Thread(target=self._watch, daemon=True)
            watcher.start()
            self._stack.callback(watcher.join)
            self._stack.callback(self._stopped.set)

    def __exit__(self, *exception: object) -> None:
        self.stop()
        self._errands.shutdown(cancel_futures=True)
        if self._client is not None and self._client.status == "running":
            try:
                self._client.run(node.close_node, self._name, on_error="ignore", wait=False)
            except (OSError, RuntimeError):
                pass  # they end with their worker, or when they have been idle for a while
        self._stack.close()

    def _connect(self) -> Any:
        quiet = {
            "distributed.admin.large-graph-warning-threshold": f"{MEGABYTES} MiB",
            "distributed.scheduler.allowed-failures": MAX_MACHINES_LOST - 1,
            "distributed.worker.daemon": False,
        }
        self._stack.enter_context(dask.config.set(quiet))
        local = LOCAL.fullmatch(self._address)
        where: dict[str, Any] = {"address": self._address}
        if local is not None:
            count = int(local[1])
            if not 1 <= count <= 256:
                raise ClusterError(f"--cluster: expected local:1 to local:256. Received: {self._address!r}")
            where["address"] = self._stack.enter_context(
                distributed.LocalCluster(  # type: ignore[no-untyped-call]
                    n_workers=count,
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",
                    silence_logs="CRITICAL",
                )
            )
        elif Path(self._address).is_file():
            where = {"scheduler_file": self._address}
        elif not re.match(r"(tcp|tls|ucx|ws|wss)://[^/\s]+:\d+", self._address):
            raise ClusterError(
                "--cluster: expected tcp://HOST:PORT or tls://HOST:PORT of a Dask scheduler, the file it "
                f"writes, or local:N for N processes on this machine. Received: {self._address!r}"
            )
        try:
            return self._stack.enter_context(
                distributed.Client(**where, set_as_default=False, name="grader")  # type: ignore[no-untyped-call]
            )
        except (OSError, ValueError, RuntimeError, TypeError) as error:  # TypeError: TLS without certificates
            raise ClusterError(
                f"--cluster: expected a Dask scheduler at {self._address}. Received: {error}. "
                "Start it, or correct the address; docs/scale.md says how."
            ) from error

    def _offer(self, there: Sequence[str]) -> None:
        """Have jobs that run nowhere submitted anew: Dask does not look again when a machine may do more."""
        with self._lock:
            idle = [
                future for number, future in self._futures.items() if self._where.get(number) not in there
            ]
        if idle:
            self._client.cancel(idle, force=True)

    def _watch(self) -> None:
        alone = 0.0
        while not self._stopped.wait(LOOK_EVERY_S):
            try:
                self.machines.look()
            except (OSError, RuntimeError, KeyError) as error:
                if self._client.status != "running":
                    self._give_up(self._scheduler_lost(f": {error}"))
                    return
                continue
            alone = 0.0 if self.machines.used else alone + LOOK_EVERY_S
            if alone > MACHINE_TIMEOUT_S:
                self._give_up(self.machines.nobody())
                return

    def _scheduler_lost(self, why: str = "") -> str:
        return (
            f"The scheduler of the cluster {self._address} was lost{why}. What was graded until now is kept; "
            "start the scheduler again and run the same command to go on."
        )

    def _give_up(self, why: str) -> None:
        self._lost = why
        self._cancel()

    def _heard(self, event: tuple[float, Any]) -> None:
        """A job begins somewhere: for the fourth time, if three machines were lost under it."""
        said = event[1]
        if not isinstance(said, dict) or said.get("coordinator") != self._name:
            return
        number = said["number"]
        self._begun[number] += 1
        self._where[number] = said["worker"]
        if self._begun[number] > MAX_MACHINES_LOST and (future := self._futures.get(number)) is not None:
            # Not on this thread, which is the one that talks to the cluster.
            threading.Thread(target=future.cancel, kwargs={"force": True}, daemon=True).start()

    # Jobs.

    def share(self, folder: Path) -> None:
        """Let machines keep a file, or those of a folder, which do not change any more."""
        for path in sorted([folder, *folder.rglob("*")]):
            if path.is_file():
                facts = path.stat()
                self._shared[(facts.st_dev, facts.st_ino)] = (transfer.digest_of(path), path)

    def _shared_digest(self, path: Path) -> str:
        facts = path.stat()
        return self._shared.get((facts.st_dev, facts.st_ino), ("", path))[0]

    def stop(self) -> None:
        """Begin nothing more, and forget what runs; running jobs end with `SandboxBroken`."""
        self._stopped.set()
        self._cancel()

    def _cancel(self) -> None:
        with self._lock:
            futures = list(self._futures.values())
        if futures and self._client is not None and self._client.status == "running":
            self._client.cancel(futures, force=True)

    def run(
        self,
        target: str,
        folder: Path,
        settings: dict[str, Any],
        limits: Limits,
        readable: Sequence[Path] = (),
    ) -> Run:
        """Run one job to its end on some machine; as `Sandbox.run`, whatever is lost on the way.

        Raises:
            SandboxBroken: three machines, or as many warm processes, were lost under it.
            WorkersGone: there is no machine any more.
        """
        for name in ("work", "tmp", "home", "evidence"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        try:
            self._connected()
        except ClusterError as error:
            raise WorkersGone(str(error)) from error
        job = transfer.pack(target, folder, settings, limits, readable, self._shared_digest)
        left: transfer.JobOutput = self._done(node.run, job)
        transfer.unpack_output(left.evidence, folder / "evidence")
        return left.run

    def errand(
        self, function: Callable[[str, bytes], Any], shared: Path, content: bytes
    ) -> concurrent.futures.Future[Any]:
        """Have a machine call a function of ours.

        Args:
            function: of a module that it has, too; given the path of `shared` there, and `content`.
            shared: a file that was told to `share`.
            content: what to do.

        Returns:
            What it returns, to come; raises as `run` does.
        """
        return self._errands.submit(
            lambda: self._done(node.errand, function, self._shared_digest(shared), content)
        )

    def _done(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What a function of `node` returns that some machine has called to its end."""
        with self._lock:
            self._next += 1
            number = self._next
        try:
            return self._tried(number, function, *arguments)
        finally:
            with self._lock:
                self._futures.pop(number, None)
                self._begun.pop(number, None)
                self._where.pop(number, None)

    def _tried(self, number: int, function: Callable[..., Any], *arguments: Any) -> Any:
        broken = killed = 0
        while True:
            if self._lost:
                raise WorkersGone(self._lost)
            if self._stopped.is_set():
                raise SandboxBroken("stopped")
            try:
                reply = self._ask(number, function, *arguments)
            except CancelledError as error:
                if self._begun[number] > MAX_MACHINES_LOST:
                    raise SandboxBroken(TOO_MANY_LOST) from error
                if self._client.status != "running" and not self._stopped.is_set():
                    self._lost = self._scheduler_lost()
                continue
            except distributed.KilledWorker:
                # Dask counts machines on which it only waited, too; what does not begin so often is innocent.
                killed += 1
                if self._begun[number] >= MAX_MACHINES_LOST or killed == MAX_MACHINES_LOST:
                    raise SandboxBroken(TOO_MANY_LOST) from None
                continue
            except SandboxBroken:
                broken += 1
                self._begun[number] = 0  # the machine lives
                if broken == ATTEMPTS or self._stopped.is_set():
                    raise
                continue
            if not isinstance(reply, node.MissingFiles):
                return reply
            for digest in reply.digests:
                self._send(reply.address, digest)

    def _ask(self, number: int, function: Callable[..., Any], *arguments: Any) -> Any:
        future = self._client.submit(
            function, self._name, number, *arguments,
            key=f"{self._name}-{number}-{uuid.uuid4().hex[:8]}", pure=False, resources={self._name: 1},
        )  # fmt: skip
        with self._lock:
            self._futures[number] = future
        try:
            return future.result()
        finally:
            future.release()

    def _send(self, address: str, digest: str) -> None:
        """Give a machine a file, once: whoever needs it there meanwhile waits."""
        with self._lock:
            arrived = self._sending.get((address, digest))
            if mine := arrived is None:
                arrived = self._sending[(address, digest)] = threading.Event()
        if not mine:
            arrived.wait(MACHINE_TIMEOUT_S)
            return
        path = next(path for file_digest, path in list(self._shared.values()) if file_digest == digest)
        try:
            with self._posts:
                self._client.run(
                    node.keep, self._name, digest, path.read_bytes(), workers=[address], on_error="raise"
                )
            size = path.stat().st_size
            with self._lock:  # two files are on their way side by side
                self.sent += size
        except Exception:
            with self._lock:  # it may be sent again; a machine that is gone is asked no more
                del self._sending[(address, digest)]
        finally:
            arrived.set()
