"""`runs`: the submission ran to its end."""

from __future__ import annotations

from grader.analysis.hints import hint_for
from grader.assignment import Check
from grader.case import Case
from grader.checks._kind import Kind
from grader.evidence import FORGIVEN
from grader.verdicts import Failure, Passed

STOPPED = {
    "time": "Is there a loop that never ends, or a training of your own that takes very long?",
    "clock": "Does it wait for something: time.sleep, a download? Nothing need be waited for here.",
    "memory": "Does a list or an array grow without end? One copy of the data is enough.",
    "output": "Is there a loop that prints and never ends?",
    "disk": "Is there a loop that writes files and never ends? Nothing needs to be saved.",
    "threads": "Is there a loop that starts threads? One thread is enough here.",
}
OUT_OF_ORDER = (
    "Cells stand in another order than you ran them in. Move them, then try Kernel > Restart & Run All. "
    "For everything else they were run here in your order."
)


def runs(points: float, *, title: str = "Your file runs") -> Check:
    """Pass if the file ran to its end; `sys.exit(0)` is an end like any other.

    A submission that has an answer sheet and no code has nothing that could fail to run, and
    nothing that runs.

    Example:
        >>> from grader.examples import example_case
        >>> check = runs(points=10)
        >>> check.ask(example_case(check)).reason
        'Your file ran from the first line to the last.'
        >>> check.ask(example_case(check, crash="It stopped in line 3 with NameError"))
        Traceback (most recent call last):
        grader.verdicts.Failure: It stopped in line 3 with NameError
    """
    return Check("runs", points, title, _ask, kind=KIND.name)


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself."""
    return _ask(case)


def _advice(case: Case) -> str:
    return "Hand in your program." if case.outcome == "missing" else "Mend what stops your file."


KIND = Kind("runs", preview, advice=_advice, of_network=True)


def _ask(case: Case) -> Passed:
    if case.outcome == "finished":
        old = [note.removeprefix(FORGIVEN) for note in case.evidence.notes if note.startswith(FORGIVEN)]
        remark = f"Old spellings, which were understood here: {'. '.join(old)}." if old else ""
        return Passed("Your file ran from the first line to the last.", hint=remark)
    crash = case.evidence.crash
    if case.stopped_for in STOPPED:
        raise Failure(case.outcome_text, hint=STOPPED[case.stopped_for])
    if case.reordered:
        raise Failure(case.outcome_text, hint=OUT_OF_ORDER)
    raise Failure(case.outcome_text, hint=hint_for(crash) if crash is not None else "")
