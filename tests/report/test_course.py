"""The front page."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

from grader import report
from grader.course.scale import GERMAN
from grader.course.support import help_needed
from grader.records.person import Person
from tests.course.made import MISSING, course, work
from tests.report.pages import inert

REVIEW = {"relu": ("review", 1.0, 5.0)}


def page(folder: Path, rows: dict[str, Any], **facts: Any) -> str:
    told = {name: facts.pop(name) for name in ("unready", "notices", "files") if name in facts}
    found = course(rows, **facts)
    report.write_course(folder / "index.html", found, help_needed(found), **told)
    text = (folder / "index.html").read_text("utf-8")
    inert(text, 1 if rows else 0)
    return text


def words(text: str) -> str:
    text = re.sub(r"(?s)<(style|script).*?</\1>", "", text)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def cells(text: str) -> list[str]:
    body = text.partition('id="table"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [words(cell) for cell in re.findall(r"(?s)<t[hd].*?</t[hd]>", body)]


def test_a_course_of_nobody(tmp_path: Path) -> None:
    said = words(page(tmp_path, {}, unready=[("Digits", "no data")], notices=["course.toml: no"]))
    assert "Digits: no data" in said and "Course.toml: no." in said.replace("course.toml", "Course.toml")
    assert "Who needs help" not in said


def test_what_a_course_comes_to_and_who_needs_help_stand_first(tmp_path: Path) -> None:
    rows = {"ada": [18.0, 20.0], "ben": [20.0, MISSING], "eve": [work(12, marks=REVIEW), 20.0]}
    said = words(page(tmp_path, rows, settings={"title": "Networks"}))
    order = ["Networks", "80 % median", "3 of 3 pass", "1 mark waits", "Who needs help", "ben :", "Students"]
    assert [said.index(each) for each in order] == sorted(said.index(each) for each in order)
    assert "Nothing was handed in for the last assignment, Work 2." in said


def test_each_cell_leads_to_the_report_and_says_what_it_is(tmp_path: Path) -> None:
    rows = {
        "ada": [work(12, marks=REVIEW, report="a1/ada.html"), work(0, missing=True, report="a2/ada-2.html"), 4.0, 20.0],
        "ben": [None, 3.0, 20.0, None],
    }  # fmt: skip
    settings = {"excused": {"ben": ("a2",)}, "drop_lowest": 1, "scale": GERMAN}
    text = page(tmp_path, rows, settings=settings, expected={"a1": ["ben"]})
    assert cells(text) == [
        "ada", "60 % ? provisional", "3.3", "yes", "12 ? provisional", "missing (left out)", "4", "20",
        "ben", "100 % ? provisional", "1.0", "yes", "not graded yet", "excused", "20", "missing (left out)",
    ]  # fmt: skip
    assert 'href="a1/ada.html"' in text and 'href="a2/ada-2.html"' in text
    data = json.loads(unescape(re.findall(r'(?s)id="rows">(.*?)</script>', text)[0]))
    assert data["rows"][0][6][0] == ["12", 1, 12.0, "number", "ada.html"] and data["folders"][0] == "a1/"


def test_what_a_student_is_called_is_no_code(tmp_path: Path) -> None:
    text = page(tmp_path, {"</script><script>alert(1)</script>": [1.0], "<b>x</b>": [1.0]})
    assert "<b>x</b>" not in text and "alert(1)</script><" not in text


def test_groups_can_be_chosen_where_there_are_some(tmp_path: Path) -> None:
    people = [Person("ada", frozenset(), (), ("red",))]
    assert "<option>red</option>" in page(tmp_path, {"ada": [20.0]}, people=people)
    assert 'id="group"' not in page(tmp_path, {"ada": [20.0]})


def test_grades_have_a_column_where_the_scale_has_grades(tmp_path: Path) -> None:
    assert ">grade</button>" in page(tmp_path, {"ada": [20.0]}, settings={"scale": GERMAN})
    assert ">grade</button>" not in page(tmp_path, {"ada": [20.0]})


def test_many_who_need_help_are_folded(tmp_path: Path) -> None:
    text = page(tmp_path, {f"s{number:03}": [1.0] for number in range(130)})
    assert "and 118 more" in words(text) and "1 to 100 of 130" in words(text)
    assert text.count("Would not pass") == 130


def test_tables_are_named_where_they_were_written(tmp_path: Path) -> None:
    assert 'href="course.xlsx"' in page(tmp_path, {"ada": [1.0]})
    assert 'href="course.xlsx"' not in page(tmp_path, {"ada": [1.0]}, files=False)


def test_an_assignment_that_is_to_come_leads_nowhere(tmp_path: Path) -> None:
    text = page(tmp_path, {"ada": [20.0]}, settings={"assignments": ("a1", "exam")})
    assert 'href="exam/index.html"' not in text and 'href="a1/index.html"' in text
    assert "exam (nothing graded yet)" in words(text)
