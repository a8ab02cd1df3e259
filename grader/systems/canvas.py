"""Canvas: Download Submissions, the exported gradebook, Upload Submissions.

Formats: lib/content_zipper.rb, lib/gradebook_importer.rb, Assignment#infer_comment_context_from_filename.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.columns import LEADING
from grader.records.handin import ONLINE_TEXT, Handin, Part, within
from grader.records.submission import SystemName
from grader.systems.downloads import by_student, mostly
from grader.systems.gradebooks import GradebookError, column_called, points_of
from grader.systems.system import Column, Download, Entries, GradebookForm, Rows, System

# The student's name, LATE, the numbers of student and file, the file's own name.
FILE = re.compile(
    r"(?:(?P<early>LATE)_)?(?P<name>.*?)(?:_(?P<late>LATE))?_(?P<key>\d+)_"
    r"(?:\d+_(?P<file>.+)|(?P<entry>text|link)\.html)",
    re.DOTALL,  # a student may put anything into a name
)
ANONYMOUS = re.compile(
    r"(?:(?P<early>LATE)_)?(?P<name>anon)_(?P<key>\w+?)(?:_(?P<late>LATE))?_"
    r"(?:\d+_(?P<file>.+)|(?P<entry>text|link)\.html)",
    re.DOTALL,
)
TITLE = re.compile(r"(?P<title>.+) \((?P<number>\d+)\)")
# Columns that are no assignments.
TOTALS = re.compile(r"(current|final|override|unposted).*(score|points|grade)", re.I)
POINTS = re.compile(r"\s*points possible", re.I)
READ_ONLY = re.compile(r"\(read only\)", re.I)


def recognise(entries: Entries) -> bool:
    """Whether a download is from Canvas."""
    # A folder, too: an archive that was unpacked, or a slash of some kind in a name of a student's.
    return mostly(entries, _file)


def collect(download: Download, base: str, assignment: str) -> tuple[list[Handin], list[str]]:
    """What each student handed in, and the names of another form."""
    handins, others = [], []
    for name, folder in download.entries(base).items():
        if (match := _file(name)) is None:
            others.append(name)
        else:
            handins.append(_handin(match, within(base, name), folder=folder))
    return by_student(handins), others


def _file(name: str) -> re.Match[str] | None:
    return ANONYMOUS.fullmatch(name) or FILE.fullmatch(name)


def _handin(match: re.Match[str], place: str, *, folder: bool) -> Handin:
    said, late = match.groupdict(), bool(match["late"] or match["early"])
    if said["entry"] == "link":
        return Handin(said["name"], said["key"], late)  # an address: nothing is fetched
    if said["entry"]:
        return Handin(said["name"], said["key"], late, (Part(place, ONLINE_TEXT),))
    # What comes before the file's own name is read when feedback is handed back; it needs a number.
    start = match.string[: -len(said["file"])] if said["key"].isdigit() else ""
    part = Part(place, "" if folder else said["file"])
    return Handin(said["name"], said["key"], late, (part,), place=start)


def titles(rows: Rows) -> int | None:
    """The row of the titles of an exported gradebook, which may have two columns of names; None for none."""
    for place, row in enumerate(rows[:LEADING]):
        named = {"".join(cell.lower().split()) for cell in row}
        if {"id", "section"} <= named and ("student" in named or {"lastname", "firstname"} <= named):
            return place
    return None


def column(rows: Rows, top: int, names: Sequence[str], wanted: str) -> Column:
    """The assignment's column of an exported gradebook.

    Raises:
        GradebookError: no such column, or several, or one that Canvas does not take back.
    """
    header = rows[top]
    own = {place: TITLE.fullmatch(title.strip()) for place, title in enumerate(header)}
    titled = {
        place: match["title"] for place, match in own.items() if match and not TOTALS.search(match["title"])
    }
    place = column_called(titled, header, names, wanted)
    said = next((row[place] for row in rows if row and POINTS.match(row[0]) and place < len(row)), "")
    if READ_ONLY.search(said):
        raise GradebookError(
            "a gradebook: expected a column that Canvas takes back. "
            f"Received: {header[place]}, which is read only. Name another with --column."
        )
    return Column(top, place, points_of(said, header[place]), said)


CANVAS = System(
    SystemName("Canvas"),
    recognise,
    collect,
    gradebook=GradebookForm(
        "a CSV exported from Canvas (Student, ID, ..., Section)",
        titles,
        column,
        no_student=re.compile(r"points possible.*|manual posting|muted|student, test|test student", re.I),
    ),
    feedback_name=lambda start, name: start + name,
)
