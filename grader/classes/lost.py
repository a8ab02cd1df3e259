"""Work that has a grade and is gone: the wrong folder, most likely, so nothing is graded."""

from __future__ import annotations

from grader.classes.read import ClassInput
from grader.errors import UsageError
from grader.gradebook import Gradebook

NAMED = 8  # students in a message


class ClassLost(UsageError):
    """Work that has a grade is not there any more; the message says whose, and what to do."""


def nobody_lost(given: ClassInput, book: Gradebook) -> None:
    """Make sure that all work that has a grade is still there, under its student's name or another.

    Raises:
        ClassLost: it is not. Then most likely not the work is gone but the wrong folder is read.
    """
    slug, there = given.assignment.slug, [work for work in given.submissions if not work.absent]
    names, digests = {work.student for work in there}, {work.digest for work in there}
    graded = book.graded(slug)
    gone = sorted(name for name, digest in graded.items() if name not in names and digest not in digests)
    if not gone or given.allow_missing:
        return
    unnamed = f" and {len(gone) - NAMED} more" if len(gone) > NAMED else ""
    raise ClassLost(
        f"{slug}: expected the work of all {len(graded)} students who have a grade in {book.path}. "
        f"Received: the work of {len(there)}; that of {', '.join(gone[:NAMED])}{unnamed} is not there. "
        "Nothing was changed. See that --submissions is the whole class. If their work is gone on purpose, "
        "run the same command with --allow-missing: their grades then no longer count."
    )
