"""Evidence and a marking scheme into a grade. Pure: no clock, no files, no TensorFlow."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grader.analysis.diagnosis import Diagnosis
from grader.assignment import Check, Limits
from grader.case import Case, shortened
from grader.evidence import NOTHING, WITHOUT_IT, Evidence
from grader.records.mark import Adjustment, Answered, Mark, Review, Verdict
from grader.records.run import Outcome, Run
from grader.records.submission import Submission
from grader.records.timing import Timing
from grader.target import Target
from grader.verdicts import Failure, Skip, Ungradable

CODE = re.compile(r"\S+\.[A-Za-z]\w*|\w+\(\S*\)|\w+_\w+")  # a file's name, a call, or a check's


@dataclass(frozen=True)
class Grade:
    """A submission's marks, in the order of the marking scheme, and what else its score is made of."""

    student: str
    case: Case
    marks: tuple[Mark, ...]
    adjustments: tuple[Adjustment, ...] = ()

    @cached_property
    def counted(self) -> tuple[Mark, ...]:
        """The marks that count: those of all checks but the dropped."""
        dropped = self.case.assignment.rules.dropped
        return tuple(mark for mark in self.marks if mark.check.slug not in dropped)

    @cached_property
    def earned(self) -> float:
        """The points of the marks that count; what is ungraded is not in it."""
        return round(sum(mark.earned or 0.0 for mark in self.counted), 2)

    @cached_property
    def score(self) -> float:
        """The points earned, with everything that is added or taken off."""
        return round(self.earned + sum(term.points for term in self.adjustments), 2)

    @property
    def possible(self) -> float:
        """The points of the whole assignment."""
        return self.case.assignment.possible

    @property
    def open(self) -> tuple[Mark, ...]:
        """Marks that a person should look at: under review, or ungraded."""
        return tuple(mark for mark in self.marks if mark.verdict in ("review", "ungraded"))

    @property
    def unranked(self) -> tuple[Mark, ...]:
        """Marks of results that earn what their rank in the class says, which is not known yet."""
        return tuple(mark for mark in self.marks if _waits_for_class(mark, self.case))


def _waits_for_class(mark: Mark, case: Case) -> bool:
    target = mark.check.target
    if mark.verdict != "review" or target is None or not target.ranks:
        return False
    return target not in case.at(mark.check.task).solution.ranks


def about(case: Case, check: Check, digest: str) -> str:
    """What a review of a mark is about: the answer, else the submission, whose digest is given."""
    answer = case.answer(check) if check.asked_as else None
    if answer is None:
        return digest
    said = f"{check.slug}\0{answer.value!r}"
    if check.options:  # "B" is another answer where the options are others, or in another order
        said += f"\0{[(name, tuple(values)) for name, values in sorted(check.options.items())]}"
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def reviewed(grade: Grade, reviews: Mapping[str, Review]) -> Grade:
    """The grade with a person's word on some checks, by slug, in place of the grader's."""
    marks = {mark.check.slug: _reviewed(mark, reviews.get(mark.check.slug)) for mark in grade.marks}
    for check in grade.case.assignment.needed_first:
        # What it needs may count now.
        if check.needs and check.slug in marks and marks[check.slug].verdict == "skipped":
            marks[check.slug] = _ask(check, grade.case, marks)
    return replace(grade, marks=tuple(marks[mark.check.slug] for mark in grade.marks))


def _reviewed(mark: Mark, review: Review | None) -> Mark:
    if review is None or review.points is None:
        return mark
    earned = round(review.points, 2)
    verdict: Verdict = "passed" if earned >= mark.possible else "partial" if earned else "failed"
    quotation = mark.quotation
    if verdict == "passed" and quotation is not None:  # what counted against it does not
        right = tuple(highlight for highlight in quotation.highlights if highlight.kind == "credited")
        quotation = replace(quotation, highlights=right)
    # What the grader said does not hold any more: the teacher is told it beside what it doubted.
    return replace(
        mark,
        verdict=verdict,
        earned=earned,
        reason=_decided_by(review, f"{earned:g} of {mark.possible:g}"),
        hint="" if verdict == "passed" else mark.hint,
        quotation=quotation,
        review=review,
        said=mark.said or mark.verdict,
        doubt=f"{mark.reason} {mark.doubt}".strip(),
    )


def _decided_by(review: Review, points: str) -> str:
    if not review.like:
        return f"Your teacher has looked at this and decided: {points}."
    several = len(review.like) > 1
    answers, them = (f"{len(review.like)} answers", "them") if several else ("an answer", "it")
    return f"Your teacher marked {answers} like yours; this one was marked like {them}: {points}."


def ranked(grade: Grade, ranks: Mapping[tuple[str, Target], float | None]) -> Grade:
    """The grade with what its results earn by their ranks in the class.

    Args:
        grade: as it was before the class was graded.
        ranks: by the slug of the task and what is measured, as `Solution.ranks` has them.
    """
    case = grade.case
    for (task, target), share in ranks.items():
        view = case.at(task)
        case = view.solved(ranks={**view.solution.ranks, target: share}).at("")
    marks = {mark.check.slug: mark for mark in grade.marks}
    known = [mark.check.slug for mark in grade.unranked if not _waits_for_class(mark, case)]
    for check in case.assignment.needed_first:
        if check.slug in known or set(check.needs) & set(known):
            marks[check.slug] = _ask(check, case, marks)
            known.append(check.slug)
    return replace(grade, case=case, marks=tuple(marks[mark.check.slug] for mark in grade.marks))


def without_losses(grade: Grade, reason: str) -> Grade:
    """The grade in which no point is lost: what was not earned is not graded, and `reason` says why."""

    def excused(mark: Mark) -> Mark:
        if mark.verdict not in ("failed", "partial", "skipped") and mark not in grade.unranked:
            return mark
        return replace(mark, verdict="ungraded", earned=None, reason=reason, hint="", quotation=None)

    return replace(grade, marks=tuple(map(excused, grade.marks)))


def grade(student: str, case: Case) -> Grade:
    """Ask every check of the assignment, each after those that it needs."""
    marks: dict[str, Mark] = {}
    for check in case.assignment.needed_first:
        marks[check.slug] = _ask(check, case, marks)
    return Grade(student, case, tuple(marks[check.slug] for check in case.assignment.checks))


def _ask(check: Check, case: Case, marks: Mapping[str, Mark]) -> Mark:
    """The mark of a check, given those of the checks that it needs, with the answer that it is of."""
    view = case.at(check.task)
    mark = _mark(check, view, marks)
    if not check.asked_as or mark.verdict in ("skipped", "ungraded"):
        return mark
    return replace(mark, answer=_answer_to(check, view))


def _answer_to(check: Check, case: Case) -> Answered | None:
    answer = case.answer(check)
    if answer is None:
        return None
    section = case.section(check) if not answer.key else None
    heading = section.heading if section is not None and not section.loose else ""
    return Answered(shortened(answer), answer.key, heading)


def _mark(check: Check, case: Case, marks: Mapping[str, Mark]) -> Mark:
    for need in check.needs:
        # What waits for a person, broke here, or counts for nobody takes no points elsewhere.
        if marks[need].verdict in ("failed", "skipped") and need not in case.assignment.rules.dropped:
            reason = f"Not asked, since “{marks[need].check.title}” earned nothing."
            return Mark(check, "skipped", 0.0, reason)
    try:
        passed = check.ask(case)
    except Failure as failure:
        earned = round(check.points * min(1.0, max(0.0, failure.credit)), 2)
        verdict: Verdict = "failed" if earned == 0 else "partial"
        if failure.review:
            verdict = "review"
        reason = sentence(failure.reason)
        return Mark(check, verdict, earned, reason, failure.hint, failure.quotation, doubt=failure.doubt)
    except Skip as skip:
        return Mark(check, "skipped", 0.0, sentence(str(skip)))
    except Ungradable as limit:
        return Mark(check, "ungraded", None, sentence(str(limit)))
    except Exception as error:
        # The one broad catch: a check that breaks is our fault, or the marking scheme's, and must
        # cost neither the student a point nor the class its grades.
        reason = f"The check itself failed ({type(error).__name__}: {error}). This is not your fault."
        return Mark(check, "ungraded", None, reason[:500])
    return Mark(check, "passed", check.points, passed.reason, passed.hint, passed.quotation)


def sentence(text: str) -> str:
    """A text as a sentence: with a capital letter, and one stop at its end."""
    text = text.strip()
    first = text.partition(" ")[0]
    if not CODE.fullmatch(first.rstrip(":,")):  # which is as it is
        text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "”", "…")) else f"{text}."


def how_it_ended(
    run: Run, evidence: Evidence | None, limits: Limits, refused: str = ""
) -> tuple[Outcome, str]:
    """The end of a run as one word and as a sentence.

    What the supervisor saw decides; the submission's own record is believed only where it says how
    an honest run went on.

    Args:
        run: what was seen from outside.
        evidence: what it left; None if there is none.
        limits: what it was allowed.
        refused: why its evidence could not be read, if so.
    """
    crash = evidence.crash if evidence is not None else None
    if run.stopped_for == "memory":
        return "killed", f"It was stopped: it used more memory than the {limits.memory_mb:,} MB it may"
    if run.status in (-6, -11) and run.peak_mb > 0.8 * limits.memory_mb:
        # TensorFlow dies by a signal where memory is refused to it.
        return "killed", f"It ran out of the {limits.memory_mb:,} MB of memory it may use"
    if run.stopped_for == "output":
        limit = limits.output_kb
        return "killed", f"It was stopped: it printed without end; the first and last of {limit} KB are kept"
    if run.stopped_for == "disk":
        return "killed", f"It was stopped: it wrote more than the {limits.disk_mb:,} MB of files it may"
    if run.stopped_for == "threads":
        return "killed", f"It was stopped: it started more than the {limits.threads:,} threads it may"
    if run.stopped_for in ("time", "clock") or (evidence is not None and evidence.stage == "time"):
        where = f", in line {crash.line}: “{crash.code}”" if crash is not None and crash.line else ""
        if run.clocked:
            return "timeout", (
                f"It was stopped by the clock: after {run.seconds:.0f} seconds, of which it calculated for "
                f"{run.seconds_used:.1f}, it was still not at its end{where}"
            )
        return "timeout", (
            f"It was stopped: it had used up its {limits.seconds:.0f} seconds of processor time{where}"
        )
    if refused:
        return "killed", f"What it left behind could not be read ({refused})"
    if evidence is None or evidence.stage in ("during", "exit"):
        if run.status < 0:
            return "killed", f"It ended abruptly, by signal {-run.status}"
        return (
            "killed",
            "It ended abruptly, without an error message: did it call os._exit or quit another way?",
        )
    if crash is None:
        return "finished", "It ran to its end"
    line = f" in line {crash.line}" if crash.line else ""
    code = f": “{crash.code}”" if crash.code else ""
    message = crash.message.strip().splitlines()[0][:300] if crash.message.strip() else ""
    raised = f"{crash.type}: {message}" if message else crash.type
    if evidence.stage == "unread":
        return "unreadable", f"Python could not read it: {crash.type}{line}: {message}{code}"
    if WITHOUT_IT in message:
        return "crashed", f"An import failed{line} with {crash.type}: {message}{code}"
    return "crashed", f"It stopped{line} with {raised}{code}"


@dataclass(frozen=True)
class Graded:
    """A grade with what the report shows beside it.

    `figures` are the submission's own, height x width x 3. `run` is None where nothing ran. `evidence_key` is
    the name under which its evidence is kept; "" if it is not. `diagnoses` is what its trainings show.
    `timing` says when it came, where the class knows; of several `attempts` it is the one with the number
    `attempt`, or one that nobody knows the number of, which is 0.
    """

    submission: Submission
    grade: Grade
    run: Run | None
    figures: tuple[NDArray[np.uint8], ...]
    evidence_key: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()
    timing: Timing | None = None
    attempt: int = 0
    attempts: int = 0

    def light(self) -> Graded:
        """What pages and files of a class show: without pictures, contents, and evidence but of a crash."""
        case = self.grade.case
        crash = case.evidence.crash
        plain = replace(
            case,
            evidence=NOTHING if crash is None else replace(NOTHING, crash=replace(crash, traceback="")),
            solutions=tuple(solution.light() for solution in case.solutions),
            image_predictions=(),
            sections=(),
        )
        return replace(
            self,
            submission=self.submission.light(),
            grade=replace(self.grade, case=plain),
            run=replace(self.run, log="") if self.run is not None else None,
            figures=(),
        )
