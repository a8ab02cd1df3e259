"""What follows from something alone: kept many at a time, and no loss where it is lost."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from grader.gradebook import NAME, Derived, Gradebook
from grader.gradebook import derived as module
from grader.gradebook.derived import Batch


def test_it_is_there_at_once_and_written_with_others() -> None:
    written: list[Batch] = []
    kept = Derived({"old": (b"o", "9999-01-01")}.get, written.append)
    for number in range(module.TOGETHER - 1):
        kept.keep(f"k{number}", b"%d" % number)
    assert written == [] and kept.get("k7") == b"7" and kept.get("old") == b"o" and kept.get("new") is None
    kept.keep("last", b"l")
    assert [len(each.results) for each in written] == [module.TOGETHER]
    assert written[0].results["last"] == b"l" and not written[0].used
    kept.flush()
    assert len(written) == 1  # nothing waits


def test_the_gradebook_keeps_it_when_it_is_closed(tmp_path: Path) -> None:
    with Gradebook(tmp_path / NAME) as book:
        book.remember("order", "x")
        book.derived.keep("a", b"1")
        book.derived.keep("a", b"2")
    with Gradebook(tmp_path / NAME) as book:
        assert book.derived.get("a") == b"2" and book.derived.get("b") is None


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path) -> None:
    with Gradebook(tmp_path / NAME) as book:
        book.remember("order", "x")
        book.derived.keep("a", b"1")
    before = (tmp_path / NAME).read_bytes()
    with Gradebook(tmp_path / NAME) as book:
        book.remember("order", "x")
        assert book.derived.get("a") == b"1"
    assert (tmp_path / NAME).read_bytes() == before


def test_a_disk_without_room_for_it_stops_nobody(tmp_path: Path) -> None:
    with Gradebook(tmp_path / NAME) as book:
        book.remember("order", "x")
        pages = book._connection.execute("PRAGMA page_count").fetchone()[0]
        book._connection.execute(f"PRAGMA max_page_count = {pages}")
        book.derived.keep("a", bytes(1 << 20))
        book.derived.flush()
        assert book.derived.get("a") is None and book.setting("order") == "x"
    with sqlite3.connect(tmp_path / NAME) as connection:
        assert connection.execute("SELECT count(*) FROM derived").fetchone() == (0,)


def test_what_nobody_asks_for_goes_and_what_is_used_stays(tmp_path: Path) -> None:
    first = date(2026, 9, 1)

    def keys() -> list[str]:
        with sqlite3.connect(tmp_path / NAME) as connection:
            return [key for (key,) in connection.execute("SELECT key FROM derived ORDER BY key")]

    def run(day: int, used: str, new: str = "") -> None:
        with Gradebook(tmp_path / NAME) as book:
            book.remember("order", "x")
            book.derived = Derived(book._derived, book._keep_derived, first + timedelta(day))
            for key in used:
                assert book.derived.get(key) == key.encode()
            for key in new:
                book.derived.keep(key, key.encode())

    run(0, "", "ab")
    run(module.SAID_DAYS, "a")  # too soon to write that down
    run(module.SAID_DAYS + 1, "a")
    run(module.KEPT_DAYS, "", "c")
    assert keys() == ["a", "b", "c"]
    run(module.KEPT_DAYS + 1, "", "d")
    assert keys() == ["a", "c", "d"]
    run(module.KEPT_DAYS + module.SAID_DAYS + 1, "a")
    assert keys() == ["a", "c", "d"]
    run(2 * module.KEPT_DAYS + 2, "a")  # whoever only looks up tidies, too
    assert keys() == ["a"]
