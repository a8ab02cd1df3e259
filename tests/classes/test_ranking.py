"""What results earn by their rank in the class: ties, chance, attempts, reviews, and who comes late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader import report
from grader.assignment import Assignment, Check
from grader.checks import accuracy, number, runs
from grader.classes import write
from grader.classes.ranking import Ranking, Result, best_share, is_ranked, results_of
from grader.classes.read import ClassInput
from grader.classes.result import ClassResult
from grader.classes.write import ClassWriter
from grader.grade import Graded, grade, ranked, without_losses
from grader.gradebook import NAME, Gradebook
from grader.metrics import MEAN_ABSOLUTE_ERROR
from grader.records.mark import Review
from grader.records.submission import Submission
from grader.rules import Rules
from grader.solution import Reference
from grader.target import Target, target_of
from tests.checks.cases import LINE, MNIST, RECIPE, REFERENCE, measured
from tests.conftest import compiled, found
from tests.gradebook.quick import submission
from tests.solved import plain_case, ready_of
from tests.solved import replace as changed

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BY_RANK = accuracy(20, rank={0.1: 1.0, 0.5: 0.7})
CHECKS = (
    runs(points=10),
    BY_RANK,
    number("classes", 10, points=30, title="How many classes?", asked_as=["how many classes"]),
)
READY = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"))
# Known so well that chance moves nothing by a percent.
SURE = Reference("", measured(0.9).plan.network, tuple(measured(value) for value in (0.9, 0.9001)))


@pytest.fixture(autouse=True)
def _many_hidden_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if so many were hidden that chance moves a result by half a percent."""
    monkeypatch.setattr("grader.analysis.results.noise", lambda case, target: 0.0025)


def _graded(
    handed_in: Submission, result: float | None, classes: object = 10, checks: Sequence[Check] = CHECKS
) -> Graded:
    scheme = Assignment("quick", "Quick", RECIPE, tuple(checks))
    case = plain_case(scheme, MNIST, found(answers={"classes": classes}), "finished", reference=SURE)
    if result is not None:
        case = changed(case, model=READY, network=SURE.network, training=measured(result))
    return Graded(handed_in, grade(handed_in.student, case), None, ())


def _earned(graded: Graded, slug: str = "accuracy") -> tuple[str, float | None]:
    mark = next(mark for mark in graded.grade.marks if mark.check.slug == slug)
    return mark.verdict, mark.earned


def test_before_the_class_is_graded_a_result_waits() -> None:
    waiting = _graded(submission("ada"), 0.9)
    assert _earned(waiting) == ("review", 0.0)
    (mark,) = waiting.grade.unranked
    assert "right on 90.0% of" in mark.reason and "when the whole class is graded" in mark.reason
    assert mark.reason.endswith(
        "the best tenth of the class earns all points, the best half of the class earns 70% of the points."
    )
    nothing = _graded(submission("ada"), None)
    assert _earned(nothing) == ("skipped", 0.0) and not nothing.grade.unranked
    assert not _graded(submission("ada"), 0.9, checks=(accuracy(20),)).grade.unranked
    assert is_ranked(waiting.grade.case.assignment) and not is_ranked(Assignment("a", "A", RECIPE))


@pytest.mark.parametrize(
    ("value", "others", "share"),
    [
        (0.9, [0.9], 0.1),  # alone
        (0.95, [0.5] * 9 + [0.95], 0.1),
        (0.94, [0.5] * 8 + [0.94, 0.95], 0.5),  # second of ten
        (0.95, [0.5] * 8 + [0.95, 0.95], 0.1),  # of two that are first both are
        (0.94, [0.5] * 9 + [0.94, 0.95], 0.1),  # of eleven the best tenth are two
        (0.50, [0.5] * 4 + [0.6] * 6, None),
        (0.50, [0.5] * 5 + [0.6] * 5, None),
        (0.50, [0.5] * 6 + [0.6] * 4, 0.5),  # the fifth of ten is 0.5
    ],
)
def test_among_the_best(value: float, others: list[float], share: float | None) -> None:
    target = target_of(rank={0.1: 1.0, 0.5: 0.7})
    assert best_share(Result(value, 0.0), sorted(others), target) == share


def test_seven_of_a_hundred_are_seven() -> None:
    """0.07 * 100 is a little more than 7 in floating point."""
    hundredths = [n / 100 for n in range(100)]
    target = target_of(rank={0.07: 1.0, 0.55: 0.5})
    shares = [best_share(Result(value, 0.0), hundredths, target) for value in hundredths]
    assert shares == [None] * 45 + [0.55] * 48 + [0.07] * 7


def test_whom_only_chance_keeps_from_the_better_share_has_it() -> None:
    target, values = target_of(rank={0.5: 1.0}), [0.7, 0.888, 0.89, 0.9]
    assert best_share(Result(0.888, 0.0), values, target) is None
    assert best_share(Result(0.888, 0.002), values, target) == 0.5
    assert best_share(Result(0.7, 0.002), values, target) is None


def test_of_an_error_the_smallest_are_the_best() -> None:
    check = accuracy(20, metric="mean_absolute_error", rank={0.5: 1.0})
    assert check.target is not None and check.target.metric == MEAN_ABSOLUTE_ERROR
    result = replace(measured(0.9), scores={MEAN_ABSOLUTE_ERROR.key: 0.3})
    reference = replace(SURE, trainings=(result,))
    case = plain_case(Assignment("a", "A", RECIPE, (check,)), LINE, found(), "finished", reference=reference)
    whole = grade("ada", changed(case, model=READY, network=SURE.network, training=result))
    ((measure, own),) = results_of(whole, {}).items()
    assert measure == ("network", check.target) and own == Result(-0.3, 0.005)


def _settled(*students: Sequence[Graded], best: Mapping[str, int] | None = None) -> dict[str, list[Any]]:
    ready = ready_of(students[0][0].grade.case.assignment, MNIST, (SURE,))
    ranking = Ranking(None, report.shared_objects(ready))  # type: ignore[arg-type]
    for attempts in students:
        ranking.hold(attempts, [results_of(each.grade, {}) for each in attempts])

    def which_counts(attempts: Sequence[Graded]) -> int:
        scores = [each.grade.score for each in attempts]
        return scores.index(max(scores))

    left = [len(ranking)]
    found = {}
    for attempts in ranking.settled(which_counts):
        found[attempts[0].submission.student] = list(map(_earned, attempts))
        left.append(len(ranking))
    assert left == list(range(len(students), -1, -1))
    return found


def test_what_ranks_earn_and_how_it_is_said() -> None:
    results = {"ada": 0.95, "ben": 0.9, "chiara": 0.8, "dan": 0.7, "eve": None}
    found = _settled(*[[_graded(submission(name), result)] for name, result in results.items()])
    assert found == {
        "ada": [("passed", 20.0)],
        "ben": [("partial", 14.0)],
        "chiara": [("failed", 0.0)],
        "dan": [("failed", 0.0)],
        "eve": [("skipped", 0.0)],
    }
    one = _graded(submission("ada"), 0.9)
    target = BY_RANK.target
    assert target is not None
    said = {
        share: next(
            mark.reason
            for mark in ranked(one.grade, {("network", target): share}).marks
            if mark.check is BY_RANK
        ).partition("). ")[2]
        for share in (0.1, 0.5, None)
    }
    assert said == {
        0.1: "It is among the best tenth of the class.",
        0.5: "It is among the best half of the class, which earns 70% of the points; "
        "the best tenth of the class earns all points.",
        None: "It is not among the best half of the class, which earns nothing; "
        "the best tenth of the class earns all points.",
    }


def test_everybody_else_may_earn_something_too() -> None:
    check = accuracy(20, rank={0.5: 1.0, 1.0: 0.3})
    checks = (check,)
    found = _settled(
        [_graded(submission("ada"), 0.9, checks=checks)], [_graded(submission("ben"), 0.8, checks=checks)]
    )
    assert found == {"ada": [("passed", 20.0)], "ben": [("partial", 6.0)]}


def test_the_attempt_that_counts_is_the_one_in_the_ranking() -> None:
    """Ada's worse network counts for her answers; so it does not stand in Ben's way."""
    ada = [_graded(submission("ada"), 0.95, classes=9), _graded(submission("ada", classes=2), 0.7)]
    ben = [_graded(submission("ben"), 0.9)]
    assert _settled(ada, ben) == {"ada": [("passed", 20.0), ("failed", 0.0)], "ben": [("passed", 20.0)]}
    # Both of a pair: the answers are worth more than the rank.
    assert _earned(ada[0], "classes")[1] == 0 and _earned(ada[1], "classes")[1] == 30


def test_an_attempt_that_is_best_by_its_rank_counts() -> None:
    """Without the rank Ada's first attempt would be as good as the second."""
    ada = [_graded(submission("ada"), 0.7), _graded(submission("ada", classes=2), 0.95)]
    others = [[_graded(submission(f"ben{n}"), 0.9)] for n in range(2)]
    assert _settled(ada, *others)["ben0"] == [("partial", 14.0)]


def test_what_needs_a_result_is_asked_again() -> None:
    dependent = replace(CHECKS[2], needs=("accuracy",))
    one = _graded(submission("ada"), 0.9, checks=(BY_RANK, dependent))
    target = BY_RANK.target
    assert target is not None and _earned(one, "classes") == ("passed", 30.0)
    last = replace(one, grade=ranked(one.grade, {("network", target): None}))
    assert _earned(last, "classes") == ("skipped", 0.0)


def test_nobody_loses_by_rank_what_the_clock_stopped() -> None:
    excused = without_losses(_graded(submission("ada"), 0.9).grade, "It was stopped by the clock.")
    assert not excused.unranked and [mark.verdict for mark in excused.marks][1] == "ungraded"


# A class, written and kept.


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook(tmp_path / NAME) as opened:
        yield opened


def _class(
    book: Gradebook,
    results: Mapping[str, float | None],
    rules: Rules | None = None,
    *,
    left_out: int = 0,
    broken: str = "",
) -> ClassResult:
    """Grade a class whose networks come to these results."""
    scheme = Assignment("quick", "Quick", RECIPE, CHECKS, rules=rules or Rules())
    students = [submission(name) for name in results]
    given = ClassInput(scheme, (), tuple(students))
    ready = ready_of(scheme, MNIST, (SURE,))
    writer = ClassWriter(given, ready, book, book.path.parent / "quick", level="basic", now=NOW)
    for each in students:
        writer.attempts(each)
    for each in students[: len(students) - left_out]:
        one = _graded(each, results[each.student])
        if each.student == broken:
            one = write.ungraded(ready, each, ValueError("what nobody thought of"))
        writer.add(one)
    return writer.publish()


def _points(room: ClassResult) -> dict[str, float | None]:
    return {each.submission.student: _earned(each)[1] for each in room.graded}


def _times(folder: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_mtime_ns for path in sorted(folder.glob("*.html"))}


def test_a_class_is_published_with_its_ranks_and_who_comes_late_moves_them(
    book: Gradebook, tmp_path: Path
) -> None:
    first = _class(book, {"ada": 0.9, "ben": 0.8, "chiara": 0.7})
    assert _points(first) == {"ada": 20, "ben": 14, "chiara": 0} and not first.changes
    assert first.waiting == 0 and not first.warnings
    page = (tmp_path / "quick" / "ben.html").read_text("utf-8")
    assert "among the best half of the class" in page and "ada" not in page
    before = _times(tmp_path / "quick")
    assert _points(_class(book, {"ada": 0.9, "ben": 0.8, "chiara": 0.7})) == _points(first)
    after = _times(tmp_path / "quick")
    assert {name for name in before if before[name] != after[name]} <= {"index", "similar", "statistics"}
    late = _class(book, {"ada": 0.9, "ben": 0.8, "chiara": 0.7, "dan": 0.95})
    assert _points(late) == {"ada": 14, "ben": 0, "chiara": 0, "dan": 20}
    now = _times(tmp_path / "quick")
    assert now["chiara"] == after["chiara"] and now["ada"] != after["ada"] and now["ben"] != after["ben"]
    assert [(each.student, each.why) for each in late.changes] == [
        ("ada", "accuracy: 20 to 14, by its rank in the class"),
        ("ben", "accuracy: 14 to 0, by its rank in the class"),
    ]
    kept = book.kept("quick", "dan")
    assert kept is not None and kept.marks["accuracy"] == ("passed", 20.0, 20.0)


def test_nothing_is_written_before_the_class_is_whole(book: Gradebook, tmp_path: Path) -> None:
    whole = {"ada": 0.9, "ben": 0.8, "chiara": 0.7}
    _class(book, whole)
    stopped = _class(book, whole | {"dan": 0.95}, left_out=1)
    assert (
        not stopped.graded and stopped.left == 4 and "3 submissions are graded but for" in stopped.warnings[0]
    )
    kept = book.kept("quick", "ada")
    assert kept is not None and kept.marks["accuracy"] == ("passed", 20.0, 20.0)


def test_a_grade_that_breaks_is_waited_for_by_nobody(
    book: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = _class(book, {"ada": 0.9, "ben": 0.95, "chiara": 0.7}, broken="ben")
    assert _points(room) == {"ada": 20, "ben": None, "chiara": 0} and room.complete

    def by_rules(given: Any, timing: Any) -> Any:
        if given.student == "ada":
            raise ValueError("what nobody thought of")
        return given

    monkeypatch.setattr(write, "apply_rules", by_rules)
    again = _class(book, {"ada": 0.9, "ben": 0.95, "chiara": 0.7})
    assert _points(again) == {"ada": None, "ben": 20, "chiara": 0} and again.complete


def test_what_a_person_says_stands_and_what_they_gave_nothing_for_takes_no_place(book: Gradebook) -> None:
    results = {"ada": 0.95, "ben": 0.9, "chiara": 0.8}
    assert _points(_class(book, results)) == {"ada": 20, "ben": 14, "chiara": 0}
    digest = submission("chiara").digest
    book.review("quick", "chiara", Review("accuracy", digest, 11.0, "Well tried.", "Ms K", "2026"))
    assert _points(_class(book, results)) == {"ada": 20, "ben": 14, "chiara": 11}
    book.review("quick", "ada", Review("accuracy", submission("ada").digest, 0.0, "Ben's.", "Ms K", "2026"))
    assert _points(_class(book, results)) == {"ada": 0, "ben": 20, "chiara": 11}


def test_of_several_attempts_the_one_counts_that_is_best_with_its_rank(book: Gradebook) -> None:
    scheme = Assignment("quick", "Quick", RECIPE, CHECKS, rules=Rules(attempts="best"))
    old, new, ben = submission("ada", classes=2), submission("ada"), submission("ben")
    given = ClassInput(scheme, (), (replace(new, earlier=(old,)), ben, submission("chiara")))
    ready = ready_of(scheme, MNIST, (SURE,))
    writer = ClassWriter(given, ready, book, book.path.parent / "quick", level="basic", now=NOW)
    attempts = [each for student in given.submissions for each in writer.attempts(student)]
    assert len(attempts) == 4
    results = {new.digest: 0.7, old.digest: 0.95, ben.digest: 0.9}
    for each in attempts:
        writer.add(_graded(each, results.get(each.digest, 0.8)))
    room = writer.publish()
    assert _points(room) == {"ada": 20, "ben": 14, "chiara": 0}
    assert room.graded[0].submission.digest == old.digest


def test_targets_of_ranks_are_those_of_their_own() -> None:
    assert target_of(rank={0.5: 0.7, 0.1: 1.0}).ranks == ((0.1, 1.0), (0.5, 0.7))
    assert not target_of(rank={0.1: 1.0}).by_reference and Target().by_reference
