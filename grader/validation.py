"""Is an assignment sound? Proved by grading what must earn everything, what must earn nothing, and more."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from grader import intake, scaffold
from grader.answers.matching import match, slug_of
from grader.assignment import Assignment, AssignmentError, Check
from grader.case import Case
from grader.checks import KINDS
from grader.classes import read as classroom
from grader.grade import Grade, Graded, grade
from grader.metrics import metric_of
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.public import public_part
from grader.records.mark import Mark
from grader.records.section import Section

NONSENSE = "Bananas grow on tall plants in warm countries."
# A network that is none of those asked for: an odd width and activation, and a loss that fits nothing.
WRONG = """
import keras
layers = keras.layers
model = keras.Sequential([keras.Input(shape={shape}), layers.Flatten(), layers.Dense(7, activation="tanh")])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.0), loss="{loss}")
raise ValueError("this is where it ends")
"""
EXPECTED = "examples/expected.toml"
# What people write where something is still to be written.
UNWRITTEN = re.compile(r"\b(?:TODO|TBD|FIXME|XXX|lorem ipsum)\b", re.I)
VERDICTS = ("passed", "partial", "failed", "skipped", "review", "ungraded")


@dataclass(frozen=True)
class Finding:
    """One thing that was proved, or was not.

    `level` is "proved", "remark" (for the author to judge) or "problem".
    """

    level: Literal["proved", "remark", "problem"]
    text: str


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
    yield from _references(graded)
    yield from _nothing(session, prepared)
    yield from _can_fail(session, prepared, graded[0])
    yield from _headings(assignment, graded[0].grade)
    yield from _answers(assignment, graded[0].grade)
    yield from _starter(session, prepared, folder)
    yield from handout_of(assignment, folder)
    yield from _examples(session, prepared, folder)


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


def measured(prepared: ReadyAssignment) -> Iterator[Finding]:
    """A metric that is not of what the data have."""
    metric, dataset = metric_of(prepared.assignment.recipe), prepared.dataset
    if metric.of_classes is not bool(dataset.classes):
        compares, has = ("classes", "values") if metric.of_classes else ("values", "classes")
        yield Finding(
            "problem", f"the metric {metric.name} compares {compares}, and {dataset.name} has {has}"
        )


def _references(graded: list[Graded]) -> Iterator[Finding]:
    for place, work in enumerate(graded):
        wanted = [mark for mark in work.grade.marks if place == 0 or _of_network(mark.check)]
        name = f"the reference {work.submission.student}".strip()
        lost = [mark for mark in wanted if mark.verdict != "passed"]
        for mark in lost:
            yield Finding(
                "problem", f"{name} does not earn {mark.check.slug} ({mark.verdict}): {mark.reason}"
            )
        if not lost:
            points = sum(mark.possible for mark in wanted)
            yield Finding("proved", f"{name} earns all of its {points:g} points")


def _nothing(session: Session, prepared: ReadyAssignment) -> Iterator[Finding]:
    for name, files in (
        ("nothing", {}),
        ("an empty file", {"empty.py": b""}),
        ("an empty sheet", {"empty.md": b""}),
    ):
        result = session.grade_one(prepared, intake.read_files("empty", files)).grade
        if result.score or result.open:
            names = ", ".join(mark.check.slug for mark in result.marks if mark.earned or mark in result.open)
            yield Finding("problem", f"{name} earns {result.score:g} points, or is left open: {names}")
        else:
            yield Finding("proved", f"{name} earns nothing")


def _can_fail(session: Session, prepared: ReadyAssignment, reference: Graded) -> Iterator[Finding]:
    """Each check is failed by something wrong; not only by something missing."""
    shape = prepared.dataset.sample_shape or (1,)
    loss = "mean_squared_error" if prepared.dataset.classes else "categorical_crossentropy"
    source = WRONG.format(shape=tuple(shape), loss=loss)
    answers = dict.fromkeys((check.slug for check in _questions(prepared.assignment)), NONSENSE)
    wrong = session.grade_one(
        prepared, intake.read_files("wrong", {"wrong.py": f"ANSWERS = {answers!r}\n{source}".encode()})
    ).grade
    passed = [mark.check.slug for mark in wrong.marks if mark.verdict == "passed"]
    for slug in passed:
        yield Finding(
            "problem", f"{slug} is passed by a submission that crashes, has another network and says nonsense"
        )
    if not passed:
        yield Finding("proved", f"each of the {len(wrong.marks)} checks is failed by a wrong submission")
    case = reference.grade.case
    for check in _questions(prepared.assignment):
        if not _in_words(check.kind):
            continue
        mark = _asked(case, check, check.title)
        if mark.earned:
            yield Finding("problem", f"{check.slug}: the question itself, handed back, earns {mark.earned:g}")


def _answers(assignment: Assignment, reference: Grade) -> Iterator[Finding]:
    """The reference's answer to one question is none to another."""
    case, taken = reference.case, []
    questions = [check for check in _questions(assignment) if case.answer(check) is not None]
    for check in questions:
        for other in questions:
            given = case.answer(other)
            if other is check or given is None:
                continue
            if _asked(case, check, given.value).verdict == "passed":
                taken.append(f"{check.slug} by that of {other.slug}")
    if taken:
        yield Finding("remark", f"answered by the reference's answer to another question: {', '.join(taken)}")
    elif len(questions) > 1:
        yield Finding("proved", "no question is answered by the reference's answer to another")


def _headings(assignment: Assignment, reference: Grade) -> Iterator[Finding]:
    """Each title, as a heading, leads to its own question, and so does its number."""
    questions = _questions(assignment)
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
        yield Finding("proved", f"each of the {len(questions)} questions is found under its own title")


def _starter(session: Session, prepared: ReadyAssignment, folder: Path) -> Iterator[Finding]:
    path = folder / "starter.py"
    if not path.is_file():
        yield Finding("remark", f"there is no starter for students ({path})")
        return
    result = session.grade_one(prepared, intake.read(path)).grade
    if result.case.outcome != "finished":
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
    secret = [check.slug for check in _questions(assignment) if check.slug not in questions]
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
        marks = {mark.check.slug: mark for mark in session.grade_one(prepared, intake.read(file)).grade.marks}
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


def read_expected(path: Path, assignment: Assignment) -> dict[str, dict[str, str | float]]:
    """What example submissions must get: by file, then by check, a verdict or points.

    Raises:
        AssignmentError: it is none, or names a check or verdict that there is not.
    """
    try:
        expected: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}") from error
    slugs = {check.slug for check in assignment.checks}
    for name, wanted in expected.items():
        for slug, value in wanted.items() if isinstance(wanted, dict) else [("", wanted)]:
            fits = value in VERDICTS if isinstance(value, str) else isinstance(value, (int, float))
            if slug not in slugs or not fits:
                raise AssignmentError(
                    f"{path}: [{name}]: expected check = verdict or points, of the checks "
                    f"{', '.join(sorted(slugs))} and the verdicts {', '.join(VERDICTS)}. "
                    f"Received: {slug} = {value!r}"
                )
    return expected


def _questions(assignment: Assignment) -> list[Check]:
    return [check for check in assignment.checks if check.asked_as]


def _of_network(check: Check) -> bool:
    return check.kind in KINDS and KINDS[check.kind].of_network


def _in_words(kind: str) -> bool:
    return kind not in KINDS or KINDS[kind].in_words


def _asked(case: Case, check: Check, value: Any) -> Mark:
    """The mark of a check for another answer than the case has."""
    answers = {slug: item for slug, item in case.evidence.answers.items() if slug_of(slug) != check.slug}
    evidence = replace(case.evidence, answers={check.slug: value, **answers})
    marks = grade("", replace(case, evidence=evidence)).marks
    return next(mark for mark in marks if mark.check.slug == check.slug)
