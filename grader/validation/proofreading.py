"""An assignment proofread: its texts, points, deadline, titles and handout. Nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from grader import scaffold
from grader.answers.matching import match
from grader.assignment import Assignment, Check
from grader.case import Case
from grader.data import Dataset
from grader.grade import Grade
from grader.metrics import Metric, metric_of
from grader.pipeline.measures import measures
from grader.pipeline.ready import ReadyAssignment
from grader.public import public_part
from grader.records.section import Section
from grader.validation.finding import Finding

# What people write where something is still to be written.
UNWRITTEN = re.compile(r"\b(?:TODO|TBD|FIXME|XXX|lorem ipsum)\b", re.I)


def unwritten(assignment: Assignment, folder: Path) -> Iterator[Finding]:
    """What is still to be written: placeholders of a new assignment, notes to oneself, empty titles."""
    problems = []
    for name in ("handout.md", "starter.py"):
        path = folder / name
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        problems += [
            f"{name} still says “{placeholder}”, as `grader new` wrote it"
            for placeholder in scaffold.left_in(text)
        ]
        problems += [f"{name} still says “{note}”" for note in dict.fromkeys(UNWRITTEN.findall(text))]
    for where, text in _texts(assignment):
        problems += [f"{where} still says “{note}”" for note in dict.fromkeys(UNWRITTEN.findall(text))]
    titles = {"the assignment": assignment.title, **{check.slug: check.title for check in assignment.checks}}
    problems += [f"{name} has no title" for name, title in titles.items() if not title.strip()]
    yield from (Finding("problem", f"{problem}: write it for your students") for problem in problems)
    if not problems:
        yield Finding("proved", "nothing is left to be written")


def _texts(assignment: Assignment) -> Iterator[tuple[str, str]]:
    """What an assignment says to students, each with where it stands."""
    yield "the assignment's title", assignment.title
    for check in assignment.checks:
        yield f"{check.slug}: its title", check.title
        if check.rubric is not None:
            ideas, wrong = check.rubric.ideas, check.rubric.misconceptions
            yield (
                f"{check.slug}: its rubric",
                "\n".join([*(i.hint for i in ideas), *(m.feedback for m in wrong)]),
            )


def rules(assignment: Assignment, now: datetime) -> Iterator[Finding]:
    """Points that are none, and a deadline that is no longer one."""
    if not assignment.possible:
        yield Finding("problem", "all checks together are worth 0 points: give them points")
    due = assignment.rules.deadline
    if due is not None and due < now:
        yield Finding("remark", f"the deadline is over: {due:%Y-%m-%d %H:%M}")
    if due is not None and len(assignment.rules.due.strip()) == len("2026-11-20"):
        yield Finding(
            "remark", f"the deadline is the first minute of a day, {due:%Y-%m-%d %H:%M}: add the time"
        )


def stopped(case: Case) -> Iterator[Finding]:
    """A cell of the reference that fails, where its assignment can be graded nevertheless."""
    if case.outcome == "crashed":
        yield Finding(
            "remark",
            f"the reference: {case.outcome_text.rstrip('.')}. As in Jupyter, its other cells have run. What "
            "that cell lacks, students' cells will lack, too",
        )


def measured(prepared: ReadyAssignment) -> Iterator[Finding]:
    """A metric that is not of what the data have."""
    asked = measures(prepared)
    for ready in prepared.tasks:
        if (dataset := ready.dataset) is None:
            continue
        metrics = [measure.metric for measure in asked if measure.task == ready.task.slug]
        for metric in dict.fromkeys([metric_of(ready.recipe), *metrics]):
            yield from _misfit(metric, dataset)


def _misfit(metric: Metric, dataset: Dataset) -> Iterator[Finding]:
    if metric.of_classes is not None and metric.of_classes is not bool(dataset.classes):
        compares, has = ("classes", "values") if metric.of_classes else ("values", "classes")
        yield Finding(
            "problem", f"the metric {metric.name} compares {compares}, and {dataset.name} has {has}"
        )


def headings(assignment: Assignment, reference: Grade) -> Iterator[Finding]:
    """Each title, as a heading, leads to its own question, and so does its number."""
    questions = questions_of(assignment)
    sheet = [Section(check.title, check.slug) for check in questions]
    sections = match(sheet, assignment.checks)
    wrong = [
        check for check in questions if check.slug not in sections or sections[check.slug].text != check.slug
    ]
    for check in wrong:
        taken = sections[check.slug].text if check.slug in sections else "none"
        yield Finding(
            "problem",
            f"{check.slug}: under its own title “{check.title}” its answer is not found "
            f"(taken instead: {taken}); see its asked_as",
        )
    if questions and not wrong:
        yield Finding("proved", f"{_each(len(questions))} is found under its own title")


def _each(count: int) -> str:
    return "the question" if count == 1 else f"each of the {count} questions"


def handout_of(assignment: Assignment, folder: Path) -> Iterator[Finding]:
    """The handout's table asks what is graded, for the same points, and nothing that is hidden."""
    path = folder / "handout.md"
    if not path.is_file():
        yield Finding("remark", f"there is no task for students ({path})")
        return
    rows = {}
    for line in path.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) > 1 and (name := re.fullmatch(r"`(\w+)`", cells[0])):
            rows[name[1]] = cells[-1]
    questions = {check.slug: check for check in public_part(assignment).questions}
    secret = [check.slug for check in questions_of(assignment) if check.slug not in questions]
    if told := [slug for slug in secret if slug in rows]:
        yield Finding("remark", f"the handout's table asks {', '.join(told)}, which is hidden from students")
    rows = {slug: points for slug, points in rows.items() if slug not in secret}
    lacking = [slug for slug in questions if slug not in rows]
    other = [slug for slug in rows if slug not in questions]
    points = [slug for slug, check in questions.items() if slug in rows and rows[slug] != f"{check.points:g}"]
    order = [slug for slug in rows if slug in questions]
    if lacking:
        yield Finding("problem", f"the handout's table does not ask {', '.join(lacking)}")
    if other:
        yield Finding("problem", f"the handout's table asks {', '.join(other)}, which no check takes")
    if points:
        yield Finding(
            "problem", f"the handout gives other points than the marking scheme for {', '.join(points)}"
        )
    if order != [slug for slug in questions if slug in rows]:
        yield Finding("remark", "the handout asks in another order: answers under bare numbers are misread")
    if not (lacking or other or points):
        yield Finding("proved", "the handout asks what is graded, for the same points")


def questions_of(assignment: Assignment) -> list[Check]:
    """The checks that ask students something."""
    return [check for check in assignment.checks if check.asked_as]
