"""What the reference's functions raise: students' must raise it, too, which may not be what is meant."""

from __future__ import annotations

from collections.abc import Iterator

from grader.case import Case
from grader.validation.finding import Finding

TOLD = 3  # calls of a function
SHOWN = 120  # characters of a message


def exceptions(case: Case) -> Iterator[Finding]:
    """Calls of functions in which the reference's own raises an exception.

    Args:
        case: the reference's.
    """
    for check in case.assignment.checks:
        found = case.found.get(check.slug)
        if check.kind != "calls" or found is None:
            continue
        crashes = [(place, one.crash) for place, one in enumerate(found.calls, 1) if one.crash is not None]
        told = [
            f"for input {place} {crash.type}: {crash.message[:SHOWN]}".rstrip(": ")
            for place, crash in crashes[:TOLD]
        ]
        if crashes:
            yield Finding(
                "remark",
                f"{check.slug}: the reference's own function raises an exception for {len(crashes)} of "
                f"{len(found.calls)} inputs ({'; '.join(told)}). So must students'. If that is not meant, "
                "mend the reference, or give it other inputs",
            )
