"""Brightspace (D2L): the submissions of an assignment, and the exported grades with their `#` at row ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from grader.columns import LEADING
from grader.records.handin import Handin, Part, within
from grader.records.submission import SystemName
from grader.systems.downloads import in_order, mostly
from grader.systems.gradebooks import column_called
from grader.systems.system import Column, Download, Entries, GradebookForm, Key, Rows, System

# "39786-640693 - Ada Lovelace - Nov 20, 2026 1159 PM": a folder for each time that somebody handed in. What
# its numbers are is written nowhere, so nobody of a class list is found by them.
FOLDER = re.compile(
    r"(?P<numbers>\d+-\d+) ?- ?(?P<name>.+?) ?- ?(?P<time>[^\W\d]+\.? \d{1,2}, \d{4} \d{3,4} [AP]M)"
)
TIME = "%b %d, %Y %I%M %p"
PAGE = "index.html"  # lies beside the folders
USER = ("orgdefinedid", "username")
TITLE = re.compile(r"(?P<title>.+) Points Grade(?: <Numeric MaxPoints:(?P<points>[\d.]+)[^>]*>)?")
END = "end-of-line indicator"
SIGN = "#"  # ends each row, and begins each number and user name


def recognise(entries: Entries) -> bool:
    """Whether a download is from Brightspace."""
    return mostly(
        (name for name in entries if name != PAGE), lambda name: entries[name] and FOLDER.fullmatch(name)
    )


def collect(download: Download, base: str, assignment: str) -> tuple[list[Handin], list[str]]:
    """What was handed in by student, the latest with what came before, and the names of another form."""
    by_numbers: dict[str, list[Handin]] = {}
    others = []
    for name, folder in download.entries(base).items():
        match = FOLDER.fullmatch(name) if folder else None
        if match is not None:
            parts = (Part(within(base, name)),)
            handin = Handin(match["name"].strip(), parts=parts, handed_in=_time(match["time"]))
            by_numbers.setdefault(match["numbers"], []).append(handin)
        elif name != PAGE:
            others.append(name)
    handins = [handin for same_numbers in by_numbers.values() for handin in _with_earlier(same_numbers)]
    return in_order(handins), others


def _with_earlier(handins: list[Handin]) -> list[Handin]:
    """Of what has the same numbers, the latest with the others as its earlier ones.

    They stay apart where the numbers are those of several names, or a time is not known.
    """
    if len({handin.student for handin in handins}) > 1 or not all(handin.handed_in for handin in handins):
        return handins
    *earlier, latest = sorted(handins, key=lambda handin: handin.handed_in)
    return [replace(latest, earlier=tuple(earlier))]


def _time(text: str) -> str:
    """A time in a form that sorts; "" for one in another language."""
    day, _, clock = text.partition(", ")
    year, digits, half = clock.split()
    try:
        moment = datetime.strptime(f"{day[:3]} {day.split()[1]}, {year} {digits:0>4} {half}", TIME)
    except ValueError:
        return ""
    return moment.isoformat(" ", "minutes")


def titles(rows: Rows) -> int | None:
    """The row of the titles of exported grades; None if they are none."""
    for place, row in enumerate(rows[:LEADING]):
        named = [cell.strip().lower() for cell in row]
        if END in named and any(user in named for user in USER):
            return place
    return None


def column(rows: Rows, top: int, names: Sequence[str], wanted: str) -> Column:
    """The assignment's column of exported grades, whose title says its points.

    Raises:
        GradebookError: no such column, or several.
    """
    matches = {place: TITLE.fullmatch(title.strip()) for place, title in enumerate(rows[top])}
    titled = {place: match["title"] for place, match in matches.items() if match is not None}
    place = column_called(titled, rows[top], names, wanted)
    match = matches[place]
    points = match["points"] if match is not None else None
    return Column(top, place, float(points) if points else None)


def keys(rows: Rows) -> list[list[Key]]:
    """The numbers and names of users in exported grades, without the sign that each begins with."""
    filled = [row for row in rows if any(map(str.strip, row))]
    if not filled or any(row[-1].strip() != SIGN for row in filled):
        return []
    return [
        [(place, cell.strip()[1:].lower()) for place, cell in enumerate(row[:-1]) if _is_user(cell.strip())]
        for row in rows
    ]


def _is_user(cell: str) -> bool:
    return cell.startswith(SIGN) and len(cell) > 1


BRIGHTSPACE = System(
    SystemName("Brightspace"),
    recognise,
    collect,
    own_files=frozenset({PAGE}),
    gradebook=GradebookForm(
        "Brightspace's exported grades (OrgDefinedId or Username, ..., End-of-Line Indicator)",
        titles,
        column,
        keys,
    ),
)
