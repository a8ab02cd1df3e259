"""Nothing that is handed in vanishes: every form of a file is graded, or named with what to do."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.gradebook.codec import pack_files, pack_submission, unpack_files, unpack_submission
from grader.intake import IntakeError, read_files, tarball
from grader.intake.classes import collect
from grader.intake.kinds import settled, stem
from grader.intake.naming import names_of
from grader.intake.tarball import TarballError

NETWORK = b"""import keras
model = keras.Sequential([keras.layers.Dense(3)])
model.compile(optimizer="adam", loss="mse")
model.fit([[1.0]], [[2.0]])
"""
SHEET = b"# relu\nIt makes negative numbers zero.\n"


def notebook(*cells: tuple[str, str]) -> bytes:
    made: list[dict[str, Any]] = []
    for number, (kind, source) in enumerate(cells):
        cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source, "id": f"c{number}"}
        made.append(cell | ({"outputs": [], "execution_count": None} if kind == "code" else {}))
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w", more: tuple[tarfile.TarInfo, ...] = ()) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as made:  # type: ignore[call-overload]
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            made.addfile(entry, io.BytesIO(content))
        for entry in more:
            made.addfile(entry)
    return stream.getvalue()


NB = notebook(("markdown", "# relu\nzero"), ("code", NETWORK.decode()))
EXPORTED = (
    b"<html><head><title>x</title></head><body><div class='jp-Cell jp-MarkdownCell'>"
    b"<div class='jp-RenderedHTMLCommon jp-RenderedMarkdown'><h1>relu</h1><p>zero</p></div></div>"
    b"<div class='jp-Cell jp-CodeCell'><div class='jp-InputPrompt'>In [1]:</div>"
    b"<div class='highlight hl-ipython3'><pre><span class='kn'>import</span> <span>keras</span>\n"
    b"x <span class='o'>=</span> 1 <span>&lt;</span> 2\n</pre></div></div>"
    b"<div class='jp-OutputArea'><div class='jp-RenderedText'><pre>3 &lt; 4 + nothing</pre></div></div></body></html>"
)


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


def _docx(*paragraphs: tuple[str, str], head: str = "") -> bytes:
    body = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        for style, text in paragraphs
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return zipped(
        {
            "word/document.xml": f"{head}<w:document xmlns:w='{space}'><w:body>{body}</w:body></w:document>".encode()
        }
    )


def _odt(body: str) -> bytes:
    spaces = (
        "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
        "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
    )
    return zipped(
        {"content.xml": f"<office:document-content {spaces}>{body}</office:document-content>".encode()}
    )


def test_the_text_of_documents_is_an_answer_sheet() -> None:
    word = _docx(("Heading1", "What is relu?"), ("Normal", "It makes &lt;0 zero."))
    writer = _odt(
        "<text:h text:outline-level='2'>What is relu?</text:h><text:p>It makes <text:span>&lt;0</text:span> zero.</text:p>"
    )
    for name, content in ("answers.docx", word), ("answers.odt", writer):
        found = read_files("ada", {name: content, "w.py": NETWORK})
        assert [(part.heading, part.text) for part in found.sections if not part.loose] == [
            ("What is relu?", "It makes <0 zero.")
        ]
    entity = _docx(("Normal", "&a;"), head="<!DOCTYPE d [<!ENTITY a 'x'>]>")
    for content in (entity, b"PK\x03\x04", b"", _docx()[:-30]):
        found = read_files("ada", {"answers.docx": content, "w.py": NETWORK})
        assert found.script == "w.py" and "answers.docx was not read" in found.remarks[0]
    assert "Word document" in read_files("ada", {"answers.docx": entity}).unreadable


def test_a_notebook_saved_as_a_web_page() -> None:
    found = read_files("ada", {"export.html": EXPORTED})
    assert dict(found.files)["export.py"] == b"import keras\nx = 1 < 2\n" and found.cells == (1,)
    assert found.sections[0].heading == "relu" and "nothing" not in repr(found.sections)
    plain = read_files("ada", {"answers.html": b"<h1>relu</h1><p>zero</p>"})
    assert plain.script is None and not plain.unreadable and plain.sections[0].text == "zero"


@pytest.mark.parametrize(
    ("name", "content", "own"),
    [
        ("about model.py.txt", b"import is a statement that I like.\nSo there.", "about model.py.txt"),
        ("model.py.txt", b"My model has three layers.\n", "model.py.txt"),
        ("w.py", b"x = '{\"cells\": 1}'", "w.py"),
        ("w.ipynb", b"", "w.ipynb"),
        ("w.ipynb", b"{}", "w.ipynb"),
        ("w.py", b"%PDF-1.7", "w.pdf"),
        ("data.json", b'{"cells": 3}', "data.json"),
        ("train.csv", NETWORK, "train.csv"),
        ("w.zip", b"Rar!\x1a\x07\x01", "w.rar"),
    ],
)
def test_a_name_counts_as_long_as_its_content_agrees(name: str, content: bytes, own: str) -> None:
    assert settled(name, content) == own


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


def test_odd_members_of_a_tar_are_refused_by_name() -> None:
    entries = []
    for kind, name in (
        (tarfile.SYMTYPE, "link.py"),
        (tarfile.LNKTYPE, "hard.py"),
        (tarfile.CHRTYPE, "null.py"),
    ):
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, "/etc/passwd"
        entries.append(entry)
    files = {"w.py": NETWORK, "../out.py": b"", "/etc/abs.py": b"", "W.PY": b"", "bidi\u202eyp.py": b""}
    inside, left_out = tarball.unpack("a.tar", tarred(files, more=tuple(entries)))
    assert list(inside) == ["w.py"] and len(left_out) == 7
    assert sum("link or a special file" in each for each in left_out) == 3
    assert sum("leads out" in each for each in left_out) == 2


def test_bombs_of_tar_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarball, "STREAM_LIMIT", 1 << 20)
    bomb = gzip.compress(tarred({"w.py": NETWORK, "zeros.csv": bytes(3 << 20), "b.py": b"x"}))
    inside, left_out = tarball.unpack("a.tar.gz", bomb)
    assert list(inside) == ["w.py"] and "more than 1 MB" in repr(left_out)
    for packed in gzip.compress, bz2.compress, lzma.compress:
        with pytest.raises(TarballError, match="more than"):
            tarball.unpack("a.csv.gz", packed(bytes(30 << 20)))


@pytest.mark.parametrize("content", [b"", b"nothing", os.urandom(600), bytes(600), gzip.compress(b"x")[:-3]])
def test_what_is_no_tarball_is_told(content: bytes) -> None:
    assert read_files("ada", {"a.tar.gz": content}).unreadable


def test_a_cut_tarball_gives_what_is_there() -> None:
    whole = tarred({"w.py": NETWORK, "big.csv": os.urandom(1 << 20)}, "w:gz")
    found = read_files("ada", {"a.tgz": whole[: len(whole) // 2]})
    assert found.script == "w.py" and "damaged" in repr(found.remarks) or "cut off" in repr(found.remarks)


def _entries(*names: bytes) -> list[zipfile.ZipInfo]:
    return [zipfile.ZipInfo(each.decode("cp437")) for each in names]


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("utf-8", ["Noël Pérez_7.py", "مریم_8.py", "Đặng_9.py"]),
        ("cp437", ["Noël Pérez_7.py"]),
        ("cp850", ["Jürgen Groß_7.py", "Käthe Böhm_8.py"]),
        ("cp1252", ["Jürgen Groß_7.py", "Noël Pérez_8.py"]),
        ("cp1251", ["Сергей Петренко_7.py"]),
        ("cp866", ["Сергей Петренко_7.py", "Анна_8.py"]),
        ("cp1256", ["سارة حسن_7.py", "ليلى_8.py"]),
        ("gbk", ["李小龙_7.py", "实验.py"]),
        ("shift_jis", ["鈴木さくら_7.py"]),
        ("cp1250", ["Żaneta Śliwińska_7.py"]),
        ("ascii", ["plain.py"]),
    ],
)
def test_names_are_read_in_what_they_were_written_in(page: str, names: list[str]) -> None:
    assert names_of(_entries(*(each.encode(page) for each in names))) == names


def test_names_that_are_marked_are_what_they_say() -> None:
    (marked,) = _entries("é.py".encode("cp437"))
    marked.flag_bits |= 0x800
    assert names_of([marked]) == ["é.py"]


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


def test_what_is_sent_to_the_reader_comes_back() -> None:
    files = {"a\ud800.py": b"\0\xff", "b": b"", "c": b"x" * 1000}
    assert unpack_files(pack_files("ada", files, ["d"])) == ("ada", files, ["d"])
    made = read_files("ada", {"one.ipynb": NB, "two.py": NETWORK})
    assert made.others and unpack_submission(pack_submission(made)) == made
