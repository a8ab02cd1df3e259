"""What other tools take, against their documented forms."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader import export
from grader.classes.publish import EXPORT_FORMS
from grader.export.feedback import write_feedback
from grader.grade import Grade, Graded
from grader.pipeline.ready import ReadyAssignment


@pytest.fixture
def one(grade_source: Callable[..., Graded]) -> Graded:
    """A student with right, wrong and missing answers, a check that could not be decided, one to review."""
    graded = grade_source("first_model", "ANSWERS = {'relationship': 'y = 2x - 1', 'prediction_for_10': 3}")
    marks = list(graded.grade.marks)
    marks[-1] = replace(marks[-1], verdict="ungraded", earned=None, reason="The check broke.", hint="")
    marks[-2] = replace(
        marks[-2], verdict="review", earned=5.0, reason="Unsure about <b>\x1b[1m.", hint="Wait."
    )
    grade = Grade(graded.grade.student, graded.grade.case, tuple(marks))
    return replace(graded, grade=grade)


def test_gradescope_results(one: Graded) -> None:
    found = json.loads(json.dumps(export.gradescope_results(one, "strong"), allow_nan=False))
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


def test_nbgrader_csv(one: Graded, prepared: dict[str, ReadyAssignment]) -> None:
    whole = replace(one, grade=replace(one.grade, marks=one.grade.marks[:-1]))
    named = replace(
        whole, submission=replace(one.submission, student="=ada", handed_in="2026-03-01 10:00:00")
    )
    text = export.nbgrader_csv(prepared["first_model"], [one, named])
    # nbgrader/plugins/export.py: the columns and their order.
    assert text.splitlines()[0] == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
        "late_submission_penalty,score,max_score"
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["score"] == "" and rows[0]["max_score"] == "100"  # not graded is no zero
    assert rows[1]["student_id"] == "'=ada" and float(rows[1]["score"]) == whole.grade.score
    assert rows[1]["timestamp"] == "2026-03-01 10:00:00" and rows[1]["assignment"] == "first_model"


def test_junit_xml(one: Graded, prepared: dict[str, ReadyAssignment]) -> None:
    odd = replace(one, submission=replace(one.submission, student="a\x00<b>"))
    root = ET.fromstring(export.junit_xml(prepared["first_model"], [one, odd]))
    assert root.tag == "testsuites" and [suite.get("name") for suite in root] == ["student", "a\ufffd<b>"]
    for suite in root:
        # junit-10.xsd: what is required, and how they add up.
        counts = {tag: len(suite.findall(f"testcase/{tag}")) for tag in ("failure", "error", "skipped")}
        assert [int(suite.get(name, "-1")) for name in ("tests", "failures", "errors", "skipped")] == [
            len(suite), counts["failure"], counts["error"], counts["skipped"]
        ]  # fmt: skip
        assert counts["error"] == 1 and counts["failure"] >= 1 and counts["skipped"] >= 1
        assert float(suite.get("time", "")) >= 0
        for case in suite:
            assert case.tag == "testcase" and case.get("name") and case.get("classname") == "first_model"
            assert len(case) <= 1
    names = {case.get("name"): case for case in root[0]}
    assert len(names["relationship"]) == 0
    assert names["prediction_for_10"][0].get("type") == "failed"


def test_every_form_is_offered(one: Graded, prepared: dict[str, ReadyAssignment]) -> None:
    for name, written in EXPORT_FORMS.values():
        assert "." in name and written(prepared["first_model"], [one])


def _feedback(folder: Path, graded: list[Graded]) -> tuple[tuple[int, list[str]] | None, list[str]]:
    reports = {each.submission.student: f"{number}.html" for number, each in enumerate(graded)}
    for name in reports.values():
        (folder / name).write_text(f"<p>{name}</p>")
    found = write_feedback(folder / "feedback.zip", graded, reports, folder)
    if found is None:
        return found, []
    with zipfile.ZipFile(folder / "feedback.zip") as archive:
        assert archive.testzip() is None
        return found, archive.namelist()


def _from(one: Graded, student: str, system: str, place: str) -> Graded:
    return replace(one, submission=replace(one.submission, student=student, system=system, place=place))


def test_feedback_for_canvas(one: Graded, tmp_path: Path) -> None:
    graded = [
        _from(one, "ada", "Canvas", "lovelaceada_101_9001_"),
        _from(one, "ben", "Canvas", "benford_LATE_102_9003_"),
        _from(one, "chiara", "Canvas", ""),
    ]
    found, names = _feedback(tmp_path, graded)
    assert found == (2, ["chiara"])
    # Assignment#infer_comment_context_from_filename: the first two parts of digits are user and attachment;
    # a name whose last part begins with "link" or "._" is ignored.
    read = [[int(part) for part in name.split("_") if part.isdigit()][:2] for name in names]
    assert read == [[101, 9001], [102, 9003]]
    assert not any(name.split("_")[-1].startswith(("link", "._")) for name in names)


def test_feedback_for_moodle(one: Graded, tmp_path: Path) -> None:
    graded = [_from(one, "Ada Lovelace", "Moodle", "Ada Lovelace_2001_assignsubmission_file_")]
    found, names = _feedback(tmp_path, graded)
    assert found == (1, []) and len(names) == 1
    # importziplib.php: explode('_', name, 5) gives name, participant, type, plugin, file.
    _, participant, kind, plugin, rest = names[0].split("_", 4)
    assert (int(participant), kind, plugin) == (2001, "assignsubmission", "file")
    assert re.fullmatch(r"/report\.html", rest) and not rest.strip("/").startswith((".", "~"))


def test_no_feedback_where_nobody_takes_it(one: Graded, tmp_path: Path) -> None:
    assert _feedback(tmp_path, [_from(one, "ada", "", "")]) == (None, [])
    assert _feedback(tmp_path, [_from(one, "ada", "nbgrader", "")]) == (None, [])
    assert not (tmp_path / "feedback.zip").exists()
