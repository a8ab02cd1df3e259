"""What learning management systems pack for download, by student: Canvas, Moodle, Gradescope, nbgrader.

The form is recognised by the names on the download's top levels, which the system gives, and never by what
lies in a student's place. Whatever else lies there is somebody's, too, and is graded as in a plain folder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from grader.intake.tree import Tree
from grader.text import well_formed

# Canvas: content_zipper.rb. The student's name, LATE, the numbers of student and file, the file's own name.
CANVAS = re.compile(
    r"(?:(?P<early>LATE)_)?(?P<name>.*?)(?:_(?P<late>LATE))?_(?P<key>\d+)_"
    r"(?:\d+_(?P<file>.+)|(?P<entry>text|link)\.html)",
    re.DOTALL,  # a student may put anything into a name
)
CANVAS_ANONYMOUS = re.compile(
    r"(?:(?P<early>LATE)_)?(?P<name>anon)_(?P<key>\w+?)(?:_(?P<late>LATE))?_"
    r"(?:\d+_(?P<file>.+)|(?P<entry>text|link)\.html)",
    re.DOTALL,
)
# Moodle: mod_assign. The name of the student or group, the participant's number, and the plugin it came from.
MOODLE = re.compile(r"(?P<name>.+?)_(?P<key>\d+)_assignsubmission_(?P<plugin>file|onlinetext)_?")
# nbgrader: submitted/<student>/<assignment>/..., and what else lies in the folder of a course.
NBGRADER = "submitted"
NBGRADER_COURSE = frozenset(
    "source release autograded feedback solution exchange cache gradebook.db nbgrader_config.py "
    "nbgrader.log header.ipynb".split()
)
STAMP = "timestamp.txt"
# Gradescope: "Download Submissions". Whose each submission is stands in a file beside them.
GRADESCOPE = re.compile(r"submission_\d+")
GRADESCOPE_LIST = "submission_metadata.yml"
SHARE = 0.9  # of the names of a level, at least so many are of the form
FEWEST = 2  # names of the form beside which one of another may stand
ONLINE_TEXT = "online text.html"
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast
SLOW_LIMIT = 1 << 20  # bytes that the other one reads in half a minute


@dataclass(frozen=True)
class Part:
    """A place in the download, and the name of what lies there if it is a file with one of its own."""

    place: str
    name: str = ""


@dataclass
class Handin:
    """What one student, or one group, handed in.

    Attributes:
        student: the name in the file names.
        key: the number the system knows them by; "" if it gives none.
        late: the system says so.
        parts: where it lies.
        members: of a group, each by number, address and name.
        handed_in: when, as the system writes it, in a form that sorts; "" if it does not say.
        place: the beginning of the names under which the system takes feedback back.
    """

    student: str
    key: str = ""
    late: bool = False
    parts: list[Part] = field(default_factory=list)
    members: tuple[tuple[str, ...], ...] = ()
    handed_in: str = ""
    place: str = ""


def recognise(entries: Mapping[str, bool]) -> str:
    """Whose form a download has: "Canvas", "Moodle", "Gradescope", "nbgrader", or "" for none of them.

    Args:
        entries: the names of its top level, each with whether it is a folder.
    """
    if entries.get(GRADESCOPE_LIST) is False:
        others = [name for name in entries if name != GRADESCOPE_LIST]
        if _mostly(others, lambda name: entries[name] and GRADESCOPE.fullmatch(name)):
            return "Gradescope"
    if entries.get(NBGRADER) and set(entries) <= {NBGRADER, *NBGRADER_COURSE}:
        return "nbgrader"
    if _mostly(entries, lambda name: entries[name] and MOODLE.fullmatch(name)):
        return "Moodle"
    # A folder, too: an archive that was unpacked, or a slash of some kind in a name of a student's.
    return "Canvas" if _mostly(entries, _canvas) else ""


def _mostly(names: Iterable[str], fits: Any) -> bool:
    names = list(names)
    count = sum(bool(fits(name)) for name in names)
    # In a small class, too, one file may be somebody's note.
    return bool(names) and (count >= SHARE * len(names) or len(names) - 1 == count >= FEWEST)


def _canvas(name: str) -> re.Match[str] | None:
    return CANVAS_ANONYMOUS.fullmatch(name) or CANVAS.fullmatch(name)


def handins(tree: Tree, base: str, system: str, assignment: str) -> tuple[list[Handin], list[str]]:
    """What lies in a download by student, in the order of their names, and the names of another form.

    Args:
        tree: the download.
        base: the folder in it that the system packed; "" for all of it.
        system: see `recognise`.
        assignment: for nbgrader, whose tree holds several: the one that is meant, if it is among them.
    """
    entries = tree.entries(base)
    if system == "nbgrader":
        return _nbgrader(tree, within(base, NBGRADER), assignment), []
    if system == "Gradescope":
        listed = _listed(tree, within(base, GRADESCOPE_LIST))
        mine = [name for name in entries if entries[name] and GRADESCOPE.fullmatch(name)]
        made = [_submitted(name, listed.get(name)) for name in mine]
        for name, handin in zip(mine, made, strict=True):
            handin.parts = [Part(within(base, name))]
        others = [name for name in entries if name not in {*mine, GRADESCOPE_LIST}]
        return sorted(made, key=lambda each: (each.student, each.key)), others
    found: dict[tuple[str, str], Handin] = {}
    others = []
    for name, folder in entries.items():
        match = MOODLE.fullmatch(name) if system == "Moodle" else _canvas(name)
        if match is None or (system == "Moodle" and not folder):
            others.append(name)
        else:
            _add(found, within(base, name), name, match.groupdict(), folder=folder)
    return sorted(found.values(), key=lambda each: (each.student, each.key)), others


def _add(
    found: dict[tuple[str, str], Handin], place: str, name: str, said: Mapping[str, str], *, folder: bool
) -> None:
    """Add a file of Canvas's, or a folder of Moodle's, to what its student handed in."""
    handin = found.setdefault((said["name"], said["key"]), Handin(said["name"], said["key"]))
    handin.late |= bool(said.get("late") or said.get("early"))
    if said.get("entry") == "link":
        return  # an address: nothing is fetched
    if said.get("entry") or said.get("plugin") == "onlinetext":
        handin.parts.append(Part(place, ONLINE_TEXT))
        return
    handin.parts.append(Part(place, "" if folder else said.get("file") or ""))
    if said["key"].isdigit() and not handin.place:
        # Canvas and Moodle read what comes before the file's own name when feedback is handed back.
        handin.place = name[: -len(said["file"])] if said.get("file") else name


def within(base: str, name: str) -> str:
    """The place of a name in a folder of a tree."""
    return f"{base}/{name}" if base else name


def _nbgrader(tree: Tree, base: str, assignment: str) -> list[Handin]:
    students = {name: _folders(tree, within(base, name)) for name in _folders(tree, base)}
    there = Counter(each for folders in students.values() for each in folders)
    meant = assignment if assignment in there else max(there, key=lambda each: there[each], default="")
    return [
        Handin(name, parts=[Part(within(within(base, name), meant))])
        for name, folders in sorted(students.items())
        if meant in folders
    ]


def _folders(tree: Tree, place: str) -> list[str]:
    return [name for name, folder in tree.entries(place).items() if folder]


def _listed(tree: Tree, place: str) -> dict[str, Any]:
    """Gradescope's list of submissions; empty if it cannot be read: every submission still has its number."""
    for content in tree.contents(place).files.values():
        # The loader in C refuses escapes that the other one takes: one odd name must not cost all the others.
        for loader in (Loader, yaml.SafeLoader) if len(content) < SLOW_LIMIT else (Loader,):
            try:
                read = yaml.load(content, loader)  # noqa: S506 - both are safe loaders
            except Exception:  # noqa: S112 - whatever the library says of what is no list
                continue
            return read if isinstance(read, dict) else {}
    return {}


def _submitted(name: str, said: Any) -> Handin:
    """A submission of Gradescope's: its submitters', of whom a group has several."""
    said = said if isinstance(said, dict) else {}
    people = said.get(":submitters")
    members = []
    for each in people if isinstance(people, list) else []:
        known = each if isinstance(each, dict) else {}
        facts = [_fact(known.get(part)) for part in (":name", ":sid", ":email")]
        members.append(tuple(fact for fact in facts if fact))
    members = [member for member in members if member]
    handed_in = _fact(said.get(":created_at"))[:40]
    if not members:
        return Handin(name, handed_in=handed_in)
    key = members[0][1] if len(members) == 1 and len(members[0]) > 1 else ""
    group = tuple(members) if len(members) > 1 else ()
    return Handin(", ".join(member[0] for member in members), key, members=group, handed_in=handed_in)


def _fact(value: Any) -> str:
    """A plain value as text; "" for what is none. A list may hold itself, a number have a million digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**40 else ""
    return well_formed(str(value)[:200]) if isinstance(value, (str, float, date)) else ""


def without_common_prefix(names: Iterable[str]) -> dict[str, str]:
    """Names of cloned repositories without the assignment that all begin with: "hw1-ada" is "ada"."""
    names = list(names)
    heads = {name.split("-")[0] for name in names}
    if len(names) < 2 or len(heads) != 1 or any("-" not in name for name in names):
        return {name: name for name in names}
    shorter = without_common_prefix([name.partition("-")[2] for name in names])
    return {name: shorter[name.partition("-")[2]] for name in names}
