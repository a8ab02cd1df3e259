"""Run a program in a folder of its own: its files, those beside it, and what it is told of its data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.assignment import BesideFile, Limits
from grader.calling import Wanted
from grader.data import Given, given_with
from grader.pipeline.environment import Environment
from grader.pipeline.ready import REFERENCE_TIMES, ReadyAssignment
from grader.records.run import Run
from grader.records.submission import Submission
from grader.sandbox.walls import STRONG

CELL_SHARE = 0.5  # of the time that a whole program has, for one cell: 30 s, as nbgrader gives it
# Times the assignment's limit that a reference has: others' limit follows from its time.
REFERENCE_FACTOR = 5.0


def run_script(
    environment: Environment,
    ready: ReadyAssignment,
    submission: Submission,
    folder: Path,
    limits: Limits,
    *,
    self_run: dict[str, Any] | None = None,
    wanted: Mapping[str, Wanted] | None = None,
    left_out: Mapping[str, Sequence[int]] | None = None,
    readable: Sequence[Path] = (),
) -> Run:
    """Run a submission's script in `folder`, a job's own.

    `self_run` as `grader.worker.selfrun` takes it; then nothing else is looked at. `wanted` is what is, where
    it is not what the assignment's checks ask for; `left_out` are calls that are not
    made, as `Calls` has them.
    """
    asked = {} if self_run else ready.assignment.wanted if wanted is None else wanted
    environment.data.lay()
    for name, content in submission.files:
        path = folder / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for file in ready.assignment.beside:
        if file.name != submission.script:  # which is the student's own, whatever it is called
            _lay(file, folder / "work")
    settings: dict[str, Any] = {
        "file": submission.script,
        "cells": list(submission.cells),
        "data": str(environment.data.public),
        "data_sets": _data_sets(ready),
        "input_shape": _input_shape(ready),
        "in_full": ready.assignment.in_full and not (self_run and self_run["epochs"]),
        "forgive": ready.assignment.forgive_old_apis,
        "reads_program": ready.assignment.reads_programs,
        "must_run": list(ready.assignment.must_run),
        "self_run": self_run,
        "wanted": {slug: one.plain() for slug, one in asked.items()},
        "left_out": {slug: list(places) for slug, places in (left_out or {}).items()},
        "laid": [file.name for file in ready.assignment.beside if file.name != submission.script],
        "given": [],
        "pretrained": [str(folder) for folder in environment.data.pretrained],
    }
    if submission.notebook:
        settings |= {
            "tests": [list(place) for place in submission.tests],
            "cell_seconds": None if self_run else cell_seconds(ready),
            "seed": ready.assignment.seed,
            "seed_variable": ready.assignment.seed_variable,
        }
    places = [environment.data.public, *environment.data.pretrained, *readable]
    for dataset in ready.datasets:
        if dataset.given is None:
            continue
        own_data = environment.data.given(dataset)
        settings["given"].append(_given_files(dataset.given, own_data))
        places.append(own_data)
        if environment.sandbox.level == STRONG:
            point_to_folders(dataset.given, own_data, folder / "work")
    return environment.sandbox.run("submission", folder, settings, limits, readable=places)


def _lay(file: BesideFile, work: Path) -> None:
    """Put a file beside a submission, in place of what it has of that name itself."""
    path = work / file.name
    for above in path.parents:
        if above.is_file():  # where a folder is to be
            above.unlink()
    if path.is_dir():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file.path, path)


def point_to_folders(given: Given, folder: Path, work: Path) -> None:
    """Point from a submission's folder to the folders of files that students are given, instead of copying.

    Only where walls keep it from writing to them: everybody's are the same. What it brings itself, another
    computer, and a system that has no such pointers, get a copy; see `grader.worker.given`.
    """
    work.mkdir(parents=True, exist_ok=True)
    for name in given.names:
        if (folder / name).is_dir() and not (work / name).exists():
            with suppress(OSError):
                os.symlink(folder / name, work / name, target_is_directory=True)


def _given_files(given: Given, folder: Path) -> dict[str, Any]:
    """What a run is told of the files that students are given, which lie in `folder`."""
    return {"folder": str(folder), "names": list(given.names), "addresses": dict(given.addresses)}


def _data_sets(ready: ReadyAssignment) -> list[str]:
    """The data sets that a submission may use, by name, each once."""
    return list(dict.fromkeys(name for dataset in ready.datasets for name in given_with(dataset.name)))


def _input_shape(ready: ReadyAssignment) -> list[int]:
    """The shape of one input, for models that are never given one; empty where the tasks' differ."""
    shapes = {dataset.sample_shape for dataset in ready.datasets}
    return list(shapes.pop()) if len(shapes) == 1 else []


def with_time_of_reference(ready: ReadyAssignment) -> ReadyAssignment:
    """The assignment with the time that a reference has."""
    seconds = REFERENCE_FACTOR * ready.assignment.limits.seconds
    return replace(ready, reference_seconds=seconds / REFERENCE_TIMES)


def cell_seconds(ready: ReadyAssignment) -> float | None:
    """Processor time that a cell of a notebook may take; None where no limit is but the program's.

    A cell may train a network, and has longer where the reference is slow.
    """
    least = ready.assignment.cell_seconds
    return None if least is None else max(least, CELL_SHARE * ready.limits.seconds)
