"""Cases whose network was trained, from measured numbers written by hand."""

from __future__ import annotations

from typing import Any

from grader.analysis.diagnoses import diagnose
from grader.case import Case
from grader.records.training import Probes
from tests.checks.cases import REFERENCE, case, measured
from tests.conftest import compiled
from tests.solved import replace

READY = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"))
CALM = Probes(0.0, 1.0, 2.3, 0.05, 0.3, ((1, 0.1), (3, 0.2)), 0, {})
TRIALS = {"0.01": 2.2, "0.1": 1.9, "1": 2.0, "10": 2.1, "100": None}


def trained(plan: dict[str, Any] | None = None, **changes: Any) -> Case:
    metric = changes.pop("metric", 0.97)
    found = measured(metric, **({"probes": CALM, "history": {"loss": [0.5, 0.1]}} | changes))
    return replace(case(READY), training=replace(found, plan=replace(found.plan, **(plan or {}))))


def slugs_of(seen: Case) -> list[str]:
    return [each.slug for each in diagnose(seen)]
