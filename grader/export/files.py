"""`results.json` and `grades.csv` of one assignment."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from grader.checks.accuracy import targets
from grader.grade import Graded
from grader.metrics import metric_of
from grader.pipeline.measures import Measure, measures, result_of
from grader.pipeline.ready import ReadyAssignment, ReadyTask
from grader.records.mark import Mark
from grader.table import csv_cell


def replace_file(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a text; the file is always whole, the old one or the new."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding, newline="")
    os.replace(part, path)


def write_csv(path: Path, prepared: ReadyAssignment, graded: Iterable[Graded]) -> None:
    """Write the gradebook: a row a student, a column a check, then one for each thing that was measured.

    UTF-8 with a mark, as Excel wants it.
    """
    out = StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL)
    checks = [check.slug for check in prepared.assignment.checks]
    measured = measures(prepared)
    said = [f"{measure.slug}: {measure.failed or measure.said()}" for measure in measured]
    title = ["student", "score", "possible", "end", "to review", "added and taken off", *checks, *said]
    title += ["variant"] if prepared.assignment.variant is not None else []
    table.writerow([csv_cell(cell) for cell in title])
    for work in graded:
        earned = ["" if mark.earned is None else mark.earned for mark in work.grade.marks]
        row = [
            work.submission.student,
            work.grade.score,
            work.grade.possible,
            work.grade.case.outcome,
            " ".join(mark.check.slug for mark in work.grade.open),
            "; ".join(f"{term.points:+g} {term.text}" for term in work.grade.adjustments),
            *earned,
            *(_shown(result_of(work.grade.case.at(measure.task), measure.target)) for measure in measured),
        ]
        variant = work.grade.case.assignment.variant
        row += [variant.number] if variant is not None else []
        table.writerow([csv_cell(cell) for cell in row])
    replace_file(path, out.getvalue(), "utf-8-sig")


def _shown(value: float | None) -> float | str:
    return "" if value is None else value


def head(prepared: ReadyAssignment, level: str) -> dict[str, Any]:
    """What `results.json` says of the assignment as a whole."""
    tasks = [_task(each, prepared.assignment.slug) for each in prepared.tasks]
    trainings = (
        training
        for each in prepared.tasks
        for reference in each.references
        for training in reference.trainings
    )
    variants = [
        {"variant": each.assignment.variant.number, "code": each.assignment.variant.code}
        for each in prepared.each
        if each.assignment.variant is not None
    ]
    return {
        "assignment": prepared.assignment.slug,
        **({"variants": variants} if variants else {}),
        "data": tasks[0]["data"] if tasks else None,  # as is "reference", of the first task
        "sandbox": level,
        "trained_with": next((training.plan.versions for training in trainings), ""),
        "reference": tasks[0]["reference"] if tasks else {},
        "tasks": tasks,
        "measured": {measure.slug: _measured(measure) for measure in measures(prepared)},
    }


def _task(ready: ReadyTask, slug: str) -> dict[str, Any]:
    """What it says of a task; `slug` is the assignment's, after which its own reference is called."""
    dataset, recipe = ready.dataset, ready.task.recipe
    return {
        "task": ready.task.slug,
        "title": ready.task.title,
        "data": {
            "name": dataset.name,
            "source": dataset.source,
            "stand_in": dataset.stand_in,
            "train": len(dataset.x_train),
            "test": len(dataset.x_test),
            "sha256": dataset.digest,
        }
        if dataset is not None
        else None,
        "reference": {
            reference.name or slug: {
                "metric": metric_of(recipe).name if recipe is not None else None,
                "mean": reference.mean if reference.metrics else None,
                "seeds": list(reference.metrics),
            }
            for reference in ready.references
        },
    }


def _measured(measure: Measure) -> dict[str, Any]:
    """What it says of a check that measures the network, and of the lines it is held against."""
    return {
        "metric": measure.metric.name,
        "asked": measure.asked,
        "lines": list(measure.lines),
        "reference": list(measure.reference),
    }


def result(graded: Graded, report: str) -> dict[str, Any]:
    """What it says of a submission, whose report is at the path `report`."""
    counted, variant = graded.grade.counted, graded.grade.case.assignment.variant
    return {
        "student": graded.submission.student,
        **({"variant": variant.number} if variant is not None else {}),
        "end": graded.grade.case.outcome,
        "score": graded.grade.score,
        "possible": graded.grade.possible,
        "handed_in": graded.submission.handed_in,
        "terms": [{"text": term.text, "points": term.points} for term in graded.grade.adjustments],
        "report": report,
        "trainings": [
            {"task": solution.slug, "seed": one.plan.seed, "metric": one.metric}
            for solution in graded.grade.case.solutions
            for one in solution.trainings
        ],
        "measured": {
            slug: result_of(view, target)
            for view in graded.grade.case.views
            for slug, target in targets(view)
        },
        "observed": [one.slug for one in graded.diagnoses],
        "checks": [
            {
                "check": mark.check.slug,
                "verdict": mark.verdict,
                "earned": mark.earned,
                "possible": mark.possible,
                "reason": mark.reason,
                "hint": mark.hint,
                "counts": mark in counted,
                "extra_credit": mark.check.extra_credit,
                "visible": mark.check.visible,
                "review": _review(mark),
            }
            for mark in graded.grade.marks
        ],
    }


def _review(mark: Mark) -> dict[str, Any] | None:
    """What a person said of a mark."""
    if mark.review is None:
        return None
    return {
        "who": mark.review.who,
        "at": mark.review.at,
        "comment": mark.review.comment,
        "like_answers": len(mark.review.like),
        "verdict_of_the_grader": mark.said,
    }


def write_results(
    path: Path, prepared: ReadyAssignment, graded: Iterable[Graded], reports: Mapping[str, str], level: str
) -> None:
    """Write `results.json`, a submission at a time and on a line; the file is always whole."""

    def text(value: Any, indent: int | None = None) -> str:
        return json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)

    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        file.write(f'{text(head(prepared, level), 2)[:-2]},\n  "submissions": [')
        separator = ""
        for work in graded:
            # Without indents, which the library writes ten times as slowly.
            file.write(f"{separator}\n    {text(result(work, reports[work.submission.student]))}")
            separator = ","
        file.write("\n  ]\n}\n" if separator else "]\n}\n")
    os.replace(part, path)
