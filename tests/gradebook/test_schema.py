"""The tables' steps: each is taken once, whole or not at all, and none is changed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from grader.gradebook import schema
from grader.gradebook.schema import TooNew, migrate

STEPS = ("CREATE TABLE one (a TEXT)", "CREATE TABLE two (b TEXT); INSERT INTO one VALUES ('kept')")


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:", isolation_level=None)
    yield opened
    opened.close()


def tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def version(connection: sqlite3.Connection) -> int:
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)


def test_each_step_is_taken_once(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", STEPS[:1])
    migrate(connection)
    assert tables(connection) == ["one"] and version(connection) == 1
    monkeypatch.setattr(schema, "MIGRATIONS", STEPS)
    for _ in range(2):
        migrate(connection)
    assert tables(connection) == ["one", "two"] and version(connection) == 2
    assert connection.execute("SELECT * FROM one").fetchall() == [("kept",)]


def test_a_step_that_fails_leaves_the_one_before(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (STEPS[0], "CREATE TABLE two (b TEXT); INSERT INTO nowhere VALUES (1)")
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate(connection)
    assert tables(connection) == ["one"] and version(connection) == 1 and not connection.in_transaction
    monkeypatch.setattr(schema, "MIGRATIONS", STEPS)
    migrate(connection)
    assert tables(connection) == ["one", "two"]


def test_a_step_that_another_grader_took_meanwhile_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Late(sqlite3.Connection):
        """It looks at the version just before the other one takes the step."""

        def execute(self, query: str, *values: Any) -> sqlite3.Cursor:
            found = super().execute(query, *values)
            if query == "PRAGMA user_version" and not tables(self):
                row = found.fetchone()
                super().executescript(f"{STEPS[0]}; PRAGMA user_version = 1")
                return super().execute(f"SELECT {row[0]}")
            return found

    monkeypatch.setattr(schema, "MIGRATIONS", STEPS[:1])
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=Late)
    migrate(connection)
    assert version(connection) == 1
    connection.close()


def test_tables_of_a_later_version_are_left_alone(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    with pytest.raises(TooNew, match="or earlier"):
        migrate(connection)
    assert tables(connection) == []


def test_no_step_was_changed() -> None:
    """A gradebook out there has taken them as they stand here: who changes a table adds a step."""
    steps = [hashlib.sha256(" ".join(step.split()).encode()).hexdigest()[:16] for step in schema.MIGRATIONS]
    assert steps == [
        "0e653c4a9e134f31",
        "a4336d528528c268",
        "24879cc16ece7b7d",
        "1fe2c971fa2071ba",
        "903316c5c80dff1a",
        "5eb8d08217bae6c7",
        "1ce2f4855cbac78f",
        "2f7810f3bd452ebe",
        "0f7c9b3dfe9dd8cb",
        "2c61de1e710559b9",
    ]
