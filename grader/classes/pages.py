"""Reports of a class: their names, and who writes them: this process, or the workers of a cluster."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING

from grader import report
from grader.classes.home import home
from grader.grade import Grade, Graded
from grader.gradebook import GradebookBroken, StoredGrade
from grader.pipeline.ready import ReadyAssignment
from grader.policy import GradeForStudents

if TYPE_CHECKING:  # never imported where no cluster is asked for
    from grader.cluster.client import Cluster

RESERVED = ("index", "grades", "results", "similar", "statistics")


@dataclass(frozen=True)
class Page:
    """A report to be written: where, of what, and under which level of the walls it was graded."""

    path: Path
    found: Graded | GradeForStudents
    level: str

    @cached_property
    def key(self) -> str:
        """The digest of everything that it shows."""
        return report.page_key(self.found, self.level)

    @property
    def state(self) -> str:
        """The digest of everything that it shows, and that of the file as it lies there; "-" without one."""
        try:
            # What it says of the class is filled in when all of that is graded.
            lies = hashlib.sha256(report.own_part(self.path.read_bytes())).hexdigest()
        except OSError:
            lies = "-"
        return f"{self.key}:{lies}"


def state_of(pages: Iterable[Page]) -> str:
    """The states of all reports of a grade."""
    return " ".join(page.state for page in pages)


@dataclass(frozen=True)
class Entry:
    """A grade that is to be entered into the gradebook once its reports are written.

    Attributes:
        graded: the attempt that counts.
        shown: the same as reports and class pages show it, with what is said of the other attempts.
        stored: the student's grade until now; None if there is none.
        reports: all of its reports.
        state: that of them, where they are as they were written.
        pages: the reports that are not there yet, show something else, or are not as they were written.
    """

    graded: Graded
    shown: Graded
    stored: StoredGrade | None
    reports: tuple[Page, ...]
    state: str
    pages: tuple[Page, ...]


def report_names(students: Iterable[str]) -> dict[str, str]:
    """A file name for each student's report: plain, and different even where case does not count."""
    names: dict[str, str] = {}
    taken = set(RESERVED)
    for student in students:
        plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", student).strip("-.") or "student"
        name, number = plain[:80], 2
        while name.lower() in taken:
            name, number = f"{plain[:80]}-{number}", number + 1
        taken.add(name.lower())
        names[student] = f"{name}.html"
    return names


def write_page(page: Page, written: bytes | None = None) -> str:
    """Write a report; return what went wrong, so that only its marks are there; "" if nothing.

    Args:
        page: the report.
        written: the same as a worker of a cluster wrote it; None to write it here.

    Raises:
        GradebookBroken: the file could not be written.
    """
    try:
        if written is not None:
            report.save(page.path, written)
        else:
            report.write_student(page.path, page.found, page.level)
    except OSError as error:
        raise _unwritten(page.path, error) from error
    except Exception as error:
        # One broken report never stops the class; it is tried again next time.
        report.write_plain(page.path, page.found, f"{type(error).__name__}: {error}")
        graded = page.found if isinstance(page.found, Graded) else page.found.graded
        return f"The report of {graded.submission.student} could not be made: {error!r}"
    return ""


def tell_of_class(folder: Path, names: Iterable[str], grades: Iterable[Grade]) -> None:
    """Fill into reports what they say of their class.

    Args:
        folder: of the reports.
        names: of their files.
        grades: of the class, as those who read these reports see them.

    Raises:
        GradebookBroken: a file could not be written.
    """
    words = report.said(report.of_class(grades))
    for path in (folder / name for name in names):
        try:
            page = path.read_bytes()
        except OSError:  # one that could not be written, which is told elsewhere
            continue
        if (whole := report.filled(page, words)) != page:
            _save(path, whole)


def _save(path: Path, page: bytes) -> None:
    try:
        report.save(path, page)
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> GradebookBroken:
    return GradebookBroken(
        f"{path} could not be written: {error}. What was graded until now is kept; make room and "
        "run the same command again to go on."
    )


class ClusterPages:
    """Entries whose reports the workers of a cluster are writing, in the order in which they were sent."""

    def __init__(self, cluster: Cluster, ready: ReadyAssignment):
        """Send nothing yet.

        Args:
            cluster: to write them.
            ready: the assignment of which all of them are.
        """
        self._cluster = cluster
        self._ready = ready
        self._pending: deque[tuple[Future[list[bytes]], Entry]] = deque()
        self._context_file: IO[bytes] | None = None

    @property
    def connected(self) -> bool:
        """Whether the cluster was needed yet: it is not for what the gradebook knows."""
        return self._cluster.connected

    def send(self, entry: Entry) -> None:
        """Have the reports of an entry written."""
        pages = [(page.found, page.level) for page in entry.pages]
        packed = report.pack_pages(self._ready, pages)
        self._pending.append((self._cluster.errand(report.write_pages, self._context(), packed), entry))

    def written(self, leave: int = 0) -> Iterator[tuple[Entry, Sequence[bytes] | None]]:
        """Entries with their reports, until no more than `leave` are being written.

        The reports are None where that went wrong: they can be written here.
        """
        while len(self._pending) > leave or (self._pending and self._pending[0][0].done()):
            future, entry = self._pending[0]
            pages: Sequence[bytes] | None
            try:
                pages = future.result()
            except Exception:
                pages = None
            self._pending.popleft()
            yield entry, pages

    def close(self) -> None:
        """Forget what is still being written."""
        if self._context_file is not None:
            self._context_file.close()

    def _context(self) -> Path:
        """The file with what workers need to write reports of this assignment."""
        if self._context_file is None:
            self._context_file = tempfile.NamedTemporaryFile(prefix="grader-")
            self._context_file.write(
                report.pack_context(self._ready, home() / "assignments" / self._ready.assignment.slug)
            )
            self._context_file.flush()
            self._cluster.share(Path(self._context_file.name))
        return Path(self._context_file.name)
