"""The machines of a cluster: who is let in, who is not, and who has gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from grader.cluster import WorkersGone, machines, node
from grader.cluster.client import Cluster
from grader.cluster.machines import Machines
from grader.sandbox.client import WallsMissing
from tests.conftest import LEVEL

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


def _report(**changes: Any) -> node.Report:
    said = {
        "level": LEVEL,
        "trouble": "",
        "versions": "tensorflow 2 on CPU",
        "source": node.source(),
        "slots": 1,
    }
    return node.Report(**{**said, **changes})


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (_report(), ""),
        (_report(level="", trouble="TensorFlow does not start here"), "TensorFlow does not start here"),
        (_report(source="0"), "another version of the grader is installed there"),
        (_report(versions="tensorflow 2 on GPU"), "it calculates with tensorflow 2 on GPU"),
        (ModuleNotFoundError("No module named 'grader'"), "is it installed there in the same version?"),
    ],
)
def test_who_is_given_work(found: object, why: str) -> None:
    cluster = Cluster("local:1", LEVEL)
    cluster.expect("tensorflow 2 on CPU")
    said = cluster.machines.unfit(found)
    assert why in said and bool(why) == bool(said)


CPU, GPU = "tensorflow 2 on CPU", "tensorflow 2 on GPU"


class Client:
    """Dask's client, played: who is there, and what each says of itself or raises."""

    def __init__(self, **says: Any):
        self.says = says
        self.admitted: set[str] = set()
        self.closed: list[str] = []
        self.asked: list[str] = []
        self.scheduler = SimpleNamespace(identity=None)

    def sync(self, identity: object, n_workers: int) -> dict[str, Any]:
        mine = {"me": 1.0}
        return {"workers": {each: {"resources": mine if each in self.admitted else {}} for each in self.says}}

    def run(self, function: Callable[..., Any], *given: Any, workers: list[str], **options: Any) -> Any:
        (address,) = workers
        if function is node.admit:
            self.admitted.add(address)
        elif function is node.close_node:
            self.closed.append(address)
        else:
            self.asked.append(address)
            if isinstance(self.says[address], BaseException):
                raise self.says[address]
            return {address: self.says[address]}


def _machines(client: Client) -> tuple[Machines, list[tuple[str, Any]]]:
    """The machines of a cluster, and what they tell of themselves."""
    told: list[tuple[str, Any]] = []

    def came(there: Sequence[str]) -> None:
        told.append(("came", list(there)))

    made = Machines("me", LEVEL, "tcp://scheduler:1", came)
    made.resized = lambda slots: told.append(("slots", slots))
    made._client = client
    return made, told


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "SOON", 0.001)


def _until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_what_most_of_the_first_calculate_with_is_what_all_must() -> None:
    client = Client(a=_report(versions=GPU), b=_report(slots=2), c=_report(slots=3))
    made, told = _machines(client)
    made.wait(client)
    assert made.versions == CPU and set(made.used) == client.admitted == {"b", "c"}
    assert client.closed == ["a"] and f"it calculates with {GPU}" in made.refused["a"]
    assert made.slots == 5 and told == [("came", ["a", "b", "c"]), ("slots", 5)]


def test_who_can_do_nothing_has_no_say_in_what_the_others_calculate_with() -> None:
    old, wallless = _report(versions=GPU, source="0"), _report(versions=GPU, level="", trouble="no walls")
    client = Client(a=old, b=wallless, c=_report())
    made, _ = _machines(client)
    made.wait(client)
    assert made.versions == CPU and set(made.used) == {"c"}


def test_what_was_calculated_with_before_decides_and_not_the_most() -> None:
    client = Client(a=_report(versions=GPU), b=_report(versions=GPU), c=_report())
    made, _ = _machines(client)
    made.versions = CPU
    made.wait(client)
    assert set(made.used) == {"c"}


def test_where_all_are_refused_the_reason_of_each_is_said() -> None:
    client = Client(a=_report(level="", trouble="no walls"), b=_report(source="0"))
    made, _ = _machines(client)
    with pytest.raises(WallsMissing, match="can be given work") as error:
        made.wait(client)
    _, *lines, todo = str(error.value).splitlines()
    assert lines == ["  a: no walls", "  b: another version of the grader is installed there"]
    assert "leave out --cluster" in todo


def test_nobody_waits_for_ever_for_a_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "MACHINE_TIMEOUT_S", 0.01)
    client = Client()
    made, _ = _machines(client)
    with pytest.raises(WorkersGone, match=r"tcp://scheduler:1 that can be given work.*Received: none"):
        made.wait(client)


def test_a_machine_that_hangs_keeps_the_others_waiting_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "GATHER", 0.01)
    monkeypatch.setattr(machines, "MACHINE_TIMEOUT_S", 5.0)
    client = Client(a=_report(), b=_report())
    made, _ = _machines(client)
    made._asked.add("b")  # and never reports
    made.wait(client)
    assert set(made.used) == {"a"} and made.refused == {}


def test_who_comes_later_is_let_in_and_who_goes_is_counted() -> None:
    client = Client(a=_report(slots=2))
    made, told = _machines(client)
    made.wait(client)
    client.says |= {"b": _report(slots=4), "c": _report(versions=GPU)}
    made.look()
    _until(lambda: {"b", "c"} <= set(made._reports))
    made.look()
    assert set(made.used) == {"a", "b"} and set(made.refused) == {"c"} and made.slots == 6
    del client.says["a"]
    made.look()
    assert set(made.used) == {"b"} and (made.lost, made.slots) == (1, 4)
    assert [slots for what, slots in told if what == "slots"] == [2, 6, 4]


def test_a_machine_that_began_anew_under_its_address_is_asked_anew() -> None:
    client = Client(a=_report())
    made, _ = _machines(client)
    made.wait(client)
    client.admitted.clear()  # it knows nothing of us
    client.says["a"] = _report(source="0")
    made.look()
    assert made.used == {} and made.lost == 1
    _until(lambda: "a" in made._reports)
    made.look()
    assert client.asked == ["a", "a"] and "another version" in made.refused["a"]


def test_a_machine_that_has_gone_before_it_answered_may_come_again() -> None:
    client = Client(a=OSError("connection refused"))
    made, _ = _machines(client)
    made.look()
    _until(lambda: client.asked == ["a"] and "a" not in made._asked)
    assert made.refused == {} and made._reports == {}
    client.says["a"] = _report()
    made.wait(client)
    assert set(made.used) == {"a"}


def test_all_machines_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"dashboard_address": "127.0.0.1:0", "silence_logs": "CRITICAL", "threads_per_worker": 1}
    with (
        distributed.LocalCluster(n_workers=7, processes=False, **options) as local,
        distributed.Client(local, set_as_default=False) as client,
    ):

        async def forget(**settings: object) -> None:
            client._scheduler_identity = {"workers": {}}

        # Dask's client does so every two seconds; older ones keep the first five.
        monkeypatch.setattr(client, "_update_scheduler_info", forget)
        cluster = Cluster(local.scheduler_address, LEVEL)
        cluster.machines._client = client
        assert len(cluster.machines.there()) == 7
