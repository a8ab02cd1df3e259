"""Which files are older versions of others beside them, by their names."""

from __future__ import annotations

import re
from collections.abc import Collection

from grader.intake.kinds import SCRIPTS, SHEETS

ATTEMPT = re.compile(r"(?:[^/]*/)?(?:attempt|try|version|submission)[ _-]*(\d{1,3})/.+", re.IGNORECASE)
VERSION = re.compile(
    r"(?P<stem>.+?)[ _-]*"
    r"(?:\((?P<number>\d{1,3})\)|v(?:ersion)?[ _.-]?(?P<other>\d{1,3})|(?P<final>[ _-]final))"
    r"(?P<ending>\.\w+)",
    re.IGNORECASE,
)
COPY = re.compile(r"(?P<stem>.+)[_-](?P<number>\d{1,2})(?P<ending>\.\w+)")
FINAL = 1000  # versions before a final one


def older_versions(files: Collection[str]) -> list[str]:
    """The files that are older versions of others among them: they are kept, but neither run nor read.

    Of `attempt 1/` and `attempt 2/`, and of programs and sheets named alike but for their versions
    ("work (2).py", "work_v2.py", "work_final.py"; "work-2.py" beside "work.py"), the last counts.
    """
    attempts = {name: int(attempt[1]) for name in files if (attempt := ATTEMPT.match(name))}
    last = max(attempts.values(), default=0)
    older = [name for name, number in attempts.items() if number < last]
    newest: dict[str, tuple[int, str]] = {}
    for name in files:
        if name in older or not name.lower().endswith((*SCRIPTS, *SHEETS)):
            continue
        plain, version = _version(name, files)
        known = newest.setdefault(plain, (version, name))
        if known[1] != name:
            older.append(min(known, (version, name))[1])
            newest[plain] = max(known, (version, name))
    return sorted(older)


def _version(name: str, files: Collection[str]) -> tuple[str, int]:
    """A file's name without what marks its version, and the version."""
    if parts := VERSION.fullmatch(name):
        number = int(parts["number"] or parts["other"] or 0) + (FINAL if parts["final"] else 0)
        return f"{parts['stem']}{parts['ending']}", number
    parts = COPY.fullmatch(name)
    if parts and f"{parts['stem']}{parts['ending']}" in files:
        return f"{parts['stem']}{parts['ending']}", int(parts["number"])
    return name, 0
