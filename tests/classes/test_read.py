"""What is read of a class: assignments, submissions, the teacher's tables."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from grader.assignment import AssignmentError
from grader.classes.read import home, open_assignment, open_classes, reference_paths
from grader.classes.request import GradeRequest
from grader.classes.roster import RosterError
from grader.export import GradebookError
from grader.intake import IntakeError
from tests.conftest import ROOT
from tests.intake.test_attacks import _notebook

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Your first model (77)\r\n"
    "    Points Possible,,,,,10.00\r\n"
    "ada,101,S101,ada,Section 1,\r\n"
    "chiara,103,S103,chiara,Section 1,\r\n"
)


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    for slug, names in (("first_model", ("ada", "ben")), ("keras_glossary", ("ada",))):
        (tmp_path / "in" / slug).mkdir(parents=True)
        for name in names:
            (tmp_path / "in" / slug / f"{name}.py").write_text("x = 1")
    return tmp_path / "in"


def test_assignments_are_of_the_current_folder_else_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (home() / "assignments" / "first_model" / "assignment.py").is_file()
    (tmp_path / "assignments").mkdir()
    assert home() == tmp_path


def test_a_course_of_nbgraders_holds_several_assignments(tmp_path: Path) -> None:
    course = tmp_path / "course"
    for slug in ("first_model", "keras_glossary"):
        (course / "submitted" / "ada" / slug).mkdir(parents=True)
        (course / "submitted" / "ada" / slug / "work.py").write_text("x = 1")
    for slugs in ((), ("first_model", "keras_glossary")):
        read = open_classes(GradeRequest(slugs, submissions=course, out=tmp_path / "out"))
        assert [(one.assignment.slug, len(one.submissions)) for one in read] == [
            ("first_model", 1),
            ("keras_glossary", 1),
        ]
    with pytest.raises(IntakeError, match="expected a folder .*digit_classifier"):
        open_classes(
            GradeRequest(("first_model", "digit_classifier"), submissions=course, out=tmp_path / "out")
        )


def test_an_assignment_has_its_references() -> None:
    assignment, references = open_assignment("first_model")
    assert assignment.slug == "first_model"
    assert [each.student for each in references] == ["", *sorted(each.student for each in references[1:])]
    with pytest.raises(AssignmentError, match="expected an assignment among .*first_model.*Received: other"):
        open_assignment("other")


def test_a_reference_is_whatever_can_be_handed_in(tmp_path: Path) -> None:
    """A program, a notebook, a sheet, or a folder with files beside it; of its own there is one."""
    (tmp_path / "reference").mkdir()
    for name, slug in (("a.py", "a"), ("b.ipynb", "b"), ("c.md", "c"), ("d.docx", "d")):
        (tmp_path / "reference" / name).write_text("x")
        assert reference_paths(tmp_path, slug) == (tmp_path / "reference" / name, [])
    folder = tmp_path / "reference" / "e"
    (folder / "e").mkdir(parents=True)
    (folder / "wide").mkdir()
    for name in ("deep.py", "plain.md", "notes.csv", "__pycache__"):
        (folder / name).write_text("x")
    own, variants = reference_paths(tmp_path, "e")
    assert own == folder / "e" and [path.name for path in variants] == ["deep.py", "plain.md", "wide"]
    for found in ("x.py", ""):
        (tmp_path / "reference" / (found or "y")).touch()
        (tmp_path / "reference" / f"{found[:1] or 'z'}.ipynb").touch()
    with pytest.raises(AssignmentError, match=r"x\.py, x\.ipynb\. Put a program there.*leave one"):
        reference_paths(tmp_path, "x")
    with pytest.raises(AssignmentError, match="no such file"):
        reference_paths(tmp_path, "nothing")


def test_all_that_have_submissions(submissions: Path, tmp_path: Path) -> None:
    given = open_classes(GradeRequest(submissions=submissions, out=tmp_path / "out", export_forms=("junit",)))
    assert [each.assignment.slug for each in given] == ["first_model", "keras_glossary"]
    assert [len(each.submissions) for each in given] == [2, 1]
    assert all(each.export_forms == ("junit",) and each.roster is None for each in given)
    with pytest.raises(FrozenInstanceError):
        given[0].roster = b""  # type: ignore[misc]


def test_one_assignment_may_be_the_folder_itself(submissions: Path, tmp_path: Path) -> None:
    for folder in (submissions, submissions / "first_model"):
        (given,) = open_classes(GradeRequest(("first_model",), folder, out=tmp_path / "out"))
        assert [each.student for each in given.submissions] == ["ada", "ben"]


@pytest.mark.parametrize(
    ("slugs", "folder", "error", "message"),
    [
        (("nonsense", "first_model"), "", AssignmentError, "Received: nonsense"),
        ((), "nowhere", IntakeError, "which is no folder"),
        ((), "first_model", IntakeError, "name its assignment"),
        (("first_model", "digit_classifier"), "", IntakeError, "digit_classifier. Received: no such folder"),
    ],
)
def test_what_is_no_class_is_told(
    submissions: Path,
    tmp_path: Path,
    slugs: tuple[str, ...],
    folder: str,
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        open_classes(GradeRequest(slugs, submissions / folder, out=tmp_path / "out"))
    if "digit_classifier" not in slugs:  # of those, one was opened
        assert not (tmp_path / "out").exists()


def test_the_tables_of_a_teacher(submissions: Path, tmp_path: Path) -> None:
    roster, extensions = tmp_path / "list.csv", tmp_path / "longer.csv"
    roster.write_bytes(CANVAS.encode())
    extensions.write_text("student,days\nchiara,3\nzoe,1\n")
    request = GradeRequest(
        ("first_model",), submissions, roster=roster, column="Your first model", extensions=extensions,
        out=tmp_path / "out", for_students=True, allow_missing=True,
    )  # fmt: skip
    (given,) = open_classes(request)
    # Who handed in nothing is in the class, and has an extension; who is on no list is named.
    assert {each.student: each.absent for each in given.submissions} == {
        "ada": False, "ben": False, "chiara": True,
    }  # fmt: skip
    assert given.unmatched == ("ben",) and given.unmatched_extensions == ("zoe",)
    assert given.roster == CANVAS.encode() and given.column == "Your first model"
    assert given.for_students and given.allow_missing and len(given.extensions) == 2


def test_tables_that_are_none(submissions: Path, tmp_path: Path) -> None:
    def opened(**tables: object) -> None:
        open_classes(GradeRequest(("first_model",), submissions, out=tmp_path / "out", **tables))  # type: ignore[arg-type]

    with pytest.raises(RosterError, match="expected a class list. Received: .*nowhere.csv"):
        opened(roster=tmp_path / "nowhere.csv")
    with pytest.raises(RosterError, match="expected a table. Received: .*nowhere.csv"):
        opened(extensions=tmp_path / "nowhere.csv")
    roster = tmp_path / "list.csv"
    roster.write_bytes(CANVAS.encode())
    with pytest.raises(GradebookError, match="expected one column for .Another title."):
        opened(roster=roster, column="Another title")
    (tmp_path / "in" / "class.zip").write_bytes(b"")
    with pytest.raises(IntakeError, match="expected one assignment"):
        open_classes(GradeRequest((), tmp_path / "in" / "class.zip", out=tmp_path / "out"))


def test_equal_names_end_somewhere(tmp_path: Path) -> None:
    for name in ("ada.py", "ada.ipynb", "ada (2).py", "ada (2) (2).md"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(_notebook("x") if name.endswith("ipynb") else b"x = 1")
    (given,) = open_classes(GradeRequest(("first_model",), tmp_path / "in", out=tmp_path / "out"))
    names = [each.student for each in given.submissions]
    assert len(set(names)) == len(names) == 4


def test_who_handed_in_again_is_one_student_without_a_class_list_too(tmp_path: Path) -> None:
    folders = {
        "39786-640693 - Ada Lovelace - Nov 9, 2026 926 AM": 1,
        "39786-640693 - Ada Lovelace - Nov 20, 2026 1159 PM": 3,
        "39786-640693 - Ada Lovelace - Nov 10, 2026 926 AM": 2,
        "39787-640694 - Ada Lovelace - Nov 20, 2026 1205 AM": 4,
        "39788-640695 - Ben Ford - Nov 9, 2026 926 AM": 5,
    }
    for name, content in folders.items():
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "model.py").write_text(f"x = {content}")
    request = GradeRequest(slugs=("first_model",), submissions=tmp_path / "in", out=tmp_path / "out")
    (given,) = open_classes(request)
    ada, other, ben = given.submissions
    assert [ada.student, other.student, ben.student] == ["Ada Lovelace", "Ada Lovelace (2)", "Ben Ford"]
    assert dict(ada.files) == {"model.py": b"x = 3"} and ada.remarks[-1] == "the latest of 3 attempts"
    assert [dict(each.files)["model.py"] for each in ada.earlier] == [b"x = 1", b"x = 2"]
    assert dict(other.files) == {"model.py": b"x = 4"} and not other.earlier and not other.remarks
    assert not ben.earlier
