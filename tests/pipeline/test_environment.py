"""What grading needs of the world: data laid once and without hidden labels, and what a gradebook spares."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader import data
from grader.gradebook import NAME, Gradebook
from grader.pipeline import environment
from grader.pipeline.environment import Environment, PublishedData, open_environment, threads
from tests.fake import FakeSandbox


class Sharing(FakeSandbox):
    """A sandbox that remembers what it is to share."""

    def __init__(self) -> None:
        super().__init__()
        self.shared: list[Path] = []

    def share(self, folder: Path) -> None:
        self.shared.append(folder)


def test_the_hidden_labels_are_laid_nowhere(tmp_path: Path) -> None:
    published = PublishedData("stand-in", tmp_path, Sharing())
    digits = published.load("mnist")
    assert not list(tmp_path.iterdir())  # until a job needs it
    published.lay()
    laid = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in laid} == {"x_train.npy", "y_train.npy", "x_test.npy", "y_test.npy"}
    labels = [
        np.load(path) for path in laid if path.name == "y_test.npy"
    ]  # of the test set that is given out
    assert labels and not any(np.array_equal(each, digits.y_test) for each in labels)
    inputs = published.inputs(digits)
    assert sorted(path.name for path in inputs.iterdir()) == ["x_test.npy", "x_train.npy", "y_train.npy"]
    assert np.array_equal(np.load(inputs / "x_test.npy"), digits.x_test)


def test_data_are_loaded_beside_what_is_done_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, begun = threading.Event(), threading.Event()
    load = data.load

    def slowly(*given: Any) -> Any:
        assert begun.wait(10)  # which comes only if nobody waits for the data first
        loaded.set()
        return load(*given)

    monkeypatch.setattr("grader.data.load", slowly)
    published = PublishedData("stand-in", tmp_path, Sharing())
    with published.loading(["nothing of this name", "line"]):
        begun.set()
        assert loaded.wait(10)
    monkeypatch.setattr("grader.data.load", None)
    assert published.load("line").name == "line"  # it is there already
    monkeypatch.setattr("grader.data.load", load)
    with pytest.raises(data.DataError, match="nothing of this name"):
        published.load("nothing of this name")


def test_a_set_is_laid_once_with_those_that_look_like_it(tmp_path: Path) -> None:
    sandbox = Sharing()
    published = PublishedData("stand-in", tmp_path, sandbox)
    assert published.load("mnist") is published.load("mnist")
    assert not sandbox.shared
    published.lay()
    published.lay()
    assert sorted(str(folder.relative_to(tmp_path)) for folder in sandbox.shared) == [
        "inputs/fashion_mnist", "inputs/mnist", "public/fashion_mnist", "public/mnist",
    ]  # fmt: skip
    published.load("line")  # which submissions write down themselves
    published.lay()
    assert not (published.public / "line").exists() and sandbox.shared[4:] == [tmp_path / "inputs" / "line"]


@pytest.mark.parametrize(("slots", "busy"), [(1, 2), (4, 6), (10, 13), (100, 126)])
def test_threads_that_keep_other_machines_busy(slots: int, busy: int) -> None:
    assert threads(slots) == busy


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """How each sandbox was opened, and how often it was asked for its device."""
    found: list[dict[str, Any]] = []

    class Opened(FakeSandbox):
        def __init__(self, level: str, *, at_first_job: bool) -> None:
            super().__init__(level=level)
            found.append({"level": level, "waits": at_first_job, "asked": 0})

        def __enter__(self) -> Opened:
            return self

        def __exit__(self, *error: object) -> None:
            pass

    def find_device(sandbox: object) -> str:
        found[-1]["asked"] += 1
        return "CPU avx2"

    monkeypatch.setattr(environment, "Sandbox", Opened)
    monkeypatch.setattr(environment, "find_device", find_device)
    yield found


def _opened(folder: Path, level: str = "strong", book: Gradebook | None = None) -> Environment:
    with open_environment(data_folder="stand-in", cache=folder, workers=3, level=level, book=book) as made:
        assert made.data.public.parent.parent.exists()
        return made


def test_what_a_gradebook_remembers_need_not_start(tmp_path: Path, opened: list[dict[str, Any]]) -> None:
    for _ in range(2):
        with Gradebook(tmp_path / NAME) as book:
            assert _opened(tmp_path, book=book).versions.endswith(" on CPU avx2")
    assert opened == [
        {"level": "strong", "waits": False, "asked": 1},
        {"level": "strong", "waits": True, "asked": 0},
    ]


def test_another_level_machine_or_way_of_training_is_seen_anew(
    tmp_path: Path, opened: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Gradebook(tmp_path / NAME) as book:
        first = _opened(tmp_path, book=book)
        second = _opened(tmp_path, "basic", book)
        monkeypatch.setattr("grader.pipeline.environment.platform.node", lambda: "another")
        third = _opened(tmp_path, "basic", book)
        # A grader that says in other words what it calculates on, or takes another time for it.
        monkeypatch.setattr("grader.pipeline.environment.TRAINING_VERSION", 0)
        fourth = _opened(tmp_path, "basic", book)
    assert len({each.machine for each in (first, second, third, fourth)}) == 4
    assert [(each["waits"], each["asked"]) for each in opened] == [(False, 1)] * 4


def test_without_a_gradebook_the_device_is_asked_for(tmp_path: Path, opened: list[dict[str, Any]]) -> None:
    made = _opened(tmp_path)
    assert (made.workers, made.cache, made.book, made.cluster) == (3, tmp_path, None, None)
    assert opened == [{"level": "strong", "waits": False, "asked": 1}]


def test_a_cluster_that_a_gradebook_knows_is_only_expected(
    tmp_path: Path, opened: list[dict[str, Any]]
) -> None:
    class Machines:
        """A cluster of four slots, which remembers what it was told to expect."""

        address, level = "tcp://there:1", "strong"
        machines = SimpleNamespace(versions="tensorflow on GPU", slots=4)
        expected: list[str] = []

        def expect(self, versions: str) -> None:
            self.expected.append(versions)

        def __enter__(self) -> Machines:
            return self

        def __exit__(self, *error: object) -> None:
            pass

    for known in ([], ["tensorflow on GPU"]):
        with Gradebook(tmp_path / NAME) as book:
            cluster: Any = Machines()
            with open_environment(data_folder="stand-in", cache=tmp_path, book=book, cluster=cluster) as made:
                assert (made.versions, made.workers, made.sandbox) == ("tensorflow on GPU", 6, cluster)
            assert cluster.expected == known
    assert opened == []  # nothing of it runs here
