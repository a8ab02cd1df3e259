"""Of several versions of a file the latest counts."""

from __future__ import annotations

import pytest

from grader.intake.files import assemble
from grader.intake.versions import older_versions


@pytest.mark.parametrize(
    ("names", "older"),
    [
        (["a.py", "a (1).py", "a (2).py"], ["a (1).py", "a.py"]),
        (["hw_v2.py", "hw_v10.py"], ["hw_v2.py"]),
        (["hw.py", "hw_final.py"], ["hw.py"]),
        (["hw_v2.py", "hw_final.py"], ["hw_v2.py"]),
        (["hw.py", "hw-2.py"], ["hw.py"]),
        (["week-1.py", "week-2.py"], []),
        (["attempt1/a.py", "attempt2/a.py", "attempt1/data.csv"], ["attempt1/a.py", "attempt1/data.csv"]),
        (["x/try 1/a.py", "x/try 2/b.py"], ["x/try 1/a.py"]),
        (["data.csv", "data (1).csv", "a.py"], []),
        (["model.py", "answers.md", "helper.py"], []),
    ],
)
def test_the_latest_version_counts(names: list[str], older: list[str]) -> None:
    assert older_versions(names) == older
    made = assemble("ada", {name: b"x = 1" for name in names})
    assert made.script not in older and set(dict(made.files)) == set(names)  # they may be imported
