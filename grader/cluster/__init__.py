"""Submissions and trainings on the machines of a Dask cluster: a sandbox that is elsewhere.

Every machine keeps a warm process and walls of its own, and sees nothing but jobs: files to run, data to run
them on. References, hidden labels, checks and the gradebook stay with the coordinator, which reads what comes
back as distrustfully as if it had run here. Dask itself is imported only where a cluster is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.sandbox.client import Unavailable

if TYPE_CHECKING:
    from grader.cluster.client import Cluster


class ClusterError(UsageError):
    """There is no such cluster, or it cannot be used; the message says what was expected."""


class WorkersGone(Unavailable):
    """No machine of the cluster is left, or comes; the message says what was waited for."""


def connect(address: str, level: str) -> Cluster:
    """A cluster as a sandbox.

    Args:
        address: "tcp://HOST:PORT" or "tls://HOST:PORT" of a scheduler, "local:N" for N processes here, or the
            path of a file that a scheduler writes (`--scheduler-file`).
        level: of the walls that must hold on a machine for it to be given work.

    Raises:
        ClusterError: Dask is not installed, or the address is none.
    """
    try:
        from grader.cluster.client import Cluster as Connected
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("dask", "distributed"):
            raise
        raise ClusterError(
            f"--cluster: expected Dask. Received: {error}. Install it with: pip install 'grader[cluster]'"
        ) from error
    return Connected(address, level)
