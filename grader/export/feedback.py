"""Reports in archives: one that the school's system takes back, and one with a folder for each student.

The system finds the student by the names in its archive, which are those of its own download.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from grader import systems
from grader.export.archive import pack
from grader.grade import Graded
from grader.text import can_be_shown

NAME = "report.html"
NOT_IN_NAMES = frozenset('<>:"/\\|?*')  # of Windows
PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")
DEVICES = frozenset(("con", "prn", "aux", "nul", *PORTS))
LONGEST = 200  # bytes of a folder's name; every system takes 255


def write_feedback(
    path: Path, graded: Iterable[Graded], reports: Mapping[str, str], folder: Path
) -> tuple[int, list[str]] | None:
    """Write the archive for the school's system; return how many reports are in it, and who has none there.

    Without report are those whom the system gave no number, or who handed in no file. None, and no
    archive, where the submissions were not downloaded from a system that takes reports back.

    Args:
        path: of the archive.
        graded: the class.
        reports: the name of each student's report.
        folder: of the reports.
    """
    submissions = [work.submission for work in graded]
    if not any(systems.takes_feedback(one.system) for one in submissions):
        return None
    files, without = dict[str, Path](), []
    for submission in submissions:
        name = systems.feedback_name(submission, NAME)
        if not name or name in files:
            without.append(submission.student)
            continue
        files[name] = folder / reports[submission.student]
    pack(path, files)
    return len(files), without


def write_reports(
    path: Path, students: Sequence[str], reports: Mapping[str, str], folder: Path
) -> dict[str, str]:
    """Write the archive with a folder for each student; return the place of each one's report in it.

    Args:
        path: of the archive.
        students: of the class.
        reports: the name of each student's report.
        folder: of the reports.
    """
    places = {student: f"{name}/{NAME}" for student, name in folder_names(students).items()}
    pack(path, {place: folder / reports[student] for student, place in places.items()})
    return places


def folder_names(students: Iterable[str]) -> dict[str, str]:
    """A folder for each student, named as they are: of a form, and told apart, on every computer.

    Windows refuses some signs, names of devices, and dots at the end; there and on a Mac case does not
    count, nor whether an accent is a sign of its own.
    """
    names: dict[str, str] = {}
    taken = set[str]()
    for student in students:
        plain = _plain(student)
        name, number = plain, 2
        while _compared(name) in taken:
            name, number = f"{plain} ({number})", number + 1
        taken.add(_compared(name))
        names[student] = name
    return names


def _plain(student: str) -> str:
    text = "".join(
        " " if sign.isspace() else "-" if sign in NOT_IN_NAMES else sign
        for sign in unicodedata.normalize("NFC", student)
        if sign.isspace() or can_be_shown(sign)
    )
    name = " ".join(text.split()).strip(" .")
    while len(name.encode()) > LONGEST:
        name = name[:-1].rstrip(" .")
    if name.partition(".")[0].rstrip().lower() in DEVICES:
        name = f"_{name}"
    return name or "student"


def _compared(name: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
