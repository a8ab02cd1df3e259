"""GitHub Classroom: a folder of cloned repositories."""

from __future__ import annotations

from collections.abc import Sequence

from grader.records.submission import SystemName
from grader.systems.system import System


def clone_names(names: Sequence[str]) -> dict[str, str]:
    """Names of cloned repositories without the assignment that all begin with: "hw1-ada" is "ada"."""
    heads = {name.split("-")[0] for name in names}
    if len(names) < 2 or len(heads) != 1 or any("-" not in name for name in names):
        return {name: name for name in names}
    shorter = clone_names([name.partition("-")[2] for name in names])
    return {name: shorter[name.partition("-")[2]] for name in names}


GITHUB = System(SystemName("GitHub"), clone_names=clone_names)
