"""A student's report: what it shows, and for whom."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from grader.case import Case
from grader.data import Dataset
from grader.evidence import NOTHING
from grader.grade import Grade, Graded
from grader.policy import GradeForStudents
from grader.records.mark import Mark
from grader.records.run import OWN_FAULT
from grader.report import plots
from grader.report.further import further
from grader.report.heading import heading
from grader.report.network import network_part
from grader.report.printed import printed, was_cut
from grader.report.rows import rows
from grader.report.source import in_cells, sources_of
from grader.report.steps import next_steps
from grader.report.writing import render, save, template_digest, write
from grader.solution import Solution

FIGURES_BYTES = 300_000  # of all the figures of a report


def page_key(found: Graded | GradeForStudents, level: str) -> str:
    """The digest of everything that a student's report shows."""
    graded, for_students, whole = _seen_by(found)
    grade, submission = graded.grade, graded.submission
    marks = [
        (
            m.check.slug,
            m.check.title,
            m.verdict,
            m.earned,
            m.possible,
            m.reason,
            m.hint,
            m.quotation,
            m.review,
            m.said,
            m.answer,
            m.check.visible,
            m.check.extra_credit,
            m.check.target,
            m.code,
            m.asked,
        )
        for m in grade.marks
    ]
    case = grade.case
    assignment = case.assignment
    facts = (
        template_digest(), for_students, whole, level,
        submission.student, submission.digest, submission.remarks, heading(graded),
        graded.evidence_key, case.outcome_text,
        assignment.title, assignment.tasks, assignment.trained_by, assignment.variant, marks,
        grade.adjustments, grade.possible, assignment.rules.dropped, list(map(_shown, case.solutions)),
        assignment.rules.last_request, assignment.rules.requests_to, assignment.rules.show_class,
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode("utf-8", "replace")).hexdigest()


def _shown(solution: Solution) -> tuple[object, ...]:
    """What of a solution decides what a report shows."""
    reference = solution.reference
    return (
        solution.choice,
        solution.refusal,
        solution.internal_error,
        solution.dataset.digest if solution.dataset is not None else "",
        [one.plan.key() for one in solution.trainings],
        solution.network is not None,
        reference and (reference.name, reference.metrics, reference.network),
    )


def write_student(path: Path, found: Graded | GradeForStudents, level: str) -> None:
    """Write a student's report: for the teacher, or as students see it."""
    save(path, student_page(found, level))


def student_page(found: Graded | GradeForStudents, level: str) -> bytes:
    """A student's report: for the teacher, or as students see it."""
    graded, for_students, whole = _seen_by(found)
    case = graded.grade.case
    own_rows, together = rows(graded.grade)
    sources = sources_of(graded)
    return render(
        "student.html",
        assignment=case.assignment,
        graded=graded,
        grade=graded.grade,
        case=case,
        datasets=_datasets(case),
        level=level,
        for_students=for_students,
        well=_well(graded.grade),
        steps=next_steps(graded.grade),
        further=further(graded.grade),
        heading=heading(graded),
        rows=own_rows,
        together=together,
        sources=sources,
        places={slug: place for source in reversed(sources) for slug, place in source.places.items()},
        placed=partial(in_cells, cells=graded.submission.cells),
        waiting=[mark for mark in graded.grade.open if mark in graded.grade.counted],
        failed_here=_failed_here(graded),
        networks=list(map(network_part, case.views)),
        figures=[plots.figure(figure, FIGURES_BYTES // len(graded.figures)) for figure in graded.figures],
        log=printed(graded),
        was_cut=was_cut(graded),
        unmatched=_unmatched(case) if whole else [],  # what answers a hidden question is no answer to none
    )


def _datasets(case: Case) -> list[Dataset]:
    """The data of its tasks, each once."""
    found = {solution.dataset.digest: solution.dataset for solution in case.solutions if solution.dataset}
    return list(found.values())


def write_plain(path: Path, found: Graded | GradeForStudents, trouble: str) -> None:
    """Write a report of marks alone, where the whole one could not be made. `trouble` says why."""
    grade = _seen_by(found)[0].grade
    own_rows, together = rows(grade)
    write(
        path,
        "plain.html",
        assignment=grade.case.assignment,
        grade=grade,
        rows=own_rows,
        together=together,
        places={},
        trouble=trouble,
        for_students=True,
    )


def _seen_by(found: Graded | GradeForStudents) -> tuple[Graded, bool, bool]:
    """What a report shows, whether it is for students, and whether that is all there is."""
    if isinstance(found, GradeForStudents):
        return found.graded, True, found.whole
    return found, False, True


def _well(grade: Grade) -> list[tuple[Mark, str]]:
    """What earned something, and what is to be said of how much; "" where it is all."""
    rows = []
    for mark in grade.marks:
        if mark.verdict == "passed":
            rows.append((mark, ""))
        elif mark.earned:
            for_now = ", until your teacher has looked" if mark.verdict == "review" else ""
            rows.append((mark, f"{round(mark.earned, 2):g} of {mark.possible:g}{for_now}"))
    return rows


def _failed_here(graded: Graded) -> bool:
    """Whether the grader itself failed: what is known of the run is then no word about the student's file."""
    marks, run = graded.grade.marks, graded.run
    ours = run is not None and run.status == OWN_FAULT and graded.grade.case.evidence is NOTHING
    return ours and all(mark.verdict == "ungraded" or mark.review is not None for mark in marks)


def _unmatched(case: Case) -> list[tuple[str, str]]:
    """What the sheet says that answers none of the questions: headings, and the text of their own."""
    matched = [case.section(check) for check in case.assignment.checks if check.asked_as]
    used = {(part.heading, part.own) for part in matched if part is not None}
    quoted = {line for part in matched if part is not None and part.loose for line in part.own.splitlines()}
    unmatched: list[tuple[str, str]] = []
    above: list[tuple[int, bool]] = []  # depth of the sections around, and whether one of them answers
    for part in case.sections:
        if part.loose:
            continue  # lines of a section above
        while above and above[-1][0] >= part.depth:
            above.pop()
        answers = (part.heading, part.own) in used or (bool(above) and above[-1][1])
        own = "\n".join(line for line in part.own.splitlines() if line.strip() not in quoted)
        if own.strip() and not answers:
            unmatched.append((part.heading, own))
        above.append((part.depth, answers))
    return unmatched
