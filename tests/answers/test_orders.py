"""In which order answers name steps, in the spellings of people."""

from __future__ import annotations

from typing import Any

import pytest

from grader.answers.options import options_of
from grader.answers.orders import in_order, order_of

STEPS = options_of(["train", "load", "evaluate", "scale"])
TITLE = "Put the steps in order"
SHEET = "\n".join(f"- {line}" for line in STEPS.lines())
RIGHT: list[Any] = [
    "B D A C", "BDAC", "bdac", "b d a c", "B, D, A, C", "b,d,a,c", "B-D-A-C", "b->d->a->c", "B → D → A → C", "B > D > A > C", "B<D<A<C",
    "B\nD\nA\nC", "1. B\n2. D\n3. A\n4. C", "1) B 2) D 3) A 4) C", "1-B, 2-D, 3-A, 4-C", "The order is B, D, A, C.", "4. B D A C",
    "A3 B1 C4 D2", "A: 3, B: 1, C: 4, D: 2", "load, scale, train, evaluate", "load -> scale -> train -> evaluate", "LOAD SCALE TRAIN EVALUATE",
    "load\nscale\ntrain\nevaluate", "1. load\n2. scale\n3. train\n4. evaluate", "load scle train evaluat", "laod, scale, train, evaluate",
    "first load, then scale, then train and finally evaluate", "You load the data, scale it, train the model and evaluate it.",
    "I think: load, scale, train, evaluate", "B) load\nD) scale\nA) train\nC) evaluate", "B) load, D) scale, A) train, C) evaluate",
    "- B) load\n- D) scale\n- A) train\n- C) evaluate", f"{SHEET}\nAnswer: BDAC", f"{SHEET}\nload, scale, train, evaluate",
    ["load", "scale", "train", "evaluate"], ["B", "D", "A", "C"], ("b", "d", "a", "c"), {1: "B", 2: "D", 3: "A", 4: "C"},
    {"1": "load", "2": "scale", "3": "train", "4": "evaluate"}, {"load": 1, "scale": 2, "train": 3, "evaluate": 4},
    {0: "B", 1: "D", 2: "A", 3: "C"}, "Put the steps in order: B D A C",
]  # fmt: skip


@pytest.mark.parametrize("answer", RIGHT, ids=repr)
def test_spellings_of_an_order(answer: Any) -> None:
    order = order_of(answer, STEPS, TITLE)
    assert (order.places, order.otherwise, order.doubt) == ((1, 3, 0, 2), (), "")


def test_numbers_may_be_options_or_places() -> None:
    for answer in ("2 4 1 3", "2413", [2, 4, 1, 3], "2, 4, 1, 3"):
        order = order_of(answer, STEPS, TITLE)
        assert (order.places, order.otherwise) == ((1, 3, 0, 2), (2, 0, 3, 1))
    assert order_of("2 1 3 4", STEPS).otherwise == ()  # the same either way


@pytest.mark.parametrize(
    ("answer", "places", "doubt"),
    [
        ("B D A", (1, 3, 0), ""),
        ("A C B D", (0, 2, 1, 3), ""),
        ("train, load", (0, 1), ""),
        ("D) scale\nC) evaluate\nB) load\nA) train", (3, 2, 1, 0), ""),
        (SHEET, (), "nothing"),
        ("no idea", (), "nothing"),
        ("A", (0,), "unknown"),
        ("whatever comes", (), "unknown"),
        ("load before scale", (1, 3), "unclear"),
        ("evaluate after train, load, scale", (2, 0, 1, 3), "unclear"),
        ("B D A C or B A D C", (1, 3, 0, 2), "unclear"),
        ("not B, D, A, C", (1, 3, 0, 2), "unclear"),
        ("B D A C B D", (1, 3, 0, 2), "unclear"),
        ("load, normalise, train, evaluate", (1, 0, 2), "unclear"),
        ("x" * 50_000, (), "unclear"),
        ("B D " * 20_000, (1, 3), "unclear"),
    ],
)
def test_other_orders(answer: str, places: tuple[int, ...], doubt: str) -> None:
    order = order_of(answer, STEPS, TITLE)
    assert (order.places, order.doubt) == (places, doubt)


def test_how_many_can_stay() -> None:
    assert [in_order(ranks) for ranks in ([], [0], [0, 1, 2], [2, 1, 0], [1, 0, 2, 3], [3, 0, 1, 2], [0, 0, 1], [1, 0, 0])] == [
        0, 1, 3, 1, 3, 3, 3, 2,
    ]  # fmt: skip
