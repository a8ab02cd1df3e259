"""The gradebook: one SQLite file, written by one process, each fact committed as it is known."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.errors import UsageError
from grader.grade import Grade, about
from grader.gradebook import codec, schema
from grader.gradebook.derived import Batch, Derived
from grader.gradebook.measured import measured_rows
from grader.gradebook.stored import Attempt, Change, StoredGrade, StoredMark
from grader.records.mark import Mark, Review
from grader.records.observation import Observation
from grader.records.quotation import Highlight, Quotation
from grader.records.submission import Submission
from grader.records.training import Plan, TrainingResult

NAME = "gradebook.sqlite"
ANSWER_CHARS = 20_000  # of an answer that are kept beside its mark
LOCK_TIMEOUT_S = 30.0  # to wait for another grader that is writing


class GradebookBroken(UsageError):
    """A gradebook that cannot be read or written; the message says what to do."""


class Gradebook:
    """An open gradebook; a context manager. Safe to use from several threads."""

    def __init__(self, path: Path):
        """Prepare the gradebook at `path`, which need not exist."""
        self.path = path
        self.derived = Derived(self._derived, self._keep_derived)
        self._lock = threading.RLock()
        self._run: int | None = None

    def __enter__(self) -> Gradebook:
        self._new = not self.path.exists()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                self.path, timeout=LOCK_TIMEOUT_S, check_same_thread=False, isolation_level=None
            )
        except (sqlite3.Error, OSError) as error:
            raise GradebookBroken(
                f"expected to write {self.path}. Received: {error}. Choose another folder with --out."
            ) from error
        try:
            for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
                self._connection.execute(f"PRAGMA {pragma}")
            schema.migrate(self._connection)
        except (sqlite3.Error, schema.TooNew) as error:
            self._connection.close()
            raise GradebookBroken(
                f"{self.path}: expected a gradebook of this version of the grader. Received: {error}. "
                "See that no other command is using it; else choose another folder with --out, or move this "
                "file away."
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self.derived.flush()
            if self._run is not None:
                with self.writing() as connection:
                    connection.execute("UPDATE runs SET finished = ? WHERE id = ?", (now(), self._run))
            (written,) = self._connection.execute(
                "SELECT (SELECT count(*) FROM settings) + (SELECT count(*) FROM releases)"
            ).fetchone()
            self._connection.close()
        if self._new and self._run is None and not written:  # nothing came of it
            self.path.unlink(missing_ok=True)
            if not any(self.path.parent.iterdir()):
                self.path.parent.rmdir()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: everything in it is kept, or nothing.

        Raises:
            GradebookBroken: it cannot be written.
        """
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise GradebookBroken(
                    f"{self.path} could not be written: {error}. What was graded until now is kept; make "
                    "room and run the same command again to go on."
                ) from error

    def rows(self, query: str, *values: object) -> list[Any]:
        """What a query finds.

        Raises:
            GradebookBroken: it cannot be read.
        """
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise GradebookBroken(
                    f"{self.path} could not be read: {error}. Run the same command again; if that does not "
                    "help, put a backup of the file in its place."
                ) from error

    def _begun_run(self) -> int:
        """The number of this run of the grader, which begins when something is first kept."""
        with self._lock:
            if self._run is None:
                with self.writing() as connection:
                    self._run = connection.execute(
                        "INSERT INTO runs (started) VALUES (?)", (now(),)
                    ).lastrowid
            assert self._run is not None
            return self._run

    def setting(self, name: str) -> str:
        """A remembered value; "" if there is none."""
        rows = self.rows("SELECT value FROM settings WHERE name = ?", name)
        return str(rows[0][0]) if rows else ""

    def remember(self, name: str, value: str) -> None:
        """Remember a value."""
        if value and self.setting(name) == value:
            return
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    # Evidence and trainings: written once, under the hash of everything that determines them.

    def observation(self, key: str) -> Observation | None:
        """What was seen of a run, or None."""
        rows = self.rows("SELECT seen FROM evidence WHERE key = ?", key)
        try:
            return codec.unpack_observation(rows[0][0]) if rows else None
        except Exception:  # damaged, whatever the decoders say of it: it is run again
            return None

    def keep_observation(self, key: str, seen: Observation) -> None:
        """Keep what was seen of a run."""
        content, run = codec.pack_observation(seen), self._begun_run()
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO evidence VALUES (?, ?, ?)", (key, content, run))

    def training(self, key: str, plan: Plan) -> TrainingResult | None:
        """What a training came to, or None."""
        rows = self.rows("SELECT result, predictions FROM trainings WHERE key = ?", key)
        try:
            return codec.unpack_training(plan, *rows[0]) if rows else None
        except Exception:  # damaged: it is trained again
            return None

    def keep_training(self, key: str, measured: TrainingResult) -> None:
        """Keep what a training came to."""
        values, run = codec.pack_training(measured), self._begun_run()
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO trainings VALUES (?, ?, ?, ?)", (key, *values, run))

    # What follows from something alone: no loss where it is lost.

    def _derived(self, key: str) -> tuple[bytes, str] | None:
        rows = self.rows("SELECT value, used FROM derived WHERE key = ?", key)
        return (bytes(rows[0][0]), str(rows[0][1])) if rows else None

    def _keep_derived(self, batch: Batch) -> None:
        new = [(key, batch.today, value) for key, value in batch.results.items()]
        again = [(batch.today, key) for key in batch.used]
        with suppress(GradebookBroken), self.writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO derived (key, used, value) VALUES (?, ?, ?)", new)
            connection.executemany("UPDATE derived SET used = ? WHERE key = ?", again)
            connection.execute("DELETE FROM derived WHERE used < ?", (batch.oldest,))

    # Grades: replaced in one step.

    def keep_grade(
        self,
        assignment: str,
        submission: Submission,
        grade: Grade,
        page: str,
        *,
        report: str = "",
        counts: bool = True,
        change: Change | None = None,
    ) -> None:
        """Write a submission's grade in place of its former one.

        Args:
            assignment: its slug.
            submission: what was handed in.
            grade: what it came to.
            page: the digest of what its report shows, and of its file.
            report: where that is, from the gradebook's folder.
            counts: it is the attempt that counts; no other one of the student then does.
            change: how it moved, if it did.
        """
        digest = submission.digest
        row = (
            counts,
            grade.score,
            grade.possible,
            grade.case.outcome,
            json.dumps(grade.case.assignment.rules.dropped),
            json.dumps([[term.text, term.points] for term in grade.adjustments]),
            page,
            report,
        )
        marks = [_row(grade, mark, digest) for mark in grade.marks]
        measured = measured_rows(grade)
        if change is None and self._is_kept(assignment, submission, row, marks, measured):
            return
        run = self._begun_run()
        with self.writing() as connection:
            known = connection.execute(
                "SELECT id FROM submissions WHERE (assignment, student, digest) = (?, ?, ?)",
                (assignment, submission.student, digest),
            ).fetchone()
            content = b"" if known else codec.pack_submission(submission)
            number = known[0] if known else connection.execute(
                "INSERT INTO submissions (assignment, student, digest, handed_in, content, run) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (assignment, submission.student, digest, submission.handed_in, content, run),
            ).lastrowid  # fmt: skip
            if counts:
                connection.execute(
                    "UPDATE grades SET counts = 0 WHERE submission IN "
                    "(SELECT id FROM submissions WHERE (assignment, student) = (?, ?))",
                    (assignment, submission.student),
                )
            connection.execute("DELETE FROM grades WHERE submission = ?", (number,))
            connection.execute(
                "INSERT INTO grades VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, run, *row)
            )
            connection.executemany(
                "INSERT INTO marks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(number, place, *mark) for place, mark in enumerate(marks)],
            )
            connection.executemany(
                "INSERT INTO measured VALUES (?, ?, ?, ?, ?, ?, ?)", [(number, *each) for each in measured]
            )
            if change is not None:
                connection.execute(
                    "INSERT INTO changes (run, assignment, student, before, before_of, after, after_of, why) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (run, assignment, *astuple(change)),
                )

    def _is_kept(
        self,
        assignment: str,
        submission: Submission,
        row: tuple[object, ...],
        marks: Sequence[tuple[object, ...]],
        measured: Sequence[tuple[object, ...]],
    ) -> bool:
        """Whether a grade stands in the tables already, with every word of it."""
        found = self.rows(
            "SELECT id, digest, counts, score, possible, end, dropped, terms, page, report FROM grades "
            "JOIN submissions ON submissions.id = grades.submission WHERE (assignment, student) = (?, ?) "
            "AND (digest = ? OR counts = 1)",
            assignment, submission.student, submission.digest,
        )  # fmt: skip
        own = [each for each in found if each[1] == submission.digest]
        counts, *_ = row
        if (counts and len(found) > len(own)) or [each[2:] for each in own] != [row]:
            return False
        same = marks == self.rows(
            "SELECT slug, verdict, earned, possible, reason, hint, title, about, answer, highlights "
            "FROM marks WHERE submission = ? ORDER BY place",
            own[0][0],
        )
        return same and measured == self.rows(
            "SELECT slug, network, results, reference, lines, near FROM measured WHERE submission = ? "
            "ORDER BY rowid",
            own[0][0],
        )

    def keep_only(self, assignment: str, students: Sequence[str]) -> None:
        """Let nobody else's grade count: who is no longer in the class does not wait for a review."""
        with self.writing() as connection:
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS present (student TEXT PRIMARY KEY)")
            connection.execute("DELETE FROM present")
            connection.executemany("INSERT INTO present VALUES (?)", [(student,) for student in students])
            connection.execute(
                "UPDATE grades SET counts = 0 WHERE counts = 1 AND submission IN (SELECT id FROM submissions "
                "WHERE assignment = ? AND student NOT IN (SELECT student FROM present))",
                (assignment,),
            )

    def graded(self, assignment: str) -> dict[str, str]:
        """Whose work has a grade that counts: the digest of it, by student; without who handed in nothing."""
        rows = self.rows(
            "SELECT student, digest FROM submissions JOIN grades ON grades.submission = submissions.id "
            "WHERE assignment = ? AND counts = 1 AND end != 'missing'",
            assignment,
        )
        return {str(student): str(digest) for student, digest in rows}

    def kept(self, assignment: str, student: str, digest: str = "") -> StoredGrade | None:
        """A student's grade as it was last written; of the attempt with this digest, else of what counts."""
        rows = self.rows(
            "SELECT submission, digest, score, possible, end, dropped, terms, page FROM grades "
            "JOIN submissions ON submissions.id = grades.submission WHERE assignment = ? AND student = ? AND "
            "CASE WHEN ? = '' THEN counts = 1 ELSE digest = ? END",
            assignment, student, digest, digest,
        )  # fmt: skip
        if not rows:
            return None
        number, own, score, possible, end, dropped, terms, page = rows[0]
        marks = self.rows(
            "SELECT slug, verdict, earned, possible FROM marks WHERE submission = ? ORDER BY place", number
        )
        left_out = tuple(json.loads(dropped))
        parts = tuple((text, points) for text, points in json.loads(terms))
        by_check = {slug: (verdict, earned, most) for slug, verdict, earned, most in marks}
        return StoredGrade(own, score, possible, end, left_out, parts, page, by_check)

    def marked(self, assignment: str = "", *, ever: bool = False) -> list[StoredMark]:
        """The marks of everything that counts, by assignment, check and student.

        Args:
            assignment: the only one that is looked at; "" for all.
            ever: of attempts that do not count, too.
        """
        rows = self.rows(
            "SELECT assignment, student, slug, title, verdict, earned, marks.possible, reason, hint, about, "
            "report, answer, highlights FROM marks JOIN grades ON grades.submission = marks.submission "
            "JOIN submissions ON submissions.id = marks.submission "
            "WHERE (counts = 1 OR ?) AND (? = '' OR assignment = ?) ORDER BY assignment, place, student",
            ever, assignment, assignment,
        )  # fmt: skip
        marks = []
        for row in rows:
            answer = Quotation(row[-2], tuple(Highlight(*highlight) for highlight in json.loads(row[-1])))
            marks.append(StoredMark(*(*row[:-2], answer)))
        return marks

    def attempts(self, assignment: str, student: str) -> list[Attempt]:
        """All that a student ever handed in and was graded, the first seen first."""
        rows = self.rows(
            "SELECT digest, handed_in FROM submissions JOIN grades ON grades.submission = submissions.id "
            "WHERE (assignment, student) = (?, ?) ORDER BY id",
            assignment, student,
        )  # fmt: skip
        return [Attempt(str(digest), str(handed_in)) for digest, handed_in in rows]

    def submission(self, assignment: str, student: str, digest: str) -> Submission:
        """What a student handed in.

        Raises:
            KeyError: there is no such submission.
        """
        rows = self.rows(
            "SELECT content FROM submissions WHERE (assignment, student, digest) = (?, ?, ?)",
            assignment, student, digest,
        )  # fmt: skip
        if not rows:
            raise KeyError(f"{assignment}: {student}: {digest}")
        return codec.unpack_submission(rows[0][0])

    def changes(self, assignment: str) -> list[Change]:
        """Every grade that ever moved, the first first."""
        rows = self.rows(
            "SELECT student, before, before_of, after, after_of, why FROM changes WHERE assignment = ? "
            "ORDER BY id",
            assignment,
        )
        return [Change(*row) for row in rows]

    # Reviews: only ever added. One that was undone stays, and counts no more.

    def review(self, assignment: str, student: str, review: Review) -> None:
        """Add a review."""
        self.review_all(assignment, [(student, review)])

    def review_all(self, assignment: str, reviews: Sequence[tuple[str, Review]]) -> None:
        """Add reviews of several students, all of them or none."""
        with self.writing() as connection:
            add_reviews(connection, assignment, reviews)

    def reviews(self, assignment: str, student: str) -> list[Review]:
        """A student's reviews, the latest last."""
        rows = self.rows(
            "SELECT slug, about, points, comment, who, at, alike FROM reviews "
            "WHERE (assignment, student) = (?, ?) AND undone = '' ORDER BY id",
            assignment, student,
        )  # fmt: skip
        return [read_review(row) for row in rows]

    def latest_reviews(self, assignment: str) -> dict[tuple[str, str, str], Review]:
        """What was said last of each mark, by student, check and what it is about."""
        rows = self.rows(
            "SELECT student, slug, about, points, comment, who, at, alike FROM reviews WHERE assignment = ? "
            "AND undone = '' ORDER BY id",
            assignment,
        )
        return {(row[0], row[1], row[2]): read_review(row[1:]) for row in rows}


def add_reviews(
    connection: sqlite3.Connection, assignment: str, reviews: Sequence[tuple[str, Review]]
) -> list[int]:
    """Add reviews of several students in a transaction that was begun; their numbers."""
    added = []
    for student, review in reviews:
        added.append(
            connection.execute(
                "INSERT INTO reviews (assignment, student, slug, about, points, comment, who, at, alike) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    assignment, student, review.slug, review.about, review.points, review.comment,
                    review.who, review.at, json.dumps(review.like),
                ),
            ).lastrowid
            or 0
        )  # fmt: skip
    return added


def read_review(row: Sequence[Any]) -> Review:
    """A review of its columns slug, about, points, comment, who, at and alike."""
    slug, about, points, comment, who, at, like = row
    named = tuple((student, subject) for student, subject in json.loads(like))
    return Review(slug, about, points, comment, who, at, named)


def _row(grade: Grade, mark: Mark, digest: str) -> tuple[object, ...]:
    quotation = mark.quotation or Quotation(answered(grade, mark))
    return (
        mark.check.slug, mark.verdict, mark.earned, mark.possible, f"{mark.reason} {mark.doubt}".rstrip(),
        mark.hint, mark.check.title,
        about(grade.case, mark.check, digest), quotation.text,
        json.dumps([(one.start, one.end, one.kind, one.note) for one in quotation.highlights]),
    )  # fmt: skip


def answered(grade: Grade, mark: Mark) -> str:
    """The answer that a mark is about, as text; "" where it is about no answer."""
    answer = grade.case.answer(mark.check) if mark.check.asked_as else None
    return "" if answer is None else str(answer.value)[:ANSWER_CHARS]


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
