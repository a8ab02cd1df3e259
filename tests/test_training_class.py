"""Trainings of a class: each network once, more seeds near the line, the same bits whatever runs beside."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classes import read as classroom
from grader.export import write_results
from grader.intake.files import assemble
from grader.loading import load_assignment
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.references import ReferenceUnusable
from grader.pipeline.session import Session, open_session
from grader.training.measure import TrainingFailed
from grader.training.trainer import Trainer
from tests.conftest import LEVEL, ROOT, Trainings
from tests.training.test_train import _plan

REFERENCE = (ROOT / "reference" / "digit_classifier.py").read_text("utf-8")


def test_a_class_trains_each_network_once_and_the_next_run_none(tmp_path: Path) -> None:
    found = load_assignment(ROOT / "assignments" / "digit_classifier")
    # Six students and two networks, one of them written in two ways and under three names.
    ways = [
        REFERENCE.replace("Dense(500", "Dense(40"),
        REFERENCE.replace("Dense(500", "Dense(40").replace("model", "net"),
        REFERENCE.replace('Dense(500, activation="relu"', 'Dense(40), keras.layers.Activation("relu"'),
        REFERENCE.replace("Dense(500", "Dense(30"),
        REFERENCE.replace("Dense(500,", 'Dense(30, name="first",'),
        REFERENCE.replace("Dense(500", "Dense(30"),
    ]

    work = [assemble(f"student{n}", {"s.py": source.encode()}) for n, source in enumerate(ways)]
    results = []
    seen: list[tuple[float, float]] = []
    for turn, workers in enumerate((2, 1)):
        with open_session(
            data_folder="stand-in", cache=tmp_path, workers=workers, level=LEVEL,
            on_progress=lambda *progress: seen.append(progress),
        ) as session:  # fmt: skip
            prepared = session.prepare([(found, classroom.references(found))])[0]
            before = session.trained
            graded = [each for _, each in session.grade_all([(prepared, one) for one in work])]
            graded.sort(key=lambda each: each.submission.student)
            near = sum(len(each.grade.case.solution.extra_seeds) for each in graded[::3])
            assert session.trained - before == (0 if turn else 2 + near)
            assert before == (0 if turn else 3)
            names = {each.submission.student: "r.html" for each in graded}
            write_results(tmp_path / "results.json", prepared, graded, names, "strong")
            results.append(json.loads((tmp_path / "results.json").read_text("utf-8")))
        done, known = seen[-1]
        assert done == known > 0
    assert results[0] == results[1]
    assert results[0]["trained_with"].startswith("tensorflow ") and " on CPU" in results[0]["trained_with"]
    assert [each["trainings"][0]["seed"] for each in results[0]["submissions"]] == [1] * 6


@pytest.mark.slow
def test_the_same_bits_whatever_runs_beside(
    session: Session, prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    found = prepared["digit_classifier"]
    with Trainings(session, tmp_path / "a") as trainings:
        alone = trainings.train(_plan(found), found)
    with Trainings(session, tmp_path / "b", workers=6) as crowd, ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda seed: crowd.train(_plan(found, seed=seed), found), range(6)))
    assert alone.predictions is not None and together[1].predictions is not None
    assert alone.predictions.tobytes() == together[1].predictions.tobytes()
    assert alone.history == together[1].history and crowd.trained == 6
    weights = [
        next((tmp_path / place).glob(f"??/{_plan(found).training_key()}/weights.f32")).read_bytes()
        for place in "ab"
    ]
    assert weights[0] == weights[1] and len(weights[0]) == 4 * alone.parameters


def test_asked_for_twice_at_once_it_is_trained_once(
    session: Session, prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    found = prepared["digit_classifier"]
    with Trainings(session, tmp_path, workers=4) as trainings, ThreadPoolExecutor(4) as pool:
        four = list(pool.map(lambda _: trainings.train(_plan(found), found), range(4)))
    assert trainings.trained == 1 and len({id(each) for each in four}) == 1


@pytest.mark.slow
def test_a_result_near_the_line_is_trained_with_more_seeds(
    session: Session, prepared: dict[str, ReadyAssignment]
) -> None:
    found = prepared["digit_classifier"]
    source = REFERENCE.replace("Dense(500", "Dense(24")
    submission = assemble("near", {"s.py": source.encode()})
    first = session.grade_one(found, submission).grade.case
    assert first.training is not None and first.training.metric is not None and first.reference is not None
    # Put the line where the first training came out.
    recipe = replace(found.assignment.recipe, margin=first.reference.mean - first.training.metric)
    ready = replace(found, assignment=replace(found.assignment, recipe=recipe))
    graded = session.grade_one(ready, submission)
    case = graded.grade.case
    assert len(case.trainings) > 1
    assert [each.plan.seed for each in case.trainings] == list(recipe.seeds[: len(case.trainings)])
    mark = next(mark for mark in graded.grade.marks if mark.check.slug == "accuracy")
    assert f"{len(case.trainings)} times" in mark.reason
    assert mark.verdict == "review" or len(case.trainings) < len(recipe.seeds)


def test_versions_and_device_are_part_of_the_name(prepared: dict[str, ReadyAssignment]) -> None:
    found = prepared["digit_classifier"]
    plan = _plan(found)
    assert plan.key() != replace(plan, versions=f"{plan.versions} on GPU").key()
    assert plan.key() != replace(plan, data="other").key()
    assert plan.key() == replace(plan, recipe=replace(plan.recipe, margin=0.5, reference_seeds=(9,))).key()
    for reference in found.tasks[0].references:
        for measured in reference.trainings:
            assert measured.device and measured.device in measured.plan.versions


def test_a_reference_that_cannot_be_trained_here_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = load_assignment(ROOT / "assignments" / "first_model")

    def broken(*arguments: object) -> None:
        raise TrainingFailed("the disk is full")

    for way in ("train", "run"):  # one by one, or several seeds in a job
        monkeypatch.setattr(Trainer, way, broken)
    with (
        open_session(data_folder="stand-in", cache=tmp_path, workers=1, level=LEVEL) as session,
        pytest.raises(ReferenceUnusable, match="disk is full"),
    ):
        session.prepare([(found, classroom.references(found))])
