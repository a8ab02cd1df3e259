"""Old metadata of nbgrader's, brought up to date; what is expected is what `nbgrader update` 0.9.6 makes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.importing import nbgrader
from grader.importing.nbgrader_metadata import bring_up_to_date
from tests.importing.courses import saved
from tests.test_released import ANSWER, TEST, cell

NONE = {"grade": False, "solution": False, "locked": False}
V3 = {"schema_version": 3}
BEFORE_AND_AFTER: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "first, a test": (TEST | {"points": 2}, TEST | V3 | {"points": 2.0}),
    "first, no points": (TEST, TEST | V3 | {"points": 0.0}),
    "first, empty points": (TEST | {"points": ""}, TEST | V3 | {"points": 0.0}),
    "first, negative points": (TEST | {"points": -1}, TEST | V3 | {"points": 0.0}),
    "first, an answer with points": (ANSWER | {"points": 2}, ANSWER | V3),
    # `nbgrader update` would take its points away.
    "first, a task": (
        NONE | {"locked": True, "task": True, "points": 2},
        NONE | V3 | {"locked": True, "task": True, "points": 2.0},
    ),
    "first, left out": ({"solution": True}, {"grade": False, "solution": True, "locked": False} | V3),
    "first, none": (NONE | {"points": 1}, None),
    "second": (TEST | {"schema_version": 1, "points": 1, "more": 1}, TEST | V3 | {"points": 1}),
    "second, none": (NONE | {"schema_version": 1}, NONE | V3),
    "given out before": (
        ANSWER | {"schema_version": 1, "checksum": "a" * 32},
        ANSWER | V3 | {"checksum": "a" * 32, "cell_type": "code"},
    ),
    "third": (ANSWER | {"schema_version": 2}, ANSWER | V3),
    "today's": (TEST | V3 | {"points": 1}, TEST | V3 | {"points": 1}),
    "tomorrow's": (TEST | {"schema_version": 4}, TEST | {"schema_version": 4}),
}


@pytest.mark.parametrize(("before", "after"), BEFORE_AND_AFTER.values(), ids=list(BEFORE_AND_AFTER))
def test_metadata_of_every_version(before: dict[str, Any], after: dict[str, Any] | None) -> None:
    own = cell("x", "code", "t", **before)
    bring_up_to_date(own)
    assert own["metadata"] == ({} if after is None else {"nbgrader": {"grade_id": "t"} | after})


def test_what_is_no_metadata_stays_as_it_is() -> None:
    for metadata in ({}, {"nbgrader": "x"}, {"nbgrader": {"schema_version": "1"}}):
        own = {"cell_type": "code", "metadata": dict(metadata), "source": ""}
        bring_up_to_date(own)
        assert own["metadata"] == metadata


def test_students_are_given_the_cells_of_today(tmp_path: Path) -> None:
    (tmp_path / "old.ipynb").write_bytes(
        saved(cell("x = 1", "code", "a", **ANSWER), cell("assert x", "code", "t", **TEST, points=2))
    )
    (made,) = nbgrader.read(tmp_path / "old.ipynb")
    cells = json.loads(made.notebooks["old.ipynb"])["cells"]
    assert [one["metadata"]["nbgrader"]["schema_version"] for one in cells] == [3, 3]
    assert [item.points for item in made.items] == [2]
