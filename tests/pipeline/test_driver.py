"""The driver: whoever waits is told, and what breaks costs no more than it must."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.evidence import Evidence
from grader.gradebook import GradebookBroken
from grader.pipeline import journey as journeys
from grader.pipeline.driver import Driver
from grader.pipeline.journey import Observe, journey
from grader.pipeline.pool import Pool
from grader.pipeline.store import Store
from grader.records.run import Run
from grader.sandbox.client import SandboxBroken, WallsMissing
from grader.training.layer_settings import Refused
from tests.conftest import fit, found
from tests.fake import FakeSandbox, fake_environment, fake_session
from tests.pipeline.cases import NET, OWN, SUBMISSION, ready, seen, verdicts, with_reference
from tests.solved import replace


def test_who_waits_for_what_cannot_be_looked_up_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go = threading.Event(), threading.Event()

    def broken(store: Store, key: str) -> None:
        asked.set()
        go.wait(10)
        raise GradebookBroken("the disk is gone")

    monkeypatch.setattr(Store, "observation", broken)
    with Pool(1) as pool, ThreadPoolExecutor(1) as other:
        driver = Driver(fake_environment(tmp_path, FakeSandbox()), pool)
        first = other.submit(driver.results, Observe(ready(), SUBMISSION))
        assert asked.wait(10)
        second = driver.results(Observe(ready(), SUBMISSION))
        go.set()
        for each in (first.result(10), second):
            with pytest.raises(GradebookBroken):
                each.result(10)


class _Lost(FakeSandbox):
    """A sandbox that a submission leaves weights in, and that breaks when they are to be measured."""

    def __init__(self, error: Exception):
        super().__init__(self._left)
        self._error = error

    def _left(self, folder: Path, settings: dict[str, Any]) -> Evidence:
        (folder / "evidence" / "weights_0.f32").write_bytes(np.ones(2, "<f4").tobytes())
        return found(models=(replace(NET, weights=0, parameters=2, fits=(fit(),)),))

    def run(self, target: str, folder: Path, settings: dict[str, Any], *rest: Any, **more: Any) -> Run:
        if settings.get("mode") == "predict":
            raise self._error
        return super().run(target, folder, settings, *rest, **more)


THEIRS = replace(with_reference(), assignment=ready(trained_by="student").assignment)


def test_weights_that_cannot_be_measured_here_cost_nobody_a_point(tmp_path: Path) -> None:
    with fake_session(tmp_path, _Lost(SandboxBroken("lost"))) as session:
        graded = session.grade_one(THEIRS, SUBMISSION)
    assert verdicts(graded) == {"runs": "passed", "accuracy": "ungraded"}
    assert graded.grade.case.internal_error == "The weights could not be measured: lost"


def test_walls_that_hold_no_more_stop_the_class_there_too(tmp_path: Path) -> None:
    with fake_session(tmp_path, _Lost(WallsMissing("gone"))) as session, pytest.raises(WallsMissing):
        session.grade_one(THEIRS, SUBMISSION)


def test_what_cannot_even_train_itself_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: object) -> None:
        raise Refused("not at all")

    monkeypatch.setattr(journeys, "self_run_plan", refused)
    road = journey(with_reference(), SUBMISSION, "v")
    next(road)
    with pytest.raises(Refused, match="not at all"):
        road.send(seen(OWN))
