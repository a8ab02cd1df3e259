"""Is an assignment sound? Proved by grading what must earn everything, what must earn nothing, and more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from grader import intake
from grader.answers.matching import slug_of
from grader.assignment import Assignment, Check
from grader.case import Case
from grader.checks import KINDS
from grader.classes import read as classroom
from grader.classes.ranking import results_of
from grader.grade import Grade, Graded, grade, ranked
from grader.pipeline.ready import ReadyAssignment, ReadyTask
from grader.pipeline.session import Session
from grader.public import public_part
from grader.records.mark import Mark
from grader.released import FOLDER as NOTEBOOKS
from grader.validation.exceptions import exceptions
from grader.validation.expected import EXPECTED, read_expected
from grader.validation.finding import Finding
from grader.validation.guesses import guesses
from grader.validation.lines import lines
from grader.validation.opposite import passed_by_opposite
from grader.validation.proofreading import (
    handout_of,
    headings,
    measured,
    questions_of,
    rules,
    stopped,
    unwritten,
)

NONSENSE = "Bananas grow on tall plants in warm countries."
# A network that is none of those asked for: an odd width and activation, and a loss that fits nothing.
WRONG = """
{name} = keras.Sequential([keras.Input(shape={shape}), layers.Flatten(), layers.Dense(7, activation="tanh")])
{name}.compile(optimizer=keras.optimizers.SGD(learning_rate=0.0), loss="{loss}")
"""
BY_HAND = "by_hand"  # checks that a person decides
AT_ITS_END = 'raise ValueError("this is where it ends")\n'


def validate(
    session: Session, assignment: Assignment, folder: Path, now: datetime | None = None
) -> Iterator[Finding]:
    """Everything that can be proved about an assignment.

    Args:
        session: an open session.
        assignment: the assignment.
        folder: its folder, with handout, starter and examples.
        now: the time, by which a deadline is over; None for the clock's.

    Raises:
        AssignmentError: no reference.
        ReferenceUnusable: the reference does not run or cannot be trained.
    """
    yield from unwritten(assignment, folder)
    yield from rules(assignment, now or datetime.now().astimezone())
    references = classroom.references(assignment)
    (prepared,) = session.prepare([(assignment, references)])
    graded = [session.grade_one(prepared, reference) for reference in references]
    yield from measured(prepared)
    yield from lines(prepared)
    yield from stopped(graded[0].grade.case)
    yield from guesses(graded[0].grade.case)
    yield from exceptions(graded[0].grade.case)
    yield from _references(graded)
    yield from _nothing(session, prepared)
    yield from _can_fail(session, prepared, graded[0])
    yield from headings(assignment, graded[0].grade)
    yield from _answers(assignment, graded[0].grade)
    yield from _starter(session, prepared, folder)
    yield from handout_of(assignment, folder)
    yield from _examples(session, prepared, folder)


def _references(graded: list[Graded]) -> Iterator[Finding]:
    for place, work in enumerate(map(_alone, graded)):
        wanted = [mark for mark in work.grade.marks if place == 0 or _of_network(mark.check)]
        name = f"the reference {work.submission.student}".strip()
        yield from _by_itself(name, work)
        by_hand = [mark for mark in wanted if mark.check.kind == BY_HAND]
        wanted = [mark for mark in wanted if mark not in by_hand]
        lost = [mark for mark in wanted if mark.verdict != "passed" and not _provisional(mark, work)]
        for mark in lost:
            yield Finding(
                "problem", f"{name} does not earn {mark.check.slug} ({mark.verdict}): {mark.reason}"
            )
        if not lost:
            points = sum(mark.possible for mark in wanted)
            yield Finding("proved", f"{name} earns all of its {points:g} points")
        if by_hand and place == 0:
            points, slugs = sum(mark.possible for mark in by_hand), [mark.check.slug for mark in by_hand]
            yield Finding("remark", f"{points:g} points are yours to give, in review: {', '.join(slugs)}")


def _by_itself(name: str, work: Graded) -> Iterator[Finding]:
    """Networks of a reference that the grader cannot rebuild, and what follows from that."""
    for view in work.grade.case.views:
        if view.training is None or view.training.metric is None:
            continue
        about = f", task {view.solution.slug}" if len(work.grade.case.views) > 1 else ""
        if made_by := view.training.plan.made_by:
            yield Finding(
                "remark",
                f"{name}{about}: what it does to the data before training could not be told from the rows "
                f"that went into fit, so its own {made_by}(x) makes inputs (self-run). Ask students for a "
                "function preprocess(x), too: without one, their inputs can only be guessed",
            )
        elif view.refusal:
            yield Finding(
                "remark",
                f"{name}{about}: {view.refusal.rstrip('.')}. So its own program trains it (self-run), once "
                "for each seed, and so does that of every student who builds a network like it. Their points "
                "for it are provisional: each waits for you in grader review. With layers of Keras only, "
                "the grader trains them all itself",
            )


def _provisional(mark: Mark, work: Graded) -> bool:
    """Whether a mark is the whole, and only waits for a person since its own program trained the network."""
    training = work.grade.case.at(mark.check.task).training
    by_itself = training is not None and (training.self_run or bool(training.plan.made_by))
    return by_itself and mark.verdict == "review" and mark.check.trains and mark.earned == mark.possible


def _alone(work: Graded) -> Graded:
    """A submission as if it were the only one of its class."""
    results = results_of(work.grade, {})
    first = {measured: measured[1].ranks[0][0] for measured in results}
    return replace(work, grade=ranked(work.grade, first))


def _nothing(session: Session, prepared: ReadyAssignment) -> Iterator[Finding]:
    for name, files in (
        ("nothing", {}),
        ("an empty file", {"empty.py": b""}),
        ("an empty sheet", {"empty.md": b""}),
    ):
        result = session.grade_one(
            prepared, intake.read_files("empty", files, (), prepared.assignment.released)
        ).grade
        if result.score or result.open:
            names = ", ".join(mark.check.slug for mark in result.marks if mark.earned or mark in result.open)
            yield Finding("problem", f"{name} earns {result.score:g} points, or is left open: {names}")
        else:
            yield Finding("proved", f"{name} earns nothing")


def _can_fail(session: Session, prepared: ReadyAssignment, reference: Graded) -> Iterator[Finding]:
    """Each check is failed by something wrong; not only by something missing."""
    # With eval it may use what it does not name, which no check may take for granted.
    source = "import keras\nlayers = keras.layers\neval('1')\n"
    source += "".join(map(_wrong, prepared.tasks)) + AT_ITS_END
    answers = dict.fromkeys((check.slug for check in questions_of(prepared.assignment)), NONSENSE)
    wrong = session.grade_one(
        prepared,
        intake.read_files(
            "wrong",
            {"wrong.py": f"ANSWERS = {answers!r}\n{source}".encode()},
            (),
            prepared.assignment.released,
        ),
    ).grade
    passed = [mark.check.slug for mark in wrong.marks if mark.verdict == "passed"]
    case = reference.grade.case
    # What a small network is right to pass, a large one must not.
    if any(mark.check.slug in passed and _of_network(mark.check) for mark in wrong.marks):
        large = passed_by_opposite(case)
        passed = [
            mark.check.slug
            for mark in wrong.marks
            if mark.check.slug in passed and (mark.check.slug in large or not _of_network(mark.check))
        ]
    for slug in passed:
        yield Finding(
            "problem", f"{slug} is passed by a submission that crashes, has another network and says nonsense"
        )
    if not passed:
        yield Finding("proved", f"each of the {len(wrong.marks)} checks is failed by a wrong submission")
    for check in questions_of(prepared.assignment):
        if not _in_words(check.kind) or check.kind == BY_HAND:
            continue
        mark = _asked(case, check, check.title)
        if mark.earned:
            yield Finding("problem", f"{check.slug}: the question itself, handed back, earns {mark.earned:g}")


def _wrong(ready: ReadyTask) -> str:
    """The lines that make a wrong network for a task."""
    dataset = ready.dataset
    shape = dataset.sample_shape if dataset is not None else ()
    loss = "mean_squared_error" if dataset is not None and dataset.classes else "categorical_crossentropy"
    return WRONG.format(name=f"model_{ready.task.slug}", shape=tuple(shape) or (1,), loss=loss)


def _answers(assignment: Assignment, reference: Grade) -> Iterator[Finding]:
    """The reference's answer to one question is none to another."""
    case, taken = reference.case, []
    questions = [check for check in questions_of(assignment) if case.answer(check) is not None]
    for check in questions:
        for other in questions:
            given = case.answer(other)
            # A letter is an answer to every question with options, and says another thing to each.
            if other is check or given is None or (check.options and other.options):
                continue
            if _asked(case, check, given.value).verdict == "passed":
                taken.append(f"{check.slug} by that of {other.slug}")
    if taken:
        yield Finding("remark", f"answered by the reference's answer to another question: {', '.join(taken)}")
    elif len(questions) > 1:
        yield Finding("proved", "no question is answered by the reference's answer to another")


def _starter(session: Session, prepared: ReadyAssignment, folder: Path) -> Iterator[Finding]:
    path = folder / "starter.py"
    filled_in = (
        bool(prepared.assignment.notebooks) and not path.is_file()
    )  # with what is missing, it may fail
    if filled_in:
        path = folder / NOTEBOOKS
    elif not path.is_file():
        yield Finding("remark", f"there is no starter for students ({path})")
        return
    result = session.grade_one(prepared, intake.read(path, released=prepared.assignment.released)).grade
    if result.case.outcome != "finished" and not filled_in:
        yield Finding("problem", f"the starter does not run: {result.case.outcome_text}")
    paid = [mark.check.slug for mark in result.marks if mark.earned and mark.check.slug != "runs"]
    if paid:
        yield Finding("problem", f"the starter earns points as it is handed out: {', '.join(paid)}")
    known = {slug_of(key) for key in result.case.evidence.answers}
    public = public_part(prepared.assignment)
    asked = [check.slug for check in public.questions if _in_words(check.kind)]
    missing = [slug for slug in asked if slug not in known]
    unknown = sorted(known - {check.slug for check in prepared.assignment.checks})
    if known and missing:
        yield Finding("problem", f"the starter's ANSWERS lacks {', '.join(missing)}")
    if unknown:
        yield Finding("problem", f"the starter's ANSWERS asks for {', '.join(unknown)}, which no check takes")
    if result.case.outcome == "finished" and not paid and not unknown:
        yield Finding("proved", f"the starter runs, and earns {result.score:g} points as it is handed out")


def _examples(session: Session, prepared: ReadyAssignment, folder: Path) -> Iterator[Finding]:
    path = folder / EXPECTED
    if not path.is_file():
        return
    wrong = 0
    expected = read_expected(path, prepared.assignment)
    for name, wanted in expected.items():
        file = path.parent / name
        if not file.exists():
            yield Finding("problem", f"{EXPECTED}: expected {file}. Received: no such file")
            wrong += 1
            continue
        marks = {
            mark.check.slug: mark
            for mark in session.grade_one(
                prepared, intake.read(file, released=prepared.assignment.released)
            ).grade.marks
        }
        for slug, value in wanted.items():
            mark = marks[slug]
            if value != (mark.verdict if isinstance(value, str) else mark.earned):
                wrong += 1
                yield Finding(
                    "problem",
                    f"{name}: {slug}: expected {value}. Received: {mark.verdict}, "
                    f"{'no' if mark.earned is None else format(mark.earned, 'g')} points: {mark.reason}",
                )
    if not wrong:
        yield Finding("proved", f"{len(expected)} example submissions get what {EXPECTED} says")


def _of_network(check: Check) -> bool:
    return check.kind in KINDS and KINDS[check.kind].of_network


def _in_words(kind: str) -> bool:
    return kind not in KINDS or KINDS[kind].in_words


def _asked(case: Case, check: Check, value: Any) -> Mark:
    """The mark of a check for another answer than the case has."""
    answers = {slug: item for slug, item in case.evidence.answers.items() if slug_of(slug) != check.slug}
    evidence = replace(case.evidence, answers={check.slug: value, **answers})
    sections = tuple(
        replace(part, text=str(value)) if part.check == check.slug else part for part in case.sections
    )
    marks = grade("", replace(case, evidence=evidence, sections=sections)).marks
    return next(mark for mark in marks if mark.check.slug == check.slug)
