"""What grading needs of the world, opened once and given in: where jobs run, the data, what is kept."""

from __future__ import annotations

import os
import platform
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from grader import data
from grader.gradebook import Gradebook
from grader.records.training import TRAINING_VERSION
from grader.sandbox.client import AnySandbox, Sandbox
from grader.sandbox.walls import accelerator
from grader.training.trainer import find_device, versions

if TYPE_CHECKING:  # never imported where no cluster is asked for
    from grader.cluster.client import Cluster


class PublishedData:
    """Data sets, each loaded once, and laid where jobs read it when the first job needs it."""

    def __init__(self, source: str | None, folder: Path, sandbox: AnySandbox):
        """Prepare to load data.

        Args:
            source: see `grader.data.load`.
            folder: where it is laid.
            sandbox: whose jobs read it.
        """
        self._source = source
        self._folder = folder
        self._sandbox = sandbox
        self._loaded: dict[object, data.Dataset] = {}
        self._to_lay: list[data.Dataset] = []
        self._lock = threading.Lock()

    @property
    def public(self) -> Path:
        """The folder of what submissions may see, once it is laid."""
        return self._folder / "public"

    def inputs(self, dataset: data.Dataset) -> Path:
        """The folder of x_train.npy, y_train.npy and x_test.npy of a data set, once they are laid."""
        return self._folder / "inputs" / _place(dataset)

    def given(self, dataset: data.Dataset) -> Path:
        """The folder of what students are given of a teacher's own data, once it is laid."""
        return self._folder / "given" / _place(dataset)

    @property
    def pretrained(self) -> tuple[Path, ...]:
        """The folders of weights for `keras.applications`, which submissions may read."""
        return data.pretrained_folders(self._source)

    def load(self, name: str | data.Source) -> data.Dataset:
        """A data set, with those that submissions for it may use, too.

        Raises:
            grader.data.DataError: it cannot be read.
        """
        for other in data.given_with(name) if isinstance(name, str) else ():
            self._load(other)
        return self._load(name)

    @contextmanager
    def loading(self, names: Iterable[str | data.Source]) -> Iterator[None]:
        """Load data beside what is done meanwhile; what cannot be read is said when it is asked for."""

        def load() -> None:
            for name in names:
                with suppress(Exception):
                    self.load(name)

        thread = threading.Thread(target=load, daemon=True)
        thread.start()
        yield
        thread.join()

    def lay(self) -> None:
        """Lay what was loaded where jobs read it; what is not run needs hundreds of megabytes less."""
        with self._lock:
            while self._to_lay:
                self._lay(self._to_lay[0])
                del self._to_lay[0]

    def _load(self, name: str | data.Source) -> data.Dataset:
        # Two sources may be written alike and lie in different folders.
        key = name if isinstance(name, str) else (name.folder, name)
        if key not in self._loaded:
            self._loaded[key] = data.load(name, self._source)
            with self._lock:
                self._to_lay.append(self._loaded[key])
        return self._loaded[key]

    def _lay(self, dataset: data.Dataset) -> None:
        if dataset.spec.published is not None:
            data.publish(dataset, self.public / dataset.name)
            self._sandbox.share(self.public / dataset.name)
        if dataset.given is not None:
            data.lay(dataset.given, self.given(dataset))
            self._sandbox.share(self.given(dataset))
        inputs = self.inputs(dataset)
        inputs.mkdir(parents=True, exist_ok=True)
        for part in ("x_train", "y_train", "x_test"):  # the hidden labels stay in this process
            np.save(inputs / f"{part}.npy", getattr(dataset, part))
        self._sandbox.share(inputs)


def _place(dataset: data.Dataset) -> str:
    """The name of its folders: two teachers' files may be called the same."""
    return dataset.name if dataset.given is None else dataset.digest


@dataclass(frozen=True)
class Environment:
    """What grading needs of the world.

    Attributes:
        sandbox: where jobs run.
        data: the data sets.
        versions: of what trainings are calculated with, and on.
        machine: the computer, which a time that was measured belongs to.
        workers: jobs side by side.
        cache: the folder of finished trainings, whoever they were for.
        book: where what was seen and trained is kept; None for nowhere.
        cluster: the machines that everything runs on; None for this one.
    """

    sandbox: AnySandbox
    data: PublishedData
    versions: str
    machine: str
    workers: int
    cache: Path
    book: Gradebook | None = None
    cluster: Cluster | None = None


@contextmanager
def open_environment(
    *,
    data_folder: str | None,
    cache: Path,
    workers: int | None = None,
    level: str = "strong",
    book: Gradebook | None = None,
    cluster: Cluster | None = None,
    names: Iterable[str | data.Source] = (),
) -> Iterator[Environment]:
    """Open everything that grading needs; what a gradebook knows already need not start.

    Args:
        data_folder: see `grader.data.load`.
        cache: the folder of finished trainings.
        workers: jobs side by side; None for one a core.
        level: of the walls that must hold.
        book: where what was seen and trained is kept. What is in it already is not done again; the
            sandbox then starts only when something must be.
        cluster: machines to run everything on; None for this one.
        names: data that will be asked for: loaded while the sandbox starts, where it must.

    Raises:
        grader.sandbox.client.Unavailable: the walls do not hold here, or no machine is there.
    """
    here = (platform.node(), platform.platform(), accelerator())
    machine = " ".join(map(str, (versions(), TRAINING_VERSION, level, *here)))
    workers = workers or os.cpu_count() or 1
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-")))
        sandbox: AnySandbox
        if cluster is not None:
            sandbox = _open_cluster(stack, cluster, book, machine)
            published = PublishedData(data_folder, folder, sandbox)
            known, workers = cluster.machines.versions, threads(cluster.machines.slots)
        else:
            remembered = book is not None and book.setting("machine") == machine
            sandbox = Sandbox(level, at_first_job=remembered)
            published = PublishedData(data_folder, folder, sandbox)
            with published.loading(() if remembered else names):
                stack.enter_context(sandbox)
            known = versions(_device(sandbox, book, machine, remembered=remembered))
        yield Environment(sandbox, published, known, machine, workers, cache, book, cluster)


def _device(sandbox: AnySandbox, book: Gradebook | None, machine: str, *, remembered: bool) -> str:
    """What trainings are calculated on here; a gradebook remembers it, so that nothing need start."""
    if book is None:
        return find_device(sandbox)
    if not remembered:
        book.remember("device", find_device(sandbox))
        book.remember("machine", machine)
    return book.setting("device")


def _open_cluster(stack: ExitStack, cluster: Cluster, book: Gradebook | None, machine: str) -> Cluster:
    """The machines of a cluster, which need not be there where nothing must run."""
    name = f"{cluster.address} {machine}"
    if book is not None and book.setting("cluster") == name:
        cluster.expect(book.setting("cluster versions"))
    stack.enter_context(cluster)
    if book is not None:
        book.remember("cluster versions", cluster.machines.versions)
        book.remember("cluster", name)
    return cluster


def threads(slots: int) -> int:
    """Threads that keep so many slots of other machines busy: some wait while others read what came back."""
    return slots + slots // 4 + 1
