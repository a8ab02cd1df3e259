"""Files into a submission: the program that is run, the sheets that are read, versions, names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.intake import read
from grader.intake.files import assemble, older_versions, read_files, read_handin, shown_name
from grader.intake.tree import Contents
from grader.records.handin import Handin, Part
from grader.records.submission import SystemName


def test_only_regular_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    (tmp_path / "zero.py").symlink_to("/dev/zero")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "secret.py").symlink_to("/etc/passwd")
    for name in ("pipe.py", "link.py", "zero.py"):
        assert "expected a regular file" in read(tmp_path / name).unreadable
    assert read(tmp_path / "inner").script is None


def test_the_script_of_a_folder() -> None:
    files = {"helper.py": b"x" * 100, "ada.py": b"y", "answers.md": b"# a"}
    assert assemble("ada", files).script == "ada.py"
    assert "of 2 programs, ada.py" in assemble("ada", files).remarks[0]
    assert assemble("ben", {"main.py": b"", "helper.py": b"x" * 9}).script == "main.py"
    assert assemble("ben", {"a.py": b"", "b.py": b"x"}).script == "b.py"


def test_names_are_shown_without_tricks() -> None:
    assert shown_name("ada\x1b[31m\n\u202egpj") == "ada�[31m��gpj"
    assert shown_name("Zoë Łukasz 王") == "Zoë Łukasz 王"
    assert shown_name("\ud800") == "�"


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"cells": 3}', "[]"])
def test_no_notebook(text: str) -> None:
    found = assemble("ada", {"ada.ipynb": text.encode()})
    assert "could not be read" in found.unreadable and found.script is None


@pytest.mark.parametrize(
    ("names", "older"),
    [
        (["a.py", "a (1).py", "a (2).py"], ["a (1).py", "a.py"]),
        (["hw_v2.py", "hw_v10.py"], ["hw_v2.py"]),
        (["hw.py", "hw_final.py"], ["hw.py"]),
        (["hw.py", "hw-2.py"], ["hw.py"]),
        (["week-1.py", "week-2.py"], []),
        (["attempt1/a.py", "attempt2/a.py", "attempt1/data.csv"], ["attempt1/a.py", "attempt1/data.csv"]),
        (["x/try 1/a.py", "x/try 2/b.py"], ["x/try 1/a.py"]),
        (["data.csv", "data (1).csv", "a.py"], []),
        (["model.py", "answers.md", "helper.py"], []),
    ],
)
def test_the_latest_version_counts(names: list[str], older: list[str]) -> None:
    assert older_versions(names) == older
    made = assemble("ada", {name: b"x = 1" for name in names})
    assert made.script not in older and set(dict(made.files)) == set(names)  # they may be imported


class Place:
    """A tree of one place, which gives these files or raises."""

    def __init__(self, contents: dict[str, Contents]):
        self._contents = contents

    def entries(self, folder: str = "") -> dict[str, bool]:
        return {}

    def contents(self, place: str) -> Contents:
        return self._contents[place]


def test_what_a_system_says_of_a_work_is_in_it() -> None:
    tree = Place(
        {"ada_1_hw.py": Contents({"hw.py": b"x = 1"}), "ada_1_t.txt": Contents({"t": b" 2026-11-20\n"})}
    )
    parts = (Part("ada_1_hw.py"), Part("ada_1_t.txt", "stamp"))
    given = Handin(
        "ada\x07", key="17", late=True, parts=parts, stamp="stamp", system=SystemName("Canvas"), place="ada_1"
    )
    made = read_handin(tree, given, read_files)
    assert (made.student, made.student_id, made.feedback_prefix) == ("ada\ufffd", "17", "ada_1")
    assert made.handed_in == "2026-11-20" and dict(made.files) == {"hw.py": b"x = 1"}
    assert made.late and made.remarks == ("handed in late, as Canvas says",)


def test_parts_of_one_name_are_both_kept() -> None:
    tree = Place({"a": Contents({"hw.py": b"x = 1"}), "b": Contents({"hw.py": b"x = 2"}, ["c.py (odd)"])})
    made = read_handin(tree, Handin("ada", parts=(Part("a"), Part("b"))), read_files)
    assert dict(made.files) == {"hw.py": b"x = 1", "hw (2).py": b"x = 2"} and made.script == "hw (2).py"
    assert "left out: c.py (odd)" in made.remarks


def test_what_this_computer_cannot_read_is_nobodys_zero() -> None:
    gone = read_handin(Place({}), Handin("ada", parts=(Part("a"),), key="17"), read_files)
    assert "could not be read here: KeyError" in gone.read_error and gone.student_id == "17"
    closed = Place({"a": Contents({"hw.py": b"x = 1"}, fault="hw.md could not be read by this computer")})
    made = read_handin(closed, Handin("ada", parts=(Part("a"),)), read_files)
    assert made.read_error.startswith("hw.md") and not made.unreadable and made.script is None


def test_what_is_no_answer_sheet() -> None:
    files = {
        "w.py": b"x = 1",
        "requirements.txt": b"# keras\n3",
        "README.md": b"# relu\nzero",
        "data.csv": b"# a\nb",
    }
    assert assemble("ada", files).sections == ()
    assert assemble("ada", {**files, "answers.rst": b"# loss\nIt is less."}).sections[0].heading == "loss"


def test_a_sheet_in_another_encoding_is_read_and_told() -> None:
    made = assemble("ada", {"answers.md": "# Schlüssel\nGrößer".encode("cp1252")})
    assert (made.sections[0].heading, made.sections[0].text) == ("Schlüssel", "Größer")
    assert len(made.remarks) == 1 and "answers.md is not in UTF-8" in made.remarks[0]


def test_a_program_in_a_text_is_run_where_there_is_no_other() -> None:
    program = b"import keras\nx = 1\n"
    alone = assemble("ada", {"answers.txt": program})
    assert alone.script == "answers.py" and "answers.txt is a program" in alone.remarks[0]
    beside = assemble("ada", {"w.py": b"x = 1", "answers.txt": program})
    assert beside.script == "w.py" and "answers.txt" in dict(beside.files)
