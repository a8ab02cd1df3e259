"""The pages for the teacher: a class, its submissions that are alike, and the way to all classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader.grade import Graded
from grader.gradebook import Change
from grader.metrics import metric_of
from grader.pipeline.measures import Measure, measures
from grader.pipeline.ready import ReadyAssignment
from grader.records.given_back import GivenBack
from grader.report import plots
from grader.report.histogram import histogram
from grader.report.tally import CODES, Tally
from grader.report.writing import SYMBOLS, write
from grader.similarity import Pair, program, sheet

PAGE = 100  # rows of the table at once
CHANGES = 200  # grades that moved and are listed
BESIDE = 15  # pairs shown side by side
LINES = 300  # of a submission there


@dataclass(frozen=True)
class Class:
    """What the pages of a class show.

    Attributes:
        prepared: the assignment.
        graded: the submissions.
        reports: the path of each student's report, relative to the page.
        level: of the walls.
        changes: the grades that moved since the last time.
        alike: pairs of submissions, the most alike first.
        identical: groups of students whose submissions are the same.
        notices: what the teacher should know of this grading, such as what went wrong.
        given_back: what was made to be given back to students.
        points: what was changed of the points while grading, in words.
    """

    prepared: ReadyAssignment
    graded: Sequence[Graded]
    reports: Mapping[str, str]
    level: str
    changes: Sequence[Change] = ()
    alike: Sequence[Pair] = ()
    identical: Sequence[Sequence[str]] = ()
    notices: Sequence[str] = ()
    given_back: GivenBack = GivenBack()
    points: Sequence[str] = ()


def write_class(path: Path, page: Class) -> None:
    """Write the class page of an assignment, and beside it `similar.html` where submissions are alike."""
    prepared = page.prepared
    measured = [(ready, metric_of(ready.recipe)) for ready in prepared.measured]
    beside = path.with_name("similar.html")
    if page.alike:
        write(beside, "similar.html", found=page, assignment=prepared.assignment, pairs=_side_by_side(page))
    else:
        beside.unlink(missing_ok=True)
    names = [ready.task.slug for ready, _ in measured]
    asked = measures(prepared)
    tally = Tally(page.graded, page.reports, len(page.graded), names)
    fell_first = sorted(page.changes, key=lambda change: not change.fell)
    write(
        path,
        "class.html",
        found=page,
        tally=tally,
        assignment=prepared.assignment,
        measured=measured,
        datasets=prepared.datasets,
        reports=page.reports,
        level=page.level,
        mean=float(np.mean(tally.scores)) if tally.count else None,
        quartiles=[float(part) for part in np.percentile(tally.scores, range(0, 101, 25))]
        if tally.count
        else [],
        distribution=histogram(tally.scores, prepared.assignment.possible),
        table={
            "checks": [check.slug for check in prepared.assignment.checks],
            "codes": {letter: [verdict, SYMBOLS[verdict]] for verdict, letter in CODES.items()},
            "percent": [metric.percent for _, metric in measured],
            "page": PAGE,
            "reasons": tally.reasons,
            "rows": tally.rows,
        },
        verdicts={letter: verdict for verdict, letter in CODES.items()},
        page=PAGE,
        changes=page.changes if len(page.changes) <= CHANGES else fell_first[:CHANGES],
        measures=asked,
        strips=_strips(asked, tally),
        beside=BESIDE,
    )


def _strips(measured: Sequence[Measure], tally: Tally) -> list[tuple[str, plots.Strip]]:
    """Every network's results beside the range of the reference and the lines, each with its heading."""
    found = []
    for measure in {(measure.task, measure.target): measure for measure in measured}.values():
        if measure.metric.bounded:  # else one network that is far off would leave no room for the others
            dots = tally.results.get((measure.task, measure.target), ())
            strip = plots.strip(dots, measure.reference, measure.lines, measure.metric)
            found.append((measure.of_task, strip))
    return [(of_task, strip) for of_task, strip in found if strip is not None]


@dataclass(frozen=True)
class _Side:
    """One of two submissions side by side: each line of it, and whether the other has it, too."""

    student: str
    lines: list[tuple[str, bool]]
    cut: bool


def _side_by_side(page: Class) -> list[tuple[Pair, list[_Side]]]:
    pairs = []
    for pair in page.alike[:BESIDE]:
        sides = []
        for own, other, shared in (
            (pair.first, pair.second, pair.lines[0]),
            (pair.second, pair.first, pair.lines[1]),
        ):
            theirs = {" ".join(line.split()) for line in sheet(other).splitlines()} - {""}
            lines = [(line, n in shared) for n, line in enumerate(program(own).splitlines(), 1)]
            lines += [(line, " ".join(line.split()) in theirs) for line in sheet(own).splitlines()]
            sides.append(_Side(own.student, lines[:LINES], len(lines) > LINES))
        pairs.append((pair, sides))
    return pairs


def write_front(
    path: Path,
    classes: Sequence[tuple[ReadyAssignment, Sequence[Graded]]],
    unready: Sequence[tuple[str, str]] = (),
) -> None:
    """Write the page that leads to the class pages.

    Args:
        path: of the page.
        classes: the assignments with what was graded.
        unready: the titles of those that could not be graded, each with the reason.
    """
    rows = []
    for prepared, graded in classes:
        scores, waiting = 0.0, 0
        for work in graded:
            scores += work.grade.score
            waiting += len(work.grade.open)
        rows.append((prepared, len(graded), scores / len(graded) if graded else None, waiting))
    write(path, "front.html", classes=rows, unready=unready)
