"""Grades of a class into reports, the gradebook and class pages.

A person's reviews and the assignment's rules are applied to each graded submission, the report is written
where it shows something new, and the grade is committed to the gradebook. Killed at any moment, the next run
finds there what was seen and trained, and does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from grader import report
from grader.classes.attempts import AttemptCollector, attempt_number, attempts_to_grade, best_attempt
from grader.classes.extensions import ExtensionTable
from grader.classes.following import Following
from grader.classes.giving import FOR_STUDENTS, keep_made, take_back
from grader.classes.graded_class import GradedClass
from grader.classes.interrupts import uninterrupted
from grader.classes.pages import (
    ClusterPages,
    Entry,
    Page,
    report_names,
    state_of,
    tell_of_class,
    write_page,
)
from grader.classes.publish import publish
from grader.classes.ranking import Ranking, is_ranked, results_of
from grader.classes.read import ClassInput
from grader.classes.result import ClassResult
from grader.classes.visibility import visibility
from grader.disk_list import DiskList
from grader.grade import Graded, about, reviewed
from grader.gradebook import Change, Gradebook, GradebookBroken, change
from grader.gradebook.answers import wrong_answers
from grader.gradebook.assignments import AssignmentFacts, keep_assignment
from grader.gradebook.people import known_people
from grader.gradebook.releases import is_released
from grader.gradebook.requests import request_counts, with_requests
from grader.pipeline.driver import ungraded
from grader.pipeline.ready import ReadyAssignment
from grader.policy import GradeForStudents, apply_rules, as_students_see
from grader.public import public_part
from grader.records.mark import Review
from grader.records.submission import Submission

if TYPE_CHECKING:  # never imported where no cluster is asked for
    from grader.cluster.client import Cluster

IN_MEMORY = 500  # grades, some 30 kB each
MAX_PENDING = 48  # students whose reports a cluster may be writing


class ClassWriter:
    """Writes reports and grades of one class as its submissions are graded, and its pages in the end."""

    def __init__(
        self,
        given: ClassInput,
        ready: ReadyAssignment,
        book: Gradebook,
        folder: Path,
        *,
        level: str,
        now: datetime,
        cluster: Cluster | None = None,
    ):
        """Make the folder.

        Args:
            given: the class.
            ready: its assignment.
            book: the open gradebook.
            folder: of the reports and pages.
            level: of the walls.
            now: the time, by which is decided what students may see.
            cluster: whose workers write reports; None to write them here.
        """
        self.given, self.ready = given, ready
        self._book = book
        self._folder = folder
        self._level = level
        self._cluster = cluster
        self._cluster_pages = ClusterPages(cluster, ready) if cluster is not None else None
        self._extensions = ExtensionTable(given.extensions, given.assignment)
        self._following = Following(book, given.assignment)
        self._latest: dict[str, str] = {}  # digests of what was handed in now, by student
        deadlines = set()
        for submission in given.submissions:
            self._latest[submission.student] = submission.digest
            deadlines.add(self._extensions.timing(submission).due)
        self._place = {student: place for place, student in enumerate(self._latest)}
        keep_assignment(book, _facts(ready, tuple(self._latest)))
        self._names = report_names(self._latest)
        self._visibility = visibility(given.assignment, deadlines, now)
        self._publics = (
            self._visibility.public,
            *(public_part(other.assignment, self._visibility.as_of) for other in ready.others),
        )
        self._warnings: list[str] = list(given.points.unfit) if given.points is not None else []
        self._released = is_released(book, given.assignment.slug)
        if not self._released:
            self._take_back()
        # Once there is a set for students it is kept up: an old one must not be handed out by mistake.
        self._separate = self._released and (
            given.for_students or self._visibility.hiding or (folder / FOR_STUDENTS).is_dir()
        )
        folder.mkdir(parents=True, exist_ok=True)
        self._attempts = AttemptCollector()
        self._graded: DiskList[Graded] = DiskList(
            folder, shared=report.shared_objects(ready), in_memory=IN_MEMORY
        )
        self._submissions: DiskList[Submission] = DiskList(folder)  # of those, in the same places
        self._ranking: Ranking | None = None
        if is_ranked(given.assignment):
            self._ranking = Ranking(folder, report.shared_objects(ready))
        self._changes: list[Change] = []
        self._failed: list[str] = []
        self._without_timestamp = self._waiting = self._ungraded = 0

    def ready_for(self, student: str) -> ReadyAssignment:
        """The assignment as a student has it: their variant, where there are some."""
        return self.ready.each[self.given.number_of(student) - 1]

    @property
    def count(self) -> int:
        """How many students have their grade, or will have it with the whole class."""
        return len(self._graded) + self._held

    @property
    def _held(self) -> int:
        return len(self._ranking) if self._ranking is not None else 0

    def attempts(self, submission: Submission) -> list[Submission]:
        """What is to be graded for a submission; all of it must be given to `add`."""
        attempts = [submission]
        try:
            # Of whom no variant is known, no earlier attempt can be graded either.
            if self.given.variants is None or submission.student in self.given.variants.numbers:
                attempts = attempts_to_grade(submission, self.given.assignment, self._book)
        except GradebookBroken:
            raise
        except Exception as error:  # one student's attempts never stop the class
            self._warn(submission.student, "earlier attempts could not be read", error)
        self._attempts.expect(submission.student, len(attempts))
        return attempts

    def add(self, graded: Graded) -> None:
        """Take a graded submission. With the last attempt of a student, the one that counts is entered.

        Whatever breaks here with one student's work costs that student's grade, which is then open.

        Raises:
            GradebookBroken: the gradebook, or a report, could not be written.
        """
        with uninterrupted():
            self._guarded(graded, lambda: self._add(graded))
        if self._held and self.count + len(self._failed) == len(self.given.submissions):
            self._settle_ranks()

    def finish_pages(self, leave: int = 0) -> None:
        """Enter the grades whose reports a cluster has written, until no more than `leave` are waited for.

        Raises:
            GradebookBroken: the gradebook, or a report, could not be written.
        """
        if self._cluster_pages is None:
            return
        for entry, written in self._cluster_pages.written(leave):
            with uninterrupted():
                self._guarded(entry.graded, partial(self._write, entry, written))

    def publish(self, trained: int = 0) -> ClassResult:
        """Write the class page and what other programs take.

        Args:
            trained: networks that were trained in the session, for the result.
        """
        if self._cluster_pages is not None:
            self._cluster_pages.close()
        self._sort()
        if self._held:
            self._warnings.append(
                f"{self.given.assignment.slug}: {self._held} submissions are graded but for their ranks in "
                "the class, which are not known before all are. Run the same command again to go on"
            )
        if len(self._graded) + len(self._failed) == len(self.given.submissions):
            self._book.keep_only(self.given.assignment.slug, list(self._place))
            self._tell_of_class()
        requests = request_counts(self._book, self.given.assignment.slug)
        done = GradedClass(
            self.given,
            self.ready,
            self._graded,
            self._submissions,
            self._changes,
            self._names,
            self._folder,
            self._folder / FOR_STUDENTS if self._separate else self._folder,
            self._level,
            self._as_seen,
            self._book.derived,
            partial(wrong_answers, self._book, self.given.assignment.slug),
            self._released,
            requests,
            known_people(self._book),
        )
        published = publish(done, self._warnings)
        keep_made(self._book, self.given.assignment.slug, self._folder, published.given_back.files)
        return ClassResult(
            self.given,
            self.ready,
            graded=self._graded,
            changes=tuple(self._changes),
            warnings=published.warnings,
            failed=tuple(self._failed),
            gradebook=published.gradebook,
            database=published.database,
            given_back=published.given_back,
            without_timestamp=self._without_timestamp,
            waiting=self._waiting,
            ungraded=self._ungraded,
            trained=trained,
            level=self._level,
            cluster=self._cluster,
            requests=requests,
        )

    def _take_back(self) -> None:
        """Take away what an earlier run made for students; what somebody changed since is told."""
        slug = self.given.assignment.slug
        if left := take_back(self._book, slug, self._folder).left:
            self._warnings.append(
                f"{slug} is not released, but {', '.join(left)} in {self._folder} stays, for the grader did "
                "not write it so. See that students do not get it, or delete it"
            )

    def _tell_of_class(self) -> None:
        """Fill into the reports what they say of the class, where the teacher allows it."""
        if not self.given.assignment.rules.show_class:
            return
        names = list(self._names.values())
        tell_of_class(self._folder, names, (each.grade for each in self._graded))
        if self._separate:
            seen = (self._as_seen(each).graded.grade for each in self._graded)
            tell_of_class(self._folder / FOR_STUDENTS, names, seen)

    def _warn(self, student: str, what: str, error: Exception) -> None:
        self._warnings.append(f"{student}: {what} ({type(error).__name__}: {error})"[:400])

    def _guarded(self, graded: Graded, action: Callable[[], None]) -> None:
        """Do something with a student's grade. If that breaks, an open grade is entered instead."""
        student = graded.submission.student
        try:
            action()
            return
        except GradebookBroken:
            raise
        except Exception as error:
            self._warn(student, "the grade could not be entered", error)
            unknown = ungraded(
                self.ready_for(student), Submission(student, roster_rows=graded.submission.roster_rows), error
            )
        self._attempts.give_up(student)
        try:
            self._write(self._entry(unknown, unknown), None)
        except GradebookBroken:
            raise
        except Exception:
            self._failed.append(student)  # it is named above

    def _add(self, graded: Graded) -> None:
        student = graded.submission.student
        if not self._attempts.waits_for(student):
            return  # another attempt broke, and the grade is open
        attempts = self._attempts.add(graded)
        if not attempts:
            return
        if self._ranking is not None:
            results = [results_of(each.grade, self._reviews(each)) for each in attempts]
            self._ranking.hold(attempts, results)
        else:
            self._count(attempts)

    def _settle_ranks(self) -> None:
        """Enter the grades of a class that is graded as a whole, with what results earn by their ranks."""
        assert self._ranking is not None
        for attempts in self._ranking.settled(self._which_counts):
            with uninterrupted():
                self._guarded(attempts[0], partial(self._count, attempts))

    def _which_counts(self, attempts: Sequence[Graded]) -> int:
        """The place of the attempt that counts."""
        try:
            final = [self._by_rules(attempt) for attempt in attempts]
        except Exception:  # which is told when the grade is entered
            return 0
        best = best_attempt(final, self._latest[attempts[0].submission.student])
        return next(place for place, attempt in enumerate(final) if attempt is best)

    def _count(self, attempts: Sequence[Graded]) -> None:
        """Enter the attempt that counts."""
        student, attempts = attempts[0].submission.student, [self._final(each) for each in attempts]
        best = best_attempt(attempts, self._latest[student])
        number, count = attempt_number(best, attempts, self._latest[student])
        timing = self._extensions.timing(best.submission)
        shown = replace(best, timing=timing, attempt=number, attempts=count)
        if len(attempts) > 1:
            remark = f"of {len(attempts)} attempts the best counts"
            told = replace(best.submission, remarks=(*best.submission.remarks, remark))
            shown = replace(shown, submission=told)
            slug = self.given.assignment.slug
            for other in attempts:
                if other is not best:
                    self._book.keep_grade(slug, other.submission, other.grade, "", counts=False)
        self._enter(self._entry(best, shown))

    def _final(self, graded: Graded) -> Graded:
        """With a person's reviews and the rules, and counted if nobody knows when it came."""
        late = self.given.assignment.rules.late is not None
        if late and self._extensions.timing(graded.submission).handed_in is None:
            self._without_timestamp += graded.grade.case.outcome != "missing"
        return self._by_rules(graded)

    def _by_rules(self, graded: Graded) -> Graded:
        """With a person's reviews, and what the rules add or take off."""
        timing = self._extensions.timing(graded.submission)
        return replace(graded, grade=apply_rules(reviewed(graded.grade, self._reviews(graded)), timing))

    def _reviews(self, graded: Graded) -> dict[str, Review]:
        """What a person said last of marks of a submission, or of others like them, by check."""
        grade, submission = graded.grade, graded.submission
        stored = self._book.reviews(self.given.assignment.slug, submission.student)
        latest = {(review.slug, review.about): review for review in stored}
        found = {}
        for mark in grade.marks:
            subject = about(grade.case, mark.check, submission.digest)
            own = latest.get((mark.check.slug, subject))
            review = self._following.review_of(submission.student, mark, subject, own)
            if review is not None:
                found[mark.check.slug] = review
        return found

    def _entry(self, graded: Graded, shown: Graded) -> Entry:
        slug, student = self.given.assignment.slug, graded.submission.student
        shown = with_requests(self._book, shown)
        pages = self._pages(shown)
        state = state_of(pages)
        stored = self._book.kept(slug, student)
        as_written = frozenset(stored.page.split()) if stored is not None else frozenset()
        return Entry(
            graded, shown, stored, pages, state, tuple(page for page in pages if page.state not in as_written)
        )

    def _pages(self, shown: Graded) -> tuple[Page, ...]:
        """The teacher's report, and the student's own where that is another one."""
        name = self._names[shown.submission.student]
        page = Page(self._folder / name, shown, self._level)
        if not self._separate:
            return (page,)
        return page, Page(self._folder / FOR_STUDENTS / name, self._as_seen(shown), self._level)

    def _as_seen(self, graded: Graded) -> GradeForStudents:
        """What students see of a graded submission."""
        variant = graded.grade.case.assignment.variant
        public = self._publics[variant.number - 1 if variant is not None else 0]
        return as_students_see(graded, public, self._extensions.timing(graded.submission))

    def _enter(self, entry: Entry) -> None:
        """Write reports and grade, or have a cluster write the reports first."""
        if entry.pages and self._cluster_pages is not None and self._cluster_pages.connected:
            self._cluster_pages.send(entry)
            self.finish_pages(leave=MAX_PENDING)
        else:
            self._write(entry, None)

    def _write(self, entry: Entry, written: Sequence[bytes] | None) -> None:
        """Write the reports, as a cluster wrote them or here, and then the grade."""
        slug, student = self.given.assignment.slug, entry.graded.submission.student
        whole = True
        for place, page in enumerate(entry.pages):
            if warning := write_page(page, written[place] if written else None):
                self._warnings.append(warning)
                whole = False
        state = entry.state if not entry.pages else state_of(entry.reports) if whole else ""
        moved = change(entry.stored, entry.graded)
        path, grade = f"{slug}/{self._names[student]}", entry.graded.grade
        self._book.keep_grade(slug, entry.graded.submission, grade, state, report=path, change=moved)
        if moved is not None:
            self._changes.append(moved)
        self._graded.append(entry.shown.light())
        self._submissions.append(entry.shown.submission)
        self._waiting += len(grade.open)
        self._ungraded += sum(mark.verdict == "ungraded" for mark in grade.marks)

    def _sort(self) -> None:
        """Put what was graded into the order of the class, whoever was done first."""
        done = [self._place[graded.submission.student] for graded in self._graded]
        places = sorted(range(len(done)), key=done.__getitem__)
        self._graded.reorder(places)
        self._submissions.reorder(places)
        self._changes.sort(key=lambda item: self._place[item.student])


def _facts(ready: ReadyAssignment, students: tuple[str, ...]) -> AssignmentFacts:
    """What a course is told of an assignment, before any of it is graded."""
    assignment = ready.assignment
    return AssignmentFacts(
        assignment.slug,
        assignment.title,
        assignment.possible,
        tuple(f"{data.name}{' (a stand-in)' if data.stand_in else ''}" for data in ready.datasets),
        tuple(check.slug for check in assignment.checks if check.extra_credit),
        students,
    )
