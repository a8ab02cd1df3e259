"""Assignments of one task and cases of them, in a line each."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, TypeVar

from grader.assignment import Assignment
from grader.case import Case
from grader.data import Dataset
from grader.evidence import Evidence
from grader.pipeline.ready import ReadyAssignment, ReadyTask
from grader.records.run import Outcome
from grader.solution import Reference, Solution

OF_SOLUTION = {field.name for field in dataclasses.fields(Solution)}
T = TypeVar("T")


def plain_case(
    assignment: Assignment,
    dataset: Dataset,
    evidence: Evidence,
    outcome: Outcome,
    outcome_text: str = "",
    **facts: Any,
) -> Case:
    """A case of an assignment of one task; `facts` are of the case and of its solution."""
    empty = Solution(assignment.tasks[0] if assignment.tasks else None, dataset)
    return replace(Case(assignment, evidence, outcome, outcome_text, solutions=(empty,)), **facts)


def replace(record: T, **changes: Any) -> T:
    """`dataclasses.replace`; of a case also what its solution has, of a ready assignment what its task has."""
    if isinstance(record, ReadyAssignment):
        of_task = {name: changes.pop(name) for name in ("dataset", "inputs", "references") if name in changes}
        tasks = (dataclasses.replace(record.tasks[0], **of_task), *record.tasks[1:])
        return dataclasses.replace(record, tasks=tasks, **changes)
    if not isinstance(record, Case):
        return dataclasses.replace(record, **changes)  # type: ignore[type-var]
    own = {name: value for name, value in changes.items() if name not in OF_SOLUTION}
    solved = {name: value for name, value in changes.items() if name in OF_SOLUTION}
    if "assignment" in own and len(own["assignment"].tasks) == len(record.solutions) == 1:
        solved.setdefault("task", own["assignment"].tasks[0])
    changed = dataclasses.replace(record, **own)
    return changed.solved(**solved) if solved else changed


def ready_of(
    assignment: Assignment, dataset: Dataset, references: tuple[Reference, ...] = ()
) -> ReadyAssignment:
    """An assignment of one task, ready to grade."""
    return ReadyAssignment(assignment, (ReadyTask(assignment.tasks[0], dataset, Path(), references),))
