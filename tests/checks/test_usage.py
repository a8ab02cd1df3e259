"""What a program must and must not use: `required`, `forbidden`."""

from __future__ import annotations

from typing import Any

import pytest

from grader.case import Case
from grader.checks import KINDS, forbidden, required
from grader.evidence import Use
from grader.verdicts import Failure, Skip
from grader.worker.uses import USES, uses
from tests.checks.cases import case

PROGRAM = b"""
import numpy as np, tensorflow as tf
from tensorflow import keras as k
from numpy import mean as average
import pandas as pd
from sklearn.preprocessing import *

def gradient(x, y):
    total = [value for value in x]
    for value in x:
        total = x @ y + np.linalg.solve(x, y) + average(x)
    def inner():
        while True:
            return sorted(total)
    return inner

class Net:
    def build(self):
        return k.layers.Dense(3)(tf.keras.layers.Dropout(0.5))

frame = pd.read_csv("a.csv").groupby("b").mean()
"""


def seen(program: bytes = PROGRAM) -> Case:
    return case(None, uses=tuple(uses(program, "a.py")))


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("np.linalg.solve", ""), ("numpy.linalg.solve", "gradient"), ("np.linalg", ""), ("numpy", ""),
        ("np.mean", "gradient"), ("for", "gradient"), ("comprehension", ""), ("@", "gradient"),
        ("while", "gradient"), ("while", "gradient.inner"), ("sorted", ""), ("keras.layers.Dense", ""),
        ("tf.keras.layers.Dense", "Net"), ("keras.layers.Dropout", "Net.build"), (".groupby", ""), (".mean", ""),
        ("pd.read_csv", ""), ("pandas", ""), ("sklearn", ""), ("sklearn.preprocessing", ""), ("class", ""),
        ("def", "gradient"), ("np.std | np.mean", ""),
    ],
)  # fmt: skip
def test_what_is_used_is_found(name: str, inside: str) -> None:
    check = required([name], points=5, inside=inside)
    assert check.ask(seen()).reason.startswith("You use ")
    assert KINDS["required"].preview(seen(), check) == check.ask(seen())
    if "|" not in name:
        with pytest.raises(Failure, match="is used"):
            forbidden([name], points=5, inside=inside).ask(seen())


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("np.std", ""), ("np.linalg.inv", ""), ("torch", ""), ("lambda", ""), ("for", "gradient.inner"),
        ("for", "Net"), (".sort", ""), ("sort", ""), ("num", ""), ("keras.layers.Conv2D", ""), ("try", ""),
        ("np.mean", "Net.build"),
    ],
)  # fmt: skip
def test_what_is_not_used_is_not(name: str, inside: str) -> None:
    with pytest.raises(Failure, match="not used") as caught:
        required([name, "class|def|for|while"], points=5, inside=inside).ask(seen())
    assert caught.value.credit == 0.5
    check = forbidden([name], points=5, inside=inside)
    assert check.ask(seen()).reason == f"You use none of: {name}."
    assert KINDS["forbidden"].preview(seen(), check) == check.ask(seen())


@pytest.mark.parametrize(
    "program",
    [b"eval('sum')([1])", b"getattr(np, 's' + 'um')", b"import importlib\nimportlib.import_module('x')"],
)
def test_a_program_that_may_use_what_it_does_not_name_is_looked_at(program: bytes) -> None:
    with pytest.raises(Failure) as caught:
        forbidden(["sum"], points=5).ask(seen(program))
    assert caught.value.review and caught.value.credit == 1.0


def test_nothing_that_can_be_read_earns_nothing() -> None:
    for check in (required(["for"], points=5), forbidden(["for"], points=5)):
        for program in (b"", b"def f(:", b"\x00", b"(" * 5_000):
            with pytest.raises(Failure) as caught:
                check.ask(seen(program))
            assert caught.value.credit == 0.0
    with pytest.raises(Skip):
        forbidden(["for"], points=5, inside="gradient").ask(seen(b"x = 1\nprint(x)"))


def test_of_a_program_without_end_so_much_is_kept() -> None:
    many = "\n".join(f"name{n}" for n in range(3 * USES)).encode()
    assert len(uses(many, "a.py")) == USES
    assert all(isinstance(use, Use) for use in uses(PROGRAM, "a.py"))


def test_line_and_function_are_told() -> None:
    with pytest.raises(Failure) as caught:
        forbidden(["for", "np.linalg.solve"], points=5, inside="gradient").ask(seen())
    assert (
        caught.value.reason
        == "for is used in gradient, in line 10, np.linalg.solve is used in gradient, in line 11"
    )


def test_only_checks_that_look_at_it_have_it_noted() -> None:
    checks: list[Any] = [required(["for"], points=1), forbidden(["for"], points=1)]
    assert all(check.reads_program for check in checks)
