"""A job as it travels, and what it left behind: everything arrives, and nothing else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from grader import evidence
from grader.assignment import Limits
from grader.cluster import transfer
from grader.records.run import Run

SECRET = b"of the machine it came from"


def test_there(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    own = (
        (Path("job", "work", "a", "b.py"), b"1"),
        (Path("job", "inputs.f32"), b"2"),
        (Path("job", "home", "left"), b"3"),
    )
    for name, content in own:
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(content)
    for name, content in (("data/x/x.npy", b"4"), ("data/y.npy", b"5"), ("weights", b"6")):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(content)
    shared = {here / "data/x/x.npy": transfer.digest_of(here / "data/x/x.npy")}
    settings = {
        "data": str(here / "data"), "file": "b.py", "weights": str(here / "weights"), "none": str(here / "public"),
        "inside": [str(here / "job" / "inputs.f32"), 1, None], "like": str(here / "data") + "-not",
    }  # fmt: skip
    places = [here / "data", here / "weights", here / "public"]
    job = transfer.pack(
        "submission", here / "job", settings, Limits(), places, lambda path: shared.get(path, "")
    )
    store, folder = there / "store", there / "job"
    store.mkdir(parents=True)
    folder.mkdir()
    (digest,) = transfer.missing(job, store)
    (store / digest).write_bytes(b"4")
    assert transfer.missing(job, store) == []
    said, readable = transfer.unpack(job, store, folder, there / "beside")
    assert (folder / "work/a/b.py").read_bytes() == b"1" and (folder / "inputs.f32").read_bytes() == b"2"
    assert not (folder / "home").exists()  # what is not the job's is not taken along
    data, weights, public = readable
    assert (data / "x/x.npy").read_bytes() == b"4" and (data / "y.npy").read_bytes() == b"5"
    assert weights.read_bytes() == b"6" and not public.exists()
    assert said == {
        "data": str(data), "file": "b.py", "weights": str(weights), "none": str(public),
        "inside": [str(folder / "inputs.f32"), 1, None], "like": str(here / "data") + "-not",
    }  # fmt: skip


def test_back(tmp_path: Path) -> None:
    left, arrived = tmp_path / "left", tmp_path / "arrived"
    left.mkdir()
    arrived.mkdir()
    (tmp_path / "secret").write_bytes(SECRET)
    (left / "evidence.json").symlink_to(tmp_path / "secret")
    os.mkfifo(left / "figure_1.rgb")
    (left / "weights_1.f32").mkdir()
    (left / "image_1.f32").write_bytes(b"1234")
    (left / "large").write_bytes(b"x" * 101)
    transfer.unpack_output(transfer.collect(left, 100), arrived)
    assert (arrived / "image_1.f32").read_bytes() == b"1234"
    for name, kind in (
        ("evidence.json", stat.S_ISLNK),
        ("figure_1.rgb", stat.S_ISFIFO),
        ("large", stat.S_ISFIFO),
    ):
        assert kind((arrived / name).lstat().st_mode)
        with pytest.raises(evidence.EvidenceRefused, match="expected a regular file"):
            evidence.read_file(arrived / name, 1000)
    with pytest.raises(evidence.EvidenceRefused, match="expected a regular file"):
        evidence.read_file(arrived / "weights_1.f32", 1000)
    assert not any(SECRET in path.read_bytes() for path in arrived.iterdir() if path.is_file())
    with pytest.raises(evidence.EvidenceRefused):
        evidence.read(arrived)
    assert transfer.collect(tmp_path / "gone", 100) == ()


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    names = ("../out", "/tmp/out-of-grader", "", "..", ".", "a/b")
    transfer.unpack_output([(name, "", b"x") for name in names], folder)
    assert list(tmp_path.iterdir()) == [folder] and list(folder.iterdir()) == []
    assert transfer.JobOutput(Run(0, None, 0.1, 1.0, ""), ()).evidence == ()
