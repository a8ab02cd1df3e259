"""Grade classes: everything between what a teacher asks for and what it came to.

The one place where classes meet the session that runs, trains and grades submissions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from grader.classes.course import publish_course
from grader.classes.home import home
from grader.classes.lost import nobody_lost
from grader.classes.points import ChangedPoints, points_now
from grader.classes.read import ClassInput, open_classes
from grader.classes.request import GradeRequest
from grader.classes.result import ClassResult
from grader.classes.write import ClassWriter
from grader.cluster import connect
from grader.gradebook import NAME, Gradebook
from grader.gradebook.names import keep_decisions
from grader.gradebook.people import keep_people
from grader.intake import IntakeError
from grader.pipeline.alternatives import together
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.references import Unready
from grader.pipeline.session import Session, open_session
from grader.shelf import kept_in


@dataclass(frozen=True)
class Progress:
    """How far it is: in words, and in estimated seconds of work, of all that is known so far."""

    text: str
    done: float = 0.0
    known: float = 0.0


def run_class(
    request: GradeRequest, cache: Path, on_progress: Callable[[Progress], None]
) -> list[ClassResult]:
    """Grade what was asked for, and write reports, gradebook and pages.

    Interrupted by Ctrl-C, it writes the class pages of what is done and returns.

    Args:
        request: what is asked for.
        cache: the folder of finished trainings.
        on_progress: called with news, from several threads.

    Raises:
        AssignmentError, IntakeError, RosterError, GradebookError: see `grader.classes.read.open_classes`.
        IntakeError: also where somebody is to be run again whom nobody knows.
        ClusterError: no such cluster.
        ClassLost: work that has a grade is gone.
        SandboxBroken: the walls do not hold.
        GradebookBroken: the gradebook, or a report, could not be written. What was is kept.
        grader.data.DataError, ReferenceUnusable: no assignment can be graded.
        KeyboardInterrupt: before the first submission.
    """
    cluster = connect(request.cluster, request.sandbox) if request.cluster else None
    with Gradebook(request.out / NAME) as book:
        inputs = open_classes(request, book.derived)
        _check_rerun(request.rerun, inputs)
        for given in inputs:
            nobody_lost(given, book)
            digests = {work.student: work.digest for work in given.submissions if not work.absent}
            keep_decisions(book, given.assignment.slug, digests)
        keep_people(book, inputs[0].people)
        text = f"waiting for a machine of {request.cluster}" if cluster is not None else "starting"
        on_progress(Progress(text))

        done = known = 0.0

        def tell(line: str) -> None:
            nonlocal text
            text = line
            on_progress(Progress(text, done, known))

        def worked(*seconds: float) -> None:
            nonlocal done, known
            done, known = seconds
            on_progress(Progress(text, done, known))

        with open_session(
            data_folder=request.data_folder,
            cache=cache,
            workers=request.workers,
            level=request.sandbox,
            book=book,
            assignments=[assignment for given in inputs for assignment, _ in given.each],
            rerun=request.rerun,
            cluster=cluster,
            on_progress=worked,
        ) as session:
            book.remember("order", request.to_json())
            return grade_classes(session, book, inputs, request.out, tell)


def _with_points(given: ClassInput, book: Gradebook) -> ClassInput:
    """The class with the points that were changed while grading."""
    changed, variants = points_now(book, given.assignment), given.variants
    if variants is not None:
        each = [points_now(book, other) for other, _ in variants.others]
        others = [(one.assignment, read) for one, (_, read) in zip(each, variants.others, strict=True)]
        variants = replace(variants, others=tuple(others))
        changed = replace(changed, unfit=_unfit([changed, *each]))
    return replace(given, assignment=changed.assignment, points=changed, variants=variants)


def _unfit(variants: Sequence[ChangedPoints]) -> tuple[str, ...]:
    """What does not fit each of the variants, each once; of what fits others, with those that it does not."""
    where: dict[str, list[str]] = {}
    for one in variants:
        for line in one.unfit:
            where.setdefault(line, []).append(one.assignment.variant.named if one.assignment.variant else "")
    return tuple(
        line if len(names) == len(variants) else f"{line} in {', '.join(names)}"
        for line, names in where.items()
    )


def grade_classes(
    session: Session,
    book: Gradebook,
    inputs: Sequence[ClassInput],
    out: Path,
    advance: Callable[[str], None] = lambda text: None,
    now: datetime | None = None,
) -> list[ClassResult]:
    """Grade and write `out/<assignment>/`: reports as they are done, then the class pages.

    Interrupted by Ctrl-C, it writes the class pages of what is done and returns. An assignment that cannot be
    graded, for its reference does not run, stops nothing but itself.

    Args:
        session: an open session, of this gradebook.
        book: the open gradebook of `out`.
        inputs: what to grade.
        out: where everything goes.
        advance: called with a line for people.
        now: the time, by which is decided what students may see; None for the clock's.

    Raises:
        GradebookBroken: the gradebook, or a report, could not be written. What was is kept.
        grader.data.DataError, ReferenceUnusable: no assignment can be graded.
    """
    inputs = [_with_points(given, book) for given in inputs]
    with kept_in(book.derived):
        return _grade_classes(session, book, inputs, out, advance, now or datetime.now().astimezone())


def _grade_classes(
    session: Session,
    book: Gradebook,
    inputs: Sequence[ClassInput],
    out: Path,
    advance: Callable[[str], None],
    now: datetime,
) -> list[ClassResult]:
    """The same, at a time."""
    prepared = _prepare(session, inputs, advance)
    if not any(isinstance(outcome, ReadyAssignment) for outcome in prepared):
        raise next(outcome for outcome in prepared if isinstance(outcome, Exception))
    writers = {
        given.assignment.slug: ClassWriter(
            given,
            ready,
            book,
            out / given.assignment.slug,
            level=session.level,
            now=now,
            cluster=session.environment.cluster,
        )
        for given, ready in zip(inputs, prepared, strict=True)
        if isinstance(ready, ReadyAssignment)
    }
    _grade(session, writers, advance)
    results = []
    for given, ready in zip(inputs, prepared, strict=True):
        if isinstance(ready, ReadyAssignment):
            results.append(writers[given.assignment.slug].publish(session.trained))
        else:
            results.append(_not_graded(given, ready, session))
    unready = [(result.input.assignment.title, result.unready) for result in results if result.unready]
    if told := publish_course(book, out, home(), unready):
        results[-1] = replace(results[-1], warnings=(*results[-1].warnings, *told))
    return results


def _prepare(
    session: Session, inputs: Sequence[ClassInput], advance: Callable[[str], None]
) -> list[ReadyAssignment | Unready]:
    """The assignments of the classes made ready, each with all of its variants or not at all."""
    outcomes = iter(session.prepare_each([opened for given in inputs for opened in given.each], advance))
    return [together(list(islice(outcomes, len(given.each)))) for given in inputs]


def _grade(session: Session, writers: dict[str, ClassWriter], advance: Callable[[str], None]) -> None:
    """Grade what was handed in, until Ctrl-C."""
    work = (
        (writer.ready_for(submission.student), attempt)
        for writer in writers.values()
        for submission in writer.given.submissions
        for attempt in writer.attempts(submission)
    )
    total = sum(len(writer.given.submissions) for writer in writers.values())
    try:
        advance(f"grading {total} submissions")
        for ready, graded in session.grade_all(work):
            slug = ready.assignment.slug
            writers[slug].add(graded)
            count = sum(writer.count for writer in writers.values())
            advance(f"graded {count} of {total}; last {slug}: {graded.submission.student}")
        for writer in writers.values():
            writer.finish_pages()
    except KeyboardInterrupt:
        session.interrupt()


def _not_graded(given: ClassInput, reason: Exception, session: Session) -> ClassResult:
    """The result of a class whose assignment cannot be graded."""
    return ClassResult(
        given,
        unready=str(reason),
        warnings=(f"Nothing of {given.assignment.slug} was graded. {reason}",),
        trained=session.trained,
        level=session.level,
        cluster=session.environment.cluster,
    )


def _check_rerun(students: Sequence[str], inputs: Sequence[ClassInput]) -> None:
    """Refuse names that nobody has.

    Raises:
        IntakeError: there is one.
    """
    known = {submission.student for given in inputs for submission in given.submissions}
    if unknown := [name for name in students if name not in known]:
        raise IntakeError(
            f"--rerun: expected students as in the reports, such as {', '.join(sorted(known)[:5])}. "
            f"Received: {', '.join(unknown)}. Copy the name from the student's report."
        )
