"""The process that reads: what takes too long, or is lost, costs the one submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.intake import reader
from grader.intake.classes import collect
from tests.intake.samples import PLAIN, lay


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
