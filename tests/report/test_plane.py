"""Where lines and dots of a plot come to stand."""

from __future__ import annotations

import numpy as np

from grader.report.plane import Drawn, plane

WORDS = {"across": "a", "up": "b", "reading": "So."}


def test_values_grow_to_the_right_and_upwards() -> None:
    """The plot is 350 x 242 pixels."""
    made = plane("x", [Drawn("line", "hidden", (0, 1), (0, 1)), Drawn("dots", "dots", (0.5,), (0.25,), dots=True)],
                 span=(0, 1), **WORDS)  # fmt: skip
    assert made is not None
    assert [marks.path for marks in made.marks] == ["M0 242L350 0", "M175 182h0"]
    assert made.x_ticks[0] == (0.0, "0") and made.x_ticks[-1] == (350.0, "1")
    assert made.y_ticks[0] == (242.0, "0") and made.y_ticks[-1] == (0.0, "1")


def test_what_is_no_number_has_no_place() -> None:
    broken = Drawn("dots", "dots", (0, np.nan, 1, 2), (0, 1, np.inf, 2), dots=True)
    made = plane("x", [broken], **WORDS)
    assert made is not None and made.marks[0].path.count("M") == 2
    assert plane("x", [Drawn("dots", "dots", (np.nan,), (1,), dots=True)], **WORDS) is None


def test_one_value_has_an_axis() -> None:
    for value in (0.0, 5.0, -3e20):
        made = plane("x", [Drawn("dots", "dots", (value,), (value,), dots=True)], same_scale=True, **WORDS)
        assert made is not None and made.marks[0].path == "M175 121h0"


def test_dots_in_one_place_are_one() -> None:
    made = plane("x", [Drawn("dots", "dots", np.linspace(0, 1e-6, 50), np.zeros(50), dots=True)], span=(0.0, 1.0), **WORDS)  # fmt: skip
    assert made is not None and made.marks[0].path == "M0 242h0"
