"""The journey is driven by hand: what each step asks for, and what comes of what it is sent."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.case import Case
from grader.evidence import Rows, Sample
from grader.grade import Graded
from grader.pipeline.cases import case_of
from grader.pipeline.driver import Driver
from grader.pipeline.environment import Environment
from grader.pipeline.journey import MeasureWeights, Observe, SelfRun, Train, journey, training_plan
from grader.pipeline.pool import Pool
from grader.pipeline.references import ReferenceUnusable
from grader.records.training import UNTRANSFORMED, TrainingResult
from grader.sandbox.client import SandboxBroken, Unavailable, WallsMissing
from grader.training.measure import TrainingFailed
from tests.conftest import fit, found
from tests.fake import FakeSandbox, fake_environment, fake_session
from tests.pipeline.cases import (
    NET,
    OWN,
    RECIPE,
    SUBMISSION,
    end,
    ready,
    result,
    seen,
    verdicts,
    with_reference,
)
from tests.solved import replace


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
        reference.tasks[0].references[0],
        trainings=tuple(
            replace(m, metric=v)
            for m, v in zip(reference.tasks[0].references[0].trainings, (0.1, 0.2, 0.3), strict=True)
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
    assert seeds_of_jobs(sandbox) == [[1, 2, 3]]  # those of the reference


def seeds_of_jobs(sandbox: FakeSandbox) -> list[list[int]]:
    """The seeds that each job trained with."""
    jobs = [settings for _, _, settings in sandbox.jobs if settings.get("mode") == "train"]
    return sorted([settings["seed"], *settings.get("more_seeds", ())] for settings in jobs)


def by_seed(settings: dict[str, Any], x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Outputs that tell which seed they are of."""
    return np.full((len(x), 1), float(settings["seed"]))


@pytest.mark.parametrize(("seconds", "jobs"), [(3.0, [[1, 2, 3]]), (0.0, [[1], [2], [3]])])
def test_the_seeds_of_a_short_training_share_a_job_and_those_of_a_long_one_run_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, jobs: list[list[int]]
) -> None:
    monkeypatch.setattr("grader.pipeline.driver.TOGETHER_SECONDS", seconds)
    sandbox = FakeSandbox(lambda folder, settings: found(models=(NET,)), by_seed)
    with fake_session(tmp_path, sandbox) as session:
        (assignment,) = session.prepare([(ready().assignment, [replace(SUBMISSION, student="")])])
        assert session.trained == 3
    assert seeds_of_jobs(sandbox) == jobs
    trainings = assignment.tasks[0].references[0].trainings
    assert [each.plan.seed for each in trainings] == [1, 2, 3]
    for each in trainings:  # each has what its own seed left
        assert each.predictions is not None and (each.predictions == each.plan.seed).all()


def _case() -> Case:
    """A student's network."""
    (case,) = case_of(ready(), SUBMISSION, seen(NET)).views
    return case


def _asked(environment: Environment, pool: Pool, seed: int) -> TrainingResult:
    """What comes of asking a driver, who knows nothing, for its training with a seed."""
    case, inputs = _case(), environment.data.inputs(environment.data.load("line"))
    wanted = Train(replace(ready(), inputs=inputs), case, (training_plan(case, "v", seed),))
    (answer,) = Driver(environment, pool).results(wanted).result()
    assert isinstance(answer, TrainingResult)
    return answer


def test_near_the_pass_mark_seeds_are_trained_two_at_a_time_and_known_ones_never(tmp_path: Path) -> None:
    sandbox = FakeSandbox(outputs=by_seed)
    environment = fake_environment(tmp_path, sandbox)
    with Pool(1) as pool:
        for seed in RECIPE.seeds:
            assert _asked(environment, pool, seed).plan.seed == seed
            pool.submit(lambda: None, seconds=0.0).result()  # the job before it is over
        assert seeds_of_jobs(sandbox) == [[1], [2, 3], [4, 5]]
    kept = training_plan(_case(), "v", 3).training_key()
    shutil.rmtree(tmp_path / "cache" / kept[:2] / kept)
    sandbox.jobs.clear()
    with Pool(1) as pool:  # what is known is asked for alone: the third may never be wanted
        assert _asked(environment, pool, 2).cached
        pool.submit(lambda: None, seconds=0.0).result()
    assert not sandbox.jobs


def test_a_job_that_fails_fails_for_each_of_its_seeds(tmp_path: Path) -> None:
    class Lost(FakeSandbox):
        def run(self, target: str, *given: Any, **more: Any) -> Any:
            if target != "submission":
                raise SandboxBroken("the process was lost")
            return super().run(target, *given, **more)

    with fake_session(tmp_path, Lost(lambda folder, settings: found(models=(NET,)))) as session:
        with pytest.raises(ReferenceUnusable, match="the process was lost"):
            session.prepare([(ready().assignment, [replace(SUBMISSION, student="")])])


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


def reason(graded: Graded) -> str:
    return next(mark.reason for mark in graded.grade.marks if mark.check.slug == "accuracy")


def unproven(*transforms: Any) -> Any:
    """What is seen of a program whose preprocessing is not proven: other rows than the data's went into `fit`."""
    rows = Rows("", (1,), 1, (1e6, -3e5, 7.5, 12.0, 99.0))
    given = replace(fit(), sample=Sample(5, (rows,), None))
    observation = seen(replace(NET, fits=(given,)))
    return replace(observation, evidence=replace(observation.evidence, transforms=transforms))


def test_where_preprocessing_is_not_proven_its_own_function_is_asked() -> None:
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    asked = road.send(unproven("preprocess", "predict"))
    assert isinstance(asked, SelfRun) and asked.plan.made_by == "preprocess" and asked.plan.unproven
    assert asked.plan.scaling.kind == "raw" and asked.plan.key() != replace(asked.plan, made_by="").key()
    graded = end(road, result(asked, 0.2))
    # The grader computed it, but everybody knows the line's labels.
    assert verdicts(graded)["accuracy"] == "review" and "labels of this data set are public" in reason(graded)


def test_where_it_has_none_or_makes_nothing_inputs_go_in_as_before() -> None:
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    plain = road.send(unproven())
    assert isinstance(plain, Train) and not plain.plans[0].made_by
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    asked = road.send(unproven("predict"))
    then = road.send(TrainingResult.failed(asked.plan, UNTRANSFORMED, "predict: KeyError: 'x'"))
    assert isinstance(then, Train) and then.plans[0].key() == plain.plans[0].key()
    assert then.plans[0].unproven == f"{plain.plans[0].unproven}; predict: KeyError: 'x'"
    # Whoever else was given that training, why nothing is proven is this one's.
    others = replace(result(then, 0.21), plan=replace(then.plans[0], unproven=""))
    graded = end(road, (others,))
    training = graded.grade.case.training
    assert training is not None and "KeyError" in training.plan.unproven and training.metric == 0.21


def test_a_reference_is_asked_for_inputs_with_each_seed() -> None:
    road = journey(ready(), SUBMISSION, "v", as_reference=True)
    next(road)
    asked, seeds = road.send(unproven("preprocess")), []
    for metric in (0.1, 0.2):
        seeds.append(asked.plan.seed)
        asked = road.send(result(asked, metric))
    graded = end(road, result(asked, 0.3))
    assert [*seeds, asked.plan.seed] == [1, 2, 3]
    assert [each.metric for each in graded.grade.case.trainings] == [0.1, 0.2, 0.3]
