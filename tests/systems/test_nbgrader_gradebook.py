"""nbgrader's gradebook.db, filled: its tables are made here, as far as anything of them is used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Check
from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from grader.records.mark import Adjustment, Review
from grader.released import ReleasedCell, ReleasedNotebook
from grader.rules import Rules
from grader.systems import GradebookError, fill_database
from grader.systems.nbgrader_gradebook import VERSION
from tests.systems.cases import graded, ready, right, seen, wrong

# nbgrader/api.py
SCHEMA = """
CREATE TABLE alembic_version (version_num TEXT NOT NULL);
CREATE TABLE student (id TEXT PRIMARY KEY, first_name TEXT, last_name TEXT, email TEXT, lms_user_id TEXT);
CREATE TABLE assignment (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, duedate DATETIME, course_id TEXT);
CREATE TABLE notebook (id TEXT PRIMARY KEY, name TEXT NOT NULL, assignment_id TEXT, kernelspec TEXT);
CREATE TABLE base_cell (id TEXT PRIMARY KEY, name TEXT NOT NULL, notebook_id TEXT NOT NULL, type TEXT);
CREATE TABLE grade_cells (id TEXT PRIMARY KEY, max_score FLOAT NOT NULL, cell_type TEXT NOT NULL);
CREATE TABLE task_cells (id TEXT PRIMARY KEY, max_score FLOAT NOT NULL, cell_type TEXT NOT NULL);
CREATE TABLE solution_cells (id TEXT PRIMARY KEY);
CREATE TABLE submitted_assignment (
    id TEXT PRIMARY KEY, assignment_id TEXT, student_id TEXT, timestamp DATETIME, extension DATETIME,
    UNIQUE (assignment_id, student_id));
CREATE TABLE submitted_notebook (
    id TEXT PRIMARY KEY, assignment_id TEXT, notebook_id TEXT, flagged BOOLEAN, late_submission_penalty FLOAT,
    UNIQUE (notebook_id, assignment_id));
CREATE TABLE grade (
    id TEXT PRIMARY KEY, notebook_id TEXT, cell_id TEXT, auto_score FLOAT, manual_score FLOAT,
    extra_credit FLOAT, needs_manual_grade BOOLEAN NOT NULL, UNIQUE (cell_id, notebook_id));
CREATE TABLE comment (
    id TEXT PRIMARY KEY, notebook_id TEXT, cell_id TEXT, auto_comment TEXT, manual_comment TEXT,
    UNIQUE (cell_id, notebook_id));
"""
# Name, kinds, points: a solution, its test, an answer in words, a task.
CELLS = (
    ("work", ("SolutionCell",), 0),
    ("tests", ("GradeCell",), 4),
    ("part-a", ("GradeCell", "SolutionCell"), 2),
    ("task", ("TaskCell",), 1),
)
CHECKS = (
    Check("tests", 4, "Tests", wrong),
    Check("part_a", 2, "Part A", right),
    Check("task", 1, "Task", right),
)
NOTEBOOK = ReleasedNotebook(
    "one",
    (
        ReleasedCell("work", "answer", "code", ""),
        ReleasedCell("tests", "test", "code", "", "tests"),
        ReleasedCell("part-a", "answer", "markdown", "", "part_a"),
        ReleasedCell("task", "task", "markdown", "", "task"),
    ),
)
GRADES = """
SELECT student_id, base_cell.name, auto_score, manual_score, needs_manual_grade, auto_comment, manual_comment
FROM grade JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
LEFT JOIN base_cell AS said ON said.name = base_cell.name AND said.type != 'GradeCell'
LEFT JOIN comment ON comment.notebook_id = grade.notebook_id AND comment.cell_id = COALESCE(said.id, base_cell.id)
ORDER BY 1, base_cell.rowid"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "gradebook.db"
    with closing(sqlite3.connect(path)) as book, book:
        book.executescript(SCHEMA)
        book.execute("INSERT INTO alembic_version VALUES (?)", (VERSION,))
        book.execute("INSERT INTO student (id, first_name) VALUES ('ada', 'Ada')")
        book.execute("INSERT INTO assignment VALUES ('A', 'First model', NULL, 'course')")
        book.execute("INSERT INTO notebook VALUES ('N', 'one', 'A', NULL)")
        for name, kinds, points in CELLS:
            for kind in kinds:
                key = f"{name} {kind}"
                book.execute("INSERT INTO base_cell VALUES (?, ?, 'N', ?)", (key, name, kind))
                table = {"GradeCell": "grade_cells", "TaskCell": "task_cells"}.get(kind)
                if table:
                    book.execute(f"INSERT INTO {table} VALUES (?, ?, 'code')", (key, points))
    return path


def work(student: str = "ada", handed_in: str = "", **marks: dict[str, Any]) -> Graded:
    """A grade; what is given of marks by slug is changed."""
    one = graded(*CHECKS)
    changed = tuple(replace(mark, **marks.get(mark.check.slug, {})) for mark in one.grade.marks)
    submission = replace(one.submission, student=student, handed_in=handed_in)
    return replace(one, submission=submission, grade=replace(one.grade, marks=changed))


def prepared(**changes: Any) -> ReadyAssignment:
    made = ready(work())
    return replace(made, assignment=replace(made.assignment, **{"released": (NOTEBOOK,), **changes}))


def fill(path: Path, *works: Graded, **changes: Any) -> Any:
    return fill_database(path, prepared(**changes), works, seen)


def rows(path: Path, question: str = GRADES) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as book:
        return book.execute(question).fetchall()


def test_scores_reasons_and_what_waits_are_written(database: Path) -> None:
    waits = {"verdict": "review", "earned": 0.0, "reason": "For a person."}
    filled = fill(database, work("ada", part_a=waits), work("ben", task=waits, tests={"hint": "Look again."}))
    assert rows(database) == [
        ("ada", "tests", 0.0, None, 0, "Wrong.", None),
        ("ada", "part-a", None, None, 1, None, None),
        ("ada", "task", 1.0, None, 0, None, None),
        ("ben", "tests", 0.0, None, 0, "Wrong.\nLook again.", None),
        ("ben", "part-a", 2.0, None, 0, None, None),
        ("ben", "task", None, None, 1, None, None),
    ]
    assert (filled.students, filled.added, filled.waiting, filled.left) == (2, ("ben",), 2, ())
    assert rows(database, "SELECT id, first_name FROM student ORDER BY id") == [("ada", "Ada"), ("ben", None)]


def test_every_cell_that_nbgrader_expects_has_its_rows(database: Path) -> None:
    # Its feedback fails where a solution has no row for a comment.
    fill(database, work())
    cells = {cell for (cell,) in rows(database, "SELECT cell_id FROM comment")}
    assert cells >= {"work SolutionCell", "part-a SolutionCell", "task TaskCell"}
    assert len(rows(database, "SELECT * FROM grade")) == 3


def test_a_person_decides_here_and_there(database: Path) -> None:
    waits = {"verdict": "review", "earned": 0.0, "reason": "For a person."}
    fill(database, work(part_a=waits))
    with closing(sqlite3.connect(database)) as book, book:
        book.execute("UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0 WHERE cell_id LIKE 'part%'")
        book.execute("UPDATE comment SET manual_comment = 'Nearly.' WHERE cell_id LIKE 'part%'")
    assert fill(database, work(part_a=waits)).waiting == 0
    assert rows(database)[1][2:] == (None, 1.5, 0, None, "Nearly.")
    review = Review("part_a", "", 1.0, "Well said.", "Ms K", "2026-11-20")
    fill(database, work(part_a={"earned": 1.0, "verdict": "partial", "reason": "Half.", "review": review}))
    assert rows(database)[1][2:] == (None, 1.0, 0, "Half.", "Well said.")


def test_nothing_is_written_twice_and_how_it_was_is_kept(database: Path) -> None:
    before = database.read_bytes()
    copy = fill(database, work()).copy
    assert copy == database.with_name("gradebook.db.before")
    with closing(sqlite3.connect(copy)) as book:
        assert book.execute("SELECT COUNT(*) FROM grade").fetchone() == (0,)
    after = database.read_bytes()
    assert after != before and fill(database, work()).copy is None and database.read_bytes() == after
    assert fill(database, work(tests={"earned": 4.0})).copy == copy
    assert rows(database)[0][2] == 4.0
    with closing(sqlite3.connect(copy)) as book:  # still without any grade of ours
        assert book.execute("SELECT COUNT(*) FROM grade").fetchone() == (0,)
    assert {path.name for path in database.parent.iterdir()} == {"gradebook.db", "gradebook.db.before"}


def test_what_rules_take_off_and_when_it_came(database: Path) -> None:
    late = work(handed_in="2026-03-01 10:00:00+01:00")
    late = replace(late, grade=replace(late.grade, adjustments=(Adjustment("late", -0.5),)))
    fill(database, late)
    assert rows(database, "SELECT late_submission_penalty FROM submitted_notebook") == [(None,)]
    fill(database, late, rules=Rules(due="2026-02-28 10:00"))
    assert rows(database, "SELECT late_submission_penalty FROM submitted_notebook") == [(0.5,)]
    assert rows(database, "SELECT timestamp FROM submitted_assignment") == [("2026-03-01 09:00:00.000000",)]


def test_points_are_those_of_the_cell(database: Path) -> None:
    fill(database, work(tests={"check": replace(CHECKS[0], points=8), "earned": 2.0, "verdict": "partial"}))
    assert rows(database)[0][2] == 1.0


def test_who_handed_in_nothing_or_twice(database: Path) -> None:
    one = work()
    missing = replace(one.grade.case, outcome="missing")
    nobody = replace(work("ben"), grade=replace(one.grade, case=missing))
    filled = fill(database, one, nobody, work(tests={"earned": 4.0}))
    assert filled.students == 1 and filled.left == (("ada", "handed in more than once"),)
    assert {row[0] for row in rows(database)} == {"ada"} and rows(database)[0][2] == 0.0


def test_checks_without_a_cell_are_told(database: Path) -> None:
    only = ReleasedNotebook("one", NOTEBOOK.cells[:2])
    assert fill(database, work(), released=(only,)).left == (
        ("Part A", "no cell of the gradebook is called so"),
        ("Task", "no cell of the gradebook is called so"),
    )


def test_of_what_students_may_not_see_there_is_no_comment(database: Path) -> None:
    hidden = replace(CHECKS[0], visible="never")
    one = graded(hidden, *CHECKS[1:])
    fill_database(database, prepared(), [one], seen)
    assert rows(database)[0][2:] == (0.0, None, 0, None, None)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE alembic_version SET version_num = '167914646830'", "version 167914646830"),
        ("DROP TABLE alembic_version", "another database"),
        ("DROP TABLE comment", f"version {VERSION}"),
        ("UPDATE assignment SET name = 'ps2'", "Received: ps2"),
        ("DELETE FROM assignment", "Received: none"),
    ],
    ids=["older", "another", "incomplete", "other-assignment", "no-assignment"],
)
def test_other_databases_stay_as_they_are(database: Path, damage: str, said: str) -> None:
    with closing(sqlite3.connect(database)) as book, book:
        book.execute(damage)
    before = database.read_bytes()
    with pytest.raises(GradebookError, match=said):
        fill(database, work())
    assert database.read_bytes() == before and not database.with_name("gradebook.db.before").exists()


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GradebookError, match="which is no file"):
        fill(tmp_path / "gradebook.db", work())
    (tmp_path / "gradebook.db").write_bytes(b"no database, but long enough to be read as one" * 20)
    with pytest.raises(GradebookError, match="can be written. Received: file is not a database"):
        fill(tmp_path / "gradebook.db", work())


def test_an_assignment_of_ours_is_refused(database: Path) -> None:
    with pytest.raises(GradebookError, match="grader import nbgrader"):
        fill(database, work(), released=())


def test_while_nbgrader_writes_nothing_is_written(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.systems.nbgrader_gradebook.PATIENCE", 0.01)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(GradebookError, match="locked.*formgrader"):
            fill(database, work())
    assert rows(database) == []


def test_half_of_it_is_never_there(database: Path) -> None:
    with closing(sqlite3.connect(database)) as book, book:
        book.execute(
            "CREATE TRIGGER full BEFORE INSERT ON grade WHEN NEW.cell_id LIKE 'task%' "
            "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        )
    with pytest.raises(GradebookError, match="disk is full"):
        fill(database, work("ben"))
    assert rows(database) == [] and rows(database, "SELECT id FROM student") == [("ada",)]
