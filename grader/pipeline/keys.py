"""The names under which runs are kept: what determines what is seen of one, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from grader.analysis.own_network import inputs_asked
from grader.assignment import Assignment
from grader.data import pretrained_digests
from grader.pipeline.ready import ReadyAssignment
from grader.records.submission import Submission

# Counts up when the worker sees something else in the same program: what was seen before does not count.
WORKER_VERSION = 10
# What stands in every program that loads pretrained weights: keras.applications, or a fetch to their place.
PRETRAINED = (b"applications", b"cache_subdir")


def data_named(assignment: Assignment) -> list[str]:
    """The data of an assignment's tasks, as its recipes name them."""
    return [str(task.recipe.data) for task in assignment.tasks if task.recipe is not None]


def run_key(
    ready: ReadyAssignment,
    submission: Submission,
    versions: str,
    level: str,
    weights: Sequence[Path] = (),
) -> str:
    """SHA-256 of everything that determines what is seen of a run, and nothing else.

    Args:
        ready: its assignment.
        submission: what was handed in.
        versions: of what it is run with.
        level: of the walls.
        weights: the folders of pretrained weights, which are read where a program may load some.
    """
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
    if assignment.in_full and assignment.trained_by != "student":
        digest.update(b"in full")
    if assignment.reads_programs:
        digest.update(repr(("read", assignment.must_run)).encode())
    if wanted := assignment.wanted:
        digest.update(repr([(slug, one.digest) for slug, one in wanted.items()]).encode())
    seeded = assignment.seed is not None or assignment.seed_variable
    if assignment.released or assignment.beside or submission.tests or seeded:
        places = [(submission.notebook, submission.tests)]
        places += [(other.notebook, other.tests) for other in submission.others]
        beside = [(file.name, file.digest) for file in assignment.beside]
        # Whose tests run in which notebook.
        released = [(notebook.name, notebook.checks) for notebook in assignment.released]
        laid = (places, beside, assignment.seed, assignment.seed_variable, released)
        digest.update(repr(laid).encode("utf-8", "replace"))
    for name, content in submission.files:
        digest.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "replace") + content)
    if any(word in content for _, content in submission.files for word in PRETRAINED):
        for name, file_digest in pretrained_digests(weights):
            digest.update(f"\0{name}\0{file_digest}".encode("utf-8", "replace"))
    return digest.hexdigest()
