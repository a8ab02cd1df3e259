"""The machines of a cluster: who is there, and who of them may work."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from grader.cluster import WorkersGone, node
from grader.sandbox.client import WallsMissing

MACHINE_TIMEOUT_S = 600.0  # to wait for a machine before the class is stopped: a batch system takes its time
GATHER, SOON = 30.0, 0.2  # at the beginning: seconds for the others once one has reported; between looks


class Machines:
    """Those of one cluster, asked one by one what they are, and let in or refused for good.

    Attributes:
        versions: what all must calculate with; "" until most of the first have said it.
        used: those that may work, by address.
        refused: why the others may not, by address.
        lost: how many that were used have gone.
        slots: jobs that those used take side by side.
        resized: called with `slots` when that has changed.
    """

    def __init__(self, coordinator: str, level: str, cluster: str, came: Callable[[Sequence[str]], None]):
        """Prepare.

        Args:
            coordinator: the name by which machines know whose jobs these are.
            level: of the walls that must hold.
            cluster: its address, for messages.
            came: called with who is there when a machine has been let in.
        """
        self._coordinator = coordinator
        self._level = level
        self._cluster = cluster
        self._came = came
        self._client: Any = None
        self._asked: set[str] = set()
        self._reports: dict[str, Any] = {}  # or what went wrong
        self.versions = ""
        self.used: dict[str, node.Report] = {}
        self.refused: dict[str, str] = {}
        self.lost = self.slots = 0
        self.resized: Callable[[int], None] = lambda slots: None

    def wait(self, client: Any) -> None:
        """Wait until the first can be given work: for all that are there, but not for long.

        Args:
            client: Dask's, connected.

        Raises:
            WallsMissing: all that are there are refused.
            WorkersGone: none came.
        """
        self._client = client
        until = time.monotonic() + MACHINE_TIMEOUT_S
        first = float("inf")
        while not self.used:
            there = self.there()
            self._ask(there)
            known = [address for address in there if address in self._reports]
            if known:
                first = min(first, time.monotonic())
            if known and (len(known) == len(there) or time.monotonic() > first + GATHER):
                self._decide(there)
            if there and all(address in self.refused for address in there):
                said = "\n".join(f"  {address}: {why}" for address, why in self.refused.items())
                raise WallsMissing(
                    f"expected machines that can be given work. Received:\n{said}\n"
                    "Put that right on the machines, or leave out --cluster to grade on this computer."
                )
            if time.monotonic() > until:
                raise WorkersGone(self.nobody())
            time.sleep(SOON)

    def look(self) -> None:
        """Let in or refuse whoever has come, and forget whoever has gone."""
        there = self.there()
        self._ask(there)
        self._decide(there)

    def nobody(self) -> str:
        """What to say where none was there for too long."""
        return (
            f"expected a machine of the cluster {self._cluster} that can be given work, and waited "
            f"{MACHINE_TIMEOUT_S / 60:.0f} minutes. Received: none. What was graded until now is kept; start "
            "a machine and run the same command again to go on."
        )

    def there(self) -> list[str]:
        """Who is there. One that fell and came back under its old address has come anew."""
        # Not `scheduler_info`, which answers from what the client remembers: for a moment that names nobody.
        workers = self._client.sync(self._client.scheduler.identity, n_workers=-1)["workers"]
        for address in list(self.used):
            if self._coordinator not in workers.get(address, {}).get("resources", {}):
                del self.used[address]
                self.lost += 1
                del self._reports[address]
                self._asked.discard(address)
        return list(workers)

    def _ask(self, there: Sequence[str]) -> None:
        """Have those who have come report, each on its own thread: one that hangs keeps nobody waiting."""
        for address in there:
            if address not in self._asked:
                self._asked.add(address)
                threading.Thread(target=self._open, args=(address,), daemon=True).start()

    def _open(self, address: str) -> None:
        try:
            said = self._client.run(node.open_node, self._coordinator, self._level, workers=[address])
            report: Any = said[address]
        except (OSError, KeyError):
            self._asked.discard(address)  # it has gone again
            return
        except Exception as error:  # whatever it says of itself is why it gets no work
            report = error
        self._reports[address] = report

    def _decide(self, there: Sequence[str]) -> None:
        """Let in who may work."""
        new = {
            address: report
            for address, report in list(self._reports.items())
            if address in there and address not in self.used and address not in self.refused
        }
        if not self.versions:
            known = [report for report in new.values() if isinstance(report, node.Report)]
            usual = Counter(
                report.versions for report in known if report.level and report.source == node.source()
            )
            self.versions = usual.most_common(1)[0][0] if usual else ""
        came = False
        for address, report in new.items():
            why = self.unfit(report)
            if why:
                self.refused[address] = why
                self._client.run(
                    node.close_node, self._coordinator, workers=[address], on_error="ignore", wait=False
                )
            else:
                self._client.run(node.admit, self._coordinator, workers=[address], on_error="ignore")
                self.used[address] = report
                came = True
        if came:
            self._came(there)
        slots = sum(report.slots for report in self.used.values())
        if slots != self.slots:
            self.slots = slots
            self.resized(slots)

    def unfit(self, report: Any) -> str:
        """Why a machine that says this of itself is given no work; "" if it is."""
        if not isinstance(report, node.Report):
            said = f"{type(report).__name__}: {report}".splitlines()[0][:300]
            return f"the grader does not start there; is it installed there in the same version? {said}"
        if report.source != node.source():
            return "another version of the grader is installed there"
        if not report.level:
            return report.trouble
        if report.versions != self.versions:
            # Other arithmetic is another result: a student's must not depend on where it ran.
            return f"it calculates with {report.versions}, and the others with {self.versions}"
        return ""
