"""The tables, as the steps that lead from an empty file to today's: add a step, never change one."""

from __future__ import annotations

import sqlite3

from grader.errors import InternalError

MIGRATIONS = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        finished TEXT,
        versions TEXT NOT NULL DEFAULT '',
        level TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE submissions (
        id INTEGER PRIMARY KEY,
        assignment TEXT NOT NULL,
        student TEXT NOT NULL,
        digest TEXT NOT NULL,
        handed_in TEXT NOT NULL,
        content BLOB NOT NULL,
        run INTEGER NOT NULL REFERENCES runs (id),
        UNIQUE (assignment, student, digest)
    );
    CREATE TABLE evidence (
        key TEXT PRIMARY KEY,
        seen BLOB NOT NULL,
        run INTEGER NOT NULL REFERENCES runs (id)
    );
    CREATE TABLE trainings (
        key TEXT PRIMARY KEY,
        result TEXT NOT NULL,
        predictions BLOB,
        run INTEGER NOT NULL REFERENCES runs (id)
    );
    CREATE TABLE grades (
        submission INTEGER PRIMARY KEY REFERENCES submissions (id) ON DELETE CASCADE,
        run INTEGER NOT NULL REFERENCES runs (id),
        counts INTEGER NOT NULL,
        score REAL NOT NULL,
        possible REAL NOT NULL,
        end TEXT NOT NULL,
        dropped TEXT NOT NULL,
        terms TEXT NOT NULL,
        page TEXT NOT NULL,
        report TEXT NOT NULL
    );
    CREATE TABLE marks (
        submission INTEGER NOT NULL REFERENCES grades (submission) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        slug TEXT NOT NULL,
        verdict TEXT NOT NULL,
        earned REAL,
        possible REAL NOT NULL,
        reason TEXT NOT NULL,
        hint TEXT NOT NULL,
        title TEXT NOT NULL,
        about TEXT NOT NULL,
        answer TEXT NOT NULL,
        highlights TEXT NOT NULL,
        PRIMARY KEY (submission, slug)
    );
    CREATE TABLE reviews (
        id INTEGER PRIMARY KEY,
        assignment TEXT NOT NULL,
        student TEXT NOT NULL,
        slug TEXT NOT NULL,
        about TEXT NOT NULL,
        points REAL,
        comment TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL
    );
    CREATE INDEX reviews_of ON reviews (assignment, student, slug, about);
    CREATE TABLE changes (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES runs (id),
        assignment TEXT NOT NULL,
        student TEXT NOT NULL,
        before REAL NOT NULL,
        before_of REAL NOT NULL,
        after REAL NOT NULL,
        after_of REAL NOT NULL,
        why TEXT NOT NULL
    );
    CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    );
    """,
    """
    CREATE TABLE derived (
        key TEXT PRIMARY KEY,
        value BLOB NOT NULL
    );
    """,
    """
    DROP TABLE derived;
    CREATE TABLE derived (
        key TEXT PRIMARY KEY,
        used TEXT NOT NULL,
        value BLOB NOT NULL
    );
    CREATE INDEX derived_used ON derived (used);
    """,
    """
    ALTER TABLE reviews ADD COLUMN alike TEXT NOT NULL DEFAULT '[]';
    """,
    """
    CREATE TABLE people (
        name TEXT PRIMARY KEY,
        identifier TEXT NOT NULL,
        email TEXT NOT NULL,
        family_name TEXT NOT NULL,
        groups TEXT NOT NULL
    );
    """,
    """
    CREATE TABLE requests (
        id INTEGER PRIMARY KEY,
        assignment TEXT NOT NULL,
        student TEXT NOT NULL,
        slug TEXT NOT NULL,
        words TEXT NOT NULL,
        sender TEXT NOT NULL,
        asker TEXT NOT NULL,
        sent TEXT NOT NULL,
        late INTEGER NOT NULL,
        source TEXT NOT NULL,
        taken TEXT NOT NULL,
        before REAL,
        problem TEXT NOT NULL,
        review INTEGER NOT NULL,
        digest TEXT NOT NULL UNIQUE
    );
    CREATE INDEX requests_of ON requests (assignment, student);
    """,
    """
    ALTER TABLE reviews ADD COLUMN undone TEXT NOT NULL DEFAULT '';
    CREATE TABLE measured (
        submission INTEGER NOT NULL REFERENCES grades (submission) ON DELETE CASCADE,
        slug TEXT NOT NULL,
        network TEXT NOT NULL,
        results TEXT NOT NULL,
        reference TEXT NOT NULL,
        lines TEXT NOT NULL,
        near REAL,
        PRIMARY KEY (submission, slug)
    );
    CREATE TABLE comments (
        assignment TEXT NOT NULL,
        slug TEXT NOT NULL,
        text TEXT NOT NULL,
        kept INTEGER NOT NULL,
        PRIMARY KEY (assignment, slug, text)
    );
    CREATE TABLE duties (
        assignment TEXT NOT NULL,
        slug TEXT NOT NULL,
        who TEXT NOT NULL,
        PRIMARY KEY (assignment, slug)
    );
    CREATE TABLE pseudonyms (
        student TEXT PRIMARY KEY,
        number INTEGER NOT NULL UNIQUE
    );
    """,
    """
    CREATE TABLE assignments (
        slug TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        possible REAL NOT NULL,
        data TEXT NOT NULL,
        extra TEXT NOT NULL,
        students TEXT NOT NULL
    );
    """,
    """
    CREATE TABLE releases (
        id INTEGER PRIMARY KEY,
        assignment TEXT NOT NULL,
        released INTEGER NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL
    );
    CREATE TABLE given_back (
        assignment TEXT NOT NULL,
        file TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (assignment, file)
    );
    """,
    """
    CREATE TABLE points (
        id INTEGER PRIMARY KEY,
        assignment TEXT NOT NULL,
        slug TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL
    );
    """,
)


class TooNew(InternalError):
    """A gradebook of a later version of the grader."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, each step whole or not at all.

    Raises:
        TooNew: they are of a later version.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise TooNew(f"expected version {len(MIGRATIONS)} or earlier. Received: {version}")
    for number, step in enumerate(MIGRATIONS[version:], version + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE; {step}; PRAGMA user_version = {number}; COMMIT;")
        except sqlite3.OperationalError:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            (now,) = connection.execute("PRAGMA user_version").fetchone()
            if now < number:  # else another grader began at the same time, and has done it
                raise
