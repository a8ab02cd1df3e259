"""Inputs that are drawn from a strategy: the same for everybody, the small ones first."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st

from grader.calling import Tensor, TextFile, call, own, variable
from grader.drawing import drawn, size_of

STRATEGY = "st.tuples(st.lists(st.integers(-9, 9), max_size=6), st.sampled_from(['a', 'b', 'c']))"


def test_inputs_are_drawn_alike_for_a_seed_and_the_small_ones_come_first() -> None:
    strategy = st.tuples(st.lists(st.integers(-9, 9), max_size=6), st.sampled_from(["a", "b", "c"]))
    one, other = drawn(strategy, 20, seed=4), drawn(strategy, 20, seed=5)
    assert one == drawn(strategy, 20, seed=4) and one != other and len(one) <= 20
    sizes = [size_of(each) for each in one]
    assert sizes == sorted(sizes) and len(set(map(repr, one))) == len(one)
    assert all(len(each.positional) == 2 for each in one)  # a tuple is several inputs
    single = drawn(st.floats(0, 1), 10)
    assert single and all(len(each.positional) == 1 for each in single)


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_they_are_the_same_in_another_process(hash_seed: str) -> None:
    code = f"from hypothesis import strategies as st\nfrom grader.drawing import drawn\nprint(drawn({STRATEGY}, 20, seed=4))"
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    strategy = st.tuples(st.lists(st.integers(-9, 9), max_size=6), st.sampled_from(["a", "b", "c"]))
    assert out.stdout.strip() == str(drawn(strategy, 20, seed=4))


@pytest.mark.parametrize("strategy", [3, [1, 2], st.integers, None])
def test_what_is_no_strategy_is_refused(strategy: Any) -> None:
    with pytest.raises(ValueError, match=r"drawn: expected a strategy of hypothesis.*Received: \w+"):
        drawn(strategy)


def test_what_is_small() -> None:
    """Fewer things before smaller ones, whatever each takes to be written."""
    ordered: list[list[Any]] = [
        [0, 1, 2, -2, 9, -9, 10, 2.5, 13, 1e300, float("inf")],
        [[], [0], [3], [-3], [0.333333333333], [1000], [2, 2], [[2], 2]],
        ["", "a", "!", "ab", "a!", "é!", "abc"],
        [np.zeros(0), np.zeros(1), np.ones(1), np.zeros(2), np.ones((2, 2))],
        [{}, {1: 0}, {1: 5}, {1: 0, 2: 0}],
        [pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 2], "b": [1, 2]})],
        [call(1), call(2), call(1, x=1), call([1, 1])],
        [variable("x"), own("make"), own("make", 3), own("make", [3])],
        [TextFile("a", "x"), TextFile("a", "xy")],
        [Tensor([1.0]), Tensor([2.0]), Tensor([1.0, 1.0])],
        [0, 10**400, float("inf")],
        [1j, 1 + 1j, 2 + 2j],
    ]
    for values in ordered:
        for smaller, larger in itertools.pairwise(values):
            assert size_of(smaller) < size_of(larger), (smaller, larger)
    assert size_of(None) == size_of(False) == size_of(0) and size_of("a") == size_of("Z")
    assert size_of(np.float32(2)) == size_of(2.0) and size_of([1, 2]) == size_of(np.array([1, 2]))


def test_the_smallest_of_many_has_no_more_than_it_needs() -> None:
    """What a function that fails for 10 and more is told of: near what shrinking would come to."""
    values = [each.positional[0] for each in drawn(st.lists(st.integers(0, 99), max_size=8), 100)]
    first = next(value for value in values if any(number >= 10 for number in value))
    assert len(first) == 1
