"""The machines of a cluster, printed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from grader.terminal.machines import print_machines
from tests.terminal.printed import printed


def _cluster(
    levels: list[str], *, lost: int = 0, slots: int = 2, refused: dict[str, str] | None = None
) -> Any:
    used = {f"tcp://10.0.0.{n}:1": SimpleNamespace(level=level) for n, level in enumerate(levels)}
    machines = SimpleNamespace(used=used, lost=lost, slots=slots, refused=refused or {})
    return SimpleNamespace(machines=machines, sent=12_400_000)


def test_machines_are_counted_by_their_walls() -> None:
    cluster = _cluster(["strong", "basic", "strong"], lost=1)
    said = printed(lambda console: print_machines(console, cluster))
    assert said == (
        "Machines: 2 with walls of level strong, 1 with walls of level basic, 1 lost on the way; "
        "2 jobs side by side. 12 MB of data sent.\n"
    )
    one = printed(lambda console: print_machines(console, _cluster(["strong"], slots=1)))
    assert one == "Machines: 1 with walls of level strong; 1 job at a time. 12 MB of data sent.\n"


def test_who_was_given_no_work_is_named_with_the_reason() -> None:
    cluster = _cluster([], refused={"tcp://10.0.0.9:1": "no [red]walls[/] there"})
    said = printed(lambda console: print_machines(console, cluster))
    assert said == "Given no work: tcp://10.0.0.9:1: no [red]walls[/] there\n"
