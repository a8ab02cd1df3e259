"""A plain folder of submissions, which no system packed: whose each file and folder in it is, by its name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePosixPath

from grader.intake.kinds import (
    ADDED,
    ARCHIVES,
    DATA,
    KNOWN,
    NAMED,
    PICTURES,
    SCRIPTS,
    SHEETS,
    ending,
    stem,
    without_ending,
)  # fmt: skip
from grader.records.handin import Handin, Part, within

# Files of these words alone are a teacher's, or a repository's, and nobody's work.
TEACHERS = frozenset(
    "readme license licence requirements handout instructions points grades gradebook roster classlist class "
    "list students names notes note todo changelog syllabus rubric feedback announcement attendance "
    "grading marking scheme schedule deadlines makefile dockerfile contributing authors".split()
)
WORDS = re.compile(r"[^\W\d_]+")


def plain(entries: Mapping[str, bool], base: str = "") -> list[Handin]:
    """The submissions of a plain folder, by student name.

    Whatever is named like a program, folder or archive lies beside it and belongs to it. Two programs of one
    name, such as `ada.py` and `ada.ipynb`, are two submissions: which one counts is for a person to say.
    """
    names = [name for name in entries if not name.startswith("__")]
    works: dict[str, list[str]] = defaultdict(list)
    beside: dict[str, list[str]] = defaultdict(list)
    for name in names:
        own = name if entries[name] else stem(name)
        (works if entries[name] or _is_opened(name) else beside)[own].append(name)
    handins: list[tuple[str, str, Handin]] = []
    for own, named in works.items():
        plainly = [name for name in named if entries[name] or ending(name) in (*SCRIPTS, *ARCHIVES)] or named[
            :1
        ]
        others = [name for name in named if name not in plainly] + beside.pop(own, [])
        for name in plainly:
            parts = tuple(Part(within(base, entry)) for entry in (name, *others))
            handins.append((own, name, Handin(own, parts=parts)))
    files = any(not entries[name] for named in works.values() for name in named)
    for own, named in beside.items():
        if mine := [name for name in named if _counts(name, files)]:
            parts = tuple(
                Part(within(base, entry)) for entry in (*mine, *(n for n in named if n not in mine))
            )
            handins.append((own, named[0], Handin(own, parts=parts)))
    return [handin for _, _, handin in sorted(handins, key=lambda item: item[:2])]


def _is_opened(name: str) -> bool:
    """Whether a file is a program or an archive by its name, or by that inside endings that were added."""
    while (last := ending(name)) not in (*SCRIPTS, ".pyw", *ARCHIVES):
        if last not in ADDED:
            return False
        name = without_ending(name)
    return True


def _counts(name: str, files: bool) -> bool:
    """Whether a file of another kind is somebody's work, in a class that hands in files or does not."""
    if is_nobodys(name):
        return False
    last = ending(name)
    return files if last in PICTURES or last not in (*SHEETS, *NAMED) else True


def is_nobodys(name: str) -> bool:
    """Whether a file between students' is a teacher's or a program's, by its name."""
    words = WORDS.findall(PurePosixPath(stem(name)).name.casefold())
    last = ending(name)
    if last in DATA and last not in (*NAMED, ".json") and not _is_opened(name):
        return True
    if not _is_opened(name) and words and TEACHERS.issuperset(words):
        return True
    return not words and last not in KNOWN
