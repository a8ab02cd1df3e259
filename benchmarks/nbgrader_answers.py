"""Answers to the two notebooks of `nbgrader quickstart`, from right to broken; `same_points` grades them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

Books = dict[str, NotebookNode]  # by the name of the file, without the ending
SQUARES = """def squares(n):
    if n < 1:
        raise ValueError("expected a positive number")
    return [each * each for each in range(1, n + 1)]"""
SUM = """def sum_of_squares(n):
    return sum(squares(n))"""
WORDS = {
    "sum_of_squares_equation": r"$$\sum_{k=1}^{n} k^2 = \frac{n (n + 1) (2 n + 1)}{6}$$",
    "part-a": "It gives the Fibonacci number of x: it calls itself for the two before, down to 0 and 1.",
    "part-b": "A negative number, or one between two whole ones: it goes down past 0 and never ends.",
}
USE = """def cannonballs(layers):
    return sum_of_squares(layers)


print(cannonballs(5))"""
UNREADABLE = '{"cells": [{"cell_type": "code", "source": "squares = '


@dataclass(frozen=True)
class Answer:
    """What one student hands in.

    Attributes:
        name: what is special, which is the student's name, too.
        edit: changes the notebooks, in which everything has been answered rightly.
        broken: a notebook whose file is no notebook.
    """

    name: str
    edit: Callable[[Books], None]
    broken: str = ""


def answers() -> tuple[Answer, ...]:
    """All of them."""
    return (
        Answer("right", lambda books: None),
        Answer("nothing_done", _undone),
        Answer("off_by_one", _squares(SQUARES.replace("n + 1", "n"))),
        Answer("wrong_exception", _squares(SQUARES.replace("ValueError", "TypeError"))),
        Answer("no_exception", _squares("def squares(n):\n    return [k**2 for k in range(1, n + 1)]")),
        Answer(
            "does_not_call_squares", _sum("def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6")
        ),
        Answer("syntax_error", _squares("def squares(n)\n    return [k**2 for k in range(1, n + 1)]")),
        Answer("endless", _squares(_first("while n > 10:\n        pass"))),
        Answer("recursion", _sum("def sum_of_squares(n):\n    return n**2 + sum_of_squares(n - 1)")),
        Answer("waits_for_input", _squares(_first('input("n? ")'))),
        Answer("writes_to_stderr", _squares("import sys\n\n" + _first('print("n is", n, file=sys.stderr)'))),
        Answer("warns", _squares("import warnings\n\n" + _first('warnings.warn("slow")'))),
        Answer("large_output", _sum(_printing(1_000_000))),
        Answer("huge_output", _sum(_printing(20_000_000))),
        Answer("system_exit", _squares(SQUARES + "\n\n\nraise SystemExit(0)")),
        Answer("function_exits", _squares(_first("raise SystemExit(0)"))),
        Answer("ends_the_process", _squares("import os\n\n" + _first("if n > 10:\n        os._exit(0)"))),
        Answer("shadows_names", _squares(SQUARES + "\n\n\nlen = print = None")),
        Answer("shadows_assertion", _squares(SQUARES + "\n\n\nAssertionError = KeyError")),
        Answer("last_cell_raises", _use("print(cannonballs(5))")),
        Answer("test_deleted", lambda books: _delete(books["problem1"], "correct_squares")),
        Answer("test_edited", _test_edited),
        Answer("cell_doubled", _cell_doubled),
        Answer("cell_renamed", _cell_renamed),
        Answer("points_changed", _points_changed),
        Answer("markdown_for_code", _markdown_for_code),
        Answer("words_unanswered", _words_unanswered),
        Answer("one_notebook", lambda books: _drop(books, "problem2")),
        Answer("unreadable_notebook", lambda books: None, broken="problem1"),
    )


def hand_in(answer: Answer, release: Path, folder: Path) -> None:
    """Write the notebooks of a student.

    Args:
        answer: what the student does.
        release: the folder with the notebooks as students are given them, and what lies beside them.
        folder: where they are written.
    """
    books = {path.stem: nbformat.read(path, 4) for path in sorted(release.glob("*.ipynb"))}
    _answer(books)
    answer.edit(books)
    folder.mkdir(parents=True)
    for path in release.iterdir():
        if path.suffix != ".ipynb":
            (folder / path.name).write_bytes(path.read_bytes())
    for name, book in books.items():
        text = UNREADABLE if name == answer.broken else nbformat.writes(book)
        (folder / f"{name}.ipynb").write_text(text, "utf-8")


def variants(count: int) -> tuple[Answer, ...]:
    """So many right answers whose code differs, to measure how long a class takes."""
    return tuple(
        Answer(f"student{number:02}", _squares(_first(f"assert n != {1000 + number}")))
        for number in range(count)
    )


def _answer(books: Mapping[str, NotebookNode]) -> None:
    one, two = books["problem1"], books["problem2"]
    _write(one, "squares", SQUARES)
    _write(one, "sum_of_squares", SUM)
    _write(one, "sum_of_squares_equation", WORDS["sum_of_squares_equation"])
    _write(one, "sum_of_squares_application", USE)
    one.cells.append(_new(v4.new_code_cell("assert sum(range(1, 101)) == 100 * 101 // 2")))  # part E
    _write(two, "part-a", WORDS["part-a"])
    _write(two, "part-b", WORDS["part-b"])


def _cell(book: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in book.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def _write(book: NotebookNode, name: str, source: str) -> None:
    _cell(book, name).source = source


def _new(cell: NotebookNode) -> NotebookNode:
    """A cell for notebooks in the format of the released ones, in which cells have no id."""
    cell.pop("id", None)
    return cell


def _first(line: str) -> str:
    """`squares`, with a line before everything else."""
    return SQUARES.replace("    if n < 1", f"    {line}\n    if n < 1")


def _printing(chars: int) -> str:
    return f'def sum_of_squares(n):\n    print("x" * {chars})\n    return sum(squares(n))'


def _squares(source: str) -> Callable[[Books], None]:
    return lambda books: _write(books["problem1"], "squares", source)


def _sum(source: str) -> Callable[[Books], None]:
    return lambda books: _write(books["problem1"], "sum_of_squares", source)


def _use(source: str) -> Callable[[Books], None]:
    return lambda books: _write(books["problem1"], "sum_of_squares_application", source)


def _undone(books: Books) -> None:
    one = books["problem1"]
    _write(one, "squares", "def squares(n):\n    # YOUR CODE HERE\n    raise NotImplementedError()")
    _write(
        one, "sum_of_squares", "def sum_of_squares(n):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    _words_unanswered(books)


def _words_unanswered(books: Books) -> None:
    for name in ("part-a", "part-b"):
        _write(books["problem2"], name, "YOUR ANSWER HERE")
    _write(books["problem1"], "sum_of_squares_equation", "YOUR ANSWER HERE")
    _write(books["problem1"], "sum_of_squares_application", "# YOUR CODE HERE\nraise NotImplementedError()")
    books["problem1"].cells.pop()


def _delete(book: NotebookNode, name: str) -> None:
    book.cells.remove(_cell(book, name))


def _drop(books: Books, name: str) -> None:
    del books[name]


def _test_edited(books: Books) -> None:
    _squares(SQUARES.replace("n + 1", "n"))(books)
    _write(books["problem1"], "correct_squares", "pass")


def _cell_doubled(books: Books) -> None:
    cells = books["problem1"].cells
    place = cells.index(_cell(books["problem1"], "squares"))
    again = _new(v4.new_code_cell(SQUARES.replace("n + 1", "n"), metadata=cells[place].metadata))
    cells.insert(place + 1, again)


def _cell_renamed(books: Books) -> None:
    _cell(books["problem1"], "correct_sum_of_squares").metadata["nbgrader"]["grade_id"] = "mine"


def _points_changed(books: Books) -> None:
    _squares(SQUARES.replace("n + 1", "n"))(books)
    _cell(books["problem1"], "squares_invalid_input").metadata["nbgrader"]["points"] = 100


def _markdown_for_code(books: Books) -> None:
    cells = books["problem1"].cells
    place = cells.index(_cell(books["problem1"], "squares"))
    cells[place] = _new(v4.new_markdown_cell(SQUARES, metadata=cells[place].metadata))
