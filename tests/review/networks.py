"""A class of which many built the same network, whose result is too near the line to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.checks import accuracy, runs
from grader.classes.read import ClassInput
from grader.classes.write import ClassWriter
from grader.grade import Graded, grade
from grader.gradebook import NAME, Gradebook
from grader.pipeline.driver import ungraded
from grader.records.submission import Submission
from grader.solution import Reference
from tests.checks.cases import MNIST, RECIPE, REFERENCE, dense, digits, measured
from tests.conftest import compiled, found
from tests.gradebook.quick import submission
from tests.solved import plain_case, ready_of
from tests.solved import replace as changed

LINE = 0.954
NEAR = (0.952, 0.956, 0.954)
SCHEME = Assignment("digits", "Digits", RECIPE, (runs(points=10), accuracy(20, at_least=LINE)))
SCHEMES = {"digits": SCHEME}
OTHER = digits(dense(64, "relu"), dense(10, "softmax"))
SURE = Reference("", measured(0.97).plan.network, tuple(measured(value) for value in (0.97, 0.971)))


def trained(student: str, results: Sequence[float], made: Any = REFERENCE, **facts: Any) -> Graded:
    """A submission whose network, trained with several seeds, came to these results."""
    first, *more = [measured(value, made, **facts) for value in results]
    case = plain_case(SCHEME, MNIST, found(), "finished", reference=SURE)
    model = replace(made, compiled=compiled("sparse_categorical_crossentropy"))
    case = changed(case, model=model, network=first.plan.network, training=first, extra_seeds=tuple(more))
    return Graded(submission(student), grade(student, case), None, ())


def broken(student: str) -> Graded:
    """A submission on which the grader failed."""
    return ungraded(ready_of(SCHEME, MNIST, (SURE,)), Submission(student), ValueError("a full disk"))


def room(out: Path, count: int = 4) -> None:
    """Grade the class: so many have the same network, two another one that comes to the same, one its own."""
    one_class = [trained(f"same{number:02d}", NEAR) for number in range(count)]
    one_class += [trained(name, NEAR, OTHER) for name in ("other1", "other2")]
    one_class += [trained("alone", (0.953, 0.955, 0.954)), trained("good", (0.99, 0.99))]
    one_class += [broken("broken1"), broken("broken2")]
    given = ClassInput(SCHEME, (), tuple(each.submission for each in one_class))
    with Gradebook(out / NAME) as book:
        writer = ClassWriter(
            given, ready_of(SCHEME, MNIST, (SURE,)), book, out / "digits", level="basic",
            now=datetime(2026, 11, 20, 12, tzinfo=UTC),
        )  # fmt: skip
        for each in given.submissions:
            writer.attempts(each)
        for graded in one_class:
            writer.add(graded)
        writer.publish()
