"""Points changed while grading, for a class that is graded."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import Assignment
from grader.classes.points import Move, changed_by, effect_of, points_now
from grader.classes.result import ClassResult
from grader.gradebook import NAME, Gradebook
from grader.gradebook.points import keep_points
from grader.points import PointsChange, PointsError, changes_of
from grader.review import queue, record
from tests.gradebook.quick import looked
from tests.review.room import SCHEMES, grade

SCHEME = SCHEMES["quick"]
HALF = {"frida": "positive numbers stay the same"}


IDEA = "positive_passes"  # on which that rests: half


def _scores(room: ClassResult) -> dict[str, float]:
    return {each.submission.student: each.grade.score for each in room.graded}


def _changes(out: Path, *parts: tuple[str, str], total: str = "") -> tuple[list[PointsChange], Assignment]:
    with Gradebook(out / NAME) as book:
        now = points_now(book, SCHEME).assignment
        changes = changes_of(SCHEME, now, "relu", total, parts)
        return changes, changed_by(book, SCHEME, changes)


def _say(out: Path, *parts: tuple[str, str], total: str = "") -> None:
    changes, _ = _changes(out, *parts, total=total)
    with Gradebook(out / NAME) as book:
        keep_points(book, "quick", changes, "Ms K")


def test_who_is_graded_already_is_graded_by_it_and_nothing_is_run(tmp_path: Path) -> None:
    before = _scores(grade(tmp_path, **HALF))
    changes, after = _changes(tmp_path, (IDEA, "10"))
    with Gradebook(tmp_path / NAME) as book:
        effect = effect_of(book, SCHEME, after)
    assert Move("frida", "relu", 25, 10) in effect.moves and effect.marks == len(before)
    with Gradebook(tmp_path / NAME) as book:  # nothing is saved yet
        assert points_now(book, SCHEME).told == ()
        keep_points(book, "quick", changes, "Ms K")
    room = grade(tmp_path, **HALF)
    moved = {name: score for name, score in _scores(room).items() if score != before[name]}
    assert moved == {move.student: before[move.student] + move.after - move.before for move in effect.moves}
    assert moved["frida"] == before["frida"] - 15 and len(looked(tmp_path)) == len(before)
    page = (tmp_path / "quick" / "index.html").read_text("utf-8")
    assert f"{IDEA} 10 of 50 points (marking scheme: 25), by Ms K on" in page
    assert "10 of 50" in (tmp_path / "quick" / "frida.html").read_text("utf-8")
    _say(tmp_path, (IDEA, "scheme"))
    assert _scores(grade(tmp_path, **HALF)) == before
    assert "Points changed" not in (tmp_path / "quick" / "index.html").read_text("utf-8")


def test_a_total_scales_what_is_earned(tmp_path: Path) -> None:
    before = _scores(grade(tmp_path, **HALF))
    _, after = _changes(tmp_path, total="100")
    with Gradebook(tmp_path / NAME) as book:
        effect = effect_of(book, SCHEME, after)
    assert Move("frida", "relu", 25, 50) in effect.moves and Move("eve", "relu", 50, 100) in effect.moves
    _say(tmp_path, total="100")
    room = grade(tmp_path, **HALF)
    assert _scores(room)["frida"] == before["frida"] + 25 and room.graded[0].grade.possible == 150


def test_what_a_person_decided_stays(tmp_path: Path) -> None:
    grade(tmp_path, **HALF)
    with Gradebook(tmp_path / NAME) as book:
        items = [one for one in queue(book, SCHEMES, everything=True) if one.mark.student == "frida"]
        record(book, [one for one in items if one.mark.slug == "relu"], 40.0, "", "Ms K")
        before = _scores(grade(tmp_path, **HALF))
        _, after = _changes(tmp_path, (IDEA, "10"))
        effect = effect_of(book, SCHEME, after)
        assert effect.decided == 1 and "frida" not in {move.student for move in effect.moves}
        assert effect.smaller == 0
        _, higher = _changes(tmp_path, total="100")
        effect = effect_of(book, SCHEME, higher)
        assert (effect.decided, effect.smaller) == (1, 1)
        _, lower = _changes(tmp_path, total="30")
        with pytest.raises(PointsError, match="at least 40 points, which Ms K gave frida"):
            effect_of(book, SCHEME, lower)
    _say(tmp_path, (IDEA, "10"))
    assert _scores(grade(tmp_path, **HALF))["frida"] == before["frida"] == 90


def test_what_does_not_fit_any_more_is_told_and_stops_nothing(tmp_path: Path) -> None:
    with Gradebook(tmp_path / NAME) as book:
        book.remember("order", "kept")
        keep_points(book, "quick", [PointsChange("gone", "total", "", 3.0)], "Ms K")
    room = grade(tmp_path)
    (told,) = room.warnings
    assert "Ms K" in told and "gone" in told and "does not count" in told
    assert told[1:] in (tmp_path / "quick" / "index.html").read_text("utf-8")
