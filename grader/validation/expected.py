"""What example submissions must get: `examples/expected.toml`, read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from grader.assignment import Assignment, AssignmentError

EXPECTED = "examples/expected.toml"
VERDICTS = ("passed", "partial", "failed", "skipped", "review", "ungraded")


def read_expected(path: Path, assignment: Assignment) -> dict[str, dict[str, str | float]]:
    """What example submissions must get: by file, then by check, a verdict or points.

    Raises:
        AssignmentError: it is none, or names a check or verdict that there is not.
    """
    try:
        expected: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AssignmentError(
            f"{path} cannot be read: {error}. Correct the file and run the same command again."
        ) from error
    slugs = {check.slug for check in assignment.checks}
    for name, wanted in expected.items():
        for slug, value in wanted.items() if isinstance(wanted, dict) else [("", wanted)]:
            fits = value in VERDICTS if isinstance(value, str) else isinstance(value, (int, float))
            if slug not in slugs or not fits:
                raise AssignmentError(
                    f"{path}: [{name}]: expected check = verdict or points, of the checks "
                    f"{', '.join(sorted(slugs))} and the verdicts {', '.join(VERDICTS)}. "
                    f"Received: {slug} = {value!r}"
                )
    return expected
