"""Files into a submission: the program that is run, the sheets that are read."""

from __future__ import annotations

import pytest

from grader.intake.files import assemble


def test_the_script_of_a_folder() -> None:
    files = {"helper.py": b"x" * 100, "ada.py": b"y", "answers.md": b"# a"}
    assert assemble("ada", files).script == "ada.py"
    assert "of 2 programs, ada.py" in assemble("ada", files).remarks[0]
    assert assemble("ben", {"main.py": b"", "helper.py": b"x" * 9}).script == "main.py"
    assert assemble("ben", {"a.py": b"", "b.py": b"x"}).script == "b.py"


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"cells": 3}', "[]"])
def test_no_notebook(text: str) -> None:
    found = assemble("ada", {"ada.ipynb": text.encode()})
    assert "could not be read" in found.unreadable and found.script is None


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
