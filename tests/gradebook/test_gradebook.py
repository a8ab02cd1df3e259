"""The gradebook: nothing is lost, nothing is done twice, and a person's word stays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.assignment import extra
from grader.checks import number, runs
from grader.classes.read import ClassInput, open_assignment
from grader.classes.result import ClassResult
from grader.classes.run import grade_classes
from grader.gradebook import NAME, Change, Gradebook, GradebookBroken
from grader.intake.files import assemble
from grader.pipeline import session as session_module
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import open_session
from grader.records.mark import Review
from grader.records.run import Run
from grader.records.submission import Submission
from grader.rules import Rules
from grader.sandbox.client import Sandbox, WallsMissing
from tests.conftest import LEVEL, ROOT
from tests.fake import FakeSandbox, fake_session
from tests.gradebook.quick import CHECKS, grade, looked, scheme, submission

ADA, BEN = submission("ada"), submission("ben", classes=9)


def scores(room: ClassResult) -> dict[str, float]:
    return {each.submission.student: each.grade.score for each in room.graded}


@pytest.mark.slow
def test_fifty_kills_lose_nothing_and_grade_nothing_twice(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.gradebook.crashes", str(tmp_path), "50", "7"],
        capture_output=True, text=True, cwd=ROOT, timeout=500,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.startswith("50 kills survived")


def test_unchanged_submissions_are_not_run_again(tmp_path: Path) -> None:
    assert scores(grade(tmp_path, [ADA, BEN])) == {"ada": 100, "ben": 70}
    assert sorted(looked(tmp_path)) == ["ada", "ben"]
    pages = {path: path.stat().st_mtime_ns for path in (tmp_path / "quick").glob("[ab]*.html")}
    assert len(pages) == 2
    assert scores(grade(tmp_path, [ADA, BEN])) == {"ada": 100, "ben": 70}
    assert len(looked(tmp_path)) == 2
    assert {path: path.stat().st_mtime_ns for path in pages} == pages  # nor written again
    (tmp_path / "quick" / "ada.html").unlink()
    grade(tmp_path, [ADA, submission("ben", classes=10)])
    assert looked(tmp_path)[2:] == ["ben"] and (tmp_path / "quick" / "ada.html").exists()
    grade(tmp_path, [ADA, BEN], rerun=("ada",))
    assert looked(tmp_path)[3:] == ["ada"]


def test_a_changed_scheme_regrades_without_running_and_tells_whose_grade_moved(tmp_path: Path) -> None:
    assert grade(tmp_path, [ADA, BEN]).changes == ()
    harder = (
        runs(points=40),
        number("classes", 9, points=50, title="Classes?", asked_as=["how many classes"]),
    )
    ada, ben = grade(tmp_path, [ADA, BEN], checks=harder).changes
    assert len(looked(tmp_path)) == 2
    assert (ada.before, ada.after, ada.fell) == (100, 40, True) and (ben.before, ben.after, ben.fell) == (
        70,
        90,
        False,
    )
    assert "classes: 30 to 0 (worth 50, was 30)" in ada.why and "pixels: no longer asked" in ada.why
    moved = grade(tmp_path, [ADA, BEN], Rules(dropped=("classes",)))
    assert moved.changes[1].why.endswith("left out for all: classes")
    assert [each.grade.possible for each in moved.graded] == [70, 70]
    # 70 of 70 and 70 of 100 are not the same grade.
    ada, ben = grade(tmp_path, [ADA, submission("ben", pixels=1)]).changes
    assert (ben.before, ben.after, ben.fell) == (70, 70, True) and not ada.fell
    assert ben.why.startswith("another submission; classes: 0 to 30; pixels: 30 to 0")
    with Gradebook(tmp_path / NAME) as book:
        assert len(book.changes("quick")) == 6


def test_a_persons_word_survives_and_holds_for_what_was_read(tmp_path: Path) -> None:
    room = grade(tmp_path, [ADA, BEN])
    with Gradebook(tmp_path / NAME) as book:
        read = next(mark.about for mark in book.marked() if (mark.student, mark.slug) == ("ben", "classes"))
        book.review(
            "quick", "ben", Review("classes", read, 20, "Nine of ten.", "Ms K", "2026-11-20 10:00:00")
        )
    room = grade(tmp_path, [ADA, BEN])
    assert scores(room) == {"ada": 100, "ben": 90}
    assert room.changes == (Change("ben", 70, 100, 90, 100, "classes: 0 to 20, Ms K said so"),)
    mark = room.graded[1].grade.marks[1]
    assert (mark.verdict, mark.said, mark.review.comment if mark.review else "") == (
        "partial",
        "failed",
        "Nine of ten.",
    )
    assert "Nine of ten." in (tmp_path / "quick" / "ben.html").read_text("utf-8")
    # Through another scheme, and a new program with the same answer; not with another answer.
    assert (
        scores(grade(tmp_path, [ADA, BEN], checks=(*CHECKS[:2], replace(CHECKS[2], points=10))))["ben"] == 70
    )
    assert scores(grade(tmp_path, [submission("ben", classes=9, pixels=1)]))["ben"] == 60
    assert scores(grade(tmp_path, [submission("ben", classes=8)]))["ben"] == 70
    # Who takes it back has the grader's mark again; nothing of the history goes.
    with Gradebook(tmp_path / NAME) as book:
        book.review("quick", "ben", Review("classes", read, None, "", "Ms K", "2026-11-21 10:00:00"))
    assert scores(grade(tmp_path, [BEN]))["ben"] == 70
    with Gradebook(tmp_path / NAME) as book:
        assert [each.points for each in book.reviews("quick", "ben")] == [20, None]


def test_who_left_the_class_waits_for_nobody(tmp_path: Path) -> None:
    grade(tmp_path, [ADA, BEN])
    grade(tmp_path, [ADA])
    with Gradebook(tmp_path / NAME) as book:
        assert {mark.student for mark in book.marked()} == {"ada"}
    assert scores(grade(tmp_path, [ADA, BEN])) == {"ada": 100, "ben": 70}
    assert len(looked(tmp_path)) == 2
    with Gradebook(tmp_path / NAME) as book:
        assert {mark.student for mark in book.marked()} == {"ada", "ben"}


def test_a_full_disk_stops_the_class_and_loses_nothing(tmp_path: Path) -> None:
    students = [submission(f"s{n}") for n in range(40)]
    grade(tmp_path, students[:2])
    with Gradebook(tmp_path / NAME) as book:
        (pages,) = book._connection.execute("PRAGMA page_count").fetchone()
    real = Gradebook.__enter__

    def small(self: Gradebook) -> Gradebook:
        opened = real(self)
        opened._connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        return opened

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Gradebook, "__enter__", small)
        with pytest.raises(GradebookBroken, match="full.*make room and run the same command again"):
            grade(tmp_path, students)
    assert len(scores(grade(tmp_path, students))) == 40


@pytest.mark.slow
def test_evidence_and_trainings_of_real_submissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Graded again from the gradebook alone: same bytes, and the process that runs programs never starts."""
    source = (ROOT / "reference" / "fashion_response.py").read_text("utf-8")
    layer = source.replace(
        "keras.layers.Flatten(", "keras.layers.Lambda(lambda t: t * 1.0),\n        keras.layers.Flatten(", 1
    )
    students = (
        assemble("plain", {"a.py": source.encode()}),
        assemble("own_layer", {"a.py": layer.encode()}),
        assemble("broken", {"a.py": b"1 / 0"}),
        assemble("sheet", {"a.md": b"# ReLU\nsets what is negative to zero\n"}),
        assemble("nothing", {}),
    )
    monkeypatch.chdir(ROOT)
    out = tmp_path / "out"

    def once(cache: str) -> tuple[dict[str, bytes], int]:
        given = ClassInput(*open_assignment("fashion_response"), students)
        with (
            Gradebook(out / NAME) as book,
            open_session(
                data_folder="stand-in", cache=tmp_path / cache, workers=2, level=LEVEL, book=book
            ) as session,
        ):
            grade_classes(session, book, [given], out, now=datetime(2026, 11, 21, tzinfo=UTC))
            trained = session.trained
        folder = out / "fashion_response"
        return {path.name: path.read_bytes() for path in folder.iterdir()}, trained

    first, trained = once("cache")
    assert trained > 0 and "self-run" in first["own_layer.html"].decode().lower()

    def started(self: Sandbox) -> None:
        raise AssertionError("something was run")

    monkeypatch.setattr(Sandbox, "_start", started)
    for page in (out / "fashion_response").glob("*.html"):
        page.unlink()
    again, trained = once("another cache, which is empty")
    assert trained == 0 and again == first


def test_walls_that_hold_no_more_stop_the_class(tmp_path: Path) -> None:
    """Where a known gradebook let the sandbox wait for its first job, that is where it is seen."""

    class Missing(FakeSandbox):
        def run(self, *arguments: object, **more: object) -> Run:
            raise WallsMissing("expected walls of level strong")

    with pytest.raises(WallsMissing):
        grade(tmp_path, [ADA, BEN], sandbox=Missing())
    assert scores(grade(tmp_path, [ADA])) == {"ada": 100}


def test_extra_credit_and_a_highest_score(tmp_path: Path) -> None:
    checks = (*CHECKS[:2], extra(CHECKS[2]))
    room = grade(tmp_path, [ADA], checks=checks)
    assert (room.graded[0].grade.score, room.graded[0].grade.possible) == (100, 70)
    capped = grade(tmp_path, [ADA], Rules(most=80), checks=checks)
    assert [(t.text, t.points) for t in capped.graded[0].grade.adjustments] == [
        ("at most 80 points can be reached", -20)
    ]


def test_no_more_is_under_way_than_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "UNDER_WAY", 5)
    taken: list[str] = []
    with Gradebook(tmp_path / NAME) as book, fake_session(tmp_path, book=book) as session:
        (prepared,) = session.prepare([(scheme(), ())])

        def work() -> Iterator[tuple[ReadyAssignment, Submission]]:
            for number in range(100):
                taken.append(str(number))
                yield prepared, submission(str(number))

        ahead = [len(taken) - done for done, _ in enumerate(session.grade_all(work()))]
    assert len(ahead) == 100 and max(ahead) == 32  # 16 for each of two workers


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    grade(tmp_path, [ADA, BEN])
    grade(tmp_path, [ADA, BEN])  # from here on all is kept
    before = (tmp_path / NAME).read_bytes()
    grade(tmp_path, [ADA, BEN])
    assert (tmp_path / NAME).read_bytes() == before


def test_a_report_that_was_altered_or_is_gone_is_written_again(tmp_path: Path) -> None:
    grade(tmp_path, [ADA, BEN], for_students=True)
    folders = (tmp_path / "quick", tmp_path / "quick" / "students")
    written = [(folder / "ada.html").read_bytes() for folder in folders]
    others = {folder / "ben.html": (folder / "ben.html").stat().st_mtime_ns for folder in folders}
    for folder in folders:
        for altered in (written[0].replace(b"100", b"101"), b"", None):
            path = folder / "ada.html"
            path.unlink()
            if altered is not None:
                path.write_bytes(altered)
            grade(tmp_path, [ADA, BEN], for_students=True)
            assert [(each / "ada.html").read_bytes() for each in folders] == written
    assert {path: path.stat().st_mtime_ns for path in others} == others
