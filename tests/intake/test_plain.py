"""A plain folder: whose each file and folder in it is, by its name alone."""

from __future__ import annotations

import pytest

from grader.intake.plain import is_nobodys, plain


def whose(entries: dict[str, bool], base: str = "") -> list[tuple[str, list[str]]]:
    return [(each.student, [part.place for part in each.parts]) for each in plain(entries, base)]


def test_what_lies_beside_a_work_belongs_to_it() -> None:
    entries = {
        "ben.md": False, "ada.csv": False, "ada.py": False, "ben": True, "ada.pdf": False, "__pycache__": True,
        "README.md": False, "points.txt": False,
    }  # fmt: skip
    assert whose(entries) == [("ada", ["ada.py", "ada.csv", "ada.pdf"]), ("ben", ["ben", "ben.md"])]
    assert whose({"ada.py": False}, "week 3") == [("ada", ["week 3/ada.py"])]


def test_two_programs_of_one_name_are_two_works_with_the_same_sheet() -> None:
    entries = {"ada.py": False, "ada.md": False, "ada.ipynb": False}
    assert whose(entries) == [("ada", ["ada.ipynb", "ada.md"]), ("ada", ["ada.py", "ada.md"])]


def test_an_added_ending_makes_no_second_work() -> None:
    assert whose({"ada.py.txt": False, "ada.py": False}) == [("ada", ["ada.py", "ada.py.txt"])]
    assert whose({"ada.py.txt": False, "ada.py.bak": False}) == [("ada", ["ada.py.txt", "ada.py.bak"])]


def test_a_picture_is_somebodys_where_files_are_handed_in() -> None:
    assert whose({"ada.py": False, "ben.png": False}) == [("ada", ["ada.py"]), ("ben", ["ben.png"])]
    assert whose({"ada": True, "logo.png": False}) == [("ada", ["ada"])]
    assert whose({"ada": True, "ben.pdf": False, "chiara.md": False}) == [
        ("ada", ["ada"]), ("ben", ["ben.pdf"]), ("chiara", ["chiara.md"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "nobodys"),
    [
        ("README.md", True),
        ("grading notes.docx", True),
        ("Class List.docx", True),
        ("notes.py", False),  # a program, whatever it is called
        ("ada notes.txt", False),
        ("mnist.npz", True),
        ("ada.json", False),  # may be a notebook
        ("ada.xlsx", False),  # named to its student
        ("4711.txt", False),
        ("4711", True),
    ],
)
def test_what_is_a_teachers(name: str, nobodys: bool) -> None:
    assert is_nobodys(name) is nobodys
