"""What one student hands in never changes what is read of another, and never ends a class."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from grader.intake import IntakeError, classes, reader
from grader.intake.classes import collect
from grader.records.submission import Submission
from tests.conftest import slow_but
from tests.intake.samples import PLAIN, lay
from tests.systems.test_brightspace import DOWNLOAD as BRIGHTSPACE
from tests.systems.test_canvas import DOWNLOAD as CANVAS
from tests.systems.test_gradescope import DOWNLOAD as GRADESCOPE
from tests.systems.test_moodle import DOWNLOAD as MOODLE
from tests.systems.test_nbgrader import DOWNLOAD as NBGRADER

LIST = b"submission_11:\n  :submitters:\n  - :name: Mallory\n    :sid: '102'\n"
# By the form of a class: what is in it, and the folder of one more student, whose name the system gave.
FORMS = {
    "plain": (PLAIN, "mallory"),
    "Canvas": (CANVAS, "mallory_666_9666_work.zip"),
    "Moodle": (MOODLE, "Mallory_2666_assignsubmission_file"),
    "Brightspace": (
        {name: each for name, each in BRIGHTSPACE.items() if "Nov 9" not in name},  # one attempt each
        "666-66 - Mallory - Nov 20, 2026 1159 PM",
    ),
    "nbgrader": (NBGRADER, "submitted/mallory/hw1"),
    "Gradescope": (GRADESCOPE, "assignment_7_export/submission_66"),
}
# What the student lays there.
FILES: dict[str, dict[str, bytes]] = {
    "a list of Gradescope's": {"submission_metadata.yml": LIST, "model.py": b"x = 6"},
    "many such lists": {f"{n}/submission_metadata.yml": LIST for n in range(50)},
    "folders of nbgrader's": {
        "submitted/ada/hw1/hw1.ipynb": b"{forged}", "submitted/ben/hw1/hw1.py": b"forged = 1",
        "submitted/ada/hw1/timestamp.txt": b"2099-01-01 00:00:00",
    },
    "folders of Gradescope's": {"submission_11/model.py": b"forged = 1", "submission_12/work.ipynb": b"{forged}"},
    "names of Canvas's": {f"lovelaceada_101_{n}_model.py": b"forged = 1" for n in range(9001, 9150)},
    "names of Moodle's": {
        f"Ada Lovelace_2001_assignsubmission_file_/{n}/model.py": b"forged = 1" for n in range(150)
    },
    "a name with any slash": {"C:\\work\\model.py": b"x = 6", "a\nb.py": b"x = 6"},
    "a clone": {".git/config": b"[core]", "model.py": b"x = 6"},
    "names that clash": {"a": b"1", "a/b.py": b"x = 6", "A/B.py": b"x = 7"},
    "a name too long": {"n" * 251 + ".py": b"x = 6", "model.py": b"x = 6"},
}  # fmt: skip


@pytest.fixture(scope="module")
def one_reader() -> Iterator[reader.Reader]:
    """One process for all classes: to start one takes longer than to read a class."""
    with reader.Reader() as opened:
        yield opened


def _zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def _facts(each: Submission) -> tuple[object, ...]:
    return (
        each.digest,
        each.student_id,
        each.late,
        each.members,
        each.handed_in,
        each.system,
        each.feedback_prefix,
        each.read_error,
    )


@pytest.mark.parametrize("packed", [False, True], ids=["unpacked", "as an archive"])
@pytest.mark.parametrize("first", [False, True], ids=["last", "first"])
@pytest.mark.parametrize("what", FILES)
@pytest.mark.parametrize("form", FORMS)
def test_neighbours_do_not_notice(
    tmp_path: Path,
    form: str,
    what: str,
    first: bool,
    packed: bool,
    one_reader: reader.Reader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(classes, "Reader", lambda: nullcontext(one_reader))
    honest, place = FORMS[form]
    if not first and packed and form not in ("plain", "Gradescope"):
        return  # the order of an archive matters where something is looked up
    mine = {f"{place}/{name}": content for name, content in FILES[what].items()}
    if form == "Canvas":
        mine = {place: _zip(FILES[what])}
    everything = {**mine, **honest} if first else {**honest, **mine}
    for name, laid in ("alone", honest), ("with", everything):
        if packed:
            (tmp_path / f"{name}.zip").write_bytes(_zip(laid))
        else:
            lay(tmp_path / name, laid)
    ending = ".zip" if packed else ""
    alone = {each.student: each for each in collect(tmp_path / f"alone{ending}", "hw1")}
    found = [each for each in collect(tmp_path / f"with{ending}", "hw1")]
    known = {each.student: each for each in found}
    assert len(alone) >= 2 and len(known) == len(found) == len(alone) + 1
    for student, each in alone.items():
        assert _facts(known[student]) == _facts(each)


def _notebook(source: str) -> bytes:
    cell = {"cell_type": "markdown", "metadata": {}, "source": source, "id": "a"}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _damaged(method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        made.writestr("model.py", b"x = 1\n" * 500)
    content = bytearray(stream.getvalue())
    content[60:70] = b"\xff" * 10
    return bytes(content)


def _bomb(method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        made.writestr("model.py", b"x = 1")
        made.writestr("zeros.csv", bytes(200 << 20))
    return stream.getvalue()


BROKEN: dict[str, Callable[[], tuple[str, bytes]]] = {
    "half a surrogate pair": lambda: (
        "m.ipynb",
        _notebook("## relu \\ud800").replace(b"\\\\ud800", b"\\ud800"),
    ),
    "what a parser of HTML stops at": lambda: ("m.md", b"<p>a</p><p>b</p> <![ and more"),
    "tags that are not closed": lambda: ("m.md", b"<p>a</p><p>b</p>" + b"<a " * 60_000),
    "comments that are not closed": lambda: ("m.md", b"<p>a</p><p>b</p>" + b"<!--" * 50_000),
    "damaged LZMA": lambda: ("m.zip", _damaged(zipfile.ZIP_LZMA)),
    "damaged bzip2": lambda: ("m.zip", _damaged(zipfile.ZIP_BZIP2)),
    "a bomb of LZMA": lambda: ("m.zip", _bomb(zipfile.ZIP_LZMA)),
    "a bomb of bzip2": lambda: ("m.zip", _bomb(zipfile.ZIP_BZIP2)),
    "a bomb": lambda: ("m.zip", _bomb(zipfile.ZIP_DEFLATED)),
    "an empty name": lambda: ("m.zip", _zip({"X": b"x"}).replace(b"\x01\0\0\0X", b"\0\0\0\0")),
    "no name": lambda: ("m.zip", _zip({"/": b"", "//": b""})),
    "a name of surrogates": lambda: ("m\udcff.py", b"x = 1"),
    "deep brackets": lambda: ("m.ipynb", b"[" * 200_000),
    "a number of a million digits": lambda: ("m.ipynb", b"9" * 1_000_000),
}


@pytest.mark.parametrize("what", slow_but(BROKEN, *list(BROKEN)[::3]))
def test_whatever_is_broken_costs_its_own_reading(tmp_path: Path, what: str) -> None:
    name, content = BROKEN[what]()
    lay(tmp_path, PLAIN)
    alone = {each.student: _facts(each) for each in collect(tmp_path, "hw1")}
    (tmp_path / name).write_bytes(content)
    found = {each.student: each for each in collect(tmp_path, "hw1")}
    assert set(found) - set(alone) == {"m\ufffd" if "\udcff" in name else "m"}
    assert {student: _facts(found[student]) for student in alone} == alone
    for each in found.values():
        assert not each.read_error
        assert sum(len(content) for _, content in each.files) < 100 << 20
        json.dumps(
            [part.text for part in each.sections] + list(dict(each.files)), ensure_ascii=False
        ).encode()


def test_a_bomb_loses_only_itself(tmp_path: Path) -> None:
    (tmp_path / "m.zip").write_bytes(_bomb(zipfile.ZIP_BZIP2))
    (found,) = collect(tmp_path, "hw1")
    assert "unusual way" in found.unreadable
    (tmp_path / "m.zip").write_bytes(_bomb(zipfile.ZIP_DEFLATED))
    (found,) = collect(tmp_path, "hw1")
    assert found.script == "model.py" and "zeros.csv" in found.remarks[0]


def test_folders_that_cannot_be_read_are_nobodys_zero(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    for mode in (0o000, 0o100, 0o400):
        lay(tmp_path / f"{mode}", PLAIN)
        (tmp_path / f"{mode}" / "ben").chmod(mode)
        found = {each.student: each for each in collect(tmp_path / f"{mode}", "hw1")}
        (tmp_path / f"{mode}" / "ben").chmod(0o755)
        assert "could not be read by this computer" in found["ben"].read_error
        assert found["ada"].script == "ada.py" and found["chiara"].script == "work.py"


def test_a_folder_that_vanishes_is_nobodys_zero(tmp_path: Path) -> None:
    lay(tmp_path, PLAIN)
    reading = collect(tmp_path, "hw1")
    assert next(reading).student == "ada"
    shutil.rmtree(tmp_path / "ben")
    ben, chiara = reading
    assert "could not be read" in ben.read_error and not ben.unreadable and chiara.script == "work.py"


def test_deep_folders(tmp_path: Path) -> None:
    lay(tmp_path, PLAIN)
    here = os.open(tmp_path / "ben", os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    found = {each.student: each for each in collect(tmp_path, "hw1")}
    os.system(f"rm -rf '{tmp_path}/ben'")
    assert found["ben"].script == "model.py" and "too long" in found["ben"].remarks[0]


def test_nothing_that_is_a_submission(tmp_path: Path) -> None:
    (tmp_path / "notes.docx").write_bytes(b"")
    with pytest.raises(IntakeError, match="Received: notes.docx"):
        list(collect(tmp_path, "hw1"))
