"""The desk: where graded submissions of a class arrive, and leave as reports, grades and class pages.

Each submission is graded by the session, a person's reviews are put in, the assignment's rules settle the
score, the report is written where it shows something new, and the grade is committed to the gradebook. Killed
at any moment, the next run finds there what was seen and trained, and does the rest.
"""

from __future__ import annotations

import re
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, TypeVar

from grader import export, report, systems
from grader.classes.read import Classroom, home
from grader.disk_list import DiskList
from grader.errors import UsageError
from grader.grade import Graded, about, reviewed
from grader.gradebook import Gradebook, GradebookBroken, StoredGrade, change
from grader.pipeline.driver import ungraded
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.policy import GradeForStudents, apply_rules, as_students_see
from grader.public import public_part
from grader.records.run import CROWDED
from grader.records.submission import Submission
from grader.similarity import identical, program, similar

RESERVED = ("index", "grades", "results", "similar")
T = TypeVar("T")
NAMED = 8  # students in a message
ORDERED = 48  # reports that other machines may be writing
FOR_STUDENTS = "students"  # the folder of the reports that students are given
# Further forms of the results: file name and writer.
ALSO = {**systems.tables(), "junit": ("junit.xml", export.junit_xml)}


def grade_classes(
    session: Session,
    book: Gradebook,
    classrooms: Sequence[Classroom],
    out: Path,
    advance: Callable[[str], None] = lambda text: None,
    now: datetime | None = None,
) -> Sequence[Classroom]:
    """Grade and write `out/<assignment>/`: reports as they are done, then the class pages.

    Interrupted by Ctrl-C, it writes the class pages of what is done and returns. An assignment that cannot be
    graded, for its reference does not run, stops nothing but itself.

    Args:
        session: an open session, of this gradebook.
        book: the open gradebook of `out`.
        classrooms: what to grade; filled in.
        out: where everything goes.
        advance: called with a line for people.
        now: the time, by which is decided what students may see; None for the clock's.

    Raises:
        GradebookBroken: the gradebook, or a report, could not be written. What was is kept.
        grader.data.DataError, ReferenceUnusable: no assignment can be graded.
    """
    now = now or datetime.now().astimezone()
    ready = _ready(session, classrooms, advance)
    desks = {
        each.assignment.slug: _Desk(each, book, out / each.assignment.slug, session, now) for each in ready
    }
    work = (
        (each.prepared, attempt)
        for each in ready
        for one in each.submissions
        for attempt in desks[each.assignment.slug].attempts(one)
        if each.prepared is not None
    )
    total = sum(len(each.submissions) for each in ready)
    try:
        advance(f"grading {total} submissions")
        for prepared, graded in session.grade_all(work):
            slug = prepared.assignment.slug
            with _uninterrupted():
                desks[slug].take(graded)
            count = sum(len(each.graded) for each in ready)
            advance(f"graded {count} of {total}; last {slug}: {graded.submission.student}")
        for desk in desks.values():
            desk.collect()
    except KeyboardInterrupt:
        session.interrupt()
    for desk in desks.values():
        desk.close()
    report.write_front(
        out / "index.html",
        [(each.prepared, each.graded) for each in ready if each.prepared is not None],
        [(each.assignment.title, each.unready) for each in classrooms if each.unready],
    )
    return classrooms


def _ready(
    session: Session, classrooms: Sequence[Classroom], advance: Callable[[str], None]
) -> list[Classroom]:
    """The classes whose assignment can be graded; of the others it is on record why not.

    Raises:
        grader.data.DataError, ReferenceUnusable: none can.
    """
    found = session.prepare_each([(each.assignment, each.references) for each in classrooms], advance)
    for classroom, prepared in zip(classrooms, found, strict=True):
        if isinstance(prepared, ReadyAssignment):
            classroom.prepared = prepared
        else:
            classroom.unready = str(prepared)
            classroom.troubles.append(f"Nothing of {classroom.assignment.slug} was graded. {prepared}")
    ready = [each for each in classrooms if each.prepared is not None]
    if not ready:
        raise next(each for each in found if isinstance(each, Exception))
    return ready


class ClassLost(UsageError):
    """Work that has a grade is not there any more; the message says whose, and what to do."""


def nobody_lost(classroom: Classroom, book: Gradebook) -> None:
    """Make sure that all work that has a grade is still there, under its student's name or another.

    Raises:
        ClassLost: it is not. Then most likely not the work is gone but the wrong folder is read.
    """
    slug, there = classroom.assignment.slug, [each for each in classroom.submissions if not each.absent]
    names, digests = {each.student for each in there}, {each.digest for each in there}
    known = book.graded(slug)
    gone = sorted(name for name, digest in known.items() if name not in names and digest not in digests)
    if not gone or classroom.allow_missing:
        return
    more = f" and {len(gone) - NAMED} more" if len(gone) > NAMED else ""
    raise ClassLost(
        f"{slug}: expected the work of all {len(known)} students who have a grade in {book.path}. "
        f"Received: the work of {len(there)}; that of {', '.join(gone[:NAMED])}{more} is not there. "
        "Nothing was changed. See that --submissions is the whole class. If their work is gone on purpose, "
        "run the same command with --allow-missing: their grades then no longer count."
    )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until a report and its grade are written: one without the other would be half of it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is interrupted
        return
    waiting: list[int] = []
    former = signal.signal(signal.SIGINT, lambda number, frame: waiting.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
    if waiting:
        raise KeyboardInterrupt


class _Desk:
    """Where the graded submissions of one class arrive, are settled, reported and entered."""

    def __init__(self, classroom: Classroom, book: Gradebook, folder: Path, session: Session, now: datetime):
        self._class = classroom
        self._book = book
        self._folder = folder
        self._level = session.level
        self._cluster = session.environment.cluster
        self._kit_file: IO[bytes] | None = None
        self._ordered: deque[tuple[Future[list[bytes]], Callable[[Sequence[bytes] | None], None]]] = deque()
        # Who has a later deadline must not hear from the others what is hidden until then.
        over = True
        self._latest: dict[str, str] = {}  # digests of what was handed in now, by student
        for each in classroom.submissions:
            due = classroom.standing(each).due
            over = over and (due is None or now >= due)
            self._latest[each.student] = each.digest
        self._order = {student: place for place, student in enumerate(self._latest)}
        deadline = classroom.assignment.rules.deadline
        self._now = now if over or deadline is None else min(now, deadline - timedelta(seconds=1))
        self._names = report_names(self._latest)
        self._waiting: dict[str, int] = {}  # attempts still to come, by student
        self._attempts: dict[str, list[Graded]] = {}
        self._public = public_part(classroom.assignment, self._now)
        # Once there is a set for students it is kept up: an old one must not be handed out by mistake.
        hiding = any(check.visible != "now" for check in classroom.assignment.checks)
        self._separate = classroom.for_students or hiding or (folder / FOR_STUDENTS).is_dir()
        folder.mkdir(parents=True, exist_ok=True)
        assert classroom.prepared is not None
        self._graded: DiskList[Graded] = DiskList(folder, shared=report.shared(classroom.prepared))
        self._counted: DiskList[Submission] = DiskList(
            folder
        )  # what was handed in, of those in the same places
        classroom.graded = self._graded

    def attempts(self, submission: Submission) -> Iterator[Submission]:
        """What is to be graded for a submission: where the best attempt counts, the earlier ones, too."""
        found = [submission]
        if self._class.assignment.rules.attempts == "best":
            try:
                found += self._earlier(submission)
            except GradebookBroken:
                raise
            except Exception as error:  # one student's attempts never stop the class
                self._broken(submission.student, "earlier attempts could not be read", error)
        self._waiting[submission.student] = len(found)
        return iter(found)

    def _earlier(self, submission: Submission) -> list[Submission]:
        slug, student = self._class.assignment.slug, submission.student
        found = [each for each in submission.earlier if each.digest != submission.digest]
        known = {submission.digest, *(each.digest for each in found)}
        return found + [
            self._book.submission(slug, student, each.digest)
            for each in self._book.attempts(slug, student)
            if each.digest not in known
        ]

    def _broken(self, student: str, what: str, error: Exception) -> None:
        self._class.troubles.append(f"{student}: {what} ({type(error).__name__}: {error})"[:400])

    def take(self, graded: Graded) -> None:
        """A graded submission. When all attempts of a student are there, the one that counts is entered.

        Whatever breaks here with one student's work costs that student's grade, which is then open.
        """
        prepared, student = self._class.prepared, graded.submission.student
        assert prepared is not None
        try:
            self._take(graded)
            return
        except GradebookBroken:
            raise
        except Exception as error:
            self._broken(student, "the grade could not be entered", error)
            plain = ungraded(prepared, Submission(student, rows=graded.submission.rows), error)
        self._waiting[student] = 0
        self._attempts.pop(student, None)
        try:
            self._enter(plain, plain)
        except GradebookBroken:
            raise
        except Exception:
            self._class.failed.append(student)  # it is named above

    def _take(self, graded: Graded) -> None:
        slug, student = self._class.assignment.slug, graded.submission.student
        self._attempts.setdefault(student, []).append(self._settled(graded))
        self._waiting[student] -= 1
        if self._waiting[student] > 0:
            return
        group = self._attempts.pop(student)
        # Of equally good ones the one handed in now, which the others are compared with.
        latest = self._latest[student]
        best = max(group, key=lambda each: (each.grade.score, each.submission.digest == latest))
        if len(group) > 1:
            said = f"of {len(group)} attempts the best counts"
            kept = replace(best.submission, remarks=(*best.submission.remarks, said))
            for other in group:
                if other is not best:
                    self._book.keep_grade(slug, other.submission, other.grade, "", counts=False)
            self._enter(best, replace(best, submission=kept))
        else:
            self._enter(best, best)

    def _settled(self, graded: Graded) -> Graded:
        """With a person's word, and what the rules add or take off."""
        grade, submission = graded.grade, graded.submission
        found = {}
        for review in self._book.reviews(self._class.assignment.slug, submission.student):
            found[(review.slug, review.about)] = review
        ours = {
            mark.check.slug: found[place]
            for mark in grade.marks
            if (place := (mark.check.slug, about(grade.case, mark.check, submission.digest))) in found
        }
        standing = self._class.standing(submission)
        if self._class.assignment.rules.late is not None and standing.handed_in is None:
            self._class.untimed += grade.case.end != "missing"
        return replace(graded, grade=apply_rules(reviewed(grade, ours), standing))

    def _enter(self, graded: Graded, shown: Graded) -> None:
        """Write the report, if it shows something new, and the grade."""
        slug, student = self._class.assignment.slug, graded.submission.student
        prepared = self._class.prepared
        assert prepared is not None
        pages: list[tuple[Path, Graded | GradeForStudents]] = [(self._folder / self._names[student], shown)]
        if self._separate:
            pages.append((self._folder / FOR_STUDENTS / self._names[student], self._seen(shown)))
        key = " ".join(report.page_key(page, self._level) for _, page in pages)
        kept = self._book.kept(slug, student)
        new = kept is None or kept.page != key or not all(path.exists() for path, *_ in pages)
        if new and self._cluster is not None and self._cluster.connected:
            ordered = report.order(prepared, [(page, self._level) for _, page in pages])
            written = self._cluster.errand(report.write_pages, self._kit(), ordered)
            self._ordered.append((written, lambda made: self._keep(graded, shown, kept, key, pages, made)))
            self.collect(leave=ORDERED)
            return
        self._keep(graded, shown, kept, key, pages if new else [], None)

    def _seen(self, graded: Graded) -> GradeForStudents:
        """What students see of a graded submission."""
        return as_students_see(graded, self._public, self._class.standing(graded.submission))

    def collect(self, leave: int = 0) -> None:
        """Enter the grades whose reports other machines have written, until so many are left to wait for."""
        while len(self._ordered) > leave or (self._ordered and self._ordered[0][0].done()):
            written, keep = self._ordered[0]
            try:
                made = written.result()
            except Exception:
                made = None  # whatever went wrong there, it can be written here
            self._ordered.popleft()
            with _uninterrupted():
                keep(made)

    def _kit(self) -> Path:
        """What other machines need to write reports."""
        assert self._cluster is not None and self._class.prepared is not None
        if self._kit_file is None:
            slug = self._class.assignment.slug
            self._kit_file = tempfile.NamedTemporaryFile(prefix="grader-")
            self._kit_file.write(report.kit(self._class.prepared, home() / "assignments" / slug))
            self._kit_file.flush()
            self._cluster.share(Path(self._kit_file.name))
        return Path(self._kit_file.name)

    def _keep(
        self,
        graded: Graded,
        shown: Graded,
        kept: StoredGrade | None,
        key: str,
        pages: Sequence[tuple[Path, Graded | GradeForStudents]],
        made: Sequence[bytes] | None,
    ) -> None:
        """Write the pages, as they were made elsewhere or here, and the grade."""
        slug, student = self._class.assignment.slug, graded.submission.student
        for place, page in enumerate(pages):
            key = key if self._report(*page, made=made[place] if made else None) else ""
        moved = change(kept, graded)
        where = f"{slug}/{self._names[student]}"
        self._book.keep_grade(slug, graded.submission, graded.grade, key, report=where, change=moved)
        if moved is not None:
            self._class.changes.append(moved)
        self._graded.append(shown.light())
        self._counted.append(shown.submission)

    def _report(self, path: Path, page: Graded | GradeForStudents, made: bytes | None = None) -> bool:
        """Write a report, if it is not made yet; False where that broke and only its marks are there.

        Raises:
            GradebookBroken: the file could not be written.
        """
        try:
            if made is not None:
                report.save(path, made)
            else:
                report.write_student(path, page, self._level)
        except OSError as error:
            raise GradebookBroken(
                f"{path} could not be written: {error}. What was graded until now is kept; make room and run "
                "the same command again to go on."
            ) from error
        except Exception as error:
            # One broken report never stops the class; it is tried again next time.
            report.write_plain(path, page, f"{type(error).__name__}: {error}")
            graded = page.graded if isinstance(page, GradeForStudents) else page
            self._class.troubles.append(
                f"The report of {graded.submission.student} could not be made: {error!r}"
            )
            return False
        return True

    def close(self) -> None:
        """Write the class page and what other programs take."""
        if self._kit_file is not None:
            self._kit_file.close()
        classroom = self._class
        assert classroom.prepared is not None
        order = self._order
        done_in = [order[each.submission.student] for each in self._graded]
        places = sorted(range(len(done_in)), key=done_in.__getitem__)
        self._graded.reorder(places)
        self._counted.reorder(places)
        classroom.changes.sort(key=lambda each: order[each.student])
        if classroom.complete:
            self._book.keep_only(classroom.assignment.slug, list(order))
        folder, names = self._folder, self._names
        done = (classroom.prepared, classroom.graded)
        found = self._counted
        given = prescribed(classroom)
        pairs = self._attempted("alike submissions", lambda: similar(found, given)) or []
        groups = self._attempted("identical submissions", lambda: identical(found, given)) or []
        self._attempted(
            "results.json", lambda: export.write_results(folder / "results.json", *done, names, self._level)
        )
        self._attempted("grades.csv", lambda: export.write_csv(folder / "grades.csv", *done))
        for form in classroom.also:
            name, written = ALSO[form]
            self._attempted(name, partial(_write_form, folder / name, written, done))
        pages = folder / FOR_STUDENTS if self._separate else folder
        classroom.feedback = self._attempted(
            "feedback.zip",
            lambda: export.write_feedback(folder / "feedback.zip", classroom.graded, names, pages),
        )
        if classroom.roster is not None and export.is_gradebook(classroom.roster):
            self._attempted("gradebook.csv", self._fill_gradebook)
        # Last, so that it tells whatever could not be written.
        notices = (*classroom.troubles, *busy(classroom.graded))
        page = report.Class(*done, names, self._level, classroom.changes, pairs, groups, notices)
        self._attempted("index.html", lambda: report.write_class(folder / "index.html", page))

    def _fill_gradebook(self) -> None:
        classroom = self._class
        own = (classroom.assignment.title, classroom.assignment.slug)
        assert classroom.roster is not None
        filled = export.fill(classroom.roster, classroom.graded, own, classroom.column, self._seen)
        (self._folder / "gradebook.csv").write_bytes(filled.content)
        classroom.gradebook = filled

    def _attempted(self, what: str, action: Callable[[], T]) -> T | None:
        """Do one of the last things for a class. If it breaks, the others are done all the same."""
        try:
            return action()
        except Exception as error:
            said = str(error) if isinstance(error, (export.GradebookError, OSError)) else repr(error)
            self._class.troubles.append(f"{self._class.assignment.slug}: no {what}: {said}"[:600])
            return None


def _write_form(path: Path, written: Callable[..., str], done: tuple[object, ...]) -> None:
    export.replace_file(path, written(*done))


def busy(graded: Iterable[Graded]) -> list[str]:
    """A notice for the class page where the computer was busy with other things while submissions ran."""
    took = waited = 0.0
    for each in graded:
        if each.run is not None:
            took, waited = took + each.run.seconds, waited + min(each.run.waited, each.run.seconds)
    if waited <= CROWDED * took:
        return []
    return [
        f"This computer was busy with other things: submissions stood in line for a processor for "
        f"{waited / took:.0%} of the time they took. That is not counted against them; what the clock "
        "stopped all the same was run again, alone"
    ]


def prescribed(classroom: Classroom) -> list[str]:
    """What makes submissions alike by itself: what students are given, and what the references say."""
    folder = home() / "assignments" / classroom.assignment.slug
    given = [path for path in (folder / "starter.py", folder / "handout.md") if path.is_file()]
    return [path.read_text("utf-8", "replace") for path in given] + [
        program(each) for each in classroom.references
    ]


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
