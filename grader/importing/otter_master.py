"""A master notebook of otter-grader: what `otter assign` makes of its cells.

The rules are those of otter-grader's assign, cell by cell. What differs is said where it is made: cells in
which a person's questions are answered are marked for `grader.released`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.importing import otter_settings
from grader.importing.imported import ImportRefused
from grader.importing.notebook_file import Cell, new
from grader.importing.otter_answers import ANSWER, SOLUTION, by_hand_slug, mark
from grader.importing.otter_cells import boundary, exported, first, last, locked, unfenced
from grader.importing.otter_lines import SEED, ends, lines_of, with_plugins, without_ignored
from grader.importing.otter_settings import Settings
from grader.importing.otter_tests import Question, case
from grader.importing.titles import headings

TYPE_HERE = "_Type your answer here, replacing this text._"
IGNORED = re.compile(r"(##\s*ignore\s*##\s*|#\s*ignore\s*)", re.IGNORECASE)
CONFIG = re.compile(r"#\s+assignment\s+config\s*", re.IGNORECASE)


@dataclass
class Master:
    """What has been read of a master notebook.

    Attributes:
        file: of the notebook, by its name.
        folder: in which it lies.
        settings: of the whole assignment.
        questions: in their order.
        cells: of the notebook with its solutions, without what only `otter assign` reads.
        seeds: whether a cell of it sets a seed that students do not see.
    """

    file: str
    folder: Path
    settings: Settings = field(default_factory=Settings)
    questions: list[Question] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    seeds: bool = False


@dataclass
class _Open:
    """The question that is being read.

    Attributes:
        said: by key, as it says of itself.
        first: the place of its first cell.
        tests: its test cells so far.
        prompted: whether a prompt, or what stands for one, is there.
        unsolved: whether its tests begin before there is a prompt.
        words: whether a solution of it is in words.
        prompt_at: where a prompt is put in, if it needs one.
        text_at: the place of the last cell that asks it.
        heading: that stands above it; and its `own`, the first in it.
    """

    said: dict[str, Any]
    first: int
    tests: list[dict[str, Any]] = field(default_factory=list)
    prompted: bool = False
    unsolved: bool = False
    words: bool = False
    prompt_at: int | None = None
    text_at: int | None = None
    heading: str = ""
    own: str = ""


def read(notebook: dict[str, Any], file: str, folder: Path) -> Master:
    """A master notebook.

    Args:
        notebook: as `notebook_file.opened` gives it.
        file: its file's name.
        folder: in which it lies.

    Raises:
        ImportRefused: it is none that `otter assign` takes; the message says which cell, and what to do.
    """
    master = Master(file, folder)
    reader = _Reader(master)
    for place, cell in enumerate(unfenced(notebook["cells"]), 1):
        reader.take(cell, place)
    reader.end()
    master.cells = [*first(file, master.settings), *master.cells, *last(master.settings)]
    for cell in master.cells:
        cell["source"] = without_ignored(with_plugins(cell["source"]))
    return master


class _Reader:
    """Takes the cells of a master notebook, one after the other."""

    def __init__(self, master: Master):
        self._master = master
        self._blocks: list[str] = []
        self._open: _Open | None = None
        self._begins = self._ends = False  # whether the next cell begins or ends what a PDF is made of
        self._titled, self._heading = False, ""  # the first heading is the notebook's, the last a part's

    def take(self, cell: Cell, place: int) -> None:
        """Take one more."""
        line = lines_of(cell["source"])[0]
        raw = cell["cell_type"] == "raw"
        if IGNORED.match(line):
            return
        if raw and CONFIG.match(line):
            self._master.settings = otter_settings.of_cell(
                self._master.settings, cell["source"], self._master.folder
            )
        elif raw and (block := boundary(line, "end")):
            self._end(block, place)
        elif raw and (block := boundary(line, "begin")):
            self._begin(block, cell, place)
        else:
            self._keep(cell, place)

    def end(self) -> None:
        """No more cells follow."""
        if self._blocks:
            raise ImportRefused(f"expected a cell # END {self._blocks[-1].upper()}. Received: none. Add it")
        if self._ends:
            self._master.cells.append(exported(new("markdown", ""), "END"))

    def _refuse(self, said: str, place: int) -> ImportRefused:
        question = f", question {self._open.said['name']}" if self._open else ""
        return ImportRefused(f"{self._master.file}, cell {place}{question}: {said}")

    def _begin(self, block: str, cell: Cell, place: int) -> None:
        inside = self._blocks[-1] if self._blocks else ""
        if inside != ("" if block == "question" else "question"):
            where = "outside of other blocks" if block == "question" else "in a question"
            raise self._refuse(
                f"expected # BEGIN {block.upper()} {where}. Received: it, "
                f"{f'in a {inside} block' if inside else 'in none'}. End the block before it, or begin one",
                place,
            )
        self._blocks.append(block)
        if block == "question":
            said = otter_settings.document(cell["source"], f"cell {place}")
            if not said.get("name"):
                raise self._refuse("expected a `name` below # BEGIN QUESTION. Received: none. Add it", place)
            self._open = _Open(said, len(self._master.cells), heading=self._heading)
            self._begins = self._begins or bool(said.get("manual") or said.get("export"))
            return
        question = self._open
        assert question  # a block that is none is in one
        if block == "prompt":
            if question.prompted:
                raise self._refuse(
                    "expected one prompt, before the solution. Received: one more. Move it", place
                )
            question.prompted = True
        elif block == "solution" and not question.prompted:
            question.prompt_at = len(self._master.cells)
        elif block == "tests" and not question.prompted:
            question.unsolved = True  # even below a solution, for otter-grader

    def _end(self, block: str, place: int) -> None:
        if not self._blocks or self._blocks[-1] != block:
            inside = f"in a {self._blocks[-1]} block" if self._blocks else "in none"
            raise self._refuse(
                f"expected # END {block.upper()} in a {block} block. Received: it, {inside}. Begin one, "
                "or end the other first",
                place,
            )
        self._blocks.pop()
        question = self._open
        assert question
        if block == "solution" and not question.prompted and question.words and question.said.get("manual"):
            assert question.prompt_at is not None
            self._master.cells.insert(question.prompt_at, new("markdown", TYPE_HERE, tags=[ANSWER]))
            question.prompted = True
        elif block == "question":
            self._close(question)
            self._open = None

    def _close(self, asked: _Open) -> None:
        master = self._master
        question = Question(asked.said, tuple(asked.tests), asked.own or asked.heading)
        self._ends = self._ends or bool(question.manual or asked.said.get("export"))
        if question.manual:
            mark(master.cells[asked.first :], by_hand_slug(question))
        if question.tests:
            if (not asked.unsolved or question.public) and asked.said.get("check_cell", True):
                master.cells.append(locked(new("code", f'grader.check("{question.name}")')))
            elif master.cells:
                master.cells[-1]["metadata"].setdefault("otter", {})["tests"] = [question.name]
        if master.settings.said.get("show_question_points") and asked.text_at is not None:
            master.cells[asked.text_at]["source"] += f"\n\n_Points:_ {question.points}"
        master.questions.append(question)

    def _keep(self, cell: Cell, place: int) -> None:
        """Take a cell that is no boundary."""
        inside = self._blocks[-1] if self._blocks else ""
        question = self._open
        if inside == "tests":
            assert question
            if cell["cell_type"] != "code":
                raise self._refuse(
                    f"expected code between # BEGIN TESTS and # END TESTS. Received: {cell['cell_type']}. "
                    "Move it in front of them",
                    place,
                )
            question.tests.append(
                case(cell, str(question.said["name"]), self._master.settings.ok_format)
            )  # fmt: skip
            return
        words = cell["cell_type"] == "markdown"
        if inside in ("prompt", "solution"):
            tags = cell["metadata"].get("tags", [])
            cell["metadata"]["tags"] = [*tags, ANSWER if inside == "prompt" else SOLUTION]
            if question and inside == "solution" and words:
                question.words = True
        elif words:
            self._pass_by(cell["source"])
        self._export(cell, words)
        self._master.seeds |= cell["cell_type"] == "code" and any(
            ends(line, SEED) for line in lines_of(cell["source"])
        )
        if inside == "question":
            locked(cell)
        self._master.cells.append(cell)

    def _pass_by(self, text: str) -> None:
        """Go on over a text that asks a question, or stands above some: a heading in it is theirs."""
        found = headings(text)
        asked = self._open
        if asked:
            begun = asked.tests or asked.unsolved or asked.prompted or asked.prompt_at is not None
            asked.text_at = len(self._master.cells)
            asked.own = asked.own or ("" if begun else next(iter(found), ""))
        else:
            self._heading = [self._heading, *(found if self._titled else found[1:])][-1]
        self._titled = self._titled or bool(found)

    def _export(self, cell: Cell, words: bool) -> None:
        """Say in a cell, or in one before it, where what a PDF is made of begins and ends."""
        here = cell if words else new("markdown", "")
        for word, wanted in (("BEGIN", self._begins), ("END", self._ends)):
            if wanted:
                exported(here, word)
        if not words and (self._begins or self._ends):
            self._master.cells.append(here)
        self._begins = self._ends = False
