"""A school's system has one home: no other module knows one from another, and a further one is one value."""

from __future__ import annotations

import ast
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import grader
from grader import systems
from grader.classes.roster import read_roster
from grader.export import GradebookError, fill
from grader.export.feedback import write_feedback
from grader.grade import Graded
from grader.intake.classes import collect
from grader.records.handin import Handin, Part, within
from grader.records.submission import SystemName
from grader.systems.downloads import by_student
from grader.systems.gradebooks import column_called
from grader.systems.system import Column, Download, Entries, GradebookForm, Rows, System
from tests.conftest import completed
from tests.systems import test_brightspace, test_canvas, test_gradescope, test_moodle, test_nbgrader
from tests.systems.cases import TITLE, graded, zipped

PACKAGE = Path(grader.__file__).parent
# What reads the files of another grader has to know whose they are.
OF_OTHER_GRADERS = {
    "commands/import_.py",
    "importing/nbgrader.py",
    "importing/nbgrader_metadata.py",
    "importing/nbgrader_release.py",
    "released.py",
}
OUTSIDE = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if path.parent.name != "systems" and path.relative_to(PACKAGE).as_posix() not in OF_OTHER_GRADERS
)
NAMES = {each.name.lower() for each in systems.SYSTEMS}
MODULES = {path.stem for path in (PACKAGE / "systems").glob("*.py")}


def named(tree: ast.AST) -> Iterator[str]:
    """Texts of a program that are a system's name, and no words for people in which one stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and str(node.value).lower() in NAMES:
            yield str(node.value)


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_other_module_knows_one_system_from_another(path: Path) -> None:
    assert list(named(ast.parse(path.read_text("utf-8")))) == []


def test_the_names_are_found() -> None:
    text = "if system in ('Canvas', 'x') or kind == 'github': help('From Moodle')"
    assert sorted(named(ast.parse(text))) == ["Canvas", "github"]


def test_every_module_of_a_system_is_in_the_list() -> None:
    common = {"__init__", "system", "downloads", "gradebooks"}
    # "nbgrader_rows" is a part of nbgrader's.
    assert {module.partition("_")[0] for module in MODULES - common} == NAMES and len(NAMES) == len(
        systems.SYSTEMS
    )


@pytest.mark.parametrize(
    "module", [test_brightspace, test_canvas, test_gradescope, test_moodle, test_nbgrader]
)
def test_a_download_is_of_one_system(module: object) -> None:
    files: dict[str, bytes] = module.DOWNLOAD  # type: ignore[attr-defined]
    paths = [name.removeprefix("assignment_7_export/").split("/") for name in files]
    entries = {parts[0]: len(parts) > 1 for parts in paths}
    known = [each.name for each in systems.SYSTEMS if each.recognise is not None and each.recognise(entries)]
    assert [name.lower() for name in known] == [str(getattr(module, "__name__", "")).rpartition("_")[2]]


@pytest.mark.parametrize("text", [test_brightspace.GRADES, test_canvas.GRADEBOOK, test_moodle.WORKSHEET])
def test_a_gradebook_is_of_one_system(text: str) -> None:
    rows = [line.replace('"', "").split(",") for line in text.splitlines()]
    forms = [each.gradebook for each in systems.SYSTEMS if each.gradebook is not None]
    assert sum(form.titles(rows) is not None for form in forms) == 1


# A system that nobody has: files such as "Lovelace, Ada#101~model.py", late ones with a "!" before them, beside
# "pinboard.txt"; a CSV whose columns of assignments are "/Your first model (of 10)".
FILE = re.compile(r"(?P<late>!)?(?P<name>[^#]+)#(?P<key>\d+)~(?P<file>.+)")
COLUMN = re.compile(r"/(?P<title>.+) \(of (?P<points>\d+)\)")


def _recognise(entries: Entries) -> bool:
    return entries.get("pinboard.txt") is False


def _collect(download: Download, base: str, assignment: str) -> tuple[list[Handin], list[str]]:
    found, others = [], []
    for name in download.entries(base):
        if match := FILE.fullmatch(name):
            who, late, part = (
                (match["name"], match["key"]),
                match["late"],
                Part(within(base, name), match["file"]),
            )
            found.append(Handin(*who, late=bool(late), parts=(part,), place=match["key"]))
        elif name != "pinboard.txt":
            others.append(name)
    return by_student(found), others


def _titles(rows: Rows) -> int | None:
    return next((place for place, row in enumerate(rows) if row[0] == "Pin"), None)


def _column(rows: Rows, top: int, names: Sequence[str], wanted: str) -> Column:
    titled = {place: match for place, each in enumerate(rows[top]) if (match := COLUMN.fullmatch(each))}
    place = column_called({at: match["title"] for at, match in titled.items()}, rows[top], names, wanted)
    return Column(top, place, float(titled[place]["points"]))


PINBOARD = System(
    SystemName("Pinboard"),
    _recognise,
    _collect,
    own_files=frozenset({"pinboard.txt"}),
    gradebook=GradebookForm(
        "Pinboard's list (Pin, ...)", _titles, _column, no_student=re.compile("Guest of the class")
    ),
    feedback_name=lambda place, name: f"answers/{place}-{name}",
)
LIST = 'Pin,Name,/Your first model (of 10)\n7,"Lovelace, Ada",\n8,"Ford, Ben",\n9,Guest of the class,\n'
FILES = {
    "Lovelace, Ada#101~model.py": b"x = 1",
    "Lovelace, Ada#101~answers.md": b"# relu\nzero",
    "!Ford, Ben#102~model.py": b"x = 2",
    "stranger.py": b"x = 3",
    "pinboard.txt": b"of Pinboard's own",
}


def test_a_further_system_is_one_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "class.zip").write_bytes(zipped(FILES))
    with pytest.raises(GradebookError, match="Received the columns: Pin, Name"):
        fill(LIST.encode(), [], TITLE)
    monkeypatch.setattr(systems, "SYSTEMS", (*systems.SYSTEMS, PINBOARD))
    # Collected: two files of one student are one submission's, and the note is nobody's.
    handed_in = {each.student: each for each in collect(tmp_path / "class.zip", "first_model")}
    assert [(each.student, each.student_id, each.late, each.system) for each in handed_in.values()] == [
        ("Ford, Ben", "102", True, "Pinboard"),
        ("Lovelace, Ada", "101", False, "Pinboard"),
        ("stranger", "", False, ""),
    ]
    assert "handed in late, as Pinboard says" in handed_in["Ford, Ben"].remarks
    # Filled.
    there, strangers = completed(list(handed_in.values()), read_roster(LIST.encode()))
    assert strangers == ["stranger"] and len(there) == 3
    reports_of: list[Graded] = [replace(graded(), submission=each) for each in there]
    filled = fill(LIST.encode(), reports_of, TITLE)
    assert filled.content.decode() == LIST.replace('Ada",', 'Ada",2.00').replace('Ben",', 'Ben",2.00')
    # Given back.
    reports = {each.submission.student: "report.html" for each in reports_of}
    (tmp_path / "report.html").write_text("<p>")
    assert write_feedback(tmp_path / "back.zip", reports_of, reports, tmp_path) == (2, ["stranger"])
    with zipfile.ZipFile(tmp_path / "back.zip") as archive:
        assert archive.namelist() == ["answers/102-report.html", "answers/101-report.html"]
