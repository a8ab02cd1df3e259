"""What a submission trains itself: its weights are measured, or it trains once more and is scored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.assignment import Limits
from grader.case import Case
from grader.evidence import Evidence, Model
from grader.pipeline import student_training
from grader.pipeline.journey import Observe, SelfRun, Train, journey
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.student_training import measure_submitted, self_run
from grader.records.run import Run
from grader.records.training import Plan, TrainingResult
from grader.solution import Reference
from grader.training.measure import TrainingFailed, WeightsRefused
from tests.conftest import found
from tests.fake import FINISHED, FakeSandbox, fake_environment
from tests.pipeline.cases import LINE, NET, OWN, SUBMISSION, ready, seen, with_reference
from tests.solved import plain_case, replace

THEIRS = replace(NET, weights=3, parameters=2)


def plan() -> Plan:
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    asked = road.send(seen(NET))
    assert isinstance(asked, Train)
    return asked.plans[0]


def case(made: Model, *before: Model, **facts: Any) -> Case:
    return plain_case(
        ready().assignment, LINE, found(models=(*before, made)), "finished", model=made, **facts
    )


def measured(folder: Path) -> TrainingResult:
    return measure_submitted(plan(), case(THEIRS), folder, None)  # type: ignore[arg-type]


def test_the_weights_of_the_model_that_is_graded_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def measure(made: Plan, dataset: object, weights: Path, trainer: object) -> str:
        asked.append(weights)
        return "measured"

    monkeypatch.setattr(student_training, "measure_weights", measure)
    (tmp_path / "weights_3.f32").write_bytes(np.ones(2, "<f4").tobytes())
    assert measured(tmp_path) == "measured" and asked == [tmp_path / "weights_3.f32"]


def test_weights_that_are_none_are_the_student_s_doing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = measured(tmp_path)
    (tmp_path / "weights_3.f32").write_bytes(np.ones(3, "<f4").tobytes())
    large = measured(tmp_path)
    (tmp_path / "weights_3.f32").write_bytes(np.ones(2, "<f4").tobytes())

    def refused(*given: object) -> None:
        raise WeightsRefused("ValueError: expected 2 weights")

    monkeypatch.setattr(student_training, "measure_weights", refused)
    for each in (gone, large, measured(tmp_path)):
        assert each.error is not None and each.error.kind == "other weights" and each.metric is None
    assert "expected 2 weights" in str(measured(tmp_path).error)


class Training(FakeSandbox):
    """A submission that learned 2x - 1, and says so of whatever it is asked; its copies are right, too."""

    def __init__(self) -> None:
        super().__init__(self._asked)
        self.given: dict[str, Any] = {}

    def _asked(self, folder: Path, settings: dict[str, Any]) -> tuple[Evidence, Run]:
        self.given = settings
        asked = settings["self_run"]
        x = np.load(Path(asked["data"]) / "x_test.npy")
        outputs = (2 * x - 1)[None].astype("<f4")
        (folder / "evidence" / "predictions.f32").write_bytes(outputs.tobytes())
        record: dict[str, Any] = {"error": None, "history": {}, "parameters": 2, "outputs": 1, "recorded": 1}
        (folder / "evidence" / "result.json").write_text(json.dumps(record))
        return found(), FINISHED


def request(folder: Path, given: ReadyAssignment, made: Case) -> SelfRun:
    folder.mkdir()
    for part in ("x_train", "y_train"):
        np.save(folder / f"{part}.npy", getattr(LINE, part))
    notebook = replace(SUBMISSION, cells=(1, 4), execution_order=(4, 1))
    return SelfRun(Observe(replace(given, inputs=folder), notebook), notebook, made, plan())


def test_it_is_asked_in_an_order_of_ours_and_scored_in_its_own(tmp_path: Path) -> None:
    sandbox = Training()
    given = ready(limits=Limits(seconds=10))
    asked = request(tmp_path / "inputs", given, case(OWN, NET))
    result = self_run(fake_environment(tmp_path, sandbox), asked)
    assert result.self_run and result.error is None
    assert result.metric == pytest.approx(0.0, abs=1e-5)  # only if each answer is put where it belongs
    told = sandbox.given["self_run"]
    assert (told["model"], told["input_shape"], told["epochs"], told["seed"]) == (1, [1], 2, 1)
    assert sandbox.given["cells"] == [1, 4]
    # Six points make a batch: two steps of 0.2 ms beside the second that each training takes.
    assert sandbox.limits[0].seconds == pytest.approx(10 + 60 + 20 * 1.0004, abs=0.01)


def test_a_reference_has_the_longest_and_others_have_three_times_what_it_took(tmp_path: Path) -> None:
    sandbox = Training()
    given = ready(limits=Limits(seconds=10), trained_by="student")
    asked = request(tmp_path / "inputs", given, case(OWN, NET))
    theirs = replace(asked, observe=replace(asked.observe, as_reference=True))
    result = self_run(fake_environment(tmp_path, sandbox), theirs)
    assert sandbox.limits[0].seconds == 5 * 10 + 600
    # By the recipe, as every reference, though students train themselves.
    assert sandbox.given["self_run"]["epochs"] == 2 and not sandbox.given["in_full"]
    assert result.by_student is not None and result.by_student.seconds == FINISHED.seconds_used
    slow = replace(result, by_student=replace(result.by_student, seconds=100.0))
    reference = Reference("", asked.plan.network, (result, slow))
    after = replace(
        asked, observe=replace(asked.observe, ready=replace(asked.observe.ready, references=(reference,)))
    )
    self_run(fake_environment(tmp_path, sandbox), after)
    assert sandbox.limits[1].seconds == 10 + 3 * 100


def test_where_students_train_themselves_its_own_training_is_taken(tmp_path: Path) -> None:
    sandbox = Training()
    asked = request(tmp_path / "inputs", ready(trained_by="student"), case(OWN, reordered=True))
    self_run(fake_environment(tmp_path, sandbox), asked)
    assert sandbox.given["self_run"]["epochs"] == 0 and sandbox.given["in_full"]
    assert sandbox.given["cells"] == [4, 1]  # as the student ran them


def test_a_self_run_that_leaves_nothing_is_its_own_doing(tmp_path: Path) -> None:
    environment = fake_environment(tmp_path, FakeSandbox(lambda folder, settings: found()))
    result = self_run(environment, request(tmp_path / "inputs", ready(), case(OWN)))
    assert result.error is not None and result.error.kind == "self-run"
    assert "status 0" in result.error.message


def test_a_self_run_that_a_busy_computer_stopped_is_ours(tmp_path: Path) -> None:
    stopped = Run(-9, "clock", 60, 9, "")
    environment = fake_environment(tmp_path, FakeSandbox(lambda folder, settings: (found(), stopped)))
    with pytest.raises(TrainingFailed, match="grade it once more"):
        self_run(environment, request(tmp_path / "inputs", ready(), case(OWN)))
