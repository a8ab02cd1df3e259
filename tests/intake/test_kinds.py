"""What a file is: by its name, as long as its content agrees."""

from __future__ import annotations

import pytest

from grader.intake.kinds import is_program, settled, stem
from tests.intake.samples import NETWORK


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


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("ada.py", "ada"), ("ada.tar.gz", "ada"), ("ada.ipynb.json", "ada"), ("Ada.PDF", "Ada"),
        ("ada.py (2).txt", "ada"), ("ada - Copy.py", "ada - Copy"), (".ada.py.icloud", "ada"),
        ("ada.csv", "ada"), ("ada.csv.csv", "ada.csv"), ("ada.lovelace", "ada.lovelace"), ("ada", "ada"),
        ("ada.lovelace.py", "ada.lovelace"), (".py", ".py"),
    ],
)  # fmt: skip
def test_whom_a_file_is_named_after(name: str, student: str) -> None:
    assert stem(name) == student


@pytest.mark.parametrize(
    ("text", "program"),
    [
        ("from keras import layers\nx = 1", True),
        ("x = 1\ny = 2", False),  # so is half of all sheets: it imports nothing
        ("The words import keras are code.", False),
        ("import keras\nmodel = keras.Sequential([\nmodel.fit(x, y)\n", True),  # a bracket is missing
        ("import keras\nthat is what I wrote first\nand then I thought\nabout the model", False),
    ],
)
def test_a_text_that_is_a_program(text: str, program: bool) -> None:
    assert is_program(text) is program
