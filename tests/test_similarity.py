"""Alike submissions: copies however they are disguised, and no honest work on the same task."""

from __future__ import annotations

import random
import re

import pytest

from grader import similarity
from grader.classroom import open_classrooms
from grader.desk import prescribed
from grader.intake.files import assemble
from grader.similarity import ALIKE, identical, similar
from grader.submission import Submission
from tests.conftest import ROOT, SLUGS

OWN = """
import keras
from keras import layers
{comment}
def prepare(images, top={top}):
    {a} = images.astype("float32") / top
    return {a}.reshape(len({a}), -1)

(x, y), (tx, ty) = keras.datasets.mnist.load_data()
{b} = keras.Sequential()
for size in {sizes}:
    {b}.add(layers.Dense(size, activation="{act}"))
    if size > {limit}:
        {b}.add(layers.Dropout({rate}))
{b}.add(layers.Dense(10, activation="softmax"))
{b}.compile(optimizer="{opt}", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = {b}.fit(prepare(x), y, epochs={epochs}, validation_data=(prepare(tx), ty))
print("best epoch", max(range({epochs}), key=lambda n: history.history["val_accuracy"][n]))
"""
FIRST = {"comment": "# mine", "top": 255.0, "a": "scaled", "b": "model", "sizes": "(500, 300)", "act": "relu",
         "limit": 400, "rate": 0.2, "opt": "adam", "epochs": 5}  # fmt: skip


def student(name: str, source: str, sheet: str = "") -> Submission:
    files = {f"{name}.py": source.encode()} | ({"answers.md": sheet.encode()} if sheet else {})
    return assemble(name, files)


def honest(count: int) -> list[Submission]:
    """Different programs for the same task, as far as a machine makes them."""
    random.seed(4)
    lines = [
        "import keras", "from tensorflow import keras", "import numpy as np", "np.random.seed({n})",
        "(x, y), (tx, ty) = keras.datasets.mnist.load_data()", "x = x / 255", "x, tx = x / 255.0, tx / 255.0",
        "model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense({n}, activation='relu')])",
        "model.add(keras.layers.Dense({n}, 'tanh'))", "model.add(keras.layers.Dense(10, activation='softmax'))",
        "model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])",
        "model.fit(x, y, epochs={n})", "model.fit(x, y, batch_size={n}, epochs=5)", "print(model.evaluate(tx, ty))",
        "model.summary()", "out = model.predict(tx[:{n}])", "guess = np.argmax(out, axis=1)",
        "for n in range({n}):\n    print(n, guess[n], ty[n])", "w, b = model.layers[1].get_weights()",
        "print('weights', w.shape, b.shape)", "wrong = [n for n, g in enumerate(guess) if g != ty[n]]",
        "print(len(wrong), 'are wrong of', {n})", "keras.utils.plot_model(model)",
    ]  # fmt: skip
    return [
        student(
            f"h{k:02}", "\n".join(line.format(n=random.randint(2, 600)) for line in random.sample(lines, 14))
        )
        for k in range(count)
    ]


def pairs(found: list[Submission], given: tuple[str, ...] = ()) -> set[frozenset[str]]:
    return {frozenset((pair.first.student, pair.second.student)) for pair in similar(found, given)}


def test_copies_are_found_however_they_are_disguised() -> None:
    source = OWN.format(**FIRST)
    renamed = OWN.format(
        **{**FIRST, "a": "images01", "b": "netz", "comment": "# all my own work\n", "opt": "sgd"}
    )
    spaced = re.sub(r"\n", "\n\n", source).replace("    ", "        ")
    added = (
        "import os, sys\n"
        + source.replace("import keras\n", "import keras, random\nrandom.seed(1)\n")
        + "\nprint('done')\n"
    )
    crowd = honest(20)
    for name, copy in (("renamed", renamed), ("spaced", spaced), ("added", added)):
        found = pairs([*crowd, student("first", source), student(name, copy)])
        assert found == {frozenset(("first", name))}, name
    (pair,) = similar([*crowd, student("first", source), student("renamed", renamed)])
    assert pair.structure is not None and pair.tokens is not None and pair.structure > 0.95 > pair.tokens
    assert len(pair.lines[0]) >= 14 and pair.words is None


def test_honest_work_is_left_alone() -> None:
    assert pairs(honest(30)) == set()


def test_what_everybody_was_given_does_not_count() -> None:
    given = OWN.format(**FIRST)
    two = [student(name, given + f"\nprint('{name}')\n") for name in ("ada", "ben")]
    assert pairs([*honest(10), *two]) == {frozenset(("ada", "ben"))}
    assert pairs([*honest(10), *two], (given,)) == set()
    same = [student(name, given) for name in ("ada", "ben", "chiara")]
    assert identical(same) == [["ada", "ben", "chiara"]]
    assert identical(same, (given,)) == []


def test_answer_sheets() -> None:
    text = "# ReLU\nIt lets only what is above zero pass, like a door that opens to one side, which I find neat.\n"
    other = "# ReLU\nsets negative values to zero and keeps all the positive ones just as they are in the network\n"
    sheets = [
        student("ada", "x = 1", text),
        student("ben", "y = 2", text.replace("neat", "nice")),
        student("eve", "z = 3", other),
    ]
    (pair,) = similar([*honest(8), *sheets])
    assert {pair.first.student, pair.second.student} == {"ada", "ben"}
    assert pair.words is not None and pair.words > ALIKE


def test_what_cannot_be_read_or_is_empty_is_like_nothing() -> None:
    odd = [
        student("a", "def f(:\n" * 50),
        student("b", "\x00"),
        assemble("c", {}),
        student("d", ""),
        student("e", "'''" * 9),
    ]
    assert similar(odd) == [] and identical(odd) == []
    broken = OWN.format(**FIRST) + "\ndef f(:\n"
    assert pairs([*honest(9), student("a", broken), student("b", broken + "\n")]) == {frozenset(("a", "b"))}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_sample_class_has_no_copies(slug: str) -> None:
    (room,) = open_classrooms([slug], ROOT / "submissions")
    assert pairs(list(room.submissions), tuple(prescribed(room))) == set()


def test_the_same_in_any_order() -> None:
    found = [
        *honest(12),
        student("one", OWN.format(**FIRST)),
        student("two", OWN.format(**FIRST) + "\nprint(1)"),
    ]
    shuffled = list(found)
    random.shuffle(shuffled)
    assert pairs(found) == pairs(shuffled) != set()


def test_a_large_class_is_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many, some of the runs: whoever copied is found all the same, and nobody else is."""
    copies = [student("zoe", OWN.format(**FIRST)), student("yan", OWN.format(**FIRST).replace("x", "z"))]
    everybody = [*honest(40), *copies]
    wanted = pairs(everybody)
    assert frozenset(("zoe", "yan")) in wanted
    monkeypatch.setattr(similarity, "FULL", 10)
    assert pairs(everybody) == wanted
