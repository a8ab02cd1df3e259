"""Submissions as they lie in folders: scripts, notebooks, sheets, and odd files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from grader.intake import IntakeError, read
from grader.intake.classes import collect
from grader.intake.files import assemble, older_versions, shown_name
from grader.intake.notebook import convert
from grader.intake.sheet import comments, parse


def _notebook(*cells: tuple[str, str]) -> str:
    made: list[dict[str, Any]] = []
    for number, (kind, source) in enumerate(cells):
        cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source, "id": f"c{number}"}
        if kind == "code":
            cell |= {"outputs": [], "execution_count": None}
        made.append(cell)
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_find_and_read(tmp_path: Path) -> None:
    (tmp_path / "ada.py").write_text("x = 1")
    (tmp_path / "ada.md").write_text("# relu\nzero")
    (tmp_path / "ben.ipynb").write_text(_notebook(("code", "x = 1")))
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
    (tmp_path / "ada.ipynb").write_text(_notebook(("code", "x = 1")))
    (tmp_path / "ada.md").write_text("# relu\nzero")
    found = list(collect(tmp_path, "hw"))
    assert [(each.student, each.script) for each in found] == [("ada", "ada.py")] * 2
    assert all(each.sections for each in found)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="which is no folder"):
        list(collect(tmp_path / "nowhere", "hw"))


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


def test_notebooks_keep_their_lines() -> None:
    found = convert(
        _notebook(
            ("markdown", "## relu\nzero"),
            ("code", "%matplotlib inline\nimport keras\n!pip install x"),
            ("code", "if True:\n    !ls\n    y = 2"),
            ("code", "%%bash\nls\nrm -rf /"),
            ("code", ""),
        )
    )
    lines = found.script.splitlines()
    assert found.cells == (1, 4, 7, 10) and lines[1] == "import keras"
    assert lines[5] == "    y = 2" and lines[8] == "# rm -rf /"
    compile(found.script, "x", "exec")
    assert found.prose == "## relu\nzero"


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"cells": 3}', "[]"])
def test_no_notebook(text: str) -> None:
    found = assemble("ada", {"ada.ipynb": text.encode()})
    assert "could not be read" in found.unreadable and found.script is None


def _headings(text: str) -> dict[str, str]:
    return {part.heading: part.text for part in parse(text)}


def test_headings_of_all_kinds() -> None:
    found = _headings(
        "before all\n\n# A. First?\none\n\ntwo\n\n### 2) Second\nthree\n\n**What is Keras?** a library\n\n"
        "* **Tensor:** an array\n* `Dense`: connected\n* `Model.fit` trains\n\nSetext\n---\nfour\n"
    )
    assert found["A. First?"].startswith("one\ntwo")
    assert found["2) Second"].splitlines()[0] == "three"
    assert found["What is Keras?"].startswith("a library\nTensor:")  # and what is inside it
    assert found["Tensor:"] == "an array"
    assert found["Dense"] == ": connected"
    assert found["Model.fit"] == "trains"
    assert found["Setext"] == "four"


def test_emphasis_inside_an_answer_is_no_heading() -> None:
    found = parse("## relu\nIt makes **negative** numbers zero.\n\n**Never** forget this.")
    assert [part.heading for part in found] == ["relu"]
    assert "Never forget this." in found[0].text


def test_bold_lines_without_a_question_mark() -> None:
    found = _headings(
        "**1. Why two sets?**\nTo be honest.\n\n**2. Optimizer and loss**\nOne acts, one measures.\n"
    )
    assert found == {"1. Why two sets?": "To be honest.", "2. Optimizer and loss": "One acts, one measures."}


def test_pictures_and_tables() -> None:
    found = parse("## Plot\n![mine](number.png)\n\n## Table\n| a | b |\n|---|---|\n| regression | 1 |\n")
    assert found[0].pictures == ("number.png",) and found[0].text == ""
    assert "regression\n1" in found[1].text


def test_markup_is_kept_as_text() -> None:
    found = parse("## <script>alert(1)</script>\n<b>bold</b> text\n\n<div>block</div>\n")
    assert found[0].heading == "<script>alert(1)</script>"
    assert found[0].text.split() == ["bold", "text", "block"]  # as a reader sees it


def test_anything_is_a_sheet() -> None:
    for text in ("", "\0", "#" * 10_000, "[" * 10_000, "- " * 5_000, "**" * 5_000, "\ud800"):
        parse(text)


def test_nothing_of_a_sheet_is_dropped() -> None:
    sections = parse("Ada, group 3\n\n1. sixty thousand\n\n# relu\nzero\n\n## more\nand this\n")
    assert [(part.heading, part.own) for part in sections if not part.loose] == [
        ("", "Ada, group 3\nsixty thousand"),
        ("relu", "zero"),
        ("more", "and this"),
    ]
    assert sections[1].text == "zero\nmore\nand this"


def _loose(text: str) -> list[tuple[str, str]]:
    return [(part.heading, part.text) for part in parse(text) if part.loose]


def test_lines_that_may_be_headings() -> None:
    assert _loose("1. one\n2. two") == [("1. one", "one"), ("2. two", "two")]
    assert _loose("Q1: What is Keras? A library.\nAnd more.") == [
        ("Q1: What is Keras?", "A library.\nAnd more.")
    ]
    assert _loose("What does Model.fit do?\nIt trains.") == [("What does Model.fit do?", "It trains.")]
    assert _loose("ReLU: zero\nExample: max(0, x)") == [("ReLU", "zero"), ("Example", "max(0, x)")]
    assert _loose("| a | b |\n|---|---|\n| relu | zero |") == [("a", "b"), ("relu", "zero")]
    assert _loose("| 1 | What is Keras? | a library |\n|---|---|---|") == [("1. What is Keras?", "a library")]


def test_a_label_inside_an_answer_is_part_of_it() -> None:
    found = dict(_loose("3) What is relu?\nIt makes zero.\nExample: -1 becomes 0.\n4) sum to one"))
    assert found["3. What is relu?"] == "It makes zero.\nExample: -1 becomes 0."
    assert found["4. sum to one"] == "sum to one"


def test_an_answer_is_no_heading() -> None:
    assert _loose("It makes zero. Why? Because it does.") == []
    assert _loose("Q2: How many?\nA2: 3\nQ3: And now?\n10") == [
        ("Q2: How many?", "3"),
        ("Q3: And now?", "10"),
    ]
    assert _loose("A neuron is a sum. I think so.") == []


def test_comments_answer_only_under_questions_and_numbers() -> None:
    found = comments("# Flatten: 28 x 28\nx = 1  # why?\n\n# Q2: three\n'''\n3. ten\n'''\ny = '''4. no'''\n")
    assert [(part.heading, part.text) for part in found] == [("Q2: three", "three"), ("3. ten", "ten")]


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
