"""Callbacks that are fed with logs."""

from __future__ import annotations

from typing import Any

import pytest

from grader.calling import own
from grader.checks import KINDS, stops
from grader.checks.stops import WITH
from grader.examples import example_case, returned
from grader.found import Found
from grader.verdicts import Failure

SHOWN = [{"loss": 0.9}, {"loss": 0.3}, {"loss": 0.2}]
SECRET = [[{"loss": 0.1}], [{"loss": 5.0}, {"loss": 4.0}]]
CHECK = stops("Enough", SHOWN, points=6, secret=SECRET, on=own("Enough", 0.4))


def fed(*stopped: list[bool], rate: float = 0.01) -> Found:
    return returned(*({"stops": row, "learning_rate": [rate] * len(row)} for row in stopped))


RIGHT = fed([False, True, True], [True], [False, False])


def reason(found: dict[str, Any], expected: Found = RIGHT) -> tuple[str, float]:
    case = example_case(CHECK, found=found, expected={"enough": expected})
    with pytest.raises(Failure) as caught:
        CHECK.ask(case)
    return caught.value.reason, round(caught.value.credit, 2)


def test_the_first_epoch_after_which_it_stops_counts() -> None:
    for found in (RIGHT, fed([False, True, False], [True], [False, False])):
        assert CHECK.ask(example_case(CHECK, found={"enough": found}, expected={"enough": RIGHT}))


@pytest.mark.parametrize(
    ("found", "said", "credit"),
    [
        (
            fed([False, False, True], [True], [False, False]),
            "expected it to stop after epoch 2 (loss=0.3). It stops after epoch 3",
            0.67,
        ),
        (
            fed([False] * 3, [False], [False] * 2),
            "expected it to stop after epoch 2 (loss=0.3). It does not stop",
            0.33,
        ),
        (
            fed([False, True, True], [False], [True, True]),
            "It stops too early, too late or never with logs that are not shown",
            0.33,
        ),
        (
            fed([False, True, True], [True], [False, False], rate=0.1),
            "It sets another learning rate than it should",
            0.0,
        ),
        (
            returned(KeyError("accuracy"), KeyError("loss"), KeyError("loss")),
            "Fed with logs, it stopped",
            0.0,
        ),
    ],
)
def test_what_it_does_otherwise_is_told(found: Found, said: str, credit: float) -> None:
    told, share = reason({"enough": found})
    assert told.startswith(said) and share == credit
    assert "5" not in told.replace("0.5", "") or "epoch" in told, "secret logs are not told"


def test_one_that_should_not_stop() -> None:
    told, _ = reason(
        {"enough": fed([True] * 3, [True], [False, False])}, fed([False] * 3, [True], [False] * 2)
    )
    assert told == "expected it not to stop. It stops after epoch 1"


def test_none_is_missing_and_students_are_told_what_is_shown() -> None:
    told, _ = reason({})
    assert told == "expected a callback called Enough. Received: none"
    case = example_case(CHECK, found={"enough": fed([False, True, True])})
    assert KINDS["stops"].preview(case, CHECK).reason.startswith("enough was found and fed with logs.")
    assert "4.0" not in str(CHECK.options) and "0.9" in str(CHECK.options)
    with pytest.raises(ValueError, match="at least one epoch"):
        stops("Enough", [], points=5)


def test_a_hint_of_the_teachers_is_told_in_place_of_the_usual_one() -> None:
    told = stops("Enough", SHOWN, points=6, hint="Look at the loss.")
    for check, hint in ((told, "Look at the loss."), (stops("Enough", SHOWN, points=6), WITH)):
        with pytest.raises(Failure) as caught:
            check.ask(
                example_case(
                    check, found={"enough": fed([False] * 3)}, expected={"enough": fed([False, True, True])}
                )
            )
        assert caught.value.hint == hint
