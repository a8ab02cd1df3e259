"""The names under which runs are kept: what determines what is seen of one, and nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from grader.analysis.own_network import inputs_asked
from grader.pipeline.ready import ReadyAssignment
from grader.records.submission import Submission

# Counts up when the worker sees something else in the same program: what was seen before does not count.
WORKER_VERSION = 4


def run_key(ready: ReadyAssignment, submission: Submission, versions: str, level: str) -> str:
    """SHA-256 of everything that determines what is seen of a run, and nothing else."""
    assignment = ready.assignment
    facts = (
        WORKER_VERSION, submission.script, submission.cells, submission.execution_order,
        *((program.script, program.cells, program.execution_order) for program in submission.others),
        asdict(assignment.limits), assignment.trained_by, assignment.forgive_old_apis, ready.dataset.name,
        ready.dataset.digest, assignment.recipe.data, versions, level, inputs_asked(assignment),
    )  # fmt: skip
    digest = hashlib.sha256(repr(facts).encode("utf-8", "replace"))
    if submission.others:  # which of them counts is decided by the references
        digest.update(repr([reference.network.to_json() for reference in ready.references]).encode())
    for name, content in submission.files:
        digest.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "replace") + content)
    return digest.hexdigest()
