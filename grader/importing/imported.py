"""What has been read of another grader's assignment, before it is written as one of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from grader.errors import UsageError


class ImportRefused(UsageError):
    """What cannot be imported; the message says what was expected, what was received and what to do."""


@dataclass(frozen=True)
class ImportedItem:
    """One thing that is asked.

    Attributes:
        slug: its name here, unique in the assignment.
        title: as students read it.
        points: what it is worth.
        kind: whether "tests" decide it, or a person "by_hand".
        tests: the file of tests, as `grader.test_files.read` takes it; "" for what is decided by hand.
        partial: a cell of tests may end in a number: the points that it gives.
        seconds: processor time that each of its tests may take.
        check: the text of a check that asks for it in place of its tests, as `harden` writes it; "" for none.
    """

    slug: str
    title: str
    points: float
    kind: Literal["tests", "by_hand"]
    tests: str = ""
    partial: bool = False
    seconds: float = 30.0
    check: str = ""


@dataclass(frozen=True)
class Imported:
    """Another grader's assignment.

    Attributes:
        slug: its name here.
        title: as students read it.
        system: where it comes from: "nbgrader", "otter-grader" or "pytest".
        items: what is asked, in the order of the report.
        notebooks: as students are given them, by the name of the file; empty where they write programs.
        reference: what earns every point, by the name of each file; as many notebooks as there are.
        files: what lies beside every submission, by name: data, pictures, modules.
        grading_files: what lies beside every submission when it is graded, and is not handed out.
        task: the task in words, as Markdown, where no notebook says it.
        seed: to which random numbers are set before every cell; None for not.
        seed_variable: the variable of the program that is set to the seed before every cell, instead of
            random numbers; "" for none.
        left: what of it is not taken, each in a sentence for the teacher.
        due: the deadline in UTC, as `grader.rules.Rules` takes it; "" without one.
    """

    slug: str
    title: str
    system: str
    items: tuple[ImportedItem, ...]
    notebooks: Mapping[str, bytes] = field(default_factory=dict)
    reference: Mapping[str, bytes] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    grading_files: Mapping[str, bytes] = field(default_factory=dict)
    task: str = ""
    seed: int | None = None
    seed_variable: str = ""
    left: tuple[str, ...] = ()
    due: str = ""
