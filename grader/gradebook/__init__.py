"""What a class came to, kept in one SQLite file beside its reports.

Evidence, trainings, marks and reviews are committed one by one as they are known, so that whatever stops a
grader loses nothing: the next one goes on from what is there. The only thing that is written twice is the
grade of a submission, each time in one step.
"""

from grader.gradebook.book import NAME, Gradebook, GradebookBroken, now
from grader.gradebook.changes import change
from grader.gradebook.derived import Derived
from grader.gradebook.stored import Attempt, Change, StoredGrade, StoredMark

__all__ = [
    "NAME",
    "Attempt",
    "Change",
    "Derived",
    "Gradebook",
    "GradebookBroken",
    "StoredGrade",
    "StoredMark",
    "change",
    "now",
]
