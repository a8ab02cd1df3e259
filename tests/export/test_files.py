"""`results.json` has its fixed form, and `grades.csv` a row for each student."""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from grader import export
from grader.assignment import Check
from grader.classes.roster import read_roster
from grader.course.scale import LETTERS
from grader.export.files import head, replace_file
from grader.grade import Graded
from grader.records.mark import Adjustment, Review
from grader.records.person import Person
from grader.rules import Rules
from grader.solution import Reference
from grader.spreadsheet import as_csv
from grader.statistics import class_statistics
from tests.checks.cases import REFERENCE, case, measured
from tests.solved import replace
from tests.statistics.classes import came_to, scheme
from tests.statistics.test_reliability import QUIZ
from tests.systems.cases import graded, mixed, ready, right, wrong


def test_results_and_grades(tmp_path: Path) -> None:
    first = graded(Check("relationship", 20, "One", right), Check("two", 80, "Two", wrong))
    scheme = ready(first)
    second = replace(first, submission=replace(first.submission, student='=HYPERLINK("x")'))
    reports = {"student": "student.html", '=HYPERLINK("x")': "x.html"}
    export.write_results(tmp_path / "results.json", scheme, [first, second], reports, "basic")
    people = {"student": Person("student", frozenset(), (), identifier="007", email="ada@x.edu")}
    sheet = export.grade_sheet(scheme, [first, second], people)
    found = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert found["sandbox"] == "basic"
    assert found["assignment"] == "first_model" and found["data"]["stand_in"] is False
    one = found["submissions"][0]
    known = {"student", "end", "score", "possible", "handed_in", "terms", "report", "trainings", "observed"}
    known |= {"checks", "measured"}
    assert set(one) == known
    assert (one["student"], one["end"], one["score"], one["possible"]) == ("student", "finished", 20, 100)
    for check in one["checks"]:
        own = {"check", "verdict", "earned", "possible", "reason", "hint"}
        assert set(check) == own | {"counts", "extra_credit", "visible", "review"}
    assert sum(check["possible"] for check in one["checks"]) == 100
    raw = as_csv(sheet)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert dict(zip(sheet.titles, sheet.possible, strict=True))["relationship"] == 20
    rows.sort(key=lambda row: row["student"] != "student")
    assert rows[0]["student"] == "student" and rows[0]["score"] == "20" and rows[0]["relationship"] == "20"
    assert (rows[0]["identifier"], rows[0]["e-mail"], rows[0]["percent"]) == ("007", "ada@x.edu", "20")
    assert (rows[1]["student"], rows[1]["identifier"]) == ('\'=HYPERLINK("x")', "")


def test_grades_given_as_a_class_list_name_nobody_who_is_no_student() -> None:
    one = graded()
    ada = replace(one, submission=replace(one.submission, student="ada"))
    people = read_roster(as_csv(export.grade_sheet(ready(one), [ada])))
    assert [person.name for person in people] == ["ada"]


def _results(tmp_path: Path, scheme: Graded, found: Sequence[Graded]) -> tuple[str, dict[str, Any]]:
    path = tmp_path / "results.json"
    export.write_results(path, ready(scheme), found, {"student": "student.html"}, "strong")
    text = path.read_text("utf-8")
    return text, json.loads(text)


def test_each_submission_is_a_value_of_one_whole_file(tmp_path: Path) -> None:
    """On a line of its own, whatever ends a line in what a student wrote; what is said of all is indented."""
    odd = mixed()
    odd = replace(odd, submission=replace(odd.submission, handed_in="noon\u2028\u0085or\nlater"))
    for found in ([], [odd], [odd, odd, odd]):
        text, read = _results(tmp_path, odd, found)
        submissions = read.pop("submissions")
        whole = json.dumps({**read, "submissions": []}, indent=2, ensure_ascii=False)
        lines = [f"    {json.dumps(each, ensure_ascii=False)}" for each in submissions]
        expected = "[\n" + ",\n".join(lines) + "\n  ]" if lines else "[]"
        assert text == whole.replace('"submissions": []', f'"submissions": {expected}') + "\n"
        assert [each["handed_in"] for each in submissions] == ["noon\u2028\u0085or\nlater"] * len(found)


def test_what_a_mark_came_to_and_who_decided_it(tmp_path: Path) -> None:
    one = mixed()
    first, second, third, fourth = one.grade.marks
    said = Review("prediction_for_10", "x", 5.0, "Well seen.", "Ms K", "2026-11-20 10:00")
    decided = replace(second, verdict="partial", earned=5.0, review=said, said="failed")
    dropped = replace(one.grade.case.assignment, rules=Rules(dropped=("relationship",)))
    grade = replace(
        one.grade,
        case=replace(one.grade.case, assignment=dropped),
        marks=(first, decided, third, fourth),
        adjustments=(Adjustment("1 day late", -2.5),),
    )
    _, read = _results(tmp_path, one, [replace(one, grade=grade)])
    (submission,) = read["submissions"]
    assert (
        submission["score"] == 7.5
    )  # 5 of a person and 5 for now, less 2.5 for a day; what is dropped is not in it
    assert submission["terms"] == [{"text": "1 day late", "points": -2.5}]
    checks = {each["check"]: each for each in submission["checks"]}
    assert [checks[slug]["counts"] for slug in ("relationship", "loss")] == [False, True]
    assert checks["loss"]["earned"] is None and checks["loss"]["verdict"] == "ungraded"
    assert checks["loss"]["review"] is None
    assert checks["prediction_for_10"]["review"] == {
        "who": "Ms K", "at": "2026-11-20 10:00", "comment": "Well seen.", "verdict_of_the_grader": "failed",
        "like_answers": 0,
    }  # fmt: skip


def test_a_grade_that_is_no_number_is_not_written_as_one(tmp_path: Path) -> None:
    one = graded()
    odd = replace(one, grade=replace(one.grade, adjustments=(Adjustment("?", math.nan),)))
    _, before = _results(tmp_path, one, [one])
    with pytest.raises(ValueError, match="not JSON compliant"):
        _results(tmp_path, one, [one, odd])
    assert json.loads((tmp_path / "results.json").read_text("utf-8")) == before


def test_the_row_of_a_student() -> None:
    one = mixed()
    terms = (Adjustment("1 day late", -2.5), Adjustment("well presented", 1.0))
    one = replace(one, grade=replace(one.grade, adjustments=terms))
    content = as_csv(export.grade_sheet(ready(one), [one]))
    title, row = csv.reader(content.decode("utf-8-sig").splitlines())
    assert dict(zip(title, row, strict=True)) == {
        "student": "student",
        "identifier": "",
        "e-mail": "",
        "score": "13.5",
        "possible": "100",
        "percent": "13.5",
        "end": "finished",
        "to review": "steps loss",
        "added and taken off": "'-2.5 1 day late; +1 well presented",  # no formula
        "relationship": "10",
        "prediction_for_10": "0",
        "steps": "5",
        "loss": "",  # neither a zero nor full marks
    }


def test_what_is_said_of_the_references() -> None:
    one = ready(graded())
    assert head(one, "strong")["trained_with"] == "" and head(one, "strong")["reference"] == {}
    network = case(REFERENCE).network
    assert network is not None
    own = Reference("", network, (measured(0.5), measured(None), measured(0.25)))
    none = Reference("wide", network, (measured(None),))
    found = head(replace(one, references=(own, none)), "basic")
    assert found["trained_with"] == "v" and found["sandbox"] == "basic"
    assert found["reference"] == {
        "first_model": {"metric": "accuracy", "mean": 0.375, "seeds": [0.5, 0.25]},
        "wide": {"metric": "accuracy", "mean": None, "seeds": []},
    }


def test_a_file_is_the_old_one_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "grades.csv"
    replace_file(path, "old\r\n")

    def no_room(*paths: Path) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", no_room)
        with pytest.raises(OSError, match="no room"):
            replace_file(path, "new")
    assert path.read_bytes() == b"old\r\n"  # as it was given, on every system


def test_the_statistics_of_a_class(tmp_path: Path) -> None:
    """Every figure of `ClassStatistics`, as plain values; none where nobody asked for them."""
    exam = scheme(*[1.0] * 10)
    grades = [came_to(exam, f"s{n}", *map(float, row)) for n, row in enumerate(QUIZ)]
    figures = class_statistics(grades, exam, LETTERS)
    path = tmp_path / "results.json"
    export.write_results(path, ready(mixed()), [], {}, "strong", figures)
    found = json.loads(path.read_text("utf-8"))["statistics"]
    assert set(found) == {
        "possible", "passing_percent", "handed_in", "scores", "scores_of_work", "alpha", "alpha_untold",
        "standard_error", "in_alpha", "near", "checks",
    }  # fmt: skip
    assert (found["alpha"], found["standard_error"]) == (figures.reliability.alpha, figures.reliability.error)
    assert found["in_alpha"] == {"students": 10, "checks": [f"q{n}" for n in range(10)]}
    assert found["scores"]["grades"] == {"A": 2, "B": 2, "C": 4, "D": 0, "F": 2}
    assert found["scores"]["standard_deviation"] == pytest.approx(2.547, abs=5e-4)
    assert found["near"] == [{"grade": "D", "percent": 60, "points": 6, "students": ["s1", "s2", "s8", "s9"]}]
    assert [each["check"] for each in found["checks"]] == [f"q{n}" for n in range(10)]
    assert found["checks"][0]["verdicts"] == {"passed": 7, "failed": 3} and found["checks"][0]["marked"] == 10
    export.write_results(path, ready(mixed()), [], {}, "strong")
    assert json.loads(path.read_text("utf-8"))["statistics"] is None
