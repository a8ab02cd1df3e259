"""Reviews and news as Keras has them: read without unpickling anything, and given without the hidden part."""

from __future__ import annotations

import io
import os
import pickle
import urllib.error
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader import data
from grader.data.sequences import padded
from grader.worker import datasets

COUNTS = {"imdb": (60, 40), "reuters": (80, 20)}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise urllib.error.URLError("no network in tests")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("GRADER_DATA", raising=False)


def _texts(count: int, start: int) -> Any:
    """Texts of different lengths, each with a word of its own."""
    texts = np.empty(count, object)
    texts[:] = [[start + n, *range(1, 2 + n % 7)] for n in range(count)]
    return texts


def _write(folder: Path, name: str) -> dict[str, Any]:
    """A file as Keras has it; the words of the first part begin with 1000, of the other with 5000."""
    if name == "imdb":
        parts = {
            "x_train": _texts(60, 1000), "y_train": np.arange(60) % 2, "x_test": _texts(40, 5000), "y_test": np.arange(40) % 2,
        }  # fmt: skip
    else:
        parts = {"x": _texts(100, 1000), "y": np.arange(100) % 46}
    np.savez(folder / f"{name}.npz", **parts)
    return parts


def _as_keras(parts: dict[str, Any]) -> list[Any]:
    """What `load_data()` makes of a file: its lists of words, and labels."""
    made = []
    for x, y in (("x_train", "y_train"), ("x_test", "y_test")) if "x_train" in parts else (("x", "y"),):
        rng, order = np.random.RandomState(113), np.arange(len(parts[x]))
        rng.shuffle(order)
        texts = [[1, *[word + 3 for word in text]] for text in parts[x][order]]
        made += [texts, parts[y][order]]
    if len(made) == 2:
        cut = int(len(made[0]) * 0.8)
        made = [made[0][:cut], made[1][:cut], made[0][cut:], made[1][cut:]]
    return made


def _arrays(content: bytes) -> dict[str, Any]:
    with np.load(io.BytesIO(content), allow_pickle=True) as file:  # our own, in a test
        return {name: file[name] for name in file.files}


@pytest.mark.parametrize("name", COUNTS)
def test_texts_are_parted_as_keras_parts_them(tmp_path: Path, name: str) -> None:
    x_train, y_train, x_test, y_test = _as_keras(_write(tmp_path, name))
    found = data.load(name, str(tmp_path))
    assert (len(found.x_train), len(found.x_test)) == COUNTS[name] and found.sample_shape == (200,)
    assert found.y_train.tolist() == y_train.tolist() and found.y_test.tolist() == y_test.tolist()
    for rows, texts in ((found.x_train, x_train), (found.x_test, x_test)):
        assert [row[row > 0].tolist() for row in rows] == texts and not rows[:, 0].any()
    assert len(found.classes) == (2 if name == "imdb" else 46)


@pytest.mark.parametrize("name", COUNTS)
def test_what_programs_load_has_no_hidden_text(tmp_path: Path, name: str) -> None:
    _write(tmp_path, name)
    (tmp_path / f"{name}_word_index.json").write_text('{"the": 1}')
    found = data.load(name, str(tmp_path))
    data.lay(found.given, tmp_path / "laid")
    assert {path.name for path in (tmp_path / "laid").iterdir()} == {f"{name}.npz", f"{name}_word_index.json"}
    x_train, y_train, x_test, y_test = _as_keras(_arrays((tmp_path / "laid" / f"{name}.npz").read_bytes()))
    assert np.array_equal(
        padded(np.array([[w - 3 for w in text[1:]] for text in x_train], object)), found.x_train
    )
    assert y_train.tolist() == found.y_train.tolist() and len(x_test) == len(found.x_test) == len(y_test)
    known = {text[1] for text in x_train}
    assert not {tuple(text) for text in x_test} & {
        tuple(text) for text in x_train
    }  # who learns them by heart is seen
    assert {text[1] for text in x_test} <= known and not {
        int(row[row > 0][1]) for row in found.x_test
    } & known
    assert not {tuple(text) for text in x_test} & {tuple(row[row > 0]) for row in found.x_test}
    assert data.load(name, str(tmp_path)).digest == found.digest and found.given.names == ()


def test_long_texts_and_rare_words() -> None:
    texts = np.empty(2, object)
    texts[:] = [list(range(300)), [9_996, 9_997, 20_000]]
    long, rare = padded(texts)
    assert long.tolist() == list(range(103, 303))  # their end
    assert rare[-4:].tolist() == [1, 9_999, 2, 2] and not rare[:-4].any()


def test_a_file_that_does_more_than_hold_lists_is_refused(tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> Any:
            return os.mkdir, (str(tmp_path / "harmed"),)

    content = io.BytesIO()
    np.lib.format.write_array_header_1_0(content, {"descr": "|O", "fortran_order": False, "shape": (1,)})
    content.write(pickle.dumps(Harm()))
    with zipfile.ZipFile(tmp_path / "reuters.npz", "w") as archive:
        archive.writestr("x.npy", content.getvalue())
    with pytest.raises(data.DataError, match="mkdir is no array of numbers.*Put the original file"):
        data.load("reuters", str(tmp_path))
    assert not (tmp_path / "harmed").exists()
    (tmp_path / "reuters.npz").write_bytes(b"no archive")
    with pytest.raises(data.DataError, match="expected the file of keras.datasets.reuters"):
        data.load("reuters", str(tmp_path))


def test_who_has_no_file_reads_where_to_put_it() -> None:
    with pytest.raises(
        data.DataError, match="imdb.npz in the folder that --data names.*tf-keras-datasets/imdb.npz"
    ):
        data.load("imdb")


def test_keras_reads_the_given_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def load_data(path: str = "imdb.npz") -> Any:
        return space["get_file"](fname=path, origin=f"https://x/{path}", file_hash="of another file")

    space: dict[str, Any] = {"get_file": None}
    load_data.__module__ = "a_module_of_keras"
    monkeypatch.setattr("sys.modules", {**__import__("sys").modules, "a_module_of_keras": SimpleNamespace()})
    space = vars(__import__("sys").modules["a_module_of_keras"])
    space["get_file"] = None
    sets = SimpleNamespace(
        imdb=SimpleNamespace(load_data=load_data), reuters=SimpleNamespace(load_data=load_data)
    )
    monkeypatch.setattr("grader.worker.datasets.importlib.import_module", lambda home: sets)
    datasets.install(tmp_path, [], [], {"imdb.npz": tmp_path / "imdb.npz"})
    assert sets.imdb.load_data() == str(tmp_path / "imdb.npz")
    with pytest.raises(OSError, match="without a network"):
        sets.imdb.load_data("imdb_word_index.json")
    with pytest.raises(OSError, match="not available"):
        sets.reuters.load_data()
