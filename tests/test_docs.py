"""What the documentation shows is so."""

from __future__ import annotations

import re

from grader.rubric import Rubric, read
from grader.rubric.words import FAMILY
from tests.conftest import ROOT

MARKING = (ROOT / "docs" / "marking.md").read_text("utf-8")


def test_the_worked_example_marks_as_its_table_says() -> None:
    code = next(
        block for block in re.findall(r"```python\n(.*?)```", MARKING, re.S) if "PIXELS = Rubric" in block
    )
    names: dict[str, object] = {}
    exec(code, names)
    rubric = names["PIXELS"]
    assert isinstance(rubric, Rubric)
    table = MARKING[MARKING.index("| answer | mark |") :].split("\n\n")[0].splitlines()[2:]
    assert len(table) >= 5
    for row in table:
        answer, mark, _ = (cell.strip() for cell in row.strip("|").split("|"))
        reading = read(answer, rubric)
        assert (reading.sure, reading.credit) == (
            (False, 0.0) if mark == "review" else (True, float(mark))
        ), row


def test_the_families_it_names_exist() -> None:
    paragraph = MARKING[MARKING.index("The families are in") :].split("\n\n")[0]
    named = re.findall(r"`([A-Z_]+)`", paragraph)
    assert len(named) >= 10 and set(named) <= set(FAMILY)
