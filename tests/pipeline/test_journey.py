"""The journey is driven by hand: what each step asks for, and what comes of what it is sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import data
from grader.assignment import Assignment, Recipe
from grader.checks import accuracy, runs
from grader.evidence import Model
from grader.grade import Graded
from grader.pipeline.driver import Driver
from grader.pipeline.journey import Journey, MeasureWeights, Observe, SelfRun, Train, journey
from grader.pipeline.pool import Pool
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.references import ReferenceUnusable, reference_of
from grader.pipeline.store import Store
from grader.records.observation import Observation
from grader.records.run import Run
from grader.records.submission import Submission
from grader.records.training import TrainingResult
from grader.sandbox.client import SandboxBroken, Unavailable, WallsMissing
from grader.training.measure import TrainingFailed
from tests.conftest import compiled, fit, found, layer, model
from tests.fake import FINISHED, FakeSandbox, fake_session

LINE = data.load("line")
NET = model(
    layer("Dense", shape=(None, 1), units=1), input_shape=(1,), compiled=compiled("mean_squared_error", "SGD")
)
OWN = replace(NET, layers=(layer("MyLayer", shape=(None, 1)),))
RECIPE = Recipe(data="line", epochs=2, metric="mean_absolute_error", margin=0.1, scaling="raw")
SUBMISSION = Submission("ada", (("a.py", b"x = 1"),), "a.py")


def ready(**changes: Any) -> ReadyAssignment:
    checks = (runs(points=40), accuracy(points=60))
    return ReadyAssignment(Assignment("line", "Line", RECIPE, checks, **changes), LINE, Path(), ())


def seen(made: Model | None, end: Any = "finished", **changes: Any) -> Observation:
    left = found(models=(made,) if made is not None else ())
    return Observation(left, end, "It ran to its end", False, FINISHED, **changes)


def result(training: Any, metric: float = 0.0) -> TrainingResult:
    plan = training.plans[0] if isinstance(training, Train) else training.plan
    outputs = np.zeros((len(LINE.x_test), 1), np.float32)
    return TrainingResult(plan, None, {"loss": [1.0, 0.5]}, outputs, (), metric, 2, False)


def end(road: Journey, value: Any) -> Graded:
    with pytest.raises(StopIteration) as stop:
        road.send(value)
    graded = stop.value.value
    assert isinstance(graded, Graded)
    return graded


def verdicts(graded: Graded) -> dict[str, str]:
    return {mark.check.slug: mark.verdict for mark in graded.grade.marks}


def with_reference() -> ReadyAssignment:
    road = journey(ready(), replace(SUBMISSION, student=""), "v", as_reference=True)
    next(road)
    asked = road.send(seen(NET))
    assert isinstance(asked, Train) and [each.seed for each in asked.plans] == [1, 2, 3]
    graded = end(road, tuple(result(replace(asked, plans=(each,)), 0.2) for each in asked.plans))
    return replace(ready(), references=(reference_of(ready().assignment, "", graded),))


def test_a_submission_is_run_trained_and_graded() -> None:
    road = journey(with_reference(), SUBMISSION, "v")
    first = next(road)
    assert first == Observe(with_reference(), SUBMISSION) or isinstance(first, Observe)
    asked = road.send(seen(NET, key="k"))
    assert isinstance(asked, Train) and [each.seed for each in asked.plans] == [1]
    graded = end(road, (result(asked, 0.21),))
    assert verdicts(graded) == {"runs": "passed", "accuracy": "passed"} and graded.evidence_key == "k"


def test_near_the_pass_mark_more_seeds_are_asked_for() -> None:
    reference = with_reference()
    spread = replace(
        reference.references[0],
        trainings=tuple(
            replace(m, metric=v)
            for m, v in zip(reference.references[0].trainings, (0.1, 0.2, 0.3), strict=True)
        ),
    )
    road = journey(replace(reference, references=(spread,)), SUBMISSION, "v")
    next(road)
    asked: Any = road.send(seen(NET))
    seeds = []
    while True:
        seeds += [each.seed for each in asked.plans]
        try:
            asked = road.send((result(asked, 0.3),))
        except StopIteration:
            break
    assert seeds == list(RECIPE.seeds)


def test_nothing_is_trained_without_a_compiled_model() -> None:
    for made in (None, replace(NET, compiled=None)):
        road = journey(with_reference(), SUBMISSION, "v")
        next(road)
        assert verdicts(end(road, seen(made)))["accuracy"] == "skipped"


def test_what_cannot_be_rebuilt_trains_itself() -> None:
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    asked = road.send(seen(OWN))
    assert isinstance(asked, SelfRun) and asked.submission.student == "ada"
    graded = end(road, replace(result(asked, 0.2), self_run=True))
    assert verdicts(graded)["accuracy"] == "review"


def test_weights_of_students_are_measured() -> None:
    theirs = replace(with_reference(), assignment=ready(trained_by="student").assignment)
    road = journey(theirs, SUBMISSION, "v")
    next(road)
    asked = road.send(seen(replace(NET, weights=0, fits=(fit(),))))
    assert isinstance(asked, MeasureWeights)
    assert verdicts(end(road, result(asked, 0.2)))["accuracy"] == "passed"
    road = journey(theirs, SUBMISSION, "v")
    next(road)
    assert verdicts(end(road, seen(NET)))["accuracy"] != "passed"  # it left no weights: nothing is asked for


def test_our_failure_is_ungraded_and_stops_no_road() -> None:
    for error in (TrainingFailed("the disk is full"), SandboxBroken("lost")):
        road = journey(with_reference(), SUBMISSION, "v")
        next(road)
        road.send(seen(NET))
        with pytest.raises(StopIteration) as stop:
            road.throw(error)
        graded = stop.value.value
        assert verdicts(graded) == {"runs": "passed", "accuracy": "ungraded"}
        assert str(error) in graded.grade.case.internal_error


def test_what_stops_the_class_is_not_caught() -> None:
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    road.send(seen(NET))
    with pytest.raises(Unavailable):
        road.throw(WallsMissing("gone"))


def test_what_was_seen_and_is_no_evidence_costs_nothing() -> None:
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    graded = end(road, seen(None, "timeout", excuse="Stopped twice."))
    assert set(verdicts(graded).values()) == {"ungraded"}
    assert graded.grade.marks[0].reason == "Stopped twice."


@pytest.mark.parametrize(
    ("observation", "said"),
    [
        (seen(None), "a reference that runs and makes a model"),
        (replace(seen(NET), outcome="crashed"), "a reference that runs"),
        (seen(replace(NET, compiled=None)), "a reference that compiles its model"),
    ],
)
def test_a_reference_that_is_none(observation: Observation, said: str) -> None:
    road = journey(ready(), SUBMISSION, "v", as_reference=True)
    next(road)
    graded = end(road, observation)
    with pytest.raises(ReferenceUnusable, match=said):
        reference_of(ready().assignment, "", graded)


def test_a_reference_takes_no_self_run() -> None:
    road = journey(ready(), SUBMISSION, "v", as_reference=True)
    next(road)
    graded = end(road, seen(OWN))
    with pytest.raises(ReferenceUnusable, match="cannot be trained"):
        reference_of(ready().assignment, "", graded)


def test_one_job_for_all_who_ask_for_the_same(tmp_path: Path) -> None:
    sandbox = FakeSandbox(lambda folder, settings: found(models=(NET,)))
    with fake_session(tmp_path, sandbox) as session:
        (assignment,) = session.prepare([(ready().assignment, [replace(SUBMISSION, student="")])])
        everybody = [replace(SUBMISSION, student=name, files=(("a.py", name.encode()),)) for name in "abcdef"]
        graded = dict(
            (one.submission.student, one)
            for _, one in session.grade_all((assignment, each) for each in everybody)
        )
    assert set(graded) == set("abcdef")
    assert {each.grade.score for each in graded.values()} == {100}
    trained = [settings["seed"] for target, _, settings in sandbox.jobs if settings.get("mode") == "train"]
    assert sorted(trained) == [1, 2, 3]  # those of the reference


def test_what_is_known_is_not_done_again(tmp_path: Path) -> None:
    from grader.gradebook import Gradebook

    for number in range(2):
        sandbox = FakeSandbox(lambda folder, settings: found(models=(NET,)))
        with (
            Gradebook(tmp_path / "gradebook.sqlite") as book,
            fake_session(tmp_path / str(number), sandbox, book) as session,
        ):
            (assignment,) = session.prepare([(ready().assignment, [replace(SUBMISSION, student="")])])
            assert session.grade_one(assignment, SUBMISSION).grade.score == 100
        assert bool(sandbox.jobs) is (number == 0)


def test_a_file_equal_to_the_reference_is_run_by_itself(tmp_path: Path) -> None:
    """The time of a reference belongs to this computer, and what it may take is more: another key."""
    with fake_session(tmp_path) as session:
        driver = Driver(session.environment, Pool(1))
        first = Observe(ready(), SUBMISSION)
        assert driver.key(first) == driver.key(Observe(ready(), replace(SUBMISSION, student="ben")))
        assert driver.key(first) != driver.key(replace(first, as_reference=True))


def test_a_store_without_a_gradebook_knows_what_students_trained(tmp_path: Path) -> None:
    store = Store(tmp_path)
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    made = result(road.send(seen(NET)), 0.5)
    assert store.student_training("k", made.plan) is None
    store.keep_student_training("k", made)
    assert store.student_training("k", made.plan) is made


def test_a_run_on_a_crowded_computer_is_not_kept(tmp_path: Path) -> None:
    from grader.gradebook import Gradebook

    crowded = Run(0, "time", 60.0, 1.0, "", waited=50.0)
    with Gradebook(tmp_path / "gradebook.sqlite") as book:
        store = Store(tmp_path, book)
        store.keep_observation("k", replace(seen(NET, "timeout"), run=crowded))
        assert store.observation("k") is None
        store.keep_observation("k", seen(NET))
        again = store.observation("k")
    assert again is not None and again.key == "k" and again.outcome == "finished"
