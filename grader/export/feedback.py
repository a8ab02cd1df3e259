"""Reports in an archive that the school's system takes back.

It finds the student by the names in it, which are those of its own download.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader import systems
from grader.grade import Graded

NAME = "report.html"


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
    if not any(systems.takes_feedback(one.submission.system) for one in graded):
        return None
    part = path.with_name(f".{path.name}.part")
    count, without, taken = 0, [], set[str]()
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for work in graded:
            name = systems.feedback_name(work.submission, NAME)
            if not name or name in taken:
                without.append(work.submission.student)
                continue
            taken.add(name)
            archive.write(folder / reports[work.submission.student], name)
            count += 1
    os.replace(part, path)
    return count, without
