"""References: what they must do before anybody is graded, and what a teacher is told where one does not."""

from __future__ import annotations

from grader import data
from grader.assignment import Assignment, Task
from grader.case import Case
from grader.checks import KINDS
from grader.errors import UsageError
from grader.grade import Graded
from grader.metrics import MetricFailed
from grader.records.run import OWN_FAULT
from grader.solution import Reference


class ReferenceUnusable(UsageError):
    """A reference that does not run or cannot be trained: the assignment cannot be graded."""


# What can be asked of a notebook of which a cell failed: the others have run, as where it was written.
OF_CELLS = ("tests", "by_hand", "value", "calls")
AGAIN = "See that the disk has room, close other programs, and run the same command again."
Unready = ReferenceUnusable | data.DataError


def reference_of(assignment: Assignment, name: str, graded: Graded) -> tuple[Reference | None, ...]:
    """A reference, after its journey: for each task what it has; None for a task that a variant leaves out.

    Args:
        assignment: its assignment.
        name: its own, "" for that of the assignment itself.
        graded: what its journey came to.

    Raises:
        ReferenceUnusable: it did not run, or could not be trained.
    """
    case, file = graded.grade.case, file_of(assignment, name)
    if graded.run is not None and graded.run.status == OWN_FAULT and case.outcome != "finished":
        raise ReferenceUnusable(
            f"{assignment.slug}: {file} could not be run here: {case.outcome_text.rstrip('.')}. {AGAIN}"
        )
    if not name:
        _refuse_absent(assignment, case)
    if not assignment.tasks:
        if case.outcome not in ("finished", "missing") and not goes_on(assignment, case):
            raise _unusable(assignment, name, "a reference that runs", case)
        return ()
    if case.outcome != "finished":
        raise _unusable(assignment, name, f"a reference that runs and makes {_models(assignment)}", case)
    return tuple(_of_task(assignment, name, view) for view in case.views)


def goes_on(assignment: Assignment, case: Case) -> bool:
    """Whether a cell of a notebook failed, and nothing is asked that needs an end without it.

    Notebooks that were given out for years show errors on purpose, or need what is not installed here.
    """
    failed = case.outcome == "crashed" and case.stopped_for is None
    return failed and bool(assignment.released) and all(one.kind in OF_CELLS for one in assignment.checks)


def _refuse_absent(assignment: Assignment, case: Case) -> None:
    """Raise `ReferenceUnusable` where a check looks at what the reference has not, or not in time."""
    for slug, wanted in assignment.wanted.items():
        if wanted.tests is not None:  # they say themselves what is not there
            continue
        found, about = case.found.get(slug), f"{assignment.slug}: {file_of(assignment, '')}"
        what = "a variable" if wanted.calls is None else "a function"
        if wanted.file:
            what = "a file"
        if found is None or not found.name or found.trouble or (wanted.calls and not found.callable):
            why = f" ({found.trouble})" if found is not None and found.trouble else ""
            stopped = "" if case.outcome == "finished" else f": {case.outcome_text.rstrip('.')}"
            raise ReferenceUnusable(
                f"{about}: expected {what} {wanted.file or wanted.names[0]}, which the check {slug} looks "
                f"at. Received: none{why}{stopped}. {_mend(assignment)}."
            )
        late = sum(called.outcome not in ("returned", "raised") for called in found.calls)
        if late:
            raise ReferenceUnusable(
                f"{about}: {wanted.names[0]}: expected calls that end within {wanted.seconds:g} s. Received: "
                f"{late} that did not. Make it faster, or give the check {slug} more seconds=."
            )


def _models(assignment: Assignment) -> str:
    """What a reference makes, in words."""
    return "a model" if len(assignment.tasks) == 1 else f"{len(assignment.tasks)} models, one for each task"


def _of_task(assignment: Assignment, name: str, case: Case) -> Reference | None:
    """What a reference has for the task from which the case is seen."""
    task, file = case.solution.task, file_of(assignment, name)
    assert task is not None
    about = f"{assignment.slug}: {file}" + (f", task {task.slug}" if len(assignment.tasks) > 1 else "")
    if case.model is None:
        if not _asks_network(assignment, task):
            return None
        if name and len(assignment.tasks) > 1:  # a variant may be another way to one of the networks only
            return None
        raise _unusable(assignment, name, f"a reference that runs and makes {_models(assignment)}", case)
    if case.refusal and not any(training.metric is not None for training in case.trainings):
        raise ReferenceUnusable(f"{about} cannot be trained: {_untrained(case)}. {_mend(assignment)}.")
    if case.internal_error.startswith(MetricFailed.BEGINS):
        raise ReferenceUnusable(f"{about}: {case.internal_error.rstrip('.')}. {_mend_metric(assignment)}")
    if case.internal_error:
        raise ReferenceUnusable(f"{about}: {case.internal_error.rstrip('.')}. {AGAIN}")
    if case.trainings:
        return Reference(name, case.trainings[0].plan.network, case.trainings)
    if assignment.trains(task):
        raise _unusable(assignment, name, "a reference that compiles its model", case)
    assert case.network is not None
    return Reference(name, case.network, ())


def _asks_network(assignment: Assignment, task: Task) -> bool:
    """Whether a check looks at a task's network, and not at its predictions alone."""
    own = [check for check in assignment.checks if check.task in ("", task.slug)]
    if assignment.trains(task) or not any(check.kind == "predictions" for check in own):
        return True
    kinds = {check.kind for check in own} - {"runs"}  # any program can run
    return any(kind.of_network for name, kind in KINDS.items() if name in kinds)


def _untrained(case: Case) -> str:
    """Why the grader cannot rebuild a network, and what came of it where its own program trained it."""
    own = case.internal_error
    if case.training is not None and case.training.error is not None:
        own = f"Trained by its own program, it ended in {case.training.error.message}"
    return ". ".join(each.strip().rstrip(".") for each in (case.refusal, own) if each)[:900]


def _mend_metric(assignment: Assignment) -> str:
    return (
        f"Correct the metric in assignments/{assignment.slug}/assignment.py and run the same command again."
    )


def _mend(assignment: Assignment) -> str:
    return f"Mend it, and see it earn all points: grader validate {assignment.slug}"


def _unusable(assignment: Assignment, name: str, expected: str, case: Case) -> ReferenceUnusable:
    """A reference that is not as expected, and what to do."""
    todo = _mend(assignment)
    if case.stopped_for == "clock":
        todo = "Close other programs, and run the same command again"
    elif case.stopped_for == "time":
        seconds = f"Limits(seconds={assignment.limits.seconds:g})"
        todo = f"Make it faster, or allow more than {seconds} in assignments/{assignment.slug}/assignment.py"
    return ReferenceUnusable(
        f"{assignment.slug}: expected {expected}. Received from {file_of(assignment, name)}: "
        f"{case.outcome_text.rstrip('.')}. {todo}."
    )


def file_of(assignment: Assignment, name: str) -> str:
    """Where a reference lies, as a teacher knows it, and for which variant it is filled in."""
    about = f", {assignment.variant.named}" if assignment.variant is not None else ""
    if assignment.released and not name:
        several = len(assignment.released) > 1
        return f"reference/{assignment.slug}{f'/{assignment.slug}' if several else '.ipynb'}{about}"
    return (f"reference/{assignment.slug}/{name}.py" if name else f"reference/{assignment.slug}.py") + about
