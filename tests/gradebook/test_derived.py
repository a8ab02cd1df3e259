"""What follows from something alone: kept many at a time, and no loss where it is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from grader.gradebook import NAME, Derived, Gradebook
from grader.gradebook import derived as module


def test_it_is_there_at_once_and_written_with_others() -> None:
    written: list[dict[str, bytes]] = []

    def write(results: Mapping[str, bytes]) -> None:
        written.append(dict(results))

    kept = Derived({"old": b"o"}.get, write)
    for number in range(module.TOGETHER - 1):
        kept.keep(f"k{number}", b"%d" % number)
    assert written == [] and kept.get("k7") == b"7" and kept.get("old") == b"o" and kept.get("new") is None
    kept.keep("last", b"l")
    assert [len(each) for each in written] == [module.TOGETHER] and written[0]["last"] == b"l"
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
