"""The pages for the teacher: a class, its submissions that are alike, and the way to all classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from grader.checks.diagnoses import diagnose
from grader.checks.measuring import result, threshold
from grader.gradebook import Change
from grader.report import plots
from grader.report.writing import SYMBOLS, write
from grader.similarity import Pair, program, sheet
from grader.submission import Graded, Prepared, Submission

ENOUGH = 10  # students from whom on it is told how well a check tells strong from weak
COMMON = 12  # misconceptions and observations shown
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
        identical: groups of submissions that are the same.
    """

    prepared: Prepared
    graded: Sequence[Graded]
    reports: Mapping[str, str]
    level: str
    changes: Sequence[Change] = ()
    alike: Sequence[Pair] = ()
    identical: Sequence[Sequence[Submission]] = ()


def write_class(path: Path, found: Class) -> None:
    """Write the class page of an assignment, and beside it `similar.html` where submissions are alike."""
    graded, prepared = found.graded, found.prepared
    scores = [each.grade.score for each in graded]
    beside = path.with_name("similar.html")
    if found.alike:
        write(beside, "similar.html", found=found, assignment=prepared.assignment, pairs=_side_by_side(found))
    else:
        beside.unlink(missing_ok=True)
    write(
        path,
        "class.html",
        found=found,
        assignment=prepared.assignment,
        dataset=prepared.dataset,
        references=prepared.references,
        graded=graded,
        reports=found.reports,
        level=found.level,
        summary=pd.Series(scores, dtype=float).describe() if scores else None,
        distribution=plots.scores_plot(scores, prepared.assignment.possible) if scores else "",
        checks=check_table(graded),
        misconceptions=misconceptions(graded),
        observed=_observed(graded),
        ends=Counter(each.grade.case.end for each in graded),
        stopped=[each for each in graded if each.grade.case.end not in ("finished", "missing")],
        missing=[each.submission.student for each in graded if each.grade.case.end == "missing"],
        review=[(each, mark) for each in graded for mark in each.grade.open],
        unsettled=[(each, term) for each in graded for term in each.grade.terms if not term.points],
        strip=_strip(prepared, graded),
        beside=BESIDE,
    )


def check_table(graded: Sequence[Graded]) -> list[dict[str, Any]]:
    """How each check fared over the class.

    Returns:
        For each check: `difficulty`, the mean share of its points; `discrimination`, the correlation of that
        share with the score on all the other checks, None for a small class or where either never differs;
        and how often each verdict came.
    """
    rows = [
        {
            "student": place,
            "check": mark.check.slug,
            "earned": mark.earned or 0.0,
            "share": (mark.earned or 0.0) / mark.possible if mark.possible else 1.0,
        }
        | {verdict: mark.verdict == verdict for verdict in SYMBOLS}
        for place, each in enumerate(graded)
        for mark in each.grade.marks
        if mark.verdict != "ungraded"
    ]
    if not rows:
        return []
    table = pd.DataFrame(rows)
    table["rest"] = table.groupby("student")["earned"].transform("sum") - table["earned"]
    found = []
    for slug, part in table.groupby("check", sort=False):
        varied = len(part) >= ENOUGH and part["share"].nunique() > 1 and part["rest"].nunique() > 1
        found.append(
            {
                "check": str(slug),
                "difficulty": float(part["share"].mean()),
                "discrimination": float(part["share"].corr(part["rest"])) if varied else None,
                **{verdict: int(part[verdict].sum()) for verdict in SYMBOLS},
            }
        )
    return found


def misconceptions(graded: Sequence[Graded]) -> list[tuple[str, str, list[str]]]:
    """The misunderstandings found in answers, the commonest first: check, what they are told, and who."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in graded:
        for mark in each.grade.marks:
            notes = mark.quotation.notes() if mark.quotation is not None else []
            for note, kind in notes:
                if kind == "misconception":
                    found.setdefault((mark.check.slug, note), []).append(each.submission.student)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(slug, note, students) for (slug, note), students in ranked[:COMMON]]


def _observed(graded: Sequence[Graded]) -> list[tuple[str, list[str]]]:
    """What was observed in trainings, the commonest first, and in whose."""
    found: dict[str, list[str]] = {}
    for each in graded:
        for one in diagnose(each.grade.case):
            found.setdefault(one.title, []).append(each.submission.student)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:COMMON]


def _strip(prepared: Prepared, graded: Sequence[Graded]) -> plots.Strip | None:
    """Every network's result beside the range of the assignment's own reference."""
    found = [(each.submission.student, each.grade.case) for each in graded if each.grade.case.trainings]
    dots = [
        (student, result(case))
        for student, case in found
        if any(each.metric is not None for each in case.trainings)
    ]
    if not prepared.references or not prepared.references[0].metrics or not dots:
        return None
    line = threshold(replace(found[0][1], reference=prepared.references[0]))
    percent = prepared.assignment.recipe.metric == "accuracy"
    return plots.strip(dots, prepared.references[0].metrics, line, percent=percent) if percent else None


@dataclass(frozen=True)
class _Side:
    """One of two submissions side by side: each line of it, and whether the other has it, too."""

    student: str
    lines: list[tuple[str, bool]]
    cut: bool


def _side_by_side(found: Class) -> list[tuple[Pair, list[_Side]]]:
    pairs = []
    for pair in found.alike[:BESIDE]:
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


def write_front(path: Path, classes: Sequence[tuple[Prepared, Sequence[Graded]]]) -> None:
    """Write the page that leads to the class pages."""
    write(path, "front.html", classes=classes)
