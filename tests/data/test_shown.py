"""Variants hide the same rows from everybody: what one gives, no other hides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader import data
from grader.assignment import Assignment, Recipe
from grader.classes.handouts import write_handouts
from grader.classes.roster import read_roster
from grader.data import DataError, arrays, images, series, table, texts
from grader.data.shown import refuse_shown
from grader.data.sources import Source
from grader.loading import load_variants
from grader.pipeline.alternatives import together
from tests.solved import ready_of

PEOPLE = read_roster(b"name\nAda\nBen\nChiara\nDana\n")


def _patients(path: Path, order: slice = slice(None)) -> None:
    rows = [f"{n},{30 + n % 40},{200 + n * 1.5:.1f},{'yes' if n % 2 else 'no'}" for n in range(120)]
    path.write_text("\n".join(["id,age,chol,disease", *rows[order]]) + "\n", "utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    _patients(tmp_path / "heart.csv")
    _patients(tmp_path / "again.csv", slice(None, None, -1))
    rng = np.random.default_rng(0)
    np.savez(tmp_path / "digits.npz", x=rng.integers(0, 9, (60, 4, 4), np.uint8), y=np.arange(60) % 3)
    (tmp_path / "t.csv").write_text("t\n" + "".join(f"{n % 7}\n" for n in range(200)), "utf-8")
    words = "".join(f"word{n} is {'good' if n % 2 else 'bad'},{n % 2}\n" for n in range(60))
    (tmp_path / "reviews.csv").write_text("text,label\n" + words, "utf-8")
    return tmp_path


def _refuse(home: Path, *sources: Source) -> None:
    refuse_shown([data.load(replace(source, folder=str(home))) for source in sources])


SHOWN: dict[str, tuple[Source, Source]] = {
    "seeds": (table("heart.csv", "disease", seed=1), table("heart.csv", "disease", seed=2)),
    "shares": (table("heart.csv", "disease", hidden=0.4), table("heart.csv", "disease", hidden=0.2)),
    "files": (table("heart.csv", "disease", seed=1), table("again.csv", "disease", seed=1)),
    "targets": (table("heart.csv", "disease"), table("heart.csv", "age", leave_out=["disease"])),
    "arrays": (arrays("digits.npz", seed=1), arrays("digits.npz", seed=2)),
    "texts": (
        texts("reviews.csv", text="text", target="label", seed=1),
        texts("reviews.csv", text="text", target="label", seed=2),
    ),
    "series": (series("t.csv", "t", hidden=0.2), series("t.csv", "t", hidden=0.3)),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_one_hides_and_another_gives_is_refused(home: Path, name: str) -> None:
    with pytest.raises(DataError, match="hide the same rows from everybody. Received: [1-9]"):
        _refuse(home, *SHOWN[name])
    _refuse(home, SHOWN[name][0], SHOWN[name][0])


HIDDEN_ALIKE: dict[str, tuple[Source, Source]] = {
    "given": (
        table("heart.csv", "disease", given=0.5, given_seed=1),
        table("heart.csv", "disease", given=0.5, given_seed=2),
    ),
    "window": (series("t.csv", "t", window=10), series("t.csv", "t", window=20)),
    "inputs": (table("heart.csv", "disease"), table("heart.csv", "disease", leave_out=["age"])),
    "others": (table("heart.csv", "disease"), arrays("digits.npz")),
}


@pytest.mark.parametrize("name", HIDDEN_ALIKE)
def test_the_same_hidden_part_is_none_of_that(home: Path, name: str) -> None:
    _refuse(home, *HIDDEN_ALIKE[name])


def test_pictures_of_another_size_are_known_by_their_files(tmp_path: Path) -> None:
    from PIL import Image

    for name in ("rose", "daisy"):
        (tmp_path / "flowers" / name).mkdir(parents=True)
        for number in range(8):
            picture = Image.new("RGB", (20, 20), (number * 9, 3, len(name)))
            picture.save(tmp_path / "flowers" / name / f"{number}.png")
    _refuse(tmp_path, images("flowers/", size=(8, 8)), images("flowers/", size=(4, 4)))
    with pytest.raises(DataError, match="hide the same rows"):
        _refuse(tmp_path, images("flowers/", size=(8, 8)), images("flowers/", size=(4, 4), seed=2))


def test_each_is_given_other_rows_and_measured_on_the_same(home: Path) -> None:
    one, other = (
        data.load(replace(table("heart.csv", "disease", given=0.5, given_seed=n), folder=str(home)))
        for n in (1, 2)
    )
    assert np.array_equal(one.x_test, other.x_test) and one.digest != other.digest
    whole = data.load(replace(table("heart.csv", "disease"), folder=str(home)))
    rows = {sample.tobytes() for sample in whole.x_train}
    for part in (one, other):
        assert len(part.x_train) == len(whole.x_train) // 2
        assert {sample.tobytes() for sample in part.x_train} < rows
        assert np.bincount(part.y_train.astype(int)).tolist() == [24, 24]
    assert np.array_equal(whole.x_test, one.x_test)


def test_a_class_is_not_graded_by_variants_that_show_each_other(home: Path) -> None:
    each = [
        ready_of(Assignment("a", "A", Recipe(source, epochs=1)), data.load(source))
        for source in (replace(table("heart.csv", "disease", seed=n), folder=str(home)) for n in (1, 2))
    ]
    refused = together(each)
    assert isinstance(refused, DataError) and str(refused).startswith("a: heart.csv: expected variants")
    assert together(each[:1]) is each[0]


SCHEME = """
from grader import Assignment, Recipe, Variants, runs
from grader.data import table

variants = Variants(count=4, secret="words", seed=range(1, 1000))


def assignment(seed):
    return Assignment("heart", "Heart", Recipe(table("heart.csv", "disease", {how}), epochs=1), (runs(points=1),))
"""


def _folder(home: Path, how: str) -> Path:
    folder = home / "assignments" / "heart"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "heart.csv").write_bytes((home / "heart.csv").read_bytes())
    (folder / "assignment.py").write_text(SCHEME.format(how=how), "utf-8")
    (folder / "handout.md").write_text("Hearts\n", "utf-8")
    (folder / "starter.py").write_text("import keras\n", "utf-8")
    (home / "grader-0.whl").write_bytes(b"")
    return folder


def test_no_handout_gives_what_another_variant_hides(home: Path) -> None:
    folder = _folder(home, "seed=seed")
    with pytest.raises(DataError, match="hide the same rows from everybody"):
        write_handouts(load_variants(folder), folder, PEOPLE, home / "out.zip", home / "grader-0.whl")
    assert not (home / "out.zip").exists() and not (folder / "variants.csv").exists()


def test_no_hidden_row_is_in_anybodys_handout(home: Path) -> None:
    from grader.handout import given_files

    folder = _folder(home, "given=0.5, given_seed=seed")
    each = load_variants(folder)
    write_handouts(each, folder, PEOPLE, home / "out.zip", home / "grader-0.whl")
    hidden = data.load(each[0].tasks[0].recipe.data).hidden_columns  # type: ignore[union-attr]
    assert hidden is not None
    secret = {f"{value:.1f}" for value in hidden.column("chol").tolist()}
    theirs = [given_files(own)[0].read().decode() for own in each]
    assert len(secret) == 24 and len(set(theirs)) == 4
    for text in theirs:
        rows = [line.split(",") for line in text.splitlines()[1:]]
        assert len(rows) == 48 and not secret & {row[2] for row in rows}
        assert [row[0] for row in rows] == [str(n) for n in range(48)]  # and no gap tells where one stood
