"""What the documentation shows is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from grader.checks import architecture
from grader.examples import dense, example_case, holds
from grader.grade import grade
from grader.rubric import Rubric, read
from grader.rubric.words import FAMILY
from grader.training.layers import LAYERS
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


def test_checks_of_an_answer_and_of_a_variable_ask_what_they_say() -> None:
    names: dict[str, Any] = {}
    exec(
        next(block for block in re.findall(r"```python\n(.*?)```", MARKING, re.S) if "ask_rates" in block),
        names,
    )
    name_it, rates = names["name_it"], names["rates"]

    def marks(answer: str, found: dict[str, Any]) -> list[str]:
        return [
            mark.verdict
            for mark in grade(
                "ada", example_case(name_it, rates, answers={"name_it": answer}, found=found)
            ).marks
        ]

    assert marks("Deep Blue", {"rates": holds([0.1, 0.01])}) == ["passed", "passed"]
    assert marks("It is called Deep Blue", {"rates": holds([0.01, 0.1])}) == ["partial", "failed"]
    assert marks("Deep Blue", {}) == ["passed", "failed"]


def test_every_layer_that_is_rebuilt_is_listed() -> None:
    listed = MARKING[MARKING.index("These are rebuilt and trained") :].split("\n\n")[1]
    named = set(re.findall(r"`(\w+)`", listed))
    # Those of one to three axes are named once.
    missing = {kind for kind in LAYERS if kind not in named and kind[:-2] not in named}
    assert missing <= {
        "Conv2D",
        "Conv2DTranspose",
        "SpatialDropout2D",
    }  # which lie between two that are named
    assert named - set(LAYERS) <= {kind[:-2] for kind in LAYERS} | {"Activation", "Softmax"}


def test_the_families_it_names_exist() -> None:
    paragraph = MARKING[MARKING.index("The families are in") :].split("\n\n")[0]
    named = re.findall(r"`([A-Z_]+)`", paragraph)
    assert len(named) >= 10 and set(named) <= set(FAMILY)


PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "reports" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_leads_to_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in link:
            continue
        name, _, part = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name} leads to {link}"
        if part:
            titles = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.M)
            anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
            assert part in anchors, f"{page.name} leads to {link}"


def test_every_page_is_found_from_the_first() -> None:
    found, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        found.add(page)
        for link in re.findall(r"\]\(([^)#\s]+\.md)", page.read_text("utf-8")):
            target = (page.parent / link).resolve()
            if target not in found and target.is_file():
                waiting.append(target)
    assert {page for page in PAGES if "decisions" not in page.parts and "reports" not in page.parts} <= found


def test_a_newcomer_reads_no_more_than_a_few_minutes() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").split()) <= 900


def test_the_questions_with_options_are_made_as_they_are_shown() -> None:
    import grader

    block = next(
        block for block in re.findall(r"```python\n(.*?)```", MARKING, re.S) if 'choice("method"' in block
    )
    names: dict[str, Any] = {name: getattr(grader, name) for name in grader.__all__}
    made = [names[each] for each in ("choice", "choices", "ordered", "matched")]
    assert all(f"{function.__name__}(" in block for function in made)
    exec(block, names)
