"""`grader requests`, as a teacher types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import load
from grader.gradebook import NAME, Gradebook
from tests.requests.room import ADA, WORDS, code


@pytest.fixture
def run(out: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr("grader.commands.requests.known", list)  # no assignment of ours is in this gradebook
    command = load("requests")

    def typed(*arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(command, [*map(str, arguments), "--out", str(out)])
        return done.exit_code, " ".join(done.output.split())

    return typed


def test_what_was_written_is_taken_and_told(run: object, out: Path, tmp_path: Path) -> None:
    assert callable(run)
    with Gradebook(out / NAME) as book:
        own = code(book)
    assert run() == (0, "No request is open.")
    (tmp_path / "a.csv").write_text(f'Words,Code,Name\n"[bold]{WORDS}",{own},Ada\nThanks,,Ben\n', "utf-8")
    (tmp_path / "b.eml").write_bytes(b"no mail")
    status, said = run(tmp_path / "a.csv", tmp_path / "b.eml")
    assert status == 0
    assert (
        f"a.csv, row 2 from Ada: {ADA}, classes: “[bold]{WORDS}” (this assignment takes no requests)" in said
    )
    assert "a.csv, row 3 from Ben: no mark: “Thanks” (it names no code)" in said
    assert "Not read: b.eml: expected a mail." in said and "2 requests taken." in said
    assert "2 from Ben (a.csv, row 3): “Thanks”: it names no code" in said
    assert "--assign NUMBER CODE, or none" in said and f"review --requests --out {out}" in said
    assert "0 requests taken, 2 known already." in run(tmp_path / "a.csv")[1]
    assert "2 requests of students: 2 open" in run("--assign", "2", own.lower().replace("-", " "))[1]
    with Gradebook(out / NAME) as book:
        assert code(book) == own


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--assign", "1", "K7CF-3M9A"], "expected the code of one mark"),
        (["--assign", "1", "none"], "expected the number of a request without a mark (none)"),
        (["nowhere.txt"], "expected a file of requests"),
    ],
)
def test_what_cannot_be_done_says_so(run: object, arguments: list[str], words: str) -> None:
    assert callable(run)
    status, said = run(*arguments)
    assert status == 2 and words in said
