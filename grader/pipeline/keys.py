"""The names under which runs are kept: what determines what is seen of one, and nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from grader.analysis.own_network import inputs_asked
from grader.assignment import Assignment
from grader.pipeline.ready import ReadyAssignment
from grader.records.submission import Submission

# Counts up when the worker sees something else in the same program: what was seen before does not count.
WORKER_VERSION = 6


def data_named(assignment: Assignment) -> list[str]:
    """The data of an assignment's tasks, as its recipes name them."""
    return [str(task.recipe.data) for task in assignment.tasks if task.recipe is not None]


def run_key(ready: ReadyAssignment, submission: Submission, versions: str, level: str) -> str:
    """SHA-256 of everything that determines what is seen of a run, and nothing else."""
    assignment = ready.assignment
    facts = (
        WORKER_VERSION, submission.script, submission.cells, submission.execution_order,
        *((program.script, program.cells, program.execution_order) for program in submission.others),
        asdict(assignment.limits), assignment.trained_by, assignment.forgive_old_apis,
        [(dataset.name, dataset.digest) for dataset in ready.datasets], data_named(assignment), versions,
        level, inputs_asked(assignment),
    )  # fmt: skip
    digest = hashlib.sha256(repr(facts).encode("utf-8", "replace"))
    if submission.others:  # which of them counts is decided by the references
        known = [[one.network.to_json() for one in each.references] for each in ready.tasks]
        digest.update(repr(known).encode())
    for name, content in submission.files:
        digest.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "replace") + content)
    return digest.hexdigest()
