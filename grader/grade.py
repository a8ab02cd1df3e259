"""Evidence and a marking scheme into a grade. Pure: no clock, no files, no TensorFlow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.assignment import Check, Failure, Limits, Quotation, Skip, Ungradable
from grader.checks.case import Case
from grader.evidence import Evidence
from grader.sandbox.client import Run

Verdict = Literal["passed", "partial", "failed", "skipped", "review", "ungraded"]
OWN_FAULT = 70  # the exit status of `grader.sandbox.server` for a failure of our own


@dataclass(frozen=True)
class Mark:
    """What a check came to.

    `earned` is None where the verdict is "ungraded": neither a zero nor full marks. Points under
    "review" are provisional. `quotation` are the student's own words that it rests on.
    """

    check: Check
    verdict: Verdict
    earned: float | None
    reason: str
    hint: str = ""
    quotation: Quotation | None = None

    @property
    def possible(self) -> float:
        """What the check is worth."""
        return self.check.points


@dataclass(frozen=True)
class Grade:
    """A submission's marks, in the order of the marking scheme."""

    student: str
    case: Case
    marks: tuple[Mark, ...]

    @property
    def score(self) -> float:
        """The points earned; what is ungraded is not in it."""
        return round(sum(mark.earned or 0.0 for mark in self.marks), 2)

    @property
    def possible(self) -> float:
        """The points of the whole assignment."""
        return self.case.assignment.possible

    @property
    def open(self) -> tuple[Mark, ...]:
        """Marks that a person should look at: under review, or ungraded."""
        return tuple(mark for mark in self.marks if mark.verdict in ("review", "ungraded"))


def grade(student: str, case: Case) -> Grade:
    """Ask every check of the assignment."""
    return Grade(student, case, tuple(_ask(check, case) for check in case.assignment.checks))


def _ask(check: Check, case: Case) -> Mark:
    try:
        passed = check.ask(case)
    except Failure as failure:
        earned = round(check.points * min(1.0, max(0.0, failure.credit)), 2)
        verdict: Verdict = "failed" if earned == 0 else "partial"
        if failure.review:
            verdict = "review"
        return Mark(check, verdict, earned, _sentence(failure.reason), failure.hint, failure.quotation)
    except Skip as skip:
        return Mark(check, "skipped", 0.0, str(skip))
    except Ungradable as limit:
        return Mark(check, "ungraded", None, str(limit))
    except Exception as error:
        # The one broad catch: a check that breaks is our fault, or the marking scheme's, and must
        # cost neither the student a point nor the class its grades.
        reason = f"The check itself failed ({type(error).__name__}: {error}). This is not your fault."
        return Mark(check, "ungraded", None, reason[:500])
    return Mark(check, "passed", check.points, passed.reason, passed.hint, passed.quotation)


def _sentence(text: str) -> str:
    """A reason as a sentence."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "”", "…")) else f"{text}."


def how_it_ended(run: Run, found: Evidence | None, limits: Limits, refused: str = "") -> tuple[str, str]:
    """The end of a run as one word and as a sentence.

    What the supervisor saw decides; the submission's own record is believed only where it says how
    an honest run went on.

    Args:
        run: what was seen from outside.
        found: its evidence, None if there is none.
        limits: what it was allowed.
        refused: why its evidence could not be read, if so.
    """
    crash = found.crash if found is not None else None
    if run.stopped_for == "memory":
        return "killed", f"It was stopped: it used more memory than the {limits.memory_mb:,} MB it may"
    if run.status in (-6, -11) and run.peak_mb > 0.8 * limits.memory_mb:
        # TensorFlow dies by a signal where memory is refused to it.
        return "killed", f"It ran out of the {limits.memory_mb:,} MB of memory it may use"
    if run.stopped_for == "output":
        kept = limits.output_kb
        return "killed", f"It was stopped: it printed without end; the first and last of {kept} KB are kept"
    if run.stopped_for == "disk":
        return "killed", f"It was stopped: it wrote more than the {limits.disk_mb:,} MB of files it may"
    if run.stopped_for == "threads":
        return "killed", f"It was stopped: it started more than the {limits.threads:,} threads it may"
    if run.stopped_for == "time" or (found is not None and found.stage == "time"):
        where = f", in line {crash.line}: “{crash.code}”" if crash is not None and crash.line else ""
        return "timeout", f"It was stopped: it was still running after {limits.seconds:g} seconds{where}"
    if refused:
        return "killed", f"What it left behind could not be read ({refused})"
    if found is None or found.stage in ("during", "exit"):
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
    if found.stage == "unread":
        return "unreadable", f"Python could not read it: {crash.type}{line}: {message}{code}"
    return "crashed", f"It stopped{line} with {crash.type}: {message}{code}"
