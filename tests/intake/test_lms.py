"""Downloads of learning management systems, made after their documented forms."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.intake import IntakeError, collect, tree
from grader.intake.html import markdown
from grader.intake.lms import recognise, without_common_prefix
from grader.records.submission import Submission
from tests.conftest import ROOT

TEXT = "<h2>What is relu?</h2><p>Negative numbers become <b>zero</b>.</p><script>alert(1)</script>"
CANVAS = {
    "lovelaceada_101_9001_model.py": b"x = 1",
    "lovelaceada_101_9002_answers.md": b"# relu\nzero",
    "benford_LATE_102_9003_my_model_v2.py": b"x = 2",
    "chiararossi_103_text.html": TEXT.encode(),
    "dmitri\u0438\u0432\u0430\u043d_104_9005_hand in (1).ipynb": b"{}",
    "emeka_105_link.html": b"<a href='https://example.org'>",
    "LATE_anon_Xy3Z_106_9006_model.py".replace("_106", ""): b"x = 6",
}
MOODLE = {
    "Ada Lovelace_2001_assignsubmission_file_/model.py": b"x = 1",
    "Ada Lovelace_2001_assignsubmission_file_/data/points.csv": b"1,2",
    "Ada Lovelace_2001_assignsubmission_onlinetext_/onlinetext.html": TEXT.encode(),
    "Ben O'Hara_2002_assignsubmission_file/work.zip": b"",
    "Participant_2003_assignsubmission_file/model.py": b"x = 3",
    "Group A-Chiara Rossi_2004_assignsubmission_file/model.py": b"x = 4",
}
NBGRADER = {
    "submitted/ada/hw1/hw1.ipynb": b"{}",
    "submitted/ada/hw1/timestamp.txt": b"2015-02-02 14:58:23.948203 America/Los_Angeles",
    "submitted/ada/hw2/hw2.py": b"x = 2",
    "submitted/ben/hw1/hw1.py": b"x = 3",
}


def _zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


MOODLE["Ben O'Hara_2002_assignsubmission_file/work.zip"] = _zip({"ben.py": b"x = 2"})


def _both(tmp_path: Path, files: dict[str, bytes], assignment: str = "hw1") -> list[dict[str, Submission]]:
    """The download as it comes, and unpacked."""
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "download.zip").write_bytes(_zip(files))
    for name, content in files.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(content)
    return [
        {each.student: each for each in collect(tmp_path / place, assignment)}
        for place in ("download.zip", "folder")
    ]


def test_canvas(tmp_path: Path) -> None:
    for found in _both(tmp_path, CANVAS):
        assert list(found) == [
            "anon",
            "benford",
            "chiararossi",
            "dmitri\u0438\u0432\u0430\u043d",
            "emeka",
            "lovelaceada",
        ]
        ada, ben = found["lovelaceada"], found["benford"]
        assert (ada.key, ada.late, ada.script) == ("101", False, "model.py") and ada.sections[
            0
        ].text == "zero"
        assert (ben.key, ben.late, ben.script) == ("102", True, "my_model_v2.py")
        assert any("late, as Canvas says" in each for each in ben.remarks)
        chiara = found["chiararossi"].sections
        assert [(part.heading, part.text) for part in chiara] == [
            ("What is relu?", "Negative numbers become zero.")
        ]
        assert found["anon"].late and found["anon"].key == "Xy3Z" and found["anon"].script == "model.py"
        assert found["emeka"].script is None  # an address: nothing is fetched
        assert "notebook" in found["dmitri\u0438\u0432\u0430\u043d"].trouble


def test_moodle(tmp_path: Path) -> None:
    for found in _both(tmp_path, MOODLE):
        assert list(found) == ["Ada Lovelace", "Ben O'Hara", "Group A-Chiara Rossi", "Participant"]
        ada = found["Ada Lovelace"]
        assert ada.key == "2001" and ada.script == "model.py" and "data/points.csv" in dict(ada.files)
        assert ada.sections[0].heading == "What is relu?"
        assert found["Ben O'Hara"].script == "ben.py"  # out of the archive that was handed in


def test_nbgrader(tmp_path: Path) -> None:
    for found in _both(tmp_path, NBGRADER):
        assert list(found) == ["ada", "ben"] and found["ben"].script == "hw1.py"
        assert "timestamp.txt" not in dict(found["ada"].files)
    assert [each.script for each in collect(tmp_path / "folder", "hw2")] == ["hw2.py"]


def test_cloned_repositories(tmp_path: Path) -> None:
    for name in ("hw-1-ada", "hw-1-ben-2"):
        (tmp_path / name / ".git").mkdir(parents=True)
        (tmp_path / name / ".git" / "config").write_text("[core]")
        (tmp_path / name / "model.py").write_text("x = 1")
    found = list(collect(tmp_path, "hw1"))
    assert [each.student for each in found] == ["ada", "ben-2"]
    assert all(list(dict(each.files)) == ["model.py"] for each in found)
    assert without_common_prefix(["a-b", "c-d"]) == {"a-b": "a-b", "c-d": "c-d"}


def test_an_archive_of_a_plain_folder(tmp_path: Path) -> None:
    files = {"class/ada.py": b"x = 1", "class/ada.md": b"# relu\nzero", "class/ben/main.py": b"x = 2"}
    (tmp_path / "class.zip").write_bytes(_zip(files))
    found = {each.student: each for each in collect(tmp_path / "class.zip", "hw1")}
    assert list(found) == ["ada", "ben"] and found["ada"].sections and found["ben"].script == "main.py"
    (tmp_path / "one.zip").write_bytes(_zip({"ada/model.py": b"x = 1", "ada/answers.md": b"# relu\nzero"}))
    (one,) = collect(tmp_path / "one.zip", "hw1")
    assert one.student == "ada" and one.script == "model.py" and one.sections


def test_a_plain_folder_is_no_download(tmp_path: Path) -> None:
    for name in ("ada.py", "ben_2.py", "carl_1_2.py"):
        (tmp_path / name).write_text("x = 1")
    assert [each.student for each in collect(tmp_path, "hw1")] == ["ada", "ben_2", "carl_1_2"]
    assert recognise({}) == "" and recognise({"a.py": False}) == ""


def test_links_in_a_download_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "ada_1_2_model.py").write_text("x = 1")
    os.symlink("/etc/passwd", tmp_path / "ben_3_4_model.py")
    ada, ben = collect(tmp_path, "hw1")
    assert (ada.student, ben.student) == ("ada", "ben") and not ada.trouble
    assert "regular file" in ben.trouble and not ben.files


def test_what_cannot_be_taken_of_a_download_is_there_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "FILE_LIMIT", 1000)
    large = {"ada_1_2_model.py": b"x = 1", "ben_3_4_model.py": b"#" * 2000, "chiara_5_6_m.py": b"x = 3"}
    packed, folder = _both(tmp_path, large)
    for found in packed, folder:
        assert list(found) == ["ada", "ben", "chiara"]
        assert found["ada"].script == "model.py" and not found["ada"].trouble
        assert "at most" in found["ben"].trouble or "it has more than" in found["ben"].trouble
    (tmp_path / "outside.zip").write_bytes(_zip({**large, "../dmitri_5_6_model.py": b""}))
    found = {each.student: each for each in collect(tmp_path / "outside.zip", "hw1")}
    assert found["ada"].script == "model.py"
    assert "leads out" in found["../dmitri_5_6_model.py"].trouble


def test_html_as_a_sheet() -> None:
    text = markdown(
        "<p><strong>relu</strong><br>zero &amp; more</p><ul><li>one</li><li>two</li></ul><style>p{}</style>"
    )
    assert text == "**relu**\nzero & more\n\n- one\n\n- two\n"


@pytest.mark.parametrize("name", ["nothing.zip", "nothing"])
def test_no_such_download(tmp_path: Path, name: str) -> None:
    with pytest.raises(IntakeError, match="Received"):
        list(collect(tmp_path / name, "hw1"))


def test_an_archive_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(b"nothing")
    with pytest.raises(IntakeError, match="zip archive of submissions"):
        list(collect(tmp_path / "class.zip", "hw1"))


def test_the_command_wants_an_assignment_with_an_archive(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(_zip(CANVAS))
    command = [sys.executable, "-m", "grader.cli", "--help"]
    assert subprocess.run(command, capture_output=True, cwd=ROOT).returncode == 0
    from grader.classes.read import open_classes
    from grader.classes.request import GradeRequest

    with pytest.raises(IntakeError, match="one assignment"):
        open_classes(GradeRequest(submissions=tmp_path / "class.zip", out=tmp_path / "out"))
    request = GradeRequest(("first_model",), tmp_path / "class.zip", out=tmp_path / "out")
    (given,) = open_classes(request)
    assert len(given.submissions) == 6 and not given.unmatched


def test_the_command_with_a_download_and_a_class_list(tmp_path: Path) -> None:
    model = (ROOT / "reference" / "first_model.py").read_bytes()
    (tmp_path / "class.zip").write_bytes(
        _zip({"lovelaceada_101_9001_model.py": model, "stranger_109_9002_model.py": b"x = 1"})
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


GRADESCOPE = {
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


def test_gradescope(tmp_path: Path) -> None:
    for found in _both(tmp_path, GRADESCOPE):
        assert list(found) == ["Ada Lovelace", "Ben Ford, Chiara Rossi", "submission_13"]
        ada, pair = found["Ada Lovelace"], found["Ben Ford, Chiara Rossi"]
        assert (ada.key, ada.script, ada.system) == ("101", "model.py", "Gradescope") and ada.sections
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
    files = GRADESCOPE | {"assignment_7_export/submission_metadata.yml": metadata}
    for found in _both(tmp_path, files):
        assert list(found) == ["submission_11", "submission_12", "submission_13"]


def test_the_places_that_take_feedback(tmp_path: Path) -> None:
    canvas, moodle = _both(tmp_path / "c", CANVAS)[0], _both(tmp_path / "m", MOODLE)[0]
    assert canvas["lovelaceada"].place.startswith("lovelaceada_101_") and canvas["anon"].place == ""
    assert canvas["chiararossi"].place == ""  # a text has no number of a file
    assert moodle["Ada Lovelace"].place.startswith("Ada Lovelace_2001_assignsubmission_file")
    assert not moodle["Ada Lovelace"].place.endswith("/")
