"""Nothing that is handed in vanishes: every form of a file is graded, or named with what to do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from grader.intake import IntakeError, read_files
from grader.intake.classes import collect
from grader.intake.kinds import stem
from tests.intake.samples import EXPORTED, NB, NETWORK, SHEET, notebook, tarred, zipped

# How it was handed in, as one file; the program that is run then.
GRADED = {
    "work.PY": (NETWORK, "work.PY"),
    "work.pyw": (NETWORK, "work.py"),
    "work.py.txt": (NETWORK, "work.py"),
    "work.py.md": (NETWORK, "work.py"),
    "work (1).py.txt": (NETWORK, "work (1).py"),
    "work.py (2).txt": (NETWORK, "work.py"),
    "work.py.download": (NETWORK, "work.py"),
    "work.py.bak": (b"import keras\nmodel = (\nx = 3\ny = [1]\n", "work.py"),
    "work.txt": (NETWORK, "work.py"),
    "work": (NETWORK, "work.py"),
    "work.ipynb": (NETWORK, "work.py"),
    "work.py": (NB, "work.py"),
    "work.ipynb.txt": (NB, "work.py"),
    "work.ipynb.json": (NB, "work.py"),
    "work.json": (NB, "work.py"),
    "work.ipynb.zip": (zipped({"a/work.ipynb": NB}), "a/work.py"),
    "work.zip.download": (zipped({"w.py": NETWORK}), "w.py"),
    "work.zip": (gzip.compress(tarred({"w.py": NETWORK})), "w.py"),
    "work.tar": (tarred({"./hw/w.py": NETWORK}), "hw/w.py"),
    "work.tar.gz": (tarred({"w.py": NETWORK}, "w:gz"), "w.py"),
    "work.tgz": (tarred({"w.py": NETWORK}, "w:gz"), "w.py"),
    "work.tar.bz2": (tarred({"w.py": NETWORK}, "w:bz2"), "w.py"),
    "work.tar.xz": (tarred({"w.py": NETWORK}, "w:xz"), "w.py"),
    "work.py.gz": (gzip.compress(NETWORK), "work.py"),
    "work.html": (b"<html><body><pre>" + NETWORK + b"</pre></body></html>", "work.py"),
    "export.html": (EXPORTED, "export.py"),
}
NAMED = {
    "work.rar": (b"Rar!\x1a\x07\0", "RAR archive"),
    "work.7z": (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    "scan.pdf": (b"%PDF-1.7", "PDF document"),
    "work.pages": (b"PK\x03\x04", "Pages document"),
    "old.doc": (b"\xd0\xcf\x11\xe0", "old Word document"),
    "photo.jpeg": (b"\xff\xd8\xff", "picture"),
    ".work.py.icloud": (b"bplist00", "work.py is only a placeholder"),
    "work.py.icloud": (b"bplist00", "work.py is only a placeholder"),
    "model.h5": (b"\x89HDF", "saved model"),
    "model.keras": (b"PK\x03\x04", "saved model"),
    "work.webloc": (b"<plist/>", "a link"),
    "work.url": (b"[InternetShortcut]", "a link"),
    "work.ipynb.gdoc": (b"{}", "a link"),
    "work.py.crdownload": (b"\0\0\0", "had not ended"),
    "work.tar.gz": (b"\x1f\x8b\x08", "cut off"),
    "work.xyz": (b"\0\1\2", "expected a program"),
    "numbers.csv": (b"1,2", "expected a program"),
    "slides.pptx": (b"PK\x03\x04", "presentation"),
}


@pytest.mark.parametrize("name", GRADED)
def test_what_is_a_program_is_run(name: str) -> None:
    content, script = GRADED[name]
    found = read_files("ada", {name: content})
    assert (found.unreadable, found.script) == ("", script)
    assert b"import keras" in dict(found.files)[script]
    if name != script:
        assert stem(name) != name or name == "work"


@pytest.mark.parametrize("name", NAMED)
def test_what_cannot_be_read_is_named_with_what_to_do(name: str) -> None:
    content, said = NAMED[name]
    found = read_files("ada", {name: content})
    assert said in found.unreadable and found.script is None
    assert read_files("ada", {name: content, "w.py": NETWORK}).script == "w.py"


def test_a_class_of_all_forms(tmp_path: Path) -> None:
    """In a folder, each file is the student it is named after; a teacher's own files are nobody."""
    (tmp_path / "ada.py").write_bytes(NETWORK)
    expected = ["ada", "empty"]
    for student, (name, (content, _)) in enumerate({**GRADED, **NAMED}.items()):
        ending = name[name.index(".", 1) :] if "." in name else ""
        if name == "numbers.csv":
            continue
        expected.append(f"s{student}.xyz" if name.endswith(".xyz") else f"s{student}")
        (tmp_path / f"{'.' if name.startswith('.') else ''}s{student}{ending}").write_bytes(content)
    for name in (
        "README.md",
        "points.txt",
        "Class List.docx",
        "desktop.ini",
        "Thumbs.db",
        ".DS_Store",
        "grades.csv",
    ):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    assert sorted(each.student for each in collect(tmp_path, "hw")) == sorted(expected)


def test_what_lies_beside_a_program_belongs_to_it(tmp_path: Path) -> None:
    (tmp_path / "ada.py").write_bytes(NETWORK)
    (tmp_path / "ada.pdf").write_bytes(b"%PDF-")
    (tmp_path / "ada.csv").write_bytes(b"1,2")
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben" / "w.py").write_bytes(NETWORK)
    (tmp_path / "ben.md").write_bytes(SHEET)
    ada, ben = collect(tmp_path, "hw")
    assert ada.script == "ada.py" and "ada.csv" in dict(ada.files)
    assert any("ada.pdf was not read: it is a PDF document" in each for each in ada.remarks)
    assert ben.script == "w.py" and ben.sections[0].heading == "relu"


def test_a_folder_of_nothing_but_a_teachers_files(tmp_path: Path) -> None:
    for name in ("README.md", "points.txt", "grades.csv"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(IntakeError, match=r"README\.md"):
        list(collect(tmp_path, "hw"))


def test_invisible_joiners_are_no_danger(tmp_path: Path) -> None:
    joined = "علی\u200cرضا"
    (tmp_path / f"{joined}.py").write_bytes(NETWORK)
    (found,) = collect(tmp_path, "hw")
    assert (found.student, found.script, found.unreadable) == (joined, f"{joined}.py", "")
    for refused in ("a\u202eb.py", "a\u2066b.py", "a\x07.py"):
        assert "cannot be shown" in repr(read_files("ada", {refused: b"", "w.py": NETWORK}).remarks)


def test_a_notebook_with_large_outputs_is_read_past_them(tmp_path: Path) -> None:
    made = json.loads(notebook(("code", NETWORK.decode())))
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * (25 << 20)}}
    made["cells"][0]["outputs"] = [picture]
    (tmp_path / "ada.ipynb").write_bytes(json.dumps(made).encode())
    (found,) = collect(tmp_path, "hw")
    assert found.script == "ada.py" and not found.unreadable and not found.read_error
    assert sum(len(each) for _, each in found.files) < 1 << 20
