"""What is given back to students: made where a class is released, and gone where it is not."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from grader.assignment import hidden
from grader.checks import number
from grader.classes.giving import FILES, recipients, take_back
from grader.classes.request import GradeRequest
from grader.classes.result import ClassResult
from grader.classes.roster import read_roster
from grader.gradebook import NAME, Gradebook
from grader.gradebook.releases import keep_release
from tests.gradebook.quick import CHECKS, grade, looked, submission

SECRET = hidden(number("zqsecret", 3, points=9, title="Zqtitle?", asked_as=["zqsecret"]))
# Moodle's worksheet, which is a gradebook and has addresses.
LIST = (
    b"Identifier,Full name,Email address,Status,Grade,Maximum Grade,Feedback comments\n"
    b"Participant 1,ada,ada@x.example,Submitted,,50.00,\n"
    b"Participant 2,ben,no address,Submitted,,50.00,\n"
)
CLASS = [
    submission(name, roster_rows=(n,), system="Moodle", feedback_prefix=f"{name}_{n}_assignsubmission_file")
    for n, name in enumerate(("ada", "ben"), 1)
]


def _graded(out: Path, *, secret: bool = False) -> ClassResult:
    checks = (*CHECKS, SECRET) if secret else CHECKS
    return grade(out, CLASS, checks=checks, roster=LIST, people=tuple(read_roster(LIST)))


def _say(out: Path, *, released: bool) -> None:
    with Gradebook(out / NAME) as book:
        keep_release(book, "quick", released=released, who="Ms K")


def _names(out: Path) -> set[str]:
    folder = out / "quick"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_a_released_class_is_given(tmp_path: Path) -> None:
    room = _graded(tmp_path)
    assert room.given_back.files == FILES and set(FILES) <= _names(tmp_path)
    assert (room.given_back.reports, room.given_back.feedback, room.given_back.addresses) == (2, 2, 1)
    assert room.given_back.without_address == ("ben",)
    (row,) = csv.DictReader((tmp_path / "quick" / "mail.csv").read_text("utf-8-sig").splitlines())
    assert row["Email Address"] == "ada@x.example" and row["Subject"] == "Quick: your report"
    assert Path(row["File"]).read_bytes() == (tmp_path / "quick" / "ada.html").read_bytes()
    page = (tmp_path / "quick" / "index.html").read_text("utf-8")
    assert all(f'href="{name}"' in page for name in FILES) and "without an address: ben" in page


def test_without_addresses_there_are_no_letters(tmp_path: Path) -> None:
    room = grade(tmp_path, [submission("ada")])
    assert room.given_back.files == ("reports.zip",) and room.given_back.without_address == ()
    assert "mail.csv" not in (tmp_path / "quick" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("secret", [False, True], ids=["all seen", "something hidden"])
def test_hidden_and_released_again(tmp_path: Path, *, secret: bool) -> None:
    first = _graded(tmp_path, secret=secret)
    before = {name: (tmp_path / "quick" / name).read_bytes() for name in _names(tmp_path)}
    assert ("students/ada.html" in before) == secret
    _say(tmp_path, released=False)
    room = _graded(tmp_path, secret=secret)
    assert not room.given_back.released and room.gradebook is None and not room.warnings
    assert _names(tmp_path) == {
        "ada.html", "ben.html", "index.html", "statistics.html", "grades.csv", "grades.xlsx", "results.json",
    }  # fmt: skip
    assert not (tmp_path / "quick" / "students").exists()
    assert "Not released" in (tmp_path / "quick" / "index.html").read_text("utf-8")
    _say(tmp_path, released=True)
    again = _graded(tmp_path, secret=secret)
    assert again.given_back == first.given_back and _names(tmp_path) == set(before)
    for name, content in before.items():
        if not name.endswith((".zip", ".xlsx")):  # in which the time stands
            assert (tmp_path / "quick" / name).read_bytes() == content, name
    assert sorted(looked(tmp_path)) == ["ada", "ben"]  # nothing is run for it


def test_a_report_that_is_as_it_was_is_not_written_again(tmp_path: Path) -> None:
    _graded(tmp_path, secret=True)
    own = tmp_path / "quick" / "ada.html"
    before = own.stat().st_ino
    _say(tmp_path, released=False)
    _graded(tmp_path, secret=True)
    _say(tmp_path, released=True)
    _graded(tmp_path, secret=True)
    assert own.stat().st_ino == before


def test_what_is_given_back_has_no_teachers_report(tmp_path: Path) -> None:
    _graded(tmp_path, secret=True)
    folder = tmp_path / "quick"
    assert b"Zqtitle" in (folder / "ada.html").read_bytes()
    for name in ("reports.zip", "feedback.zip"):
        with zipfile.ZipFile(folder / name) as archive:
            assert len(archive.namelist()) == 2
            for place in archive.namelist():
                assert place.endswith("/report.html") and b"zq" not in archive.read(place).lower()
    (row,) = csv.DictReader((folder / "mail.csv").read_text("utf-8-sig").splitlines())
    assert Path(row["File"]) == (folder / "students" / "ada.html").resolve()


def test_what_somebody_else_wrote_stays_and_is_told(tmp_path: Path) -> None:
    _graded(tmp_path, secret=True)
    folder = tmp_path / "quick"
    (folder / "mail.csv").write_text("mine")
    (folder / "students" / "notes.txt").write_text("mine, too")
    (folder / "students" / "ben.html").write_text("changed by hand")
    _say(tmp_path, released=False)
    room = _graded(tmp_path, secret=True)
    assert {"mail.csv", "students/notes.txt", "students/ben.html"} <= _names(tmp_path)
    assert not {"reports.zip", "students/ada.html"} & _names(tmp_path)
    (told,) = room.warnings
    assert "mail.csv, students/ben.html" in told and "notes.txt" not in told


def test_a_class_list_in_the_place_of_ours_is_not_deleted(tmp_path: Path) -> None:
    _graded(tmp_path)
    folder = tmp_path / "quick"
    with Gradebook(tmp_path / NAME) as book:
        book.remember("order", GradeRequest(roster=folder / "gradebook.csv").to_json())
        taken = take_back(book, "quick", folder)
    assert set(taken.removed) == set(FILES) - {"gradebook.csv"} and taken.left == ()
    assert (folder / "gradebook.csv").is_file()


def test_who_gets_a_report() -> None:
    people = {row: person for person in read_roster(LIST) for row in person.rows}
    assert recipients(submission("x", roster_rows=(1, 2)), people) == [
        ("ada", "ada@x.example"),
        ("ben", ""),
    ]
    members = (("Ada", "7", "ada@y.example"), ("Ben", "8"))
    assert recipients(submission("Ada, Ben", members=members), people) == [
        ("Ada", "ada@y.example"),
        ("Ben", ""),
    ]
    # A name is not enough: there may be two of that name.
    assert recipients(submission("ada"), people) == [("ada", "")]
