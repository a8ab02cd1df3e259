"""Tar archives and what is compressed: what is in them is read, what is odd is refused by its name."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile

import pytest

from grader.intake import read_files, tarball
from grader.intake.tarball import TarballError
from tests.intake.samples import NETWORK, tarred


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


@pytest.mark.parametrize(
    "content",
    [b"", b"nothing", os.urandom(600), bytes(600), gzip.compress(b"x", mtime=0)[:-3]],
    ids=["empty", "words", "random", "zeros", "cut short"],
)
def test_what_is_no_tarball_is_told(content: bytes) -> None:
    assert read_files("ada", {"a.tar.gz": content}).unreadable


def test_a_cut_tarball_gives_what_is_there() -> None:
    whole = tarred({"w.py": NETWORK, "big.csv": os.urandom(1 << 20)}, "w:gz")
    found = read_files("ada", {"a.tgz": whole[: len(whole) // 2]})
    assert found.script == "w.py" and "damaged" in repr(found.remarks) or "cut off" in repr(found.remarks)
