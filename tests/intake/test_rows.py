"""Sheets of letters: answers in a row, below headings, in tables and alone, and options that stand between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from grader.assignment import Assignment, Check
from grader.checks import choice, matched, number, ordered
from grader.examples import example_case
from grader.handout import answer_sheet
from grader.intake.sheet import parse
from grader.public import public_part

TITLES = (
    "Which method trains a model?",
    "Which activation has values from 0 to 1?",
    "Which loss squares errors?",
    "On what data is a network judged?",
)
OPTIONS = (
    ["compile", "fit", "evaluate", "predict"],
    ["relu", "sigmoid", "tanh", "linear"],
    ["mse", "mae", "crossentropy", "hinge"],
    ["train", "test", "hidden", "none"],
)
SLUGS = ("trains", "activation", "squares", "judged")
FOUR = tuple(
    choice(slug, right, 1, title=title, options=options)
    for slug, right, title, options in zip(SLUGS, "BBAC", TITLES, OPTIONS, strict=True)
)


def verdicts(sheet: str, checks: Sequence[Check] = FOUR) -> str:
    """Of each question: "+" for right, "-" for another answer, "." for none."""
    case = replace(example_case(*checks), sections=tuple(parse(sheet)))
    said = ""
    for check in checks:
        if case.answer(check) is None:
            said += "."
            continue
        try:
            check.ask(case)
            said += "+"
        except Exception:  # which ways there are to be wrong is tested elsewhere
            said += "-"
    return said


HEADED = "\n\n".join(f"## {title}\n\n{{}}" for title in TITLES)
NUMBERED = "\n".join(f"## {place}. {title}\n{{}}" for place, title in enumerate(TITLES, 1))
SHEETS = [
    "1) B 2) B 3) A 4) C", "1. B 2. B 3. A 4. C", "1. B, 2. B, 3. A, 4. C", "1-B 2-B 3-A 4-C", "1 - B, 2 - B, 3 - A, 4 - C", "1: B 2: B 3: A 4: C",
    "1B 2B 3A 4C", "1b2b3a4c", "1B2B3A4C", "Q1: B Q2: B Q3: A Q4: C", "Q1 B, Q2 B, Q3 A, Q4 C", "1=B; 2=B; 3=A; 4=C", "(1) B (2) B (3) A (4) C",
    "#1 B #2 B #3 A #4 C", "My answers: 1) B 2) B 3) A 4) C", "Here are my answers: 1) B 2) B 3) A 4) C", "# Homework 3\n1) B 2) B 3) A 4) C",
    "# Ada Lovelace\n\n1) B 2) B 3) A 4) C", "# Choices\n\n1) B 2) B 3) A 4) C\n\nBye", "1)b 2)b 3)a 4)c", "1) B 2) B\n3) A 4) C", "1.B 2.B 3.A 4.C",
    "1)B,2)B,3)A,4)C", "1. B; 2. B; 3. A; 4. C;", "1B / 2B / 3A / 4C", "1 B 2 B 3 A 4 C", "1) B | 2) B | 3) A | 4) C", "1 → B, 2 → B, 3 → A, 4 → C",
    "1) fit 2) sigmoid 3) mse 4) hidden", "1 - fit, 2 - sigmoid, 3 - mse, 4 - hidden", "1） B 2） B 3） A 4） C", "1)\u00a0B 2)\u00a0B 3)\u00a0A 4)\u00a0C",
    "Answer 1: B, Answer 2: B, Answer 3: A, Answer 4: C", "**1)** B **2)** B **3)** A **4)** C", "**1) B 2) B 3) A 4) C**", "> 1) B 2) B 3) A 4) C",
    "1) B because it trains 2) B as it ends at 1 3) A, squares 4) C", "Name: Ada\nGroup: 3\n\n1) B 2) B 3) A 4) C",
    "1. B\n2. B\n3. A\n4. C", "1) B\n2) B\n3) A\n4) C", "1. **B**\n2. **B**\n3. **A**\n4. **C**", "1. `B`\n2. `B`\n3. `A`\n4. `C`", "1\tB\n2\tB\n3\tA\n4\tC",
    "1 B\n2 B\n3 A\n4 C", "1 → B\n2 → B\n3 → A\n4 → C", "Answer 1: B\nAnswer 2: B\nAnswer 3: A\nAnswer 4: C", "- 1: B\n- 2: B\n- 3: A\n- 4: C",
    "1)\nB\n2)\nB\n3)\nA\n4)\nC", "1.\n\nB\n\n2.\n\nB\n\n3.\n\nA\n\n4.\n\nC", "Question 1\nB\n\nQuestion 2\nB\n\nQuestion 3\nA\n\nQuestion 4\nC",
    "1. B - because compile configures\n2. B: it ends at 1\n3. A, it squares\n4. C. Hidden ones.", "1. B) fit\n2. B) sigmoid\n3. A) mse\n4. C) hidden",
    "1 - fit\n2 - sigmoid\n3 - mse\n4 - hidden", "<p>1) B<br>2) B<br>3) A<br>4) C</p>", "# Q1\nB\n# Q2\nB\n# Q3\nA\n# Q4\nC",
    "| 1 | 2 | 3 | 4 |\n|---|---|---|---|\n| B | B | A | C |", "| Question | Answer |\n|---|---|\n| 1 | B |\n| 2 | B |\n| 3 | A |\n| 4 | C |",
    "B B A C", "BBAC", "B, B, A, C", "b\nb\na\nc", "B\nB\nA\nC",
    HEADED.format("1. B", "2. B", "3. A", "4. C"), HEADED.format("1. B) fit", "2. B) sigmoid", "3. A) mse", "4. C) hidden"), HEADED.format(*"BBAC"),
    NUMBERED.format(*"BBAC"), NUMBERED.format("1. B", "2. B", "3. A", "4. C"), f"{NUMBERED[: NUMBERED.index('## 4')]}\n4. C".format(*"BBA"),
    "## Multiple choice\n\n1. B\n2. B\n3. A\n4. C", "## Multiple choice\n\n1. B 2. B 3. A 4. C", "## Part A\n1) B 2) B\n## Part B\n3) A 4) C",
    "\n".join(f"{place}. {title} {letter}" for place, title, letter in zip("1234", TITLES, "BBAC", strict=True)),
    "\n\n".join(f"**{title}**\n{letter}" for title, letter in zip(TITLES, "BBAC", strict=True)),
]  # fmt: skip


@pytest.mark.parametrize("sheet", SHEETS, ids=repr)
def test_each_letter_is_found(sheet: str) -> None:
    assert verdicts(sheet) == "++++"


def test_a_question_that_is_left_out() -> None:
    assert verdicts("1) B 2) B 4) C") == "++.+" and verdicts("1. B\n2. B\n4. C") == "++.+"
    assert verdicts(HEADED.format("B", "", "", "C")) == "+..+"
    assert verdicts("B B A") == verdicts("B\nC") == "...."  # whose letters these are cannot be told


SHEET = answer_sheet(public_part(Assignment("a", "The A", checks=FOUR)))


def test_options_on_a_sheet_answer_nothing() -> None:
    assert verdicts(SHEET) == "...."
    parts = SHEET.split("Answer: ")
    filled = "".join(f"{part}Answer: {letter}" for part, letter in zip(parts, "BBAC", strict=False))
    assert verdicts(filled) == "++++"
    assert verdicts(f"{parts[0]}Answer: B{parts[1]}Answer: {parts[2]}Answer: {parts[3]}Answer: C") == "+..+"
    assert (
        verdicts(f"{SHEET}\n\n1) B 2) B 3) A 4) C") == verdicts(f"1) B 2) B 3) A 4) C\n\n{SHEET}") == "++++"
    )
    assert (
        verdicts(SHEET.replace("- B) fit", "- [x] B) fit"))
        == verdicts(SHEET.replace("- B) fit", "- **B) fit**"))
        == "+..."
    )
    assert (
        verdicts(SHEET.replace("- A) compile\n", "").replace("- C) evaluate\n- D) predict\n", "")) == "+..."
    )


def test_numbers_inside_an_answer_are_its_own() -> None:
    steps = ordered("steps", ["load", "scale", "train"], 1, title="Put the steps in order")
    pairs = matched(
        "pairs", {"Dropout": "against overfitting", "ReLU": "cuts negatives"}, 1, title="What is what?"
    )
    count = number("count", 10, 1, title="How many classes are there?", asked_as=["how many class"])
    asked = (FOUR[0], steps, pairs, count)
    letters = {text: "AB"[place] for place, text in enumerate(pairs.options["options"])}
    said = f"1-{letters['against overfitting']} 2-{letters['cuts negatives']}"
    sheet = f"## {steps.title}\n1. load\n2. scale\n3. train\n## {pairs.title}\n{said}\n## {count.title}\n10"
    assert verdicts(sheet, asked) == ".+++"
    assert verdicts(f"1. B\n2. load, scale, train\n3. {said}\n4. 10", asked) == "++++"
    assert (
        verdicts(f"1. B\n2. load, scale, train\n3. Dropout - {said[2]}, ReLU - {said[-1]}\n4. 10", asked)
        == "++++"
    )


def test_a_row_below_a_heading_is_no_part_of_that_answer() -> None:
    asked = (*FOUR[:3], number("count", 10, 1, title="How many classes are there?", asked_as=["how many"]))
    assert verdicts("## How many classes are there?\n10\n\n1) B 2) B 3) A", asked) == "++++"
    assert verdicts("1) B 2) B 3) A 4) 10", asked) == "++++"


def test_an_exam_whose_questions_are_asked_alike() -> None:
    exam = [
        choice(f"q{place}", "BAC"[place % 3], 1, title=f"What is said of layer {place} of the network?", options=["x", "yy", "zz"])
        for place in range(1, 41)
    ]  # fmt: skip
    sheet = answer_sheet(public_part(Assignment("a", "A", checks=tuple(exam))))
    letters = ["BAC"[place % 3] for place in range(1, 41)]
    assert verdicts(sheet, exam) == "." * 40
    row = " ".join(f"{place}) {letter}" for place, letter in enumerate(letters, 1))
    assert verdicts(row, exam) == verdicts(f"{sheet}\n\n{row}", exam) == "+" * 40
    filled = "".join(
        f"{part}Answer: {letter}" for part, letter in zip(sheet.split("Answer: "), letters, strict=False)
    )
    assert verdicts(filled, exam) == "+" * 40
