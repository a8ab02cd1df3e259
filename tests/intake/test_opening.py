"""What was handed in, opened: archives in archives, web pages, names that say something else."""

from __future__ import annotations

import pytest

from grader.intake import read_files
from grader.intake.opening import free, opened
from tests.intake.samples import EXPORTED, NB, NETWORK, SHEET, tarred, zipped


def test_a_notebook_saved_as_a_web_page() -> None:
    found = read_files("ada", {"export.html": EXPORTED})
    assert dict(found.files)["export.py"] == b"import keras\nx = 1 < 2\n" and found.cells == (1,)
    assert found.sections[0].heading == "relu" and "nothing" not in repr(found.sections)
    plain = read_files("ada", {"answers.html": b"<h1>relu</h1><p>zero</p>"})
    assert plain.script is None and not plain.unreadable and plain.sections[0].text == "zero"


def test_archives_in_archives() -> None:
    inner = zipped({"w.py": NETWORK, "__MACOSX/._w.py": b"\0\5\x16\7", "._w.py": b"\0\5\x16\7"})
    two = zipped({"hw.zip": inner, "sheet.md": SHEET})
    found = read_files("ada", {"a.zip": tarred({"x/two.zip": two})})
    assert found.script == "w.py" and found.sections and "._w.py" not in repr(found.files)
    deep = zipped({"3.zip": zipped({"2.zip": two})})
    found = read_files("ada", {"a.zip": zipped({"4.zip": deep})})
    assert "more than 3 archives" in found.unreadable and found.script is None
    beside = read_files("ada", {"w.py": NETWORK, "data.zip": inner})
    assert set(dict(beside.files)) == {"w.py", "data.zip"}
    shadow = read_files("ada", {"9001_model.py": b"\x00\x05\x16\x07\0", "w.py": NETWORK})
    assert set(dict(shadow.files)) == {"w.py"}


def test_nested_bombs_share_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = {f"{n}.zip": zipped({f"{n}.csv": bytes(15 << 20)}) for n in range(8)}
    found = read_files("ada", {"a.zip": zipped(inner)})
    assert sum(len(each) for _, each in found.files) <= 60 << 20
    assert any("more than 60 MB" in each for each in found.remarks)


@pytest.mark.parametrize(
    ("name", "taken", "found"),
    [
        ("model.py", [], "model.py"),
        ("model.py", ["model.py"], "model (2).py"),
        ("hw/model.py", ["hw/model.py", "hw/model (2).py"], "hw/model (3).py"),
    ],
)
def test_a_name_that_is_free(name: str, taken: list[str], found: str) -> None:
    assert free(name, taken) == found


def test_what_two_archives_have_is_taken_once_and_told() -> None:
    work = opened(
        {"a.zip": zipped({"w.py": b"x = 1"}), "b.zip": zipped({"w.py": b"x = 2", "c.py": b"x = 3"})}
    )
    assert work.files == {"w.py": b"x = 1", "c.py": b"x = 3"}
    assert work.remarks == ["left out: w.py (another archive has it, too) of the archive"]


def test_an_archive_that_cannot_be_opened_costs_no_other() -> None:
    work = opened({"a.zip": b"PK\x03\x04 nothing", "b.zip": zipped({"w.py": b"x = 1"})})
    assert list(work.files) == ["w.py"]
    assert len(work.unread) == 1 and work.unread[0].startswith("a.zip could not be opened")


def test_what_was_renamed_is_told() -> None:
    work = opened({"w.py.txt": NETWORK, "hw/w.ipynb": NB})
    assert set(work.files) == {"w.py", "hw/w.ipynb"} and work.remarks == ["w.py.txt was read as w.py"]


@pytest.mark.parametrize("first", ["w.py", "w.py.txt"])
def test_two_files_of_one_meaning_are_both_kept_whichever_comes_first(first: str) -> None:
    files = {"w.py": NETWORK + b"y = 2\n", "w.py.txt": NETWORK}
    work = opened({first: files[first], **files})
    assert work.files == files and not work.remarks
