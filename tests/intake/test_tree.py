"""A folder or archive as a tree of names: what is taken of a student's place, and what is said of the rest."""

from __future__ import annotations

import pytest

from grader.intake import tree
from grader.intake.tree import Contents, Taken, Taking, hidden, installed, refusal, worked_on


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that can be counted."""
    for name, value in {"FILE_LIMIT": 60, "LARGE_LIMIT": 200, "SIZE_LIMIT": 100, "READ_LIMIT": 300}.items():
        monkeypatch.setattr(tree, name, value)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("held", "name", "room", "said"),
    [
        ({}, "b.py", 60, "it has"),
        ({"a.py": 30}, "b.py", 60, "it has"),
        ({"a.py": 70}, "b.py", 30, "all files together"),
        ({"a.py": 120}, "b.py", 0, "all files together"),
        ({"a.ipynb": 150}, "b.py", 60, "it has"),  # its outputs are thrown away: it takes nobody's room
        ({"a.zip": 200, "c.zip": 90}, "b.py", 10, "all files together"),
        ({"a.py": 70}, "b.ipynb", 200, "it has"),
        ({"a.py": 70, "a.zip": 100}, "b.tar.gz", 130, "all files together"),
    ],
)
def test_room(held: dict[str, int], name: str, room: int, said: str) -> None:
    found = Contents({each: bytes(size) for each, size in held.items()}).room(name)
    assert found[0] == room and found[1].startswith(said)


@pytest.mark.parametrize(
    ("name", "none"),
    [
        ("work.py", False), ("__init__.py", False), (".work.py.icloud", False), ("_mine.py", False),
        (".git", True), ("._work.py", True), ("._work.py.icloud", True), ("~$answers.docx", True),
        ("Thumbs.DB", True), ("__MACOSX", True), ("__pycache__", True), ("__data__.csv", True),
    ],
)  # fmt: skip
def test_what_is_no_part_of_anybodys_work(name: str, none: bool) -> None:
    assert hidden(name) is none


@pytest.mark.parametrize(
    ("folder", "names", "none"),
    [
        ("env", {"agent.py", "src"}, set()),  # an environment of reinforcement learning
        ("venv", {"lib", "src", "work.py"}, {"lib", "src"}),
        ("my_env", {"pyvenv.cfg", "bin", "src", "work.py"}, {"pyvenv.cfg", "bin"}),
        ("", {"lib", "work.py"}, set()),
        ("", {"node_modules", "Site-Packages", "work.egg-info", "work.py"},
         {"node_modules", "Site-Packages", "work.egg-info"}),
    ],
)  # fmt: skip
def test_what_was_installed(folder: str, names: set[str], none: set[str]) -> None:
    assert installed(folder, names) == none


def test_what_lies_below_something_installed_is_no_work_either() -> None:
    paths = [
        ("ada", "work.py"), ("ada", "lib", "mine.py"), ("ada", "venv", "lib", "random.py"),
        ("ada", "venv", "work.py"),
    ]  # fmt: skip
    assert [worked_on(paths)(each) for each in paths] == [True, True, False, True]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a/work.py", ""),
        ("ж" * 127 + "a", ""),  # 255 bytes
        ("ж" * 128, "too long"),
        ("/".join("abcdefghijkl"), ""),
        ("/".join("abcdefghijklm"), "too long"),
        ("/".join(["x" * 59] * 5) + "/x", "too long"),  # 301 characters
        ("a\u202eyp.py", "cannot be shown"),
    ],
)
def test_names_that_are_refused(name: str, said: str) -> None:
    found = refusal(name, name.split("/"))
    assert said in found and bool(found) is bool(said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("other.py", ""),
        ("hw/other.py", ""),
        ("HW/Work.PY", "but for capitals"),
        ("Hw/wo\u200crk.py", "cannot be seen"),
        ("Zoe\u0308.py", "but for capitals"),  # the same letter, written in two parts
        ("HW", "a file and a folder"),
        ("hw/work.py/inner.py", "a file and a folder"),
    ],
)
def test_names_that_cannot_stand_beside_those_taken(name: str, said: str) -> None:
    taken = Taken()
    for each in ("hw/work.py", "zo\xeb.py"):
        taken.add(each)
    found = taken.clash(name)
    assert said in found and bool(found) is bool(said)


@pytest.mark.usefixtures("small")
def test_what_is_left_out_of_an_archive_says_why_and_takes_no_name() -> None:
    def damaged(room: int) -> bytes:
        raise EOFError

    taking = Taking()
    assert taking.take("work.py", "", lambda room: None)
    assert taking.take("b.py", "its name leads out", lambda room: b"")
    assert taking.take("b.py", "", damaged)
    assert taking.take("work.py", "", lambda room: bytes(room))
    assert taking.take("WORK.py", "", lambda room: b"")
    assert {name: len(content) for name, content in taking.found.files.items()} == {"work.py": 60}
    assert [each.partition(" (")[0] for each in taking.found.left_out] == [
        "work.py",
        "b.py",
        "b.py",
        "WORK.py",
    ]
    assert "unpacked" in taking.found.left_out[0] and "EOFError" in taking.found.left_out[2]


def test_names_without_end_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "NAMES_LIMIT", 2)
    monkeypatch.setattr(tree, "FILES_LIMIT", 1)
    taking = Taking()
    assert [taking.take(name, "", lambda room: b"") for name in "abc"] == [True, True, False]
    assert list(taking.found.files) == ["a"]
    assert taking.found.left_out == ["b (more than 1 files)", "what is more than 2 names"]
