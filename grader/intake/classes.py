"""A class as it lies in a folder or an archive: which system packed it, and what of it is whose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from grader.intake.archive import Archive
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
from grader.intake.lms import GRADESCOPE_LIST, Handin, Part, handins, recognise, within, without_common_prefix
from grader.intake.tree import Folder, Tree

AROUND = 2  # folders that may lie around a download
# Files of these words alone are a teacher's, or a repository's, and nobody's work.
TEACHERS = frozenset(
    "readme license licence requirements handout instructions points grades gradebook roster classlist class "
    "list students names notes note todo changelog syllabus rubric feedback announcement attendance "
    "grading marking scheme schedule deadlines makefile dockerfile contributing authors".split()
)
# What students call programs and folders of their own, where nobody else named them: their first words.
WORK = frozenset(
    "hw homework assignment submission solution main model models train training test tests utils helper "
    "helpers data dataset datasets load plot plots predict prediction answers answer final untitled "
    "practice notebook notebooks mnist fashion keras nn network config lab exercise week project part src "
    "images figures img results output outputs checkpoints saved logs starter".split()
)
WORDS = re.compile(r"[^\W\d_]+")


def form(tree: Tree) -> tuple[str, str]:
    """The folder in a tree that holds a class, and the system that packed it; "" for none.

    Programs that unpack and pack archives like to put a folder around everything.
    """
    base = ""
    for _ in range(AROUND + 1):
        entries = tree.entries(base)
        somebodys = {
            name: folder
            for name, folder in entries.items()
            if folder or name == GRADESCOPE_LIST or not is_nobodys(name)
        }
        if system := recognise(somebodys) or recognise(entries):
            return base, system
        if list(somebodys.values()) != [True]:
            break
        base = within(base, next(iter(somebodys)))
    entries = tree.entries()
    if not isinstance(tree, Archive) or list(entries.values()) != [True]:
        return "", ""
    (only,) = entries
    return (only if _is_a_class(tree.entries(only)) else ""), ""


def _is_a_class(inner: Mapping[str, bool]) -> bool:
    """Whether what lies in the only folder of an archive is several students' work, and not one's."""
    programs = [name for name in inner if not inner[name] and name.lower().endswith(SCRIPTS)]
    if any(_is_work(stem(name)) for name in programs):
        return False
    return len(programs) > 1 or any(folder and not _is_work(name) for name, folder in inner.items())


def _is_work(name: str) -> bool:
    words = WORDS.findall(name.casefold())
    return bool(words) and words[0] in WORK


def handed_in(tree: Tree, base: str, system: str, assignment: str) -> list[tuple[Handin, str]]:
    """What each student handed in, and the system it came from; "" where it lies as in a plain folder."""
    entries = tree.entries(base)
    if system:
        found, others = handins(tree, base, system, assignment)
        rest = {name: entries[name] for name in others}
        return [*((each, system) for each in found), *((each, "") for each in plain(rest, base))]
    found = plain(entries, base)
    clones = sum(isinstance(tree, Folder) and tree.is_clone(each.parts[0].place) for each in found)
    if clones > len(found) / 2:  # one that is damaged changes nobody else's name
        shorter = without_common_prefix([each.student for each in found])
        found = [replace(each, student=shorter[each.student]) for each in found]
    return [(each, "") for each in found]


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
    found: list[tuple[str, str, Handin]] = []
    for own, named in works.items():
        plainly = [name for name in named if entries[name] or ending(name) in (*SCRIPTS, *ARCHIVES)] or named[
            :1
        ]
        others = [name for name in named if name not in plainly] + beside.pop(own, [])
        for name in plainly:
            parts = [Part(within(base, each)) for each in (name, *others)]
            found.append((own, name, Handin(own, parts=parts)))
    files = any(not entries[name] for named in works.values() for name in named)
    for own, named in beside.items():
        if mine := [name for name in named if _counts(name, files)]:
            parts = [Part(within(base, each)) for each in (*mine, *(n for n in named if n not in mine))]
            found.append((own, named[0], Handin(own, parts=parts)))
    return [handin for _, _, handin in sorted(found, key=lambda each: each[:2])]


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


def unclaimed(tree: Tree, base: str, found: list[tuple[Handin, str]]) -> list[str]:
    """The names in a class's folder that are no student's: to be named, so that nothing vanishes."""
    places = {part.place.removeprefix(f"{base}/" if base else "") for each, _ in found for part in each.parts}
    return [name for name in tree.entries(base) if name not in places]
