"""Two master notebooks that use what otter-grader documents, and answers to them, from right to broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

DATA = "day,low,high\nMon,3,9\nTue,1,12\nWed,-2,5\n"
DATA_NAME = "days.csv"
CONFIG = """# ASSIGNMENT CONFIG
name: {name}
init_cell: true
check_all_cell: true
export_cell: false
files:
  - days.csv
{more}"""
MANUAL = "_Type your answer here, replacing this text._"


@dataclass(frozen=True)
class Case:
    """A cell of tests: what it runs, what it shows, and its settings."""

    source: str
    shows: str = ""
    settings: str = ""


@dataclass(frozen=True)
class Question:
    """A question: its settings, the solution, and its tests; without tests a person decides."""

    name: str
    settings: str
    solution: str
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True)
class Master:
    """A master notebook.

    Attributes:
        name: of its file.
        settings: of the assignment, beside those that all have.
        before: a cell before the questions.
        questions: what is asked.
        right: what a student answers who earns everything, by question.
    """

    name: str
    settings: str
    before: str
    questions: tuple[Question, ...]
    right: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What one student hands in.

    Attributes:
        name: what is special, which is the student's name, too.
        answers: to questions that are not answered rightly.
        edit: changes the notebook in other ways.
        broken: whether the file is no notebook.
    """

    name: str
    answers: Mapping[str, str] = field(default_factory=dict)
    edit: Callable[[NotebookNode], None] = lambda book: None
    broken: bool = False


DOCTESTS = Master(
    "rates",
    """seed:
  variable: rng_seed
  autograder_value: 90
  student_value: 2
tests:
  files: true
  ok_format: true""",
    "import csv\nimport random\n\nrng_seed = 2",
    (
        Question(
            "mean", "points: 3",
            "def mean(values):\n    return sum(values) / len(values) # SOLUTION",
            (
                Case("mean([1, 2, 3]) == 2", "True"),
                Case("mean([4])", "4.0"),
                Case("# HIDDEN\nmean([-1, 1]) == 0 and mean([0.5, 1]) == 0.75", "True"),
            ),
        ),
        Question(
            "largest", "points:\n  - 0.5\n  - 1.5",
            "def largest(values):\n    # BEGIN SOLUTION\n    return max(values)\n    # END SOLUTION",
            (Case("largest([1, 5, 2]) == 5", "True"), Case("largest([-3, -8]) == -3", "True")),
        ),
        Question(
            "convert", "points:\n  each: 2",
            "celsius = lambda f: (f - 32) * 5 / 9 # SOLUTION",
            (
                Case(
                    "callable(celsius)", "True",
                    "success_message: You made a function.\nfailure_message: Make a function.",
                ),
                Case(
                    "round(celsius(212), 6) == 100", "True",
                    "hidden: true\nfailure_message: Try the boiling point.",
                ),
            ),
        ),
        Question(
            "both", "points: 2\nall_or_nothing: true",
            "low = 1 # SOLUTION\nhigh = 10 # SOLUTION",
            (Case("low < high", "True"), Case("for each in (low, high):\n    print(each)", "1\n10\n")),
        ),
        Question(
            "weights", "points: null",
            'weights = {"a": 1, "b": 2} # SOLUTION',
            (
                Case("sorted(weights)", "['a', 'b']", "points: 0.25"),
                Case('assert weights["b"] == 2, "b weighs twice as much"', "", "points: 0.75\nhidden: true"),
            ),
        ),
        Question(
            "draw", "points: 1",
            "random.seed(rng_seed)\ndrawn = random.randint(1, 1000) # SOLUTION",
            (
                Case("1 <= drawn <= 1000", "True"),
                Case("import random\ndrawn == random.Random(90).randint(1, 1000)", "True", "hidden: true"),
            ),
        ),
        Question(
            "table", "points: 1",
            'with open("days.csv") as file:\n    days = list(csv.DictReader(file)) # SOLUTION',
            (Case("len(days) == 3", "True"), Case('days[2]["low"]', "'-2'", "hidden: true")),
        ),
        Question("why", "points: 2\nmanual: true", "The mean is drawn to what is far away."),
    ),
    {
        "mean": "def mean(values):\n    count = len(values)\n    return sum(each / count for each in values)",
        "largest": "def largest(values):\n    return sorted(values)[-1]",
        "convert": "def celsius(f):\n    return (f - 32) / 1.8",
        "both": "low, high = 1, 10",
        "weights": 'weights = {"b": 2, "a": 1}',
        "draw": "random.seed(rng_seed)\ndrawn = random.randint(1, 1000)",
        "table": 'with open("days.csv") as file:\n    days = [row for row in csv.DictReader(file)]',
        "why": "One far value moves the mean; the largest may not move at all.",
    },
)  # fmt: skip
FUNCTIONS = Master(
    "rates_by_functions",
    """generate:
  seed: 7
  show_hidden: true
tests:
  files: true
  ok_format: false""",
    "import random",
    (
        Question(
            "mean", "points: 3",
            "def mean(values):\n    return sum(values) / len(values) # SOLUTION",
            (
                Case("def test_three(mean):\n    assert mean([1, 2, 3]) == 2\n\ntest_three(mean)"),
                Case(
                    'def test_one(env):\n    assert env["mean"]([4]) == 4, "of one it is that one"\n\n'
                    "test_one(globals())", "", "points: 0.5",
                ),
                Case(
                    "def test_halves(mean):\n    assert mean([0.5, 1]) == 0.75\n\ntest_halves(mean)", "",
                    "hidden: true\nfailure_message: Try fractions.",
                ),
            ),
        ),
        Question(
            "largest", "points: 2\nall_or_nothing: true",
            "def largest(values):\n    return max(values) # SOLUTION",
            (
                Case("def test_middle(largest):\n    assert largest([1, 5, 2]) == 5\n\ntest_middle(largest)"),
                Case("def test_below(largest):\n    assert largest([-3, -8]) == -3\n\ntest_below(largest)"),
            ),
        ),
        Question(
            "draw", "points: 1",
            "drawn = random.randint(1, 1000) # SOLUTION",
            (Case("def test_range(drawn):\n    assert 1 <= drawn <= 1000\n\ntest_range(drawn)"),),
        ),
        Question("why", "points: 2\nmanual: true", "The mean is drawn to what is far away."),
    ),
    {
        "mean": "def mean(values):\n    return sum(values) / len(values)",
        "largest": "def largest(values):\n    return sorted(values)[-1]",
        "draw": "drawn = random.randint(1, 1000)",
        "why": "One far value moves the mean.",
    },
)  # fmt: skip


def answers(master: Master) -> tuple[Answer, ...]:
    """What is handed in for one of the master notebooks."""
    mean, largest = master.right["mean"], master.right["largest"]
    first = "def mean(values):\n    {}\n    return sum(values) / len(values)"
    below = "def largest(values):\n    if min(values) < 0:\n        {}\n    return max(values)"
    again = f'{largest}\n\n\ngrader.check("largest")'
    both = (
        Answer("right"),
        Answer("nothing_done", {question.name: "..." for question in master.questions if question.cases}),
        Answer("rounds_down", {"mean": "def mean(values):\n    return sum(values) // len(values)"}),
        Answer("begins_at_zero", {"largest": "def largest(values):\n    return max(0, *values)"}),
        Answer("raises", {"mean": first.format('raise KeyError("values")')}),
        Answer("syntax_error", {"mean": "def mean(values)\n    return sum(values) / len(values)"}),
        Answer("endless", {"largest": below.format("while True: pass")}),
        Answer("recursion", {"largest": "def largest(values):\n    return largest(values)"}),
        Answer("waits_for_input", {"mean": first.format('input("values? ")')}),
        Answer("writes_to_stderr", {"mean": "import sys\n\n" + first.format("sys.stderr.write('mean')")}),
        Answer("warns", {"mean": "import warnings\n\n" + first.format('warnings.warn("slow")')}),
        Answer("prints", {"mean": first.format('print("mean of", len(values))')}),
        Answer("large_output", {"draw": master.right["draw"] + '\nprint("x" * 1_000_000)'}),
        Answer("huge_output", {"draw": master.right["draw"] + '\nprint("x" * 20_000_000)'}),
        Answer("function_exits", {"mean": first.format("raise SystemExit(0)")}),
        Answer("ends_the_process", {"largest": "import os\n\n" + below.format("os._exit(0)")}),
        Answer("no_checks", edit=_without_checks),
        Answer("changed_after_check", edit=lambda book: _append(book, "def mean(values):\n    return 0")),
        Answer("repaired_after_check", {"mean": first.format("return 0")}, lambda book: _append(book, mean)),
        Answer("checked_again", {"largest": "largest = min"}, lambda book: _append(book, again)),
        Answer("words_unanswered", {"why": MANUAL}),
        Answer("unreadable_notebook", broken=True),
    )  # fmt: skip
    if master is not DOCTESTS:
        return both
    return (
        *both,
        Answer("one_of_both", {"both": "low, high = 1, 11"}),
        Answer("no_function", {"convert": "celsius = 100"}),
        Answer("weighs_the_same", {"weights": 'weights = {"a": 1, "b": 1}'}),
        Answer("own_seed", {"draw": "random.seed(1)\ndrawn = random.randint(1, 1000)"}),
        Answer("other_file", {"table": 'days = open("nights.csv").readlines()'}),
    )


def variants(master: Master, count: int) -> tuple[Answer, ...]:
    """So many right answers whose code differs, to measure how long a class takes."""
    more = "def mean(values):\n    assert len(values) != {}\n    return sum(values) / len(values)"
    return tuple(
        Answer(f"student{number:02}", {"mean": more.format(1000 + number)}) for number in range(count)
    )


def write_master(master: Master, folder: Path) -> Path:
    """Write the master notebook, and what lies beside it; return its place."""
    folder.mkdir(parents=True)
    cells = [
        v4.new_raw_cell(CONFIG.format(name=master.name, more=master.settings)),
        v4.new_code_cell(master.before),
    ]
    for question in master.questions:
        cells += _question(question)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / f"{master.name}.ipynb"
    path.write_text(nbformat.writes(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})), "utf-8")
    (folder / DATA_NAME).write_text(DATA, "utf-8")
    return path


def hand_in(master: Master, answer: Answer, released: Path, folder: Path) -> Path:
    """Write the notebook of a student, as `folder/NAME.ipynb`; return its place.

    Args:
        master: what is answered.
        answer: what the student does.
        released: the notebook as students are given it.
        folder: where it is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{master.name}.ipynb"
    if answer.broken:
        path.write_text('{"cells": [{"cell_type": "code", "source": "mean = ', "utf-8")
        return path
    book = nbformat.read(released, 4)
    spaces = [cell for cell in book.cells if "otter_answer_cell" in cell.metadata.get("tags", ())]
    for question, cell in zip(master.questions, spaces, strict=True):
        cell.source = answer.answers.get(question.name, master.right[question.name])
    answer.edit(book)
    path.write_text(nbformat.writes(book), "utf-8")
    return path


def _question(question: Question) -> list[NotebookNode]:
    raw = v4.new_raw_cell
    told = v4.new_markdown_cell(f"**{question.name}**")
    begin = [raw(f"# BEGIN QUESTION\nname: {question.name}\n{question.settings}"), told]
    solved = v4.new_code_cell if question.cases else v4.new_markdown_cell
    solution = [raw("# BEGIN SOLUTION"), solved(question.solution), raw("# END SOLUTION")]
    tests = [raw("# BEGIN TESTS"), *map(_test, question.cases), raw("# END TESTS")] if question.cases else []
    return [*begin, *solution, *tests, raw("# END QUESTION")]


def _test(case: Case) -> NotebookNode:
    source = case.source
    if case.settings:
        source = f'""" # BEGIN TEST CONFIG\n{case.settings}\n""" # END TEST CONFIG\n{source}'
    outputs = []
    if case.shows.endswith("\n"):
        outputs.append(v4.new_output("stream", name="stdout", text=case.shows))
    elif case.shows:
        outputs.append(v4.new_output("execute_result", {"text/plain": case.shows}, execution_count=1))
    return v4.new_code_cell(source, outputs=outputs)


def _append(book: NotebookNode, source: str) -> None:
    """A cell before the one that checks all."""
    place = next(n for n, cell in enumerate(book.cells) if "check_all" in cell.source)
    book.cells.insert(place, v4.new_code_cell(source))


def _without_checks(book: NotebookNode) -> None:
    book.cells = [cell for cell in book.cells if "grader.check" not in cell.source]
