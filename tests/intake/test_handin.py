"""What is handed in, read from its place: what a system says of it, its parts, and what cannot be read."""

from __future__ import annotations

from grader.intake.files import read_files
from grader.intake.handin import read_handin, shown_name
from grader.intake.tree import Contents
from grader.records.handin import Handin, Part
from grader.records.submission import SystemName


def test_names_are_shown_without_tricks() -> None:
    assert shown_name("ada\x1b[31m\n\u202egpj") == "ada�[31m��gpj"
    assert shown_name("Zoë Łukasz 王") == "Zoë Łukasz 王"
    assert shown_name("\ud800") == "�"


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
