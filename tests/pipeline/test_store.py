"""What is known already is not done again, and what cannot be read is not known."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.gradebook import NAME, Gradebook
from grader.metrics import Metric, MetricFailed
from grader.own_function import own_metric
from grader.pipeline.journey import Train, journey
from grader.pipeline.store import Store
from grader.records.run import Run
from grader.records.training import Plan
from grader.training import cache
from grader.training.measure import score_training
from tests.pipeline.cases import LINE, NET, SUBMISSION, result, seen, with_reference


def test_a_store_without_a_gradebook_knows_what_students_trained(tmp_path: Path) -> None:
    store = Store(tmp_path)
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    made = result(road.send(seen(NET)), 0.5)
    assert store.student_training("k", made.plan, LINE) is None
    store.keep_student_training("k", made)
    assert store.student_training("k", made.plan, LINE) is made


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


def trained(folder: Path, seed: int = 1) -> Plan:
    """The plan of a training whose result a job left in `folder`: it is wrong by 2 everywhere."""
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    asked = road.send(seen(NET))
    assert isinstance(asked, Train)
    folder.mkdir()
    outputs = np.stack([LINE.y_test + 2.0] * 2)[..., None].astype("<f4")
    (folder / "predictions.f32").write_bytes(outputs.tobytes())
    record = {"error": None, "history": {"loss": [4.0, 4.0]}, "parameters": 2, "outputs": 1, "recorded": 2}
    (folder / "result.json").write_text(json.dumps(record))
    return replace(asked.plans[0], seed=seed)


def test_a_training_is_known_to_every_class_and_shared_while_it_is_in_use(tmp_path: Path) -> None:
    plan = trained(tmp_path / "job")
    first = Store(tmp_path / "cache")
    assert first.training(plan, LINE) is None
    made = score_training(plan, LINE, tmp_path / "job")
    first.keep_training(made, tmp_path / "job")
    assert first.training(plan, LINE) is made
    again = Store(tmp_path / "cache").training(plan, LINE)
    assert again is not None and again.cached and again.metric == 2.0 and not made.cached
    assert Store(tmp_path / "cache").training(replace(plan, seed=2), LINE) is None


def test_what_the_cache_knows_a_gradebook_keeps(tmp_path: Path) -> None:
    plan = trained(tmp_path / "job")
    cache.put(tmp_path / "cache", plan.training_key(), tmp_path / "job")
    with Gradebook(tmp_path / NAME) as book:
        assert Store(tmp_path / "cache", book).training(plan, LINE) is not None
        cache.clear(tmp_path / "cache")
        kept = Store(tmp_path / "cache", book).training(plan, LINE)
        assert kept is not None and kept.cached and kept.metric == 2.0
        other = Store(tmp_path / "cache", book).student_training("k", plan, LINE)
    assert other is None  # a training by the recipe is none of the student's own


def test_what_a_job_should_not_have_written_is_not_known(tmp_path: Path) -> None:
    plan = trained(tmp_path / "job")
    (tmp_path / "job" / "predictions.f32").write_bytes(b"\0" * 8)
    cache.put(tmp_path / "cache", plan.training_key(), tmp_path / "job")
    assert Store(tmp_path / "cache").training(plan, LINE) is None


def test_what_students_trained_belongs_to_their_run(tmp_path: Path) -> None:
    plan = trained(tmp_path / "job")
    made = score_training(plan, LINE, tmp_path / "job")
    with Gradebook(tmp_path / NAME) as book:
        for store in (Store(tmp_path), Store(tmp_path, book)):
            store.keep_student_training("ada's run", made)
            found = store.student_training("ada's run", plan, LINE)
            assert found is not None and found.metric == 2.0
            assert store.student_training("ben's run", plan, LINE) is None
            assert store.training(plan, LINE) is None  # nobody else is given it


def test_without_a_gradebook_nothing_seen_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.keep_observation("k", seen(NET)).key == "" and store.observation("k") is None


def _by(plan: Plan, metric: str | Metric) -> Plan:
    return replace(plan, recipe=replace(plan.recipe, metric=metric))


def test_what_is_measured_anew_is_not_trained_anew(tmp_path: Path) -> None:
    """The network is off by 2 everywhere; of both, Keras reports the loss alone while it trains."""
    plan = trained(tmp_path / "job")
    other = _by(plan, "mean_squared_error")
    assert other.key() != plan.key() and other.training_key() == plan.training_key()
    store = Store(tmp_path / "cache")
    store.keep_training(score_training(plan, LINE, tmp_path / "job"), tmp_path / "job")
    again = store.training(other, LINE)
    assert again is not None and again.metric == 4.0 and again.plan is other and again.by_epoch == (4.0, 4.0)
    before = store.training(plan, LINE)
    assert before is not None and before.metric == 2.0


def test_what_students_trained_is_measured_anew_without_another_run(tmp_path: Path) -> None:
    plan = trained(tmp_path / "job")
    made = score_training(plan, LINE, tmp_path / "job")
    with Gradebook(tmp_path / NAME) as book:
        for store in (Store(tmp_path), Store(tmp_path, book)):
            store.keep_student_training("k", made)
            again = store.student_training("k", _by(plan, "mean_squared_error"), LINE)
            assert again is not None and again.metric == 4.0 and again.by_epoch == ()
            first = store.student_training("k", plan, LINE)
            assert first is not None and first.metric == 2.0 and first.by_epoch == (2.0, 2.0)


def test_a_metric_that_fails_does_not_make_the_training_unknown(tmp_path: Path) -> None:
    plan = trained(tmp_path / "job")
    store = Store(tmp_path / "cache")
    store.keep_unmeasured(plan, tmp_path / "job")
    broken = own_metric("broken", lambda truth, prediction: 1 / 0, higher_is_better=True)
    with pytest.raises(MetricFailed, match="ZeroDivisionError in line"):
        store.training(_by(plan, broken), LINE)
    mended = own_metric("broken", lambda truth, prediction: 7.0, higher_is_better=True)
    again = store.training(_by(plan, mended), LINE)
    assert again is not None and again.metric == 7.0
