"""The coordinator's side: who is asked, what is sent, and when a job is given up."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Limits
from grader.cluster import ClusterError, WorkersGone, connect, node, transfer
from grader.cluster.client import MAX_MACHINES_LOST, MAX_UPLOADS, Cluster
from grader.records.run import Run
from grader.sandbox.client import ATTEMPTS, SandboxBroken
from tests.conftest import LEVEL

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
THERE = "tcp://10.0.0.1:1"
LEFT = transfer.JobOutput(Run(0, None, 0.1, 1.0, "said"), (("image_1.f32", "", b"1234"),))


class Future:
    """A job somewhere: `comes` is what it returns, or raises."""

    def __init__(self, comes: Any):
        self._comes = comes
        self.cancelled = threading.Event()

    def result(self) -> Any:
        found = self._comes() if callable(self._comes) else self._comes
        if isinstance(found, BaseException):
            raise found
        return found

    def release(self) -> None:
        pass

    def cancel(self, force: bool) -> None:
        self.cancelled.set()


class Client:
    """Dask's client, played: each job that is submitted comes to the next of `replies`."""

    def __init__(self, *replies: Any):
        self.status = "running"
        self.replies = list(replies)
        self.submitted: list[tuple[Any, ...]] = []
        self.kept: list[tuple[list[str], bytes]] = []

    def submit(self, function: Callable[..., Any], *given: Any, **options: Any) -> Future:
        self.submitted.append((function, *given))
        return Future(self.replies.pop(0))

    def run(self, function: Callable[..., Any], *given: Any, workers: list[str], **options: Any) -> None:
        assert function is node.keep
        self.kept.append((workers, given[-1]))

    def cancel(self, futures: list[Future], force: bool) -> None:
        for each in futures:
            each.cancel(force)


def _connected(*replies: Any) -> tuple[Cluster, Client]:
    cluster = Cluster("tcp://10.0.0.9:8786", LEVEL)
    cluster._client = client = Client(*replies)
    return cluster, client


def _run(cluster: Cluster, folder: Path) -> Run:
    return cluster.run("submission", folder / "job", {"file": "a.py"}, Limits())


def test_a_job_comes_back_with_what_it_left(tmp_path: Path) -> None:
    cluster, client = _connected(LEFT)
    assert _run(cluster, tmp_path) == LEFT.run
    assert (tmp_path / "job" / "evidence" / "image_1.f32").read_bytes() == b"1234"
    assert [each[0] for each in client.submitted] == [node.run]
    assert not cluster._futures and not cluster._where  # nothing of it is kept


@pytest.mark.parametrize("broken", range(1, ATTEMPTS + 1))
def test_a_warm_process_that_is_lost_is_tried_again(tmp_path: Path, broken: int) -> None:
    cluster, client = _connected(*[SandboxBroken("lost")] * broken, LEFT)
    if broken < ATTEMPTS:
        assert _run(cluster, tmp_path) == LEFT.run
    else:
        with pytest.raises(SandboxBroken, match="lost"):
            _run(cluster, tmp_path)
    assert len(client.submitted) == min(broken + 1, ATTEMPTS)


@pytest.mark.parametrize("killed", range(1, MAX_MACHINES_LOST + 1))
def test_a_job_may_cost_two_machines_and_not_three(tmp_path: Path, killed: int) -> None:
    cluster, _ = _connected(*[distributed.KilledWorker("job", None, 0)] * killed, LEFT)
    if killed < MAX_MACHINES_LOST:
        assert _run(cluster, tmp_path) == LEFT.run
    else:
        with pytest.raises(SandboxBroken, match="3 machines of the cluster were lost while it ran"):
            _run(cluster, tmp_path)


def test_a_job_that_begins_for_the_fourth_time_has_cost_three_machines(tmp_path: Path) -> None:
    """Dask would begin it again and again; jobs of another coordinator have the same numbers."""

    def begun(coordinator: str) -> None:
        cluster._heard((0.0, {"coordinator": coordinator, "number": 1, "worker": THERE}))

    def running() -> object:
        for _ in range(MAX_MACHINES_LOST):
            begun(cluster._name)
            begun("somebody else")
        future = cluster._futures[1]
        assert not future.cancelled.wait(0.05)
        begun(cluster._name)
        assert future.cancelled.wait(5)
        return CancelledError()

    cluster, client = _connected(running, LEFT)
    with pytest.raises(SandboxBroken, match="3 machines of the cluster were lost while it ran"):
        _run(cluster, tmp_path)
    assert client.replies == [LEFT]


def test_a_warm_process_that_is_lost_is_no_machine_that_is_lost(tmp_path: Path) -> None:
    def begun() -> None:
        cluster._heard((0.0, {"coordinator": cluster._name, "number": 1, "worker": THERE}))

    def lost() -> object:
        for _ in range(MAX_MACHINES_LOST):
            begun()
        return SandboxBroken("lost")

    def running() -> object:
        begun()
        assert not cluster._futures[1].cancelled.wait(0.05)
        return LEFT

    cluster, _ = _connected(lost, running)
    assert _run(cluster, tmp_path) == LEFT.run


def test_a_job_that_dask_let_go_is_submitted_anew(tmp_path: Path) -> None:
    cluster, client = _connected(CancelledError(), LEFT)
    assert _run(cluster, tmp_path) == LEFT.run
    assert len(client.submitted) == 2


def test_a_machine_that_lacks_a_file_is_given_it_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "x.npy").write_bytes(b"images")
    lacks = node.MissingFiles(THERE, (transfer.digest_of(data / "x.npy"),))
    cluster, client = _connected(lacks, LEFT, lacks, LEFT)
    cluster.share(data)
    for _ in range(2):
        assert _run(cluster, tmp_path) == LEFT.run
    assert client.kept == [([THERE], b"images")] and cluster.sent == 6


def test_an_errand_is_given_the_shared_file_by_its_digest(tmp_path: Path) -> None:
    kit = tmp_path / "kit"
    kit.write_bytes(b"what they need")
    cluster, client = _connected([b"a page"])
    cluster.share(kit)
    assert cluster.errand(len, kit, b"an order").result(5) == [b"a page"]  # type: ignore[arg-type]
    ((function, _, _, *given),) = client.submitted
    assert function is node.errand and given == [len, transfer.digest_of(kit), b"an order"]


def test_without_its_scheduler_there_is_no_cluster(tmp_path: Path) -> None:
    def gone() -> object:
        client.status = "closed"
        return CancelledError()

    cluster, client = _connected(gone)
    for _ in range(2):  # and nothing is submitted to it any more
        with pytest.raises(WorkersGone, match="The scheduler of the cluster tcp://10.0.0.9:8786 was lost"):
            _run(cluster, tmp_path)
    assert len(client.submitted) == 1


def test_what_is_stopped_begins_nothing_more(tmp_path: Path) -> None:
    def stopped() -> object:
        cluster.stop()
        assert cluster._futures[1].cancelled.is_set()
        return CancelledError()

    cluster, client = _connected(stopped)
    for _ in range(2):
        with pytest.raises(SandboxBroken, match="stopped"):
            _run(cluster, tmp_path)
    assert len(client.submitted) == 1


def test_who_says_beforehand_what_machines_calculate_with_looks_for_them_when_there_is_a_job(
    tmp_path: Path,
) -> None:
    cluster = Cluster("local:0", LEVEL)
    cluster.expect("tensorflow 2 on CPU")
    with cluster:
        assert not cluster.connected and cluster.level == LEVEL
        with pytest.raises(WorkersGone, match="expected local:1 to local:256"):
            _run(cluster, tmp_path)
    with pytest.raises(ClusterError, match="expected local:1 to local:256"), Cluster("local:0", LEVEL):
        pass


def test_jobs_that_run_are_left_where_they_run_when_a_machine_comes() -> None:
    cluster, _ = _connected()
    cluster._futures = {1: Future(None), 2: Future(None), 3: Future(None)}
    cluster._where = {1: THERE, 2: "tcp://10.0.0.2:1"}  # the third waits, and the second's machine is gone
    cluster._offer([THERE])
    assert [each.cancelled.is_set() for each in cluster._futures.values()] == [False, True, True]


def test_few_files_are_on_their_way_at_once(tmp_path: Path) -> None:
    class Post:
        def __init__(self) -> None:
            self.now = self.most = 0
            self.arrived: list[str] = []
            self.lock = threading.Lock()

        def run(self, *given: Any, workers: list[str], on_error: str) -> None:
            with self.lock:
                self.now += 1
                self.most = max(self.most, self.now)
            time.sleep(0.05)
            with self.lock:
                self.arrived += workers
                self.now -= 1

    (tmp_path / "data").write_bytes(b"x" * 1000)
    cluster = Cluster("local:1", LEVEL)
    cluster._client = post = Post()
    cluster.share(tmp_path)
    digest = transfer.digest_of(tmp_path / "data")
    machines = [f"tcp://10.0.0.{number}:1" for number in range(8)]
    with ThreadPoolExecutor(16) as pool:  # two jobs each
        list(pool.map(lambda machine: cluster._send(machine, digest), [*machines, *machines]))
    assert post.most <= MAX_UPLOADS and sorted(post.arrived) == machines and cluster.sent == 8_000


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("local:0", "expected local:1 to local:256"),
        ("localhost", "expected tcp://HOST:PORT"),
        ("tcp://127.0.0.1:9", "expected a Dask scheduler at tcp://127.0.0.1:9"),
        ("tls://127.0.0.1:9", "perhaps check your TLS configuration?"),
    ],
)
def test_an_address_that_is_none(address: str, said: str) -> None:
    import dask

    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        with pytest.raises(ClusterError, match=re.escape(said)), connect(address, LEVEL):
            pass
