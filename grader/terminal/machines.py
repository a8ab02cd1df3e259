"""The machines of a cluster, printed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console

from grader.text import clean

if TYPE_CHECKING:
    from grader.cluster.client import Cluster


def print_machines(console: Console, cluster: Cluster) -> None:
    """Print which machines of a cluster worked, and which could not."""
    machines = cluster.machines
    levels = Counter(machine.level for machine in machines.used.values())
    if levels:
        of = ", ".join(f"{count} with walls of level {level}" for level, count in levels.most_common())
        lost = f", {machines.lost} lost on the way" if machines.lost else ""
        jobs = "1 job at a time" if machines.slots == 1 else f"{machines.slots} jobs side by side"
        console.print(
            f"Machines: {of}{lost}; {jobs}. {cluster.sent / 1e6:,.0f} MB of data sent.", highlight=False
        )
    for address, why in machines.refused.items():
        console.print(f"[yellow]Given no work:[/] {clean(address)}: {clean(why)}", highlight=False)
