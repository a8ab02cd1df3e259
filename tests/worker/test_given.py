"""The files that students are given: in the submission's folder, and behind the handout's addresses."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from grader.worker import given

URL = "https://example.org/Data%20of%20ours/heart.csv?raw=true"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of a submission; what is given lies beside it."""
    (tmp_path / "given" / "flowers" / "rose").mkdir(parents=True)
    (tmp_path / "given" / "heart.csv").write_text("a,b\n1,2\n")
    (tmp_path / "given" / "flowers" / "rose" / "1.png").write_bytes(b"picture")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    def refused(*args: Any, **kwargs: Any) -> Any:
        raise urllib.error.URLError("no network")

    monkeypatch.setattr("grader.worker.given._keep_at_home", lambda: None)  # which needs Keras
    monkeypatch.setattr("urllib.request.urlopen", refused)
    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", refused)
    return tmp_path / "work"


def test_a_submission_has_copies_of_its_own(work: Path) -> None:
    given.lay(work.parent / "given", ["heart.csv", "flowers"])
    Path("heart.csv").write_text("my own")
    assert (work.parent / "given" / "heart.csv").read_text() == "a,b\n1,2\n"
    assert Path("flowers/rose/1.png").read_bytes() == b"picture"
    Path("flowers/rose/1.png").write_bytes(b"my own")
    assert (work.parent / "given" / "flowers" / "rose" / "1.png").read_bytes() == b"picture"


def test_what_is_pointed_to_is_not_copied(work: Path) -> None:
    Path("flowers").symlink_to(work.parent / "given" / "flowers")
    given.lay(work.parent / "given", ["flowers"])
    assert Path("flowers").is_symlink() and Path("flowers/rose/1.png").read_bytes() == b"picture"


def test_they_lie_there_whatever_the_submission_brings(work: Path) -> None:
    Path("heart.csv").mkdir()
    Path("heart.csv/x").write_text("x")
    Path("flowers/rose").mkdir(parents=True)
    Path("flowers/rose/1.png").write_bytes(b"mine")
    Path("flowers/work.py").write_text("x = 1")
    given.lay(work.parent / "given", ["heart.csv", "flowers"])
    assert Path("heart.csv").read_text() == "a,b\n1,2\n"
    assert Path("flowers/rose/1.png").read_bytes() == b"picture" and Path("flowers/work.py").is_file()
    Path("flowers/work.py").unlink()
    assert (work.parent / "given" / "flowers" / "rose" / "1.png").read_bytes() == b"picture"


def test_addresses_bring_the_given_file(work: Path) -> None:
    import requests

    notes: list[str] = []
    given.install(work.parent / "given", {URL: "heart.csv"}, notes)
    assert pd.read_csv(URL)["b"].tolist() == [2]
    assert np.genfromtxt(URL, delimiter=",", skip_header=1).tolist() == [1, 2]
    assert pd.read_csv(io.StringIO(requests.get(URL).text))["a"].tolist() == [1]
    plain = "http://EXAMPLE.org/Data of ours/heart.csv?raw=true#here"
    with urllib.request.urlopen(urllib.request.Request(plain)) as reply:
        assert reply.read() == b"a,b\n1,2\n" and reply.status == 200
    urllib.request.urlretrieve(URL, "mine.csv")
    assert Path("mine.csv").read_text() == "a,b\n1,2\n"
    assert set(notes) == {"heart.csv was fetched: the given part, as it is in the handout"}


@pytest.mark.parametrize(
    "address", ["https://example.org/heart.csv", "https://example.com/Data of ours/heart.csv?raw=true"]
)
def test_other_addresses_are_not_there(work: Path, address: str) -> None:
    import requests

    given.install(work.parent / "given", {URL: "heart.csv"}, [])
    with pytest.raises(urllib.error.URLError):
        pd.read_csv(address)
    with pytest.raises(urllib.error.URLError):
        requests.get(address)
