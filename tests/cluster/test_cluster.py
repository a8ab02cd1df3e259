"""A class on a cluster: the same results, whoever falls on the way."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from grader import report
from grader.classes.read import ClassInput, references
from grader.classes.result import ClassResult
from grader.classes.run import grade_classes
from grader.cluster import connect, transfer
from grader.cluster.client import Cluster
from grader.gradebook import NAME, Gradebook
from grader.intake.files import assemble
from grader.loading import load_assignment
from grader.pipeline.session import open_session
from grader.records.submission import Submission
from grader.sandbox.client import Sandbox, WallsMissing
from grader.terminal.machines import print_machines
from tests.conftest import LEVEL, ROOT

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,  # Dask, and a TensorFlow for each machine
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]

LIGHT = """
import keras
model = keras.Sequential([keras.Input(shape=(1,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="mean_squared_error")
ANSWERS = {"relationship": "y = 2x - 1", "loss": "It says how wrong the predictions are."}
"""
LAYER = """
import keras
class Mine(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)
    def call(self, x):
        return self.dense(x)
model = keras.Sequential([keras.Input(shape=(1,)), Mine()])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="mean_squared_error")
"""
SOURCES = {
    "ada": LIGHT,
    "ben": LIGHT + "1 / 0\n",
    "chiara": "import os\nos._exit(0)\n",
    "dmitri": LIGHT + "import os\n[os.remove('../evidence/' + name) for name in os.listdir('../evidence')]\n"
    "os.mkdir('../evidence/evidence.json')\nos.kill(os.getpid(), 9)\n",
    "eve": LAYER,
    "ford": LIGHT + "open('../evidence/more', 'w').write('x')\nopen('data.txt')\n",
}
DEADLY = "deadly = True"


class Deadly(distributed.WorkerPlugin):  # type: ignore[misc, name-defined]
    """Takes the worker down where a certain submission is run, and its log of who began."""

    def setup(self, worker: Any) -> None:
        unpack = transfer.unpack

        def deadly(job: transfer.Job, *places: Path) -> Any:
            if any(DEADLY.encode() in content for _, content in job.files):
                os.kill(os.getpid(), signal.SIGKILL)
            return unpack(job, *places)

        transfer.unpack = deadly


class Wallless(distributed.WorkerPlugin):  # type: ignore[misc, name-defined]
    """A first worker that has no walls."""

    def setup(self, worker: Any) -> None:
        if worker.name == 0:

            def missing(sandbox: Sandbox) -> Sandbox:
                raise WallsMissing("expected walls of level strong. Received: none")

            Sandbox.__enter__ = missing  # type: ignore[method-assign]


def classroom(sources: dict[str, str]) -> ClassInput:
    scheme = load_assignment(ROOT / "assignments" / "first_model")
    submissions = [_submission(name, text) for name, text in sources.items()]
    return ClassInput(scheme, references(scheme)[:1], submissions)


def _submission(name: str, text: str) -> Submission:
    return assemble(name, {f"{name}.py": text.encode()}, [])


def grade(out: Path, cache: Path, sources: dict[str, str], cluster: Cluster | None = None) -> ClassResult:
    with (
        Gradebook(out / NAME) as book,
        open_session(
            data_folder="stand-in", cache=cache, workers=2, level=LEVEL, book=book, cluster=cluster
        ) as session,
    ):
        return grade_classes(session, book, [classroom(sources)], out)[0]


def written(out: Path) -> dict[str, str]:
    """What was written, but how long each program took, and how busy the computer was."""
    found = {}
    for path in sorted(out.rglob("*")):
        if path.suffix in (".html", ".json", ".csv"):
            text = path.read_text("utf-8")
            text = re.sub(r"program used [\d.]+ s", "", text)
            found[str(path.relative_to(out))] = re.sub(
                r'<section class="note"><h2>What you.*?</section>', "", text
            )
    return found


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class graded on this machine."""
    out = tmp_path_factory.mktemp("here")
    grade(out / "out", out / "cache", SOURCES)
    return out / "out"


OPTIONS = {"dashboard_address": "127.0.0.1:0", "silence_logs": "CRITICAL", "threads_per_worker": 1}


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    """A cluster that runs already, as a university's does."""
    with distributed.LocalCluster(n_workers=2, **OPTIONS) as cluster:
        yield cluster


def test_the_same_bytes(here: Path, scheduler: Any, tmp_path: Path) -> None:
    cluster = connect(scheduler.scheduler_address, LEVEL)

    def no_report(*arguments: object) -> None:
        raise AssertionError("expected reports to be written on the cluster")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "write_student", no_report)
        room = grade(tmp_path / "out", tmp_path / "cache", SOURCES, cluster)
    assert written(tmp_path / "out") == written(here)
    assert len(written(here)) == len(SOURCES) + 6
    ends = {each.submission.student: each.grade.case.outcome for each in room.graded}
    assert ends == {
        "ada": "finished", "ben": "crashed", "chiara": "killed", "dmitri": "killed", "eve": "finished",
        "ford": "crashed",
    }  # fmt: skip
    eve = next(each.grade for each in room.graded if each.submission.student == "eve")
    assert eve.case.training is not None and eve.case.training.self_run
    # The data goes to each of the two machines once at most, and stays there: one submission needs all of it.
    assert {report.level for report in cluster.machines.used.values()} == {LEVEL}
    sent = [cluster.sent]
    for number in range(3):
        again = connect(scheduler.scheduler_address, LEVEL)
        grade(tmp_path / f"more {number}", tmp_path / f"cache {number}", {"ada": LIGHT}, again)
        assert again.machines.used
        sent.append(again.sent)
    assert 0 < sum(sent) <= 2 * max(sent), sent
    # What is known needs no cluster at all.
    gone = connect("tcp://127.0.0.1:9", LEVEL)
    with Gradebook(tmp_path / "out" / NAME) as book:
        known = book.setting("cluster").replace(cluster.address, gone.address)
        book.remember("cluster", known)
    later = grade(tmp_path / "out", tmp_path / "cache", SOURCES, gone)
    assert written(tmp_path / "out") == written(here)
    assert list(later.changes) == []


def test_a_job_that_takes_machines_down(tmp_path: Path) -> None:
    # On a cluster of its own: what lost machines is not given to other tests.
    with (
        distributed.LocalCluster(n_workers=2, **OPTIONS) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.register_plugin(Deadly(), name="deadly")
        connected = connect(cluster.scheduler_address, LEVEL)
        sources = {"ada": LIGHT, "bad": f"{DEADLY}\n", "eve": LIGHT + "\n"}
        room = grade(tmp_path / "out", tmp_path / "cache", sources, connected)
    ada, bad, eve = (each.grade for each in room.graded)
    assert ada.score == eve.score > 0 and not ada.open
    assert {mark.verdict for mark in bad.marks} == {"ungraded"}
    assert "3 machines of the cluster were lost while it ran" in bad.marks[0].reason
    console = Console(record=True, width=200)
    print_machines(console, connected)
    assert re.search(r"Machines: \d with walls of level \w+, \d lost on the way; ", console.export_text())


def test_a_machine_without_walls_is_given_no_work(tmp_path: Path) -> None:
    with (
        distributed.LocalCluster(n_workers=2, **OPTIONS) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.register_plugin(Wallless(), name="wallless")
        connected = connect(cluster.scheduler_address, LEVEL)
        with connected:
            assert len(connected.machines.used) == 1 and connected.machines.slots == 1
            (why,) = connected.machines.refused.values()
            assert why == "expected walls of level strong. Received: none"
            folder = tmp_path / "job"
            (folder / "work").mkdir(parents=True)
            run = connected.run(
                "training",
                folder,
                {"mode": "device"},
                load_assignment(ROOT / "assignments/first_model").limits,
            )
            assert run.status == 0 and (folder / "evidence" / "result.json").is_file()
        client.retire_workers([next(iter(connected.machines.used))], close_workers=True)
        while len(client.scheduler_info()["workers"]) > 1:
            time.sleep(0.1)
        with (
            pytest.raises(WallsMissing, match="expected machines that can be given work"),
            connect(cluster.scheduler_address, LEVEL),
        ):
            pass


def test_without_dask() -> None:
    said = """
import sys
sys.modules["distributed"] = sys.modules["dask"] = None
import grader.cli, grader.commands.grade_all, grader.pipeline.session, grader.cluster
from grader.cluster import ClusterError, connect
try:
    connect("local:2", "strong")
except ClusterError as error:
    assert "pip install 'grader[cluster]'" in str(error), error
    print("told")
"""
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "told\n", done.stderr
    loaded = "import sys, grader.commands.grade_all, grader.pipeline.session; print([each for each in sys.modules if 'dask' in each or 'distributed' in each])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n", done.stdout + done.stderr
