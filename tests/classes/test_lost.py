"""Work that has a grade and is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.classes.lost import ClassLost, nobody_lost
from grader.gradebook import NAME, Gradebook
from grader.records.submission import Submission
from tests.gradebook import quick


def test_a_class_that_loses_known_work_is_stopped_before_anything_is_written(tmp_path: Path) -> None:
    everybody = [quick.submission(name) for name in ("ada", "ben", "chiara")]
    given = quick.grade(tmp_path, everybody).input
    with Gradebook(tmp_path / NAME) as book:
        assert set(book.graded("quick")) == {"ada", "ben", "chiara"}
        for there in (
            [],
            everybody[:1],
            [*everybody[:2], Submission("chiara", roster_rows=(3,), absent=True)],
        ):
            with pytest.raises(ClassLost, match="chiara is not there.*--allow-missing"):
                nobody_lost(replace(given, submissions=there), book)
        # Who goes by another name now, hands in something else, or an empty file, is there.
        renamed = replace(everybody[0], student="Lovelace, Ada")
        present = [renamed, quick.submission("ben", 3), Submission("chiara")]
        nobody_lost(replace(given, submissions=present), book)
        nobody_lost(replace(given, submissions=[], allow_missing=True), book)
