"""Moodle: Download all submissions, the grading worksheet, Upload multiple feedback files in a zip.

Formats: mod_assign, feedback/offline/importgradeslib.php, feedback/file/importziplib.php.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from grader.columns import titles_of
from grader.records.handin import ONLINE_TEXT, Handin, Part, within
from grader.records.submission import SystemName
from grader.systems.downloads import by_student, mostly
from grader.systems.gradebooks import GradebookError
from grader.systems.system import Column, Download, Entries, GradebookForm, Key, Rows, System
from grader.table import numbers

# The name of the student or group, the participant's number, and the plugin it came from.
FOLDER = re.compile(r"(?P<name>.+?)_(?P<key>\d+)_assignsubmission_(?P<plugin>file|onlinetext)_?")
# The worksheet's first column: a word of any language, which is no login's letter, and a number.
PARTICIPANT = re.compile(r"(\D*[^\W\d](?:\s+|(?<=\D{5})|(?<=[^\x00-\x7f])))(\d+)")
WORKSHEET = 6  # columns of the worksheet, at least
COMMENTS = "Feedback comments"


def recognise(entries: Entries) -> bool:
    """Whether a download is from Moodle."""
    return mostly(entries, lambda name: entries[name] and FOLDER.fullmatch(name))


def collect(download: Download, base: str, assignment: str) -> tuple[list[Handin], list[str]]:
    """What each student or group handed in, and the names of another form."""
    handins, others = [], []
    for name, folder in download.entries(base).items():
        match = FOLDER.fullmatch(name) if folder else None
        if match is None:
            others.append(name)
        elif match["plugin"] == "onlinetext":
            handins.append(
                Handin(match["name"], match["key"], parts=(Part(within(base, name), ONLINE_TEXT),))
            )
        else:
            handins.append(Handin(match["name"], match["key"], parts=(Part(within(base, name)),), place=name))
    return by_student(handins), others


def titles(rows: Rows) -> int | None:
    """The row of the titles of a grading worksheet; None if it is none.

    Titles are translated; the first column is not: a word and the participant's number.
    """
    top, _ = titles_of(rows)
    if not rows or not rows[top]:
        return None
    worksheet = len(rows[top]) >= WORKSHEET and participants(rows[top + 1 :])
    return top if worksheet or rows[top][0].strip() == "Identifier" else None


def participants(rows: Iterable[Sequence[str]]) -> bool:
    """Whether rows begin as in a worksheet: "Participant 2001", in any language."""
    first = [PARTICIPANT.fullmatch(row[0].strip()) for row in rows if any(map(str.strip, row))]
    return len({match and match[1] for match in first} | {None}) == 2 and all(first)


def keys(rows: Rows) -> list[list[Key]]:
    """The participants of a worksheet's rows, each as it stands there and by the number."""
    if not participants(rows):
        return []
    first = [" ".join(row[0].split()) if row else "" for row in rows]
    matches = [(cell, PARTICIPANT.fullmatch(cell)) for cell in first]
    return [[(0, cell.lower()), (0, match[2])] if match else [] for cell, match in matches]


def column(rows: Rows, top: int, names: Sequence[str], wanted: str) -> Column:
    """The column of the grade in a worksheet, which is of one assignment.

    Raises:
        GradebookError: no such column, or several.
    """
    header = [title.strip() for title in rows[top]]
    place = _grade(header, rows[top + 1 :], wanted)
    said = next((row[place + 1] for row in rows[top + 1 :] if place + 1 < len(row)), "")
    comments = header.index(COMMENTS) if COMMENTS in header else None
    # Moodle parts no thousands: "1.000" is one, with three digits.
    return Column(top, place, next(iter(numbers(said)), None), said, comments)


def _grade(header: Sequence[str], rows: Rows, wanted: str) -> int:
    """The place of the grade: before that of the highest, which is the same in all rows.

    Raises:
        GradebookError: no such column, or several.
    """
    named = wanted or "Grade"
    if named in header:
        return header.index(named)

    def cells(place: int) -> list[str]:
        return [row[place].strip() for row in rows if any(row) and place < len(row)]

    highest = [
        place for place in range(3, len(header)) if len(set(cells(place))) == 1 and numbers(cells(place)[0])
    ]
    graded = [
        place - 1
        for place in highest
        if all(numbers(cell) for cell in cells(place - 1) if cell not in ("", "-"))
    ]
    if wanted or len(graded) != 1:
        raise GradebookError(
            f"a gradebook: expected one column for {wanted or 'the grade'!r}. "
            f"Received: {', '.join(header)}. Say which with --column."
        )
    return graded[0]


MOODLE = System(
    SystemName("Moodle"),
    recognise,
    collect,
    gradebook=GradebookForm("Moodle's grading worksheet (Identifier, ...)", titles, column, keys),
    feedback_name=lambda folder, name: f"{folder}/{name}",
)
