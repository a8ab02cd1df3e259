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
from grader.records.person import Person, place_in_list
from grader.spreadsheet import POSSIBLE, Sheet, Value
from grader.statistics import ClassStatistics, ScoreFigures
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
    varied = assignment.variant is not None
    titles = ["student", "identifier", "e-mail", "score", "possible", "percent", "end", "to review"]
    titles += ["added and taken off", *(check.slug for check in assignment.checks), *said]
    titles += ["variant"] if varied else []
    worth = assignment.possible
    possible: list[Value] = [POSSIBLE, None, None, worth, worth, 100.0 if worth else None, None, None, None]
    possible += [check.points for check in assignment.checks]
    possible += [None] * (len(measured) + varied)
    rows = [_row(work, known.get(work.submission.student), measured) for work in graded]
    families = {name: person.family_name for name, person in known.items()}
    rows.sort(key=lambda row: place_in_list(str(row[0]), families.get(str(row[0]), "")))
    return Sheet(assignment.title, titles, rows, possible)


def _row(work: Graded, person: Person | None, measured: Iterable[Measure]) -> list[Value]:
    grade, variant = work.grade, work.grade.case.assignment.variant
    return [
        work.submission.student,
        person.identifier or None if person is not None else None,
        person.email or None if person is not None else None,
        grade.score,
        grade.possible,
        round(100 * grade.score / grade.possible, 2) if grade.possible else None,
        grade.case.ending,
        " ".join(mark.check.slug for mark in grade.open) or None,
        "; ".join(f"{term.points:+g} {term.text}" for term in grade.adjustments) or None,
        *(mark.earned for mark in grade.marks),
        *(result_of(grade.case.at(measure.task), measure.target) for measure in measured),
        *((variant.number,) if variant is not None else ()),
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


def statistics(figures: ClassStatistics) -> dict[str, Any]:
    """What it says of the class: see `docs/statistics.md`."""
    told = figures.reliability
    return {
        "possible": figures.possible,
        "passing_percent": figures.scale.passing,
        "handed_in": figures.handed_in,
        "scores": _scores(figures.scores),
        "scores_of_work": _scores(figures.of_work),
        "alpha": told.alpha,
        "alpha_untold": told.untold,
        "standard_error": told.error,
        "in_alpha": {"students": told.students, "checks": list(told.questions)},
        "near": [
            {
                "grade": each.boundary.grade,
                "percent": each.boundary.percent,
                "points": each.points,
                "students": [student for student, _ in each.students],
            }
            for each in figures.near
        ],
        "checks": [
            {
                "check": item.slug,
                "marked": item.asked,
                "difficulty": item.difficulty,
                "discrimination": item.discrimination,
                "alpha_without": item.alpha_without,
                "verdicts": dict(item.verdicts),
                "flags": list(item.flags),
            }
            for item in figures.items
        ],
    }


def _scores(figures: ScoreFigures | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    return {
        "count": figures.count,
        "mean": figures.mean,
        "standard_deviation": figures.deviation,
        "quartiles": list(figures.quartiles),
        "passed": figures.passed,
        "grades": dict(figures.grades),
    }


def write_results(
    path: Path,
    prepared: ReadyAssignment,
    graded: Iterable[Graded],
    reports: Mapping[str, str],
    level: str,
    figures: ClassStatistics | None = None,
) -> None:
    """Write `results.json`, a submission at a time and on a line; the file is always whole.

    Args:
        path: of the file.
        prepared: the assignment.
        graded: its submissions.
        reports: the path of each student's report.
        level: of the walls.
        figures: of the class; None where there are none.
    """

    def text(value: Any, indent: int | None = None) -> str:
        return json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)

    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        of_all = head(prepared, level)
        of_all["statistics"] = statistics(figures) if figures is not None else None
        file.write(f'{text(of_all, 2)[:-2]},\n  "submissions": [')
        separator = ""
        for work in graded:
            # Without indents, which the library writes ten times as slowly.
            file.write(f"{separator}\n    {text(result(work, reports[work.submission.student]))}")
            separator = ","
        file.write("\n  ]\n}\n" if separator else "]\n}\n")
    os.replace(part, path)
