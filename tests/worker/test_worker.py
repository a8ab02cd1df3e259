"""What the worker leaves is read distrustfully."""

from __future__ import annotations

from collections.abc import Callable

from grader.case import Case
from grader.records.run import Run

Look = Callable[..., tuple[Case, Run | None]]


def test_forged_evidence_earns_nothing(look: Look) -> None:
    case, _ = look(
        """
import json, os, glob
for folder in ("../evidence", "evidence"):
    if os.path.isdir(folder):
        open(folder + "/evidence.json", "w").write(json.dumps({"stage": "end", "score": 100, "models": []}))
json.dumps = lambda *a, **k: '{"score": 100}'
"""
    )
    assert case.outcome == "killed" and "could not be read" in case.outcome_text and case.model is None


def test_what_wants_processes_of_its_own_does_without(look: Look) -> None:
    """As `n_jobs=-1` of scikit-learn's, which students copy from its manual."""
    case, _ = look(
        "from joblib import Parallel, delayed\nassert Parallel(n_jobs=-1)([delayed(abs)(-2)]) == [2]"
    )
    assert case.outcome == "finished", case.outcome_text
