"""Reports in an archive that the school's system takes back: Canvas and Moodle.

They find the student by the names in it, which are those of their own download: Canvas by the numbers of
student and file ("Upload Submissions", Assignment#infer_comment_context_from_filename), Moodle by the
folder ("Upload multiple feedback files in a zip", feedback/file/importziplib.php).
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.grade import Graded

NAME = "report.html"
TAKEN_BACK = ("Canvas", "Moodle")


def write_feedback(
    path: Path, graded: Sequence[Graded], reports: Mapping[str, str], folder: Path
) -> tuple[int, list[str]] | None:
    """Write the archive; return how many reports are in it, and who has none there.

    Without report are those whom the system gave no number, or who handed in no file. None, and no
    archive, where the submissions were not downloaded from a system that takes reports back.

    Args:
        path: of the archive.
        graded: the class.
        reports: the name of each student's report.
        folder: of the reports.
    """
    if not any(each.submission.system in TAKEN_BACK for each in graded):
        return None
    part = path.with_name(f".{path.name}.part")
    count, without, taken = 0, [], set[str]()
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in graded:
            submission = each.submission
            name = f"{submission.place}/{NAME}" if submission.system == "Moodle" else submission.place + NAME
            if not submission.place or name in taken:
                without.append(submission.student)
                continue
            taken.add(name)
            archive.write(folder / reports[submission.student], name)
            count += 1
    os.replace(part, path)
    return count, without
