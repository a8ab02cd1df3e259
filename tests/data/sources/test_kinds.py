"""A teacher's own arrays, pictures, series and texts: how they are read and split, and what students get."""

from __future__ import annotations

import io
import pickle
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from grader import data
from grader.data import DataError, Dataset, arrays, images, series, texts

COUNT = 50


def load(source: Any, folder: Path) -> Dataset:
    return data.load(replace(source, folder=str(folder)))


def laid(dataset: Dataset, folder: Path) -> dict[str, bytes]:
    data.lay(dataset.given, folder)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def pictures(count: int = COUNT, sides: tuple[int, ...] = (8, 8)) -> np.ndarray[Any, Any]:
    return np.random.default_rng(1).integers(0, 256, (count, *sides), np.uint8)


LABELS = np.arange(COUNT) % 5


def test_arrays(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "digits.npz", x=pictures(), y=LABELS, names=np.array(["a", "b"]), weight=np.ones(COUNT)
    )
    digits = load(arrays("digits.npz"), tmp_path)
    assert digits.spec.is_images and digits.spec.value_range == (0, 255) and digits.x_train.dtype == np.uint8
    assert digits.x_train.shape == (40, 8, 8) and digits.x_test.shape == (10, 8, 8)
    assert digits.classes == tuple("01234") and np.bincount(digits.y_test).tolist() == [2] * 5
    with np.load(io.BytesIO(digits.given.files[0].read())) as given:
        assert set(given.files) == {"x", "y", "names", "weight"} and given["weight"].shape == (40,)
        assert np.array_equal(given["x"], digits.x_train) and np.array_equal(given["y"], digits.y_train)
    assert load(arrays("digits.npz"), tmp_path).digest == digits.digest
    hidden = {sample.tobytes() for sample in digits.x_test}
    content = b"".join(
        zipfile.ZipFile(io.BytesIO(digits.given.files[0].read())).read(f"{n}.npy") for n in ("x", "y")
    )
    assert not any(sample in content for sample in hidden)
    again = pickle.loads(pickle.dumps(digits))  # noqa: S301 - our own
    assert again.digest == digits.digest


def test_arrays_with_a_test_part_hide_that(tmp_path: Path) -> None:
    x, y = pictures(sides=(6,)).astype(float), np.eye(5)[LABELS]
    np.savez(tmp_path / "a.npz", x_train=x[:40], y_train=y[:40], x_test=x[40:], y_test=y[40:])
    found = load(arrays("a.npz"), tmp_path)
    assert found.x_train.dtype == np.float32 and np.array_equal(found.x_test, x[40:])
    assert found.y_test.tolist() == LABELS[40:].tolist()  # one-hot labels are labels
    with np.load(io.BytesIO(found.given.files[0].read())) as given:
        assert set(given.files) == {"x_train", "y_train"} and given["y_train"].shape == (40, 5)
    shared = load(arrays("a.npz", hidden=0.5), tmp_path)
    assert len(shared.x_train) == 20
    with np.load(io.BytesIO(shared.given.files[0].read())) as given:
        assert set(given.files) == {"x_train", "y_train"}


def test_a_test_part_is_given_under_no_name(tmp_path: Path) -> None:
    x, y = pictures(sides=(6,)), np.array(["a", "b"])[LABELS % 2]
    parts = {"x_train": x[:48], "y_train": y[:48], "x_test": x[48:], "y_test": y[48:], "answers": LABELS[48:]}
    np.savez(tmp_path / "a.npz", **parts, names=np.array(["a", "b"]))
    for hidden in (None, 0.5):
        found = load(arrays("a.npz", hidden=hidden), tmp_path)
        with np.load(io.BytesIO(found.given.files[0].read())) as given:
            assert set(given.files) == {"x_train", "y_train", "names"}


def test_arrays_in_two_files(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", pictures(sides=(3,)).astype(np.int32))
    np.save(tmp_path / "y.npy", np.array(["b", "a"])[LABELS % 2])
    found = load(arrays("x.npy", "y.npy"), tmp_path)
    assert found.classes == ("a", "b") and not found.spec.is_images and found.sample_shape == (3,)
    files = laid(found, tmp_path / "laid")
    assert set(files) == {"x.npy", "y.npy"}
    assert np.array_equal(np.load(tmp_path / "laid" / "x.npy"), found.x_train)


def test_arrays_with_a_mark(tmp_path: Path) -> None:
    mark = np.arange(COUNT) % 4 == 0
    np.savez(tmp_path / "a.npz", x=pictures(sides=(3,)), y=LABELS, secret=mark)
    found = load(arrays("a.npz", hidden="secret"), tmp_path)
    assert np.array_equal(found.x_test, pictures(sides=(3,))[mark])
    with np.load(io.BytesIO(found.given.files[0].read())) as given:
        assert set(given.files) == {"x", "y"}


@pytest.mark.parametrize(
    ("parts", "settings", "said"),
    [
        ({"x": pictures(), "z": LABELS}, {}, "expected inputs and labels among its arrays, x, z"),
        (
            {"x": pictures(), "y": np.stack([LABELS, LABELS], axis=1)},
            {},
            "measured by one target. Received: 2 of each.*a task of its own",
        ),
        ({"x": pictures(), "y": LABELS[:9]}, {}, "one label a sample in y.*shape \\(9,\\)"),
        ({"x": pictures(), "y": LABELS * 0}, {}, "at least two different values"),
        ({"x": pictures(9), "y": LABELS[:9] % 2}, {}, "at least 10 samples. Received: 9"),
        ({"x": pictures(), "y": LABELS}, {"hidden": "mark"}, "an array of that name.*Received: none"),
        ({"x": pictures(), "y": LABELS}, {"target": "label"}, "Received: label"),
        ({"x": np.full((COUNT, 2), np.nan), "y": LABELS}, {}, "expected numbers in x.*NaN"),
        ({"x": np.array([{}] * COUNT), "y": LABELS}, {}, "objects are never loaded"),
    ],
)  # fmt: skip
def test_arrays_that_are_none(
    tmp_path: Path, parts: dict[str, Any], settings: dict[str, Any], said: str
) -> None:
    np.savez(tmp_path / "a.npz", **parts)
    with pytest.raises(DataError, match=f"^a.npz: .*{said}"):
        load(arrays("a.npz", **settings), tmp_path)


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    """Pictures of several kinds in two folders, and what lies beside them."""
    chance = np.random.default_rng(0)
    for name, colour in (("rose", 200), ("daisy", 60)):
        (tmp_path / "flowers" / name).mkdir(parents=True)
        for number in range(12):
            pixels = np.clip(chance.normal(colour, 30, (20, 30, 3)), 0, 255).astype(np.uint8)
            ending = ("png", "jpg", "bmp")[number % 3]
            Image.fromarray(pixels).save(tmp_path / "flowers" / name / f"{number:02}.{ending}")
    (tmp_path / "flowers" / "rose" / "notes.txt").write_text("of May")
    (tmp_path / "flowers" / ".hidden").mkdir()
    return tmp_path


def test_pictures(flowers: Path) -> None:
    found = load(images("flowers/", size=(10, 15), hidden=0.25), flowers)
    assert found.name == "flowers/" and found.classes == ("daisy", "rose") and found.spec.is_images
    assert found.x_train.shape == (18, 10, 15, 3) and found.x_test.shape == (6, 10, 15, 3)
    assert np.bincount(found.y_test).tolist() == [3, 3]
    assert found.x_train[found.y_train == 1].mean() > 150 > 100 > found.x_train[found.y_train == 0].mean()
    files = laid(found, flowers / "laid")
    assert len(files) == 18 and set(name.split("/")[0] for name in files) == {"flowers"}
    originals = {path.read_bytes() for path in (flowers / "flowers").rglob("*.*g")}
    hidden = {
        path.read_bytes() for path in (flowers / "flowers").rglob("*")
        if path.is_file() and f"flowers/{path.parent.name}/{path.name}" not in files
    }  # fmt: skip
    assert len(hidden) == 7 and not hidden & set(files.values()) and originals  # the notes, too
    assert found.given.names == ("flowers",)
    grey = load(images("flowers", size=(10, 15), colour=False), flowers)
    assert grey.sample_shape == (10, 15)


@pytest.mark.parametrize("ending", [".zip", ".tgz", ".tar.gz", ".tar"])
def test_pictures_behind_an_address_are_the_given_ones(flowers: Path, ending: str) -> None:
    source = images("flowers/", size=(8, 8), url=f"https://example.org/photos{ending}")
    found = load(source, flowers)
    files = laid(found, flowers / "laid")
    archive = files.pop(f"flowers{ending}")
    assert found.given.names == ("flowers",) and found.given.addresses == ((source.url, f"flowers{ending}"),)
    if ending == ".zip":
        packed = {name: zipfile.ZipFile(io.BytesIO(archive)).read(name) for name in files}
        assert set(zipfile.ZipFile(io.BytesIO(archive)).namelist()) == set(files)
    else:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            packed = {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]
    assert packed == files and load(source, flowers).given.archives == found.given.archives


def test_a_second_folder_of_pictures(flowers: Path) -> None:
    (flowers / "flowers").rename(flowers / "both")
    for name in ("rose", "daisy"):
        for part, which in (("given", range(8)), ("away", range(8, 12))):
            (flowers / part / name).mkdir(parents=True)
            for number in which:
                (file,) = (flowers / "both" / name).glob(f"{number:02}.*")
                file.rename(flowers / part / name / file.name)
    found = load(images("given/", hidden="away/"), flowers)
    assert len(found.x_train) == 16 and len(found.x_test) == 8
    assert all(file.name.startswith("given/") for file in found.given.files)


def test_what_is_no_folder_of_pictures(flowers: Path) -> None:
    with pytest.raises(DataError, match="expected a folder of pictures.*no such folder"):
        load(images("trees/"), flowers)
    with pytest.raises(DataError, match="12 pictures in no folder"):
        load(images("flowers/rose"), flowers)
    (flowers / "flowers" / "rose" / "03.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match="rose/03.png: expected a picture. Received: UnidentifiedImageError"):
        load(images("flowers"), flowers)
    for file in (flowers / "flowers" / "rose").iterdir():
        file.unlink()
    with pytest.raises(DataError, match="at least two. Received: pictures in daisy alone"):
        load(images("flowers"), flowers)


def temperatures(count: int = 100) -> str:
    return "day,t\n" + "".join(f"d{number},{10 + np.sin(number / 5):.6f}\n" for number in range(count))


def test_a_series_hides_its_end(tmp_path: Path) -> None:
    (tmp_path / "temperature.csv").write_text(temperatures())
    found = load(series("temperature.csv", "t", window=8, horizon=3), tmp_path)
    values = np.array([float(line.split(",")[1]) for line in temperatures().splitlines()[1:]], np.float32)
    assert found.sample_shape == (8, 1) and found.classes == () and len(found.y_test) == 20
    assert found.x_train[0, :, 0].tolist() == values[:8].tolist() and found.y_train[0] == values[10]
    # Neither a given window nor what it is to predict reaches into the hidden part.
    assert found.y_train[-1] == values[79] and found.x_train[-1, -1, 0] == values[76]
    assert np.array_equal(found.y_test, values[80:])
    text = found.given.files[0].read().decode()
    assert text.splitlines()[-1].startswith("d79,") and len(text.splitlines()) == 81
    assert found.given.columns.column("t").shape == (80,) and found.tells_itself
    assert not np.isin(
        values[80:], np.concatenate([found.given.columns.column("t").astype(np.float32)])
    ).any()


def test_a_series_is_as_its_starter_pairs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temperature.csv").write_text(temperatures())
    for horizon in (1, 4):
        found = load(series("temperature.csv", "t", window=8, horizon=horizon), tmp_path)
        (tmp_path / "work").mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / "work")
        data.lay(found.given, Path())
        space: dict[str, Any] = {}
        exec(found.spec.starter.load.replace("import keras\n", ""), space)
        assert np.allclose(space["x_train"], found.x_train) and np.allclose(space["y_train"], found.y_train)


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        (temperatures(), {"column": "u"}, "expected a column among day, t. Received: 'u'"),
        (temperatures(), {"column": "day"}, "expected numbers in every row. Received: d0"),
        (temperatures().replace("d5,10.841471", "d5,"), {}, "a window has no gaps.*1 of 100 rows, first in row 6"),
        (temperatures(30), {}, "at least 10 windows of 20 values to give"),
        ("t\n" + "5\n" * 100, {}, "expected values that change. Received: 5 everywhere"),
    ],
)  # fmt: skip
def test_a_series_that_is_none(tmp_path: Path, text: str, settings: dict[str, Any], said: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(DataError, match=f"^a.csv: .*{said}"):
        load(series(**{"file": "a.csv", "column": "t", **settings}), tmp_path)


REVIEWS = "text,label\n" + "".join(
    f'"A {("good", "bad")[n % 2]} film, number {n}: ""{n * 7}""",{("good", "bad")[n % 2]}\n'
    for n in range(40)
)


def test_texts(tmp_path: Path) -> None:
    (tmp_path / "reviews.csv").write_text(REVIEWS)
    found = load(texts("reviews.csv", text="text", target="label"), tmp_path)
    assert found.x_train.dtype.kind == "U" and found.x_train.shape == (32,) and found.sample_shape == ()
    assert found.classes == ("bad", "good")
    content = found.given.files[0].read().decode()
    assert found.x_train[0].replace('"', '""') in content
    assert not any(text.replace('"', '""') in content for text in found.x_test.tolist())
    assert found.given.columns.column("label").tolist() == [found.classes[label] for label in found.y_train]
    with pytest.raises(DataError, match="expected columns among text, label. Received: 'words'"):
        load(texts("reviews.csv", text="words", target="label"), tmp_path)
    (tmp_path / "reviews.csv").write_text(REVIEWS + " ,good\n")
    with pytest.raises(DataError, match="expected a text in every row. Received: none in 1 of 41"):
        load(texts("reviews.csv", text="text", target="label"), tmp_path)


SOURCES = (
    arrays("a.npz", hidden=0.3), arrays("x.npy", "y.npy"), images("flowers/", size=(8, 9)),
    series("t.csv", "t"), texts("r.csv", text="a", target="b", hidden="secret"),
)  # fmt: skip


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: type(source).__name__)
def test_what_students_are_told_of_a_source(source: Any) -> None:
    told = data.given_part(source, classes=True)
    assert told.given_only and told.folder == "" and told.file == source.file
    assert "secret" not in str(data.as_plain(told))
    assert data.from_plain(data.as_plain(told)) == told
    space = {name: getattr(data, name) for name in ("arrays", "images", "series", "texts")}
    assert eval(data.as_code(source), space) == source


def test_students_copies_of_pictures_and_series(flowers: Path) -> None:
    whole = load(images("flowers/", size=(8, 8)), flowers)
    laid(whole, flowers / "student")
    theirs = load(data.given_part(images("flowers/", size=(8, 8)), classes=True), flowers / "student")
    assert np.array_equal(theirs.x_train, whole.x_train) and len(theirs.x_test) == 4
    (flowers / "t.csv").write_text(temperatures())
    known = load(series("t.csv", "t"), flowers)
    laid(known, flowers / "student")
    theirs = load(data.given_part(series("t.csv", "t"), classes=False), flowers / "student")
    assert np.array_equal(theirs.x_train, known.x_train) and not theirs.tells_itself


@pytest.mark.parametrize(
    "make",
    [
        lambda: arrays("a.csv"), lambda: arrays("x.npy"), lambda: arrays("a.npz", "y.npy"), lambda: arrays("a.npz", hidden=2),
        lambda: images(""), lambda: images("a", size=(0, 4)), lambda: images("a", size=5), lambda: images("a", url="x"),  # type: ignore[arg-type]
        lambda: series("a.csv", ""), lambda: series("a.csv", "t", window=0), lambda: series("a.csv", "t", hidden="t"),  # type: ignore[arg-type]
        lambda: texts("a.csv", text="", target="y"), lambda: texts("a.csv", text="t", target="y", hidden="b.csv"),
    ],
)  # fmt: skip
def test_settings_that_are_none(make: Any) -> None:
    with pytest.raises(ValueError, match="expected.*Received"):
        make()
