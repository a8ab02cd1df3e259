"""A student's report: what it shows, and for whom."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks.case import Case
from grader.checks.diagnoses import RISE, diagnose
from grader.checks.measuring import threshold
from grader.checks.structure import compare_case
from grader.data import IMAGE_SETS
from grader.grade import Mark
from grader.report import plots
from grader.report.writing import look, render, save, write
from grader.submission import Graded, Prepared
from grader.training.measure import guesses, probabilities
from grader.training.plan import ONE_HOT, SPARSE

SAMPLES = 10  # predictions shown
WORST = 6  # confident mistakes shown
COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # what a terminal makes colours and movements of
FIGURES = 300_000  # bytes of all the figures of a report
LOG = 6_000  # characters of output shown


@dataclass(frozen=True)
class Reader:
    """Whom a report is for: the teacher, or students, from whom checks of the kinds `hides` are hidden."""

    for_students: bool = False
    hides: frozenset[str] = frozenset()


TEACHER = Reader()


def page_key(prepared: Prepared, graded: Graded, reader: Reader, level: str) -> str:
    """The digest of everything that a student's report shows."""
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
        )
        for m in grade.marks
    ]
    case = grade.case
    facts = (
        look(), reader, level, submission.student, submission.digest, submission.remarks, graded.evidence,
        case.ended, case.choice, case.refusal, case.trouble, case.dataset.digest, prepared.assignment.title,
        prepared.assignment.recipe, prepared.assignment.trained_by, marks, grade.terms, grade.possible,
        [one.plan.key() for one in case.trainings],
        case.reference and (case.reference.name, case.reference.metrics, case.reference.network),
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode("utf-8", "replace")).hexdigest()


def write_student(path: Path, prepared: Prepared, graded: Graded, reader: Reader, level: str) -> None:
    """Write a student's report, as its reader sees it."""
    save(path, student_page(prepared, graded, reader, level))


def student_page(prepared: Prepared, graded: Graded, reader: Reader, level: str) -> bytes:
    """A student's report, as its reader sees it."""
    case = graded.grade.case
    measured = "accuracy" not in reader.hides  # what it achieves would tell what is hidden
    return render(
        "student.html",
        assignment=prepared.assignment,
        graded=graded,
        grade=graded.grade,
        case=case,
        dataset=prepared.dataset,
        level=level,
        reader=reader,
        good=[mark for mark in graded.grade.marks if mark.verdict == "passed"],
        fix=_fix_next(graded),
        comparison=compare_case(case) if "architecture" not in reader.hides else None,
        charts=_charts(case) if measured else [],
        strip=_strip_of(case) if measured else None,
        diagnoses=diagnose(case) if measured else [],
        claims=_claims(case),
        seen=_seen(case) if measured else None,
        line=_line(case) if measured else "",
        figures=[plots.figure(each, FIGURES // len(graded.figures)) for each in graded.figures],
        log=_log(graded),
        unmatched=_unmatched(case) if not reader.hides else [],
    )


def write_plain(path: Path, prepared: Prepared, graded: Graded, trouble: str) -> None:
    """Write a report of marks alone, where the whole one could not be made. `trouble` says why."""
    grade = graded.grade
    write(
        path, "plain.html", assignment=prepared.assignment, grade=grade, trouble=trouble, reader=Reader(True)
    )


def _fix_next(graded: Graded) -> list[Mark]:
    """What costs most, first; what only waits for a person is not the student's to fix."""
    lost = [
        mark
        for mark in graded.grade.counted
        if mark.verdict in ("partial", "failed") and mark.earned is not None and not mark.check.extra_credit
    ]
    if graded.grade.case.end == "unreadable":
        lost = [mark for mark in lost if mark.check.slug == "runs"] or lost
    # The program first: where it does not run, the rest follows from it.
    return sorted(lost, key=lambda m: (m.check.slug != "runs", -(m.possible - (m.earned or 0))))[:3]


def _log(graded: Graded) -> str:
    text = COLOURS.sub("", graded.run.log) if graded.run is not None else ""
    text = "".join(each for each in text if each in "\n\t" or each.isprintable())
    return text if len(text) <= LOG else f"{text[: LOG // 2]}\n…\n{text[-LOG // 2 :]}"


def _unmatched(case: Case) -> list[tuple[str, str]]:
    """What the sheet says that answers none of the questions: headings, and the text of their own."""
    matched = [case.section(check) for check in case.assignment.checks if check.asked_as]
    used = {(part.heading, part.own) for part in matched if part is not None}
    quoted = {line for part in matched if part is not None and part.loose for line in part.own.splitlines()}
    found: list[tuple[str, str]] = []
    above: list[tuple[int, bool]] = []  # depth of the sections around, and whether one of them answers
    for part in case.sections:
        if part.loose:
            continue  # lines of a section above
        while above and above[-1][0] >= part.depth:
            above.pop()
        answers = (part.heading, part.own) in used or (bool(above) and above[-1][1])
        own = "\n".join(line for line in part.own.splitlines() if line.strip() not in quoted)
        if own.strip() and not answers:
            found.append((part.heading, own))
        above.append((part.depth, answers))
    return found


def _charts(case: Case) -> list[plots.Chart]:
    measured = case.measured
    if measured is None:
        return []
    found = []
    history = measured.history
    if measured.plan.recipe.metric == "accuracy":
        metrics = case.reference.metrics if case.reference is not None else ()
        found.append(
            plots.chart(
                "Accuracy after each epoch",
                [
                    ("on the training data", "train", history.get("accuracy", [])),
                    ("on hidden data", "hidden", measured.by_epoch),
                ],
                percent=True,
                band=(min(metrics), max(metrics)) if metrics else None,
            )
        )
    losses = history.get("loss", [])
    curves: list[tuple[str, str, Sequence[float | None]]] = [("on the training data", "train", losses)]
    turn, remark = None, ""
    if measured.plan.loss.name in SPARSE | ONE_HOT:  # what was measured on hidden data is cross-entropy
        curves.append(("on hidden data", "hidden", measured.loss_by_epoch))
        turn, remark = _overfitting(measured.loss_by_epoch)
    found.append(
        plots.chart("Loss after each epoch", curves, log=_spans_decades(losses), turn=turn, remark=remark)
    )
    return [each for each in found if each is not None]


def _overfitting(losses: Sequence[float]) -> tuple[int | None, str]:
    """The epoch after which the loss on hidden data rises again, and that in words; None if it does not."""
    if len(losses) < 3 or losses[-1] < RISE * min(losses):
        return None, ""
    best = losses.index(min(losses)) + 1
    return best, (
        f"Overfitting: on hidden data the loss is lowest after epoch {best} ({min(losses):.3g}) and rises to "
        f"{losses[-1]:.3g}, while it keeps falling on the training data. From there on the network learns "
        "these examples by heart."
    )


def _strip_of(case: Case) -> plots.Strip | None:
    """The network's result beside the reference's range."""
    metrics = case.reference.metrics if case.reference is not None else ()
    dots = [("your network", each.metric) for each in case.trainings if each.metric is not None]
    if not metrics:
        return None
    return plots.strip(dots, metrics, threshold(case), percent=case.assignment.recipe.metric == "accuracy")


def _claims(case: Case) -> list[str]:
    """What a submission that trained itself says of that."""
    if case.assignment.trained_by != "student" or case.model is None:
        return []
    found = []
    for number, each in enumerate(case.model.fits, 1):
        size = f" on {each.x.shape[0]:,} samples" if each.x is not None and each.x.shape else ""
        figures = ", ".join(
            f"{name} {values[-1]:.4g}"
            for name, values in each.history.items()
            if values and values[-1] is not None
        )
        found.append(
            f"Training {number}: {each.epochs} epochs{size}{'; at its end ' + figures if figures else ''}."
        )
    own = case.measured.own if case.measured is not None else None
    if own is not None and own.on_training is not None and case.dataset.classes:
        found.append(f"Measured by the grader: {own.on_training:.1%} on the training data.")
    return found


def _spans_decades(values: Sequence[float | None]) -> bool:
    """Whether a curve is only readable on a logarithmic axis: it falls to a thousandth and less."""
    known = [value for value in values if value is not None and value > 0]
    return bool(known) and max(known) > 1000 * min(known)


@dataclass(frozen=True)
class Sample:
    """One hidden sample and what the network says of it; `picture` is "" where it is no image."""

    picture: str
    truth: int
    guess: int
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Seen:
    """What a classifier makes of the hidden data.

    `matrix` counts samples by true class (rows) and guess (columns); `table` has precision,
    recall, F1 and count for each class.
    """

    classes: tuple[str, ...]
    samples: tuple[Sample, ...]
    worst: tuple[Sample, ...]
    matrix: tuple[tuple[int, ...], ...]
    table: tuple[tuple[str, float, float, float, int], ...]


def _seen(case: Case) -> Seen | None:
    measured, dataset = case.measured, case.dataset
    if measured is None or measured.predictions is None or not dataset.classes:
        return None
    outputs = measured.predictions
    if outputs.shape[1] != len(dataset.classes):
        return None
    shares = probabilities(outputs, measured.plan.network.output_activation)
    guess, truth = guesses(outputs), np.asarray(dataset.y_test, np.int64)
    wrong = np.flatnonzero(guess != truth)
    surest = wrong[np.argsort(-shares[wrong, guess[wrong]], kind="stable")][:WORST]
    count = len(dataset.classes)
    matrix = np.zeros((count, count), int)
    np.add.at(matrix, (truth, guess), 1)
    firsts = [int(np.flatnonzero(truth == label)[0]) for label in range(count) if (truth == label).any()]

    def sample(place: int) -> Sample:
        image = dataset.name in IMAGE_SETS
        picture = plots.gray(dataset.x_test[place]) if image else ""
        return Sample(picture, int(truth[place]), int(guess[place]), tuple(map(float, shares[place])))

    images = dataset.name in IMAGE_SETS
    return Seen(
        dataset.classes,
        tuple(map(sample, firsts[:SAMPLES])) if images else (),
        tuple(sample(int(place)) for place in surest) if images else (),
        tuple(tuple(map(int, row)) for row in matrix),
        _by_class(dataset.classes, truth, guess),
    )


def _by_class(
    classes: tuple[str, ...], truth: NDArray[Any], guess: NDArray[Any]
) -> tuple[tuple[str, float, float, float, int], ...]:
    from sklearn.metrics import precision_recall_fscore_support

    parts = precision_recall_fscore_support(truth, guess, labels=range(len(classes)), zero_division=0.0)
    rows = zip(classes, *parts, strict=True)
    return tuple((name, float(p), float(r), float(f), int(n)) for name, p, r, f, n in rows)


def _line(case: Case) -> str:
    """The points and the two lines, where the task is to learn a line."""
    measured, dataset = case.measured, case.dataset
    if measured is None or measured.predictions is None or dataset.name != "line":
        return ""
    points = (dataset.x_train[:, 0], dataset.y_train)
    learned = measured.predictions.mean(axis=1)
    return plots.line_plot(points, dataset.x_test[:, 0], learned, slope=2, intercept=-1, at=10)
