"""`results.json`, `grades.csv` and `grades.xlsx` of one assignment."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from grader.analysis.results import targets
from grader.grade import Graded
from grader.metrics import metric_of
from grader.pipeline.measures import Measure, measures, result_of
from grader.pipeline.ready import ReadyAssignment, ReadyTask
from grader.records.mark import Mark
from grader.records.person import Person
from grader.spreadsheet import POSSIBLE, Sheet, Value
from grader.whole import write_whole


def replace_file(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a text; the file is always whole, the old one or the new."""
    write_whole(path, text.encode(encoding))


def grade_sheet(
    prepared: ReadyAssignment, graded: Iterable[Graded], people: Mapping[str, Person] | None = None
) -> Sheet:
    """The grades as a table: a row a student, a column a check, then one for each thing that was measured.

    Args:
        prepared: the assignment.
        graded: the class.
        people: who has which number and address, by name; None where nobody knows.
    """
    assignment, known = prepared.assignment, people or {}
    measured = measures(prepared)
    said = [f"{measure.slug}: {measure.failed or measure.said()}" for measure in measured]
    titles = ["student", "identifier", "e-mail", "score", "possible", "percent", "end", "to review"]
    titles += ["added and taken off", *(check.slug for check in assignment.checks), *said]
    worth = assignment.possible
    possible: list[Value] = [POSSIBLE, None, None, worth, worth, 100.0 if worth else None, None, None, None]
    possible += [check.points for check in assignment.checks]
    rows = [_row(work, known.get(work.submission.student), measured) for work in graded]
    return Sheet(assignment.title, titles, rows, [*possible, *(None for _ in measured)])


def _row(work: Graded, person: Person | None, measured: Iterable[Measure]) -> list[Value]:
    grade = work.grade
    return [
        work.submission.student,
        person.identifier or None if person is not None else None,
        person.email or None if person is not None else None,
        grade.score,
        grade.possible,
        round(100 * grade.score / grade.possible, 2) if grade.possible else None,
        grade.case.outcome,
        " ".join(mark.check.slug for mark in grade.open) or None,
        "; ".join(f"{term.points:+g} {term.text}" for term in grade.adjustments) or None,
        *(mark.earned for mark in grade.marks),
        *(result_of(grade.case.at(measure.task), measure.target) for measure in measured),
    ]


def head(prepared: ReadyAssignment, level: str) -> dict[str, Any]:
    """What `results.json` says of the assignment as a whole."""
    tasks = [_task(each, prepared.assignment.slug) for each in prepared.tasks]
    trainings = (
        training
        for each in prepared.tasks
        for reference in each.references
        for training in reference.trainings
    )
    return {
        "assignment": prepared.assignment.slug,
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
    counted = graded.grade.counted
    return {
        "student": graded.submission.student,
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
