"""Variables of a program that may be answers: what is plain and small."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.worker.answers import variables


def test_numbers_and_shapes_of_any_library_are_seen() -> None:
    images = np.zeros((90, 4, 4), np.uint8)
    seen: dict[str, Any] = {
        "q1": images.shape,
        "q2": np.int64(16),
        "q3": [90, 4.5],
        "q4": np.array([[7.25]]),
        "answer_mean": np.float32(0.5),
        "count": np.uint8(9),
        "size": images.shape,
        "why": "because it is so",
    }
    assert variables(seen) == {
        "q1": [90, 4, 4],
        "q2": 16,
        "q3": [90, 4.5],
        "q4": [[7.25]],
        "answer_mean": 0.5,
        "count": 9,
        "size": [90, 4, 4],
        "why": "because it is so",
    }


def test_data_are_no_answers_and_are_not_copied() -> None:
    class Costly(np.ndarray):
        def tolist(self) -> Any:
            raise AssertionError("it was copied")

    large = np.zeros((500, 28, 28)).view(Costly)
    endless: list[Any] = []
    endless.append(endless)
    deep: Any = 1
    for _ in range(5000):
        deep = [deep]
    space = {
        "answer_data": large,
        "q1": [large] * 3,
        "q2": list(range(1000)),
        "q3": endless,
        "q4": deep,
        "x": large,
    }
    assert variables(space) == {}
    assert variables({"q1": object(), "q2": len, "flag": True, "letters": "short"}) == {}


def test_what_is_named_like_an_answer_comes_before_a_flood_of_others() -> None:
    flood: dict[str, Any] = {f"n{place}": place for place in range(300)}
    found = variables(flood | {"q1": (3, 4)})
    assert found["q1"] == [3, 4] and len(found) == 200
