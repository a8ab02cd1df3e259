"""The record of what was found, into which nobody else writes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.found import FILE, Called, Found, Line, Scalar, read
from grader.worker import record as records
from grader.worker.record import Record

BEGUN, DONE = Line("q", case=0), Line("q", case=0, called=Called("raised"))
CLAIM = '{"slug": "q", "case": 0, "called": {"outcome": "returned"}}\n'


def test_what_is_written_is_read(tmp_path: Path) -> None:
    record = Record(tmp_path)
    for line in (Line("q", found=Found("q")), BEGUN, DONE):
        record.note(line)
    assert read(tmp_path).calls == {"q": {0: Called("raised")}} and not record.others


def same_size(file: Path) -> None:
    file.write_text(file.read_text().replace("raised", "unaskd"))


WAYS: dict[str, Callable[[Path], object]] = {
    "appends": lambda file: file.write_text(file.read_text() + CLAIM),
    "empties": lambda file: file.write_text(""),
    "deletes": lambda file: file.unlink(),
    "changes": same_size,
    "links": lambda file: (file.unlink(), os.symlink("/dev/null", file)),
    "pipes": lambda file: (file.unlink(), os.mkfifo(file)),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_others_do_to_it_is_undone_and_known(tmp_path: Path, way: str) -> None:
    record = Record(tmp_path)
    record.note(BEGUN)
    record.note(DONE)
    WAYS[way](tmp_path / FILE)
    record.note(Line("q", case=1))
    findings = read(tmp_path)
    assert findings.calls == {"q": {0: Called("raised")}} and findings.ended_in == ("q", 1) and record.others


def test_what_was_there_before_it_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(CLAIM)
    record = Record(tmp_path)
    record.note(BEGUN)
    assert read(tmp_path).calls == {} and record.others


def test_without_a_folder_nothing_is_written_and_nothing_stops(tmp_path: Path) -> None:
    record = Record(tmp_path / "gone")
    record.note(BEGUN)
    assert not (tmp_path / "gone").exists()


def test_values_are_left_out_where_there_is_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "ROOM", 100)
    record = Record(tmp_path)
    for case in range(3):
        value = Scalar("scalar", "str", "x" * 90)
        record.note(Line("q", case=case, called=Called("returned", value)))
    kept = [one.value for one in read(tmp_path).calls["q"].values()]
    assert isinstance(kept[0], Scalar) and not isinstance(kept[2], Scalar)


def test_no_object_takes_another_method(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        Record(tmp_path).note = None
