"""A class in a folder or an archive, whoever packed it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.intake import IntakeError, tree
from grader.intake.classes import collect
from grader.systems import recognise
from tests.conftest import ROOT
from tests.intake.samples import notebook
from tests.systems.cases import both, zipped
from tests.systems.test_canvas import DOWNLOAD as CANVAS


def test_an_archive_of_a_plain_folder(tmp_path: Path) -> None:
    files = {"class/ada.py": b"x = 1", "class/ada.md": b"# relu\nzero", "class/ben/main.py": b"x = 2"}
    (tmp_path / "class.zip").write_bytes(zipped(files))
    found = {each.student: each for each in collect(tmp_path / "class.zip", "hw1")}
    assert list(found) == ["ada", "ben"] and found["ada"].sections and found["ben"].script == "main.py"
    (tmp_path / "one.zip").write_bytes(zipped({"ada/model.py": b"x = 1", "ada/answers.md": b"# relu\nzero"}))
    (one,) = collect(tmp_path / "one.zip", "hw1")
    assert one.student == "ada" and one.script == "model.py" and one.sections


def test_a_plain_folder_is_no_download(tmp_path: Path) -> None:
    for name in ("ada.py", "ben_2.py", "carl_1_2.py"):
        (tmp_path / name).write_text("x = 1")
    assert [each.student for each in collect(tmp_path, "hw1")] == ["ada", "ben_2", "carl_1_2"]
    assert recognise({}) is None and recognise({"a.py": False}) is None


def test_links_in_a_download_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "ada_1_2_model.py").write_text("x = 1")
    os.symlink("/etc/passwd", tmp_path / "ben_3_4_model.py")
    ada, ben = collect(tmp_path, "hw1")
    assert (ada.student, ben.student) == ("ada", "ben") and not ada.unreadable
    assert "regular file" in ben.unreadable and not ben.files


def test_what_cannot_be_taken_of_a_download_is_there_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "FILE_LIMIT", 1000)
    monkeypatch.setattr("grader.intake.folder.FILE_LIMIT", 1000)
    large = {"ada_1_2_model.py": b"x = 1", "ben_3_4_model.py": b"#" * 2000, "chiara_5_6_m.py": b"x = 3"}
    packed, folder = both(tmp_path, large)
    for found in packed, folder:
        assert list(found) == ["ada", "ben", "chiara"]
        assert found["ada"].script == "model.py" and not found["ada"].unreadable
        assert "at most" in found["ben"].unreadable or "it has more than" in found["ben"].unreadable
    (tmp_path / "outside.zip").write_bytes(zipped({**large, "../dmitri_5_6_model.py": b""}))
    found = {each.student: each for each in collect(tmp_path / "outside.zip", "hw1")}
    assert found["ada"].script == "model.py"
    assert "leads out" in found["../dmitri_5_6_model.py"].unreadable


@pytest.mark.parametrize("name", ["nothing.zip", "nothing"])
def test_no_such_download(tmp_path: Path, name: str) -> None:
    with pytest.raises(IntakeError, match="Received"):
        list(collect(tmp_path / name, "hw1"))


def test_an_archive_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(b"nothing")
    with pytest.raises(IntakeError, match="zip archive of submissions"):
        list(collect(tmp_path / "class.zip", "hw1"))


def test_the_command_wants_an_assignment_with_an_archive(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(zipped(CANVAS))
    command = [sys.executable, "-m", "grader.cli", "--help"]
    assert subprocess.run(command, capture_output=True, cwd=ROOT).returncode == 0
    from grader.classes.read import open_classes
    from grader.classes.request import GradeRequest

    with pytest.raises(IntakeError, match="one assignment"):
        open_classes(GradeRequest(submissions=tmp_path / "class.zip", out=tmp_path / "out"))
    request = GradeRequest(("first_model",), tmp_path / "class.zip", out=tmp_path / "out")
    (given,) = open_classes(request)
    assert len(given.submissions) == 6 and not given.unmatched


@pytest.mark.slow
def test_the_command_with_a_download_and_a_class_list(tmp_path: Path) -> None:
    model = (ROOT / "reference" / "first_model.py").read_bytes()
    (tmp_path / "class.zip").write_bytes(
        zipped({"lovelaceada_101_9001_model.py": model, "stranger_109_9002_model.py": b"x = 1"})
    )
    (tmp_path / "roster.csv").write_text('Student,ID\n"Lovelace, Ada",101\n"Ford, Ben",102\n')
    command = [
        sys.executable, "-c", "from grader.cli import grade_all_main; grade_all_main()", "first_model", "--submissions",
        str(tmp_path / "class.zip"), "--roster", str(tmp_path / "roster.csv"), "--out", str(tmp_path / "out"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "stranger" in done.stdout and "class list" in done.stdout
    results = json.loads((tmp_path / "out" / "first_model" / "results.json").read_text("utf-8"))
    found = {each["student"]: each for each in results["submissions"]}
    assert set(found) == {"Lovelace, Ada", "Ford, Ben", "stranger"}
    assert found["Lovelace, Ada"]["score"] == found["Lovelace, Ada"]["possible"]
    assert found["Ford, Ben"]["end"] == "missing"


def test_find_and_read(tmp_path: Path) -> None:
    (tmp_path / "ada.py").write_text("x = 1")
    (tmp_path / "ada.md").write_text("# relu\nzero")
    (tmp_path / "ben.ipynb").write_bytes(notebook(("code", "x = 1")))
    (tmp_path / "chiara").mkdir()
    (tmp_path / "chiara" / "work.py").write_text("x = 2")
    (tmp_path / "chiara" / "answers.txt").write_text("## relu\nzero")
    (tmp_path / "dmitri").mkdir()
    (tmp_path / "emeka.md").write_text("## relu\nzero")
    (tmp_path / ".hidden.py").write_text("")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "notes.docx").write_text("")
    found = {each.student: each for each in collect(tmp_path, "hw")}
    assert list(found) == ["ada", "ben", "chiara", "dmitri", "emeka"]
    assert found["ada"].script == "ada.py" and found["ada"].sections[0].text == "zero"
    assert found["ben"].script == "ben.py" and found["ben"].cells == (1,)
    assert found["chiara"].script == "work.py" and found["chiara"].sections
    assert found["dmitri"].script is None and not found["dmitri"].sections
    assert found["emeka"].script is None and found["emeka"].sections


def test_two_programs_of_one_student_are_both_graded(tmp_path: Path) -> None:
    (tmp_path / "ada.py").write_text("x = 1")
    (tmp_path / "ada.ipynb").write_bytes(notebook(("code", "x = 1")))
    (tmp_path / "ada.md").write_text("# relu\nzero")
    found = list(collect(tmp_path, "hw"))
    assert [(each.student, each.script) for each in found] == [("ada", "ada.py")] * 2
    assert all(each.sections for each in found)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="which is no folder"):
        list(collect(tmp_path / "nowhere", "hw"))
