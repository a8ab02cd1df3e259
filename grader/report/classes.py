"""The pages of a class for the teacher: how it went, and which submissions are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.clusters import Cluster, beside, clusters
from grader.course.scale import PERCENT
from grader.grade import Graded
from grader.gradebook import Change
from grader.gradebook.requests import RequestCounts
from grader.metrics import metric_of
from grader.pipeline.measures import Measure, measures
from grader.pipeline.ready import ReadyAssignment
from grader.records.given_back import GivenBack
from grader.records.person import Person
from grader.report.histogram import histogram
from grader.report.statistics import HARDEST, Answers, write_statistics
from grader.report.statistics import NAME as STATISTICS
from grader.report.strip import Strip, strip
from grader.report.tally import CODES, Tally
from grader.report.variants import variants_part
from grader.report.writing import SYMBOLS, write
from grader.similarity import Pair, program, shared_lines, sheet
from grader.statistics import ClassStatistics, class_statistics

PAGE = 100  # rows of the table at once
CHANGES = 200  # grades that moved and are listed
GROUPS = 20  # of submissions that are alike, and are shown
LINKS = 50  # of a group that are told
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
        requests: what students asked about their marks; None where nobody did.
        people: of the class list, which says what names are sorted by.
        given_back: what was made to be given back to students.
        statistics: of the class; None to count them here, on a scale of percent.
        wrong: the answers to a check that lost points, by its slug.
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
    requests: RequestCounts | None = None
    people: Sequence[Person] = ()
    given_back: GivenBack = GivenBack()
    statistics: ClassStatistics | None = None
    wrong: Answers = lambda check: ()
    points: Sequence[str] = ()


def write_class(path: Path, page: Class) -> None:
    """Write the class page of an assignment.

    Beside it lie the page of its statistics and, where submissions are alike, `similar.html`.
    """
    prepared = page.prepared
    measured = [(ready, metric_of(ready.recipe)) for ready in prepared.measured]
    groups = clusters(page.alike)
    similar = path.with_name("similar.html")
    if groups:
        shown = _compared(groups[:GROUPS])
        write(similar, "similar.html", found=page, assignment=prepared.assignment, groups=shown, links=LINKS)
    else:
        similar.unlink(missing_ok=True)
    names = [ready.task.slug for ready, _ in measured]
    asked = measures(prepared)
    families = {person.name: person.family_name for person in page.people}
    tally = Tally(page.graded, page.reports, len(page.graded), names, families)
    figures = page.statistics or class_statistics(
        (work.grade for work in page.graded), prepared.assignment, PERCENT
    )
    write_statistics(
        path.with_name(STATISTICS), prepared.assignment, figures, tally.scores, page.reports, page.wrong,
        tally.handed_in,
    )  # fmt: skip
    spread = figures.scores
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
        mean=spread.mean if spread is not None else None,
        quartiles=spread.quartiles if spread is not None else (),
        hardest=figures.hardest[:HARDEST],
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
        groups=groups[:GROUPS],
        more_groups=len(groups[GROUPS:]),
        variants=variants_part(prepared, page.graded),
    )


def _strips(measured: Sequence[Measure], tally: Tally) -> list[tuple[str, Strip]]:
    """Every network's results beside the range of the reference and the lines, each with its heading."""
    found = []
    for measure in {(measure.task, measure.target): measure for measure in measured}.values():
        if measure.metric.bounded:  # else one network that is far off would leave no room for the others
            dots = tally.results.get((measure.task, measure.target), ())
            laid_out = strip(dots, measure.reference, measure.lines, measure.metric)
            found.append((measure.of_task, laid_out))
    return [(of_task, laid_out) for of_task, laid_out in found if laid_out is not None]


@dataclass(frozen=True)
class _Side:
    """One of two submissions side by side: each line of it, and whether the other has it, too."""

    student: str
    lines: list[tuple[str, bool]]
    cut: bool


def _compared(groups: Sequence[Cluster]) -> list[tuple[Cluster, list[tuple[Pair, list[_Side]]]]]:
    """Groups, each with the pairs that are shown side by side, the strongest first."""
    chosen = beside(groups, BESIDE)
    return [
        (group, [(link, _sides(link)) for place, link in enumerate(group.links) if (number, place) in chosen])
        for number, group in enumerate(groups)
    ]


def _sides(pair: Pair) -> list[_Side]:
    sides = []
    shared = shared_lines(pair.first, pair.second)
    for own, other, marked in ((pair.first, pair.second, shared[0]), (pair.second, pair.first, shared[1])):
        theirs = {" ".join(line.split()) for line in sheet(other).splitlines()} - {""}
        lines = [(line, n in marked) for n, line in enumerate(program(own).splitlines(), 1)]
        lines += [(line, " ".join(line.split()) in theirs) for line in sheet(own).splitlines()]
        sides.append(_Side(own.student, lines[:LINES], len(lines) > LINES))
    return sides
