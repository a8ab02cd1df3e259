"""Texts that students were given, and hand in again."""

from __future__ import annotations

from pathlib import Path

from grader.assignment import BesideFile
from grader.intake import read_files
from grader.intake.given_out import without_given_out

POEM = b"# The rain\nIt rains, and rains again.\n"


def test_what_was_given_out_answers_nothing(tmp_path: Path) -> None:
    (tmp_path / "poem.txt").write_bytes(POEM)
    beside = [BesideFile("poem.txt", tmp_path / "poem.txt", "1"), BesideFile("line.csv", tmp_path, "2")]
    files = {"work.py": b"n = 1", "poem.txt": POEM, "answers.md": b"# Why?\nSo.\n"}
    done = read_files("ada", files)
    assert [one.heading for one in done.sections] == ["The rain", "Why?"]
    left = without_given_out(done, beside)
    assert [one.heading for one in left.sections] == ["Why?"] and left.files == done.files
    assert without_given_out(done, beside[1:]) == done
    # What they wrote into it is theirs, and what nobody is given is no text that they have.
    own = read_files("ada", {"work.py": b"n = 1", "poem.txt": b"# The rain\nThis poem has rhymes.\n"})
    assert without_given_out(own, beside) == own
    hidden = BesideFile("poem.txt", tmp_path / "poem.txt", "1", hidden=True)
    assert without_given_out(done, [hidden]) == done
    assert without_given_out(done, [BesideFile("gone.txt", tmp_path / "gone.txt", "3")]) == done
