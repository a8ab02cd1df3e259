"""Answer sheets as people set them: answers in a row, headings of HTML, answers under each other's headings."""

from __future__ import annotations

import pytest

from grader.answers.matching import match
from grader.assignment import Check
from grader.intake.sheet import parse


def _check(slug: str, title: str, asked_as: str) -> Check:
    return Check(slug, 1, title, lambda case: case, (asked_as,))


CHECKS = (
    _check("tanh", "What does tanh do?", "tanh"),
    _check("kernel", "What is a kernel?", "kernel"),
    _check("batch", "How large is a batch?", "large batch"),
    _check("stride", "What is a stride?", "stride"),
)
SLUGS = tuple(check.slug for check in CHECKS)


def answers(text: str) -> dict[str, str]:
    return {slug: part.text for slug, part in match(parse(text), CHECKS).items()}


@pytest.mark.parametrize(
    "sheet",
    [
        "1) D 2) A 3) A 4) B",
        "1. D, 2. A, 3. A, 4. B",
        "1: D | 2: A | 3: A | 4: B",
        "(1) D (2) A (3) A (4) B",
        "1-D, 2-A, 3-A, 4-B",
        "1D 2A 3A 4B",
        "1=D; 2=A; 3=A; 4=B",
        "Q1: D; Q2: A; Q3: A; Q4: B",
        "My answers: 1) D 2) A 3) A 4) B",
        "# Homework 3\n\n1) D 2) A 3) A 4) B",
        "1) D 2) A\n3) A 4) B",
        "Frage 1: D, Frage 2: A, Frage 3: A, Frage 4: B",
        "Antwort 1: D\nAntwort 2: A\nAntwort 3: A\nAntwort 4: B",
        "| 1 | D |\n|---|---|\n| 2 | A |\n| 3 | A |\n| 4 | B |",
        "| Q | your answer |\n|---|---|\n| 1 | D |\n| 2 | A |\n| 3 | A |\n| 4 | B |",
        "| 1 | 2 | 3 | 4 |\n|---|---|---|---|\n| D | A | A | B |",
        "## Part A\n1. D\n2. A\n\n## Part B\n3. A\n4. B",
        "## Question 1\nD\n## Question 2\nA\n## Question 3\nA\n\n4. B",
        "## Question 1\nD\n## Question 2\nA\n## Question 3\nA\n4. B",
        "<b>1.</b> D<br><b>2.</b> A<br>3. A<br>4. B",
    ],
)
def test_every_answer_of_a_short_sheet_is_found(sheet: str) -> None:
    assert answers(sheet) == dict(zip(SLUGS, "DAAB", strict=True))


def test_short_answers_in_a_row() -> None:
    found = answers("1) between -1 and 1 2) a small grid of weights 3) 32 4) a step")
    assert found == {
        "tanh": "between -1 and 1",
        "kernel": "a small grid of weights",
        "batch": "32",
        "stride": "a step",
    }


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("# tanh\nWe 1) scale it, 2) shift it.", {"tanh": "We 1) scale it, 2) shift it."}),
        ("# tanh\n1) it scales the sum 2) and it bends the line", {"tanh": "it scales the sum 2) and it bends the line"}),
        ("1) squash 2) shift\n2) a grid\n3) 32\n4) a step",
         {"tanh": "squash 2) shift", "kernel": "a grid", "batch": "32", "stride": "a step"}),
        ("tanh: it goes from 1) low to 3) high", {"tanh": "it goes from 1) low to 3) high"}),
    ],
)  # fmt: skip
def test_prose_with_numbers_in_it_is_not_torn_apart(sheet: str, expected: dict[str, str]) -> None:
    assert answers(sheet) == expected


@pytest.mark.parametrize(
    "sheet",
    [
        '<font size="5">What does tanh do?</font><br>\nsquash\n\n<font size="5">What is a kernel?</font><br>\ngrid',
        '<font color="red">What does tanh do?</font><br>squash<br><font color="red">What is a kernel?</font><br>grid',
        "<h3>tanh</h3>\nsquash\n\n<h3>kernel</h3>\ngrid",
        "<h2 style='color:blue'>tanh</h2><p>squash</p><h2>kernel</h2><p>grid</p>",
        "<center><b>tanh</b></center>\n\nsquash\n\n<center><b>kernel</b></center>\n\ngrid",
        "<span style='font-size:20px'>tanh</span>\n\nsquash\n\n<span style='font-size:20px'>kernel</span>\n\ngrid",
        "<u>tanh</u><br/>squash\n\n<u>kernel</u><br/>grid",
        "<details><summary>tanh</summary>\n\nsquash\n</details>\n<details><summary>kernel</summary>\ngrid\n</details>",
        "<div><p><strong>tanh</strong></p>\n<p>squash</p></div>\n<p><strong>kernel</strong></p><p>grid</p>",
        "**tanh**\nsquash\n**kernel**\ngrid",
        "**Question 1**\n\nsquash\n\n**Question 2**\n\ngrid",
        "tanh\n====\nsquash\n\nkernel\n------\ngrid",
        "### <font color=green>1. tanh</font>\nsquash\n### <b>2. kernel</b>\ngrid",
        "**What does tanh do?**\n\n**squash**\n\n**What is a kernel?**\n\n**grid**",
        "<b>1. tanh?</b><br><font color=blue>squash</font><br><b>2. kernel?</b><br><font color=blue>grid</font>",
    ],
)
def test_a_heading_is_one_however_it_is_set(sheet: str) -> None:
    assert answers(sheet) == {"tanh": "squash", "kernel": "grid"}


def test_a_coloured_answer_is_no_heading() -> None:
    assert answers("## tanh\n<font color=blue>It squashes a number to -1 to 1.</font>")["tanh"] == (
        "It squashes a number to -1 to 1."
    )
    assert "kernel" not in answers("## tanh\nlike a <b>soft kernel</b> of a step")


def test_tags_without_end_cost_little() -> None:
    for text in ("<b>" * 50_000, "<font " * 30_000, "<b> " * 40_000 + "</b>" * 10, "\x02" * 9, "1)" * 80_000):
        parse(text)


def _headings(text: str) -> dict[str, str]:
    return {part.heading: part.text for part in parse(text)}


def test_headings_of_all_kinds() -> None:
    found = _headings(
        "before all\n\n# A. First?\none\n\ntwo\n\n### 2) Second\nthree\n\n**What is Keras?** a library\n\n"
        "* **Tensor:** an array\n* `Dense`: connected\n* `Model.fit` trains\n\nSetext\n---\nfour\n"
    )
    assert found["A. First?"].startswith("one\ntwo")
    assert found["2) Second"].splitlines()[0] == "three"
    assert found["What is Keras?"].startswith("a library\nTensor:")  # and what is inside it
    assert found["Tensor:"] == "an array"
    assert found["Dense"] == ": connected"
    assert found["Model.fit"] == "trains"
    assert found["Setext"] == "four"


def test_emphasis_inside_an_answer_is_no_heading() -> None:
    found = parse("## relu\nIt makes **negative** numbers zero.\n\n**Never** forget this.")
    assert [part.heading for part in found] == ["relu"]
    assert "Never forget this." in found[0].text


def test_bold_lines_without_a_question_mark() -> None:
    found = _headings(
        "**1. Why two sets?**\nTo be honest.\n\n**2. Optimizer and loss**\nOne acts, one measures.\n"
    )
    assert found == {"1. Why two sets?": "To be honest.", "2. Optimizer and loss": "One acts, one measures."}


def test_pictures_and_tables() -> None:
    found = parse("## Plot\n![mine](number.png)\n\n## Table\n| a | b |\n|---|---|\n| regression | 1 |\n")
    assert found[0].pictures == ("number.png",) and found[0].text == ""
    assert "regression\n1" in found[1].text


def test_markup_is_kept_as_text() -> None:
    found = parse("## <script>alert(1)</script>\n<b>bold</b> text\n\n<div>block</div>\n")
    assert found[0].heading == "<script>alert(1)</script>"
    assert found[0].text.split() == ["bold", "text", "block"]  # as a reader sees it


def test_anything_is_a_sheet() -> None:
    for text in ("", "\0", "#" * 10_000, "[" * 10_000, "- " * 5_000, "**" * 5_000, "\ud800"):
        parse(text)


def test_nothing_of_a_sheet_is_dropped() -> None:
    sections = parse("Ada, group 3\n\n1. sixty thousand\n\n# relu\nzero\n\n## more\nand this\n")
    assert [(part.heading, part.own) for part in sections if not part.loose] == [
        ("", "Ada, group 3\nsixty thousand"),
        ("relu", "zero"),
        ("more", "and this"),
    ]
    assert sections[1].text == "zero\nmore\nand this"
