"""Gradescope: downloads as they were seen, and results after the documented form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.assignment import Assignment, AssignmentError, Recipe
from grader.checks import accuracy
from grader.systems import gradescope
from tests.systems.cases import both, mixed, seen

DOWNLOAD = {
    "assignment_7_export/submission_metadata.yml": b"""---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '101'
    :email: ada@x.example
  :created_at: 2026-03-01 10:00:00.000000000 Z
  :score: 3.0
  :results: {tests: []}
submission_12:
  :submitters:
  - :name: Ben Ford
    :sid: '102'
  - :name: Chiara Rossi
    :email: chiara@x.example
  :created_at: 2026-03-02 10:00:00.000000000 Z
""",
    "assignment_7_export/submission_11/model.py": b"x = 1",
    "assignment_7_export/submission_11/answers.md": b"# relu\nzero",
    "assignment_7_export/submission_12/work.ipynb": b"{}",
    "assignment_7_export/submission_13/a.py": b"x = 3",
}


def test_download(tmp_path: Path) -> None:
    for found in both(tmp_path, DOWNLOAD):
        assert list(found) == ["Ada Lovelace", "Ben Ford, Chiara Rossi", "submission_13"]
        ada, pair = found["Ada Lovelace"], found["Ben Ford, Chiara Rossi"]
        assert (ada.student_id, ada.script, ada.system) == ("101", "model.py", "Gradescope") and ada.sections
        assert ada.handed_in.startswith("2026-03-01") and ada.members == ()
        assert pair.members == (("Ben Ford", "102"), ("Chiara Rossi", "chiara@x.example"))
        assert found["submission_13"].script == "a.py"


@pytest.mark.parametrize(
    "metadata",
    [
        b"",
        b"[1, 2]",
        b"a: !!python/object/apply:os.system ['false']",
        b"\x00",
        b"submission_11: 3",
        b"{" * 3000,
    ],
)
def test_metadata_that_is_none_loses_nobody(tmp_path: Path, metadata: bytes) -> None:
    files = DOWNLOAD | {"assignment_7_export/submission_metadata.yml": metadata}
    for found in both(tmp_path, files):
        assert list(found) == ["submission_11", "submission_12", "submission_13"]


def test_results() -> None:
    one = mixed()
    found = json.loads(json.dumps(gradescope.results(one, seen(one), "strong"), allow_nan=False))
    # Autograder Specifications: the keys that are known, and their types.
    assert set(found) <= {
        "score", "execution_time", "output", "output_format", "test_output_format", "test_name_format",
        "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard",
    }  # fmt: skip
    assert found["score"] == one.grade.score and isinstance(found["execution_time"], float)
    assert found["visibility"] == "visible" and found["stdout_visibility"] == "hidden"
    assert "Provisional" in found["output"]
    assert sum(test["max_score"] for test in found["tests"]) == 100  # else "not formatted correctly"
    for number, test in enumerate(found["tests"], 1):
        assert set(test) <= {
            "score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags",
            "visibility", "extra_data",
        }  # fmt: skip
        assert test["number"] == str(number) and test.get("status", "failed") in ("passed", "failed")
        assert {test["output_format"], test["name_format"]} == {"text"}  # a student's words are no markup
    by_check = {test["extra_data"]["check"]: test for test in found["tests"]}
    assert by_check["relationship"]["status"] == "passed" and by_check["relationship"]["score"] == 10
    assert by_check["prediction_for_10"]["status"] == "failed" and by_check["prediction_for_10"]["score"] == 0
    last = found["tests"][-1]
    assert "score" not in last and "status" not in last and "not your fault" in last["output"]


def test_an_autograder_that_sees_one_submission_alone_knows_no_ranks(tmp_path: Path) -> None:
    def packed(**line: object) -> object:
        check = accuracy(20, **line)  # type: ignore[arg-type]
        scheme = Assignment(
            "quick", "Quick", Recipe(data="line", epochs=1, metric="mean_absolute_error"), (check,)
        )
        return gradescope.package(scheme, tmp_path, "basic")

    with pytest.raises(
        AssignmentError, match="quick: accuracy: expected .* Received: rank=.*here: grade-all quick"
    ):
        packed(rank={0.1: 1.0})
    assert packed()
