"""Attempts of a student: which are graded, which one counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader import data
from grader.classes import write
from grader.classes.attempts import AttemptCollector, attempts_to_grade, best_attempt
from grader.classes.result import ClassResult
from grader.grade import Grade, Graded
from grader.gradebook import NAME, Gradebook
from grader.policy import Timing
from grader.records.mark import Adjustment
from grader.records.submission import Submission
from grader.rules import Late, Rules
from tests.conftest import found
from tests.gradebook.quick import grade, looked, scheme, submission
from tests.solved import plain_case

BEST = Rules(attempts="best")


def _graded(handed_in: Submission, score: float) -> Graded:
    """A grade of no marks, whose score is made of an adjustment alone."""
    case = plain_case(scheme(), data.load("line"), found(), "finished")
    return Graded(handed_in, Grade(handed_in.student, case, (), (Adjustment("given", score),)), None, ())


def _scores(room: ClassResult) -> dict[str, float]:
    return {each.submission.student: each.grade.score for each in room.graded}


def test_the_best_attempt_counts_and_of_equals_the_latest() -> None:
    old, new = submission("ada", classes=1), submission("ada", classes=2)
    worse, better = _graded(old, 40), _graded(new, 70)
    assert best_attempt([worse, better], old.digest) is better
    equal = _graded(old, 70)
    for attempts in ([equal, better], [better, equal]):
        assert best_attempt(attempts, new.digest) is better
        assert best_attempt(attempts, old.digest) is equal


def test_attempts_are_given_when_all_are_there() -> None:
    collector = AttemptCollector()
    collector.expect("ada", 2)
    collector.expect("ben", 1)
    first, second = (_graded(submission("ada", classes=n), n) for n in (1, 2))
    alone = _graded(submission("ben"), 3)
    assert collector.add(first) == [] and collector.waits_for("ada")
    assert collector.add(alone) == [alone] and not collector.waits_for("ben")
    assert collector.add(second) == [first, second] and not collector.waits_for("ada")
    collector.expect("ada", 2)
    collector.add(first)
    collector.give_up("ada")
    assert not collector.waits_for("ada")
    collector.expect("ada", 1)
    assert collector.add(second) == [second]


def test_which_attempts_are_graded(tmp_path: Path) -> None:
    one, two, three = (submission("ada", classes=n) for n in (1, 2, 3))
    latest = replace(three, earlier=(two, replace(three, handed_in="2026-11-20")))
    grade(tmp_path, [one], BEST)
    with Gradebook(tmp_path / NAME) as book:
        assert attempts_to_grade(latest, scheme(), book) == [latest]
        attempts = attempts_to_grade(latest, scheme(BEST), book)
        # Each once, though it was handed in twice; and those of the gradebook of the same student only.
        assert [each.digest for each in attempts] == [three.digest, two.digest, one.digest]
        assert attempts_to_grade(replace(two, student="ben"), scheme(BEST), book)[1:] == []
        assert [each.digest for each in attempts_to_grade(one, scheme(BEST), book)] == [one.digest]


def test_an_attempt_that_breaks_leaves_one_open_grade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the others come to: they are not entered beside it."""
    apply_rules = write.apply_rules
    broken: list[str] = []

    def breaks_once(given: Grade, timing: Timing) -> Grade:
        if given.student == "eve" and not broken:
            broken.append("eve")
            raise ValueError("what nobody thought of")
        return apply_rules(given, timing)

    monkeypatch.setattr(write, "apply_rules", breaks_once)
    earlier = tuple(submission("eve", classes=n) for n in (1, 2))
    room = grade(tmp_path, [submission("eve", earlier=earlier), submission("ada")], BEST)
    verdicts = [
        (each.submission.student, {mark.verdict for mark in each.grade.marks}) for each in room.graded
    ]
    assert verdicts == [("eve", {"ungraded"}), ("ada", {"passed"})] and room.complete
    assert len(room.warnings) == 1


def test_the_best_of_all_attempts(tmp_path: Path) -> None:
    best = Rules(attempts="best")
    grade(tmp_path, [submission("ben", pixels=784)], best)
    worse = submission("ben", classes=1, pixels=1)
    room = grade(tmp_path, [worse], best)
    assert _scores(room) == {"ben": 100} and room.changes == ()
    assert len(looked(tmp_path)) == 2
    assert "of 2 attempts the best counts" in room.graded[0].submission.remarks
    assert _scores(grade(tmp_path, [worse])) == {"ben": 40}  # the latest
    # Attempts of one download, each with its own time.
    due = Rules(due="2026-11-20 12:00+00:00", late=Late(50), attempts="best")
    early = submission("eve", classes=1, handed_in="2026-11-20 11:00 UTC")
    late = submission("eve", handed_in="2026-11-20 13:00 UTC", earlier=(early,))
    room = grade(tmp_path, [late], due)
    assert _scores(room) == {"eve": 70} and room.graded[0].submission.digest == early.digest
