"""What the documentation shows is so."""

from __future__ import annotations

import re
from typing import Any

import pytest

from grader.checks import architecture
from grader.examples import dense, example_case
from grader.grade import grade
from grader.rubric import Rubric, read
from grader.rubric.words import FAMILY
from grader.verdicts import Mismatch
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


def test_the_check_of_your_own_asks_what_it_says() -> None:
    blocks = re.findall(r"```python\n(.*?)```", MARKING, re.S)
    names: dict[str, Any] = {}
    for part in ("def ask_size", "from grader.examples import"):
        exec(next(block for block in blocks if part in block), names)
    small, case = (
        names["small"],
        example_case(architecture(10), names["small"], layers=[dense(500), dense(10)]),
    )
    with pytest.raises(Mismatch, match=r"at most 100,000 numbers\. Received: 397,510"):
        small.ask(case)
    assert [mark.verdict for mark in grade("ada", case).marks] == ["partial", "failed"]
    without = example_case(architecture(10), small)
    assert [mark.verdict for mark in grade("ada", without).marks] == ["failed", "skipped"]


def test_the_families_it_names_exist() -> None:
    paragraph = MARKING[MARKING.index("The families are in") :].split("\n\n")[0]
    named = re.findall(r"`([A-Z_]+)`", paragraph)
    assert len(named) >= 10 and set(named) <= set(FAMILY)
