"""What example submissions must get, as it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import scaffold
from grader.assignment import AssignmentError
from grader.loading import load_assignment
from grader.validation.expected import EXPECTED, read_expected


@pytest.mark.parametrize("text", ["[", "x = 1", "['a.py']\nnone = 1", "['a.py']\nruns = 'great'"])
def test_expectations_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    scaffold.write("my_task", "line", "", tmp_path)
    path = tmp_path / "assignments" / "my_task" / EXPECTED
    path.write_text(text)
    with pytest.raises(AssignmentError, match="expected"):
        read_expected(path, load_assignment(tmp_path / "assignments" / "my_task"))
