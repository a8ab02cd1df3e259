"""The process that reads: what takes too long, or is lost, costs the one submission."""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.gradebook import Derived, codec
from grader.intake import read_files, reader, reading
from grader.intake.classes import collect
from grader.records.submission import Submission
from tests.intake.samples import PLAIN, lay, notebook


def test_what_takes_too_long_costs_its_own_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, PLAIN)
    (tmp_path / "mallory.md").write_text("".join(f"{'> ' * 15}{n}.\n\n" for n in range(4000)))
    monkeypatch.setattr(reader, "SECONDS", 0.5)
    monkeypatch.setattr(reader, "BUSY_FACTOR", 1000)
    found = {each.student: each for each in collect(tmp_path, "hw1")}
    assert "seconds of computing" in found["mallory"].unreadable
    assert found["ben"].script == "model.py" and not found["ben"].unreadable


def test_a_reader_that_is_lost_is_nobodys_zero(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, PLAIN)
    monkeypatch.setattr("grader.intake.reader.isolated.command", lambda module: ["/bin/false"])
    found = list(collect(tmp_path, "hw1"))
    assert len(found) == 3 and all("was lost" in each.read_error and not each.unreadable for each in found)


NOTEBOOK = notebook(("code", "%time x = 1"), ("markdown", "# One\nAn answer."))


def kept() -> Derived:
    return Derived(lambda key: None, lambda results: None)


def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows with every process that is started."""
    begun: list[int] = []
    own = reader.Reader._start

    def counted(self: reader.Reader) -> Any:
        begun.append(1)
        return own(self)

    monkeypatch.setattr(reader.Reader, "_start", counted)
    return begun


def test_what_was_read_is_looked_up_and_no_process_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, known = started(monkeypatch), kept()
    files = {"work.ipynb": NOTEBOOK, "answers.md": b"# relu\nIt makes negative numbers zero.\n"}
    nothing = {"picture.png": b"\x89PNG\r\n\x1a\n"}
    with reader.Reader(known) as first:
        read = [first.read("ada", files, ["a (too large)"]), first.read("ben", nothing, [])]
    assert begun == [1] and read[0].script == "work.py" and "is a picture" in read[1].unreadable
    with reader.Reader(known) as again:
        assert [again.read("ada", files, ["a (too large)"]), again.read("ben", nothing, [])] == read
    assert begun == [1]
    assert read[0] == read_files("ada", files, ["a (too large)"])


def test_what_is_kept_holds_no_file_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    kept_bytes: dict[str, bytes] = {}
    known = Derived(
        lambda key: (kept_bytes[key], "2026-01-01") if key in kept_bytes else None,
        lambda batch: kept_bytes.update(batch.results),
    )
    large = random.Random(1).randbytes(1 << 20)
    with reader.Reader(known) as opened:
        first = opened.read("ada", {"a.py": b"x = 1", "weights.npy": large}, [])
        known.flush()
        assert opened.read("ada", {"a.py": b"x = 1", "weights.npy": large}, []) == first
    assert sum(map(len, kept_bytes.values())) < 2000


def test_whatever_decides_a_reading_is_in_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def key(student: str = "ada", files: dict[str, bytes] | None = None, left_out: Sequence[str] = ()) -> str:
        given = files if files is not None else {"a.py": b"x = 1", "b.md": b"y"}
        return reader.reading_key(codec.pack_files(student, given, left_out))

    keys = [
        key(),
        key("ben"),
        key(left_out=["c (too large)"]),
        key(files={"a.py": b"x = 2", "b.md": b"y"}),
        key(files={"c.py": b"x = 1", "b.md": b"y"}),
        key(files={"b.md": b"y", "a.py": b"x = 1"}),
        key(files={"a.py": b"x = 1y", "b.md": b""}),
    ]
    monkeypatch.setattr(reader, "fingerprint", lambda: "another grader")
    keys.append(key())
    assert len(set(keys)) == len(keys)


def test_what_took_too_long_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another time, or on another computer, it may be read."""
    known, slow = kept(), {"a.md": "".join(f"{'> ' * 15}{n}.\n\n" for n in range(4000)).encode()}
    monkeypatch.setattr(reader, "SECONDS", 0.01)
    monkeypatch.setattr(reader, "BUSY_FACTOR", 1e6)
    with reader.Reader(known) as opened:
        assert "seconds of computing" in opened.read("ada", slow, []).unreadable
    assert known.get(reader.reading_key(codec.pack_files("ada", slow, []))) is None


@pytest.mark.parametrize(("error", "lasts"), [(None, True), (MemoryError(), False), (OSError("x"), False)])
def test_what_failed_where_it_was_read_is_not_kept(
    error: Exception | None, lasts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(student: str, files: dict[str, bytes], left_out: Sequence[str], released: object) -> Submission:
        if error is not None:
            raise error
        return Submission(student)

    monkeypatch.setattr(reading, "read_files", read)
    monkeypatch.setattr(reading, "_limit", lambda: None)
    asked, said = io.BytesIO(), io.BytesIO()
    reader.send(asked, codec.pack_files("ada", {}, []))
    asked.seek(0)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=asked))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=said))
    reading.main()
    monkeypatch.undo()
    said.seek(0)
    assert reader.receive(said) == b"ready"
    reply = reader.receive(said)
    assert (reply[:1] == reader.LASTS) is lasts
    assert codec.unpack_submission(reply[1:]).student == "ada"


def test_what_is_damaged_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, known, files = started(monkeypatch), kept(), {"a.py": b"x = 1"}
    key = reader.reading_key(codec.pack_files("ada", files, []))
    for damaged in (b"", b"\0" * 40, b"\x04" + b"\0" * 7 + b"null"):
        known.keep(key, damaged)
        with reader.Reader(known) as opened:
            assert opened.read("ada", files, []) == read_files("ada", files)
    assert len(begun) == 3
