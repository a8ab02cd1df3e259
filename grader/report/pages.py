"""What each page shows, and the writing of it."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from numpy.typing import NDArray

from grader.checks.case import Case
from grader.checks.diagnoses import diagnose
from grader.checks.measuring import result, threshold
from grader.checks.structure import compare_case
from grader.data import IMAGE_SETS
from grader.grade import Mark
from grader.report import plots
from grader.submission import Graded, Prepared
from grader.training.measure import guesses, probabilities
from grader.training.plan import ONE_HOT, SPARSE

SAMPLES = 10  # predictions shown
WORST = 6  # confident mistakes shown
# Control characters have no place in HTML, and in a terminal they are commands.
CONTROLS = {
    code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"
}
COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # what a terminal makes colours and movements of
LOG = 6_000  # characters of output shown
SYMBOLS = {"passed": "✓", "partial": "◐", "failed": "✗", "skipped": "–", "review": "?", "ungraded": "!"}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.report"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(symbols=SYMBOLS, plots=plots)
    environment.filters["points"] = lambda value: "–" if value is None else f"{value:g}"
    return environment


def _write(path: Path, template: str, **context: Any) -> None:
    text = _environment().get_template(template).render(**context).translate(CONTROLS)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    # What has no form in UTF-8 (half a surrogate pair in a name) is shown as a question mark.
    part.write_bytes(text.encode("utf-8", "replace"))
    os.replace(part, path)


def write_student(path: Path, prepared: Prepared, graded: Graded, level: str) -> None:
    """Write a student's report."""
    case = graded.grade.case
    _write(
        path,
        "student.html",
        assignment=prepared.assignment,
        graded=graded,
        grade=graded.grade,
        case=case,
        dataset=prepared.dataset,
        level=level,
        good=[mark for mark in graded.grade.marks if mark.verdict == "passed"],
        fix=_fix_next(graded),
        comparison=compare_case(case),
        charts=_charts(case),
        strip=_strip_of(case),
        diagnoses=diagnose(case),
        claims=_claims(case),
        seen=_seen(case),
        line=_line(case),
        figures=[plots.png(figure) for figure in graded.figures],
        log=_log(graded),
        unmatched=_unmatched(case),
    )


def _fix_next(graded: Graded) -> list[Mark]:
    """What costs most, first; what only waits for a person is not the student's to fix."""
    lost = [
        mark
        for mark in graded.grade.marks
        if mark.verdict in ("partial", "failed") and mark.earned is not None
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
    if measured.plan.loss.name in SPARSE | ONE_HOT:  # what was measured on hidden data is cross-entropy
        curves.append(("on hidden data", "hidden", measured.loss_by_epoch))
    found.append(plots.chart("Loss after each epoch", curves, log=_spans_decades(losses)))
    return [each for each in found if each is not None]


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


def write_class(
    path: Path, prepared: Prepared, graded: Sequence[Graded], reports: Mapping[str, str], level: str
) -> None:
    """Write the class page of an assignment. `reports` are paths by student, relative to it."""
    scores = [each.grade.score for each in graded]
    _write(
        path,
        "class.html",
        assignment=prepared.assignment,
        dataset=prepared.dataset,
        references=prepared.references,
        graded=graded,
        reports=reports,
        level=level,
        summary=pd.Series(scores, dtype=float).describe() if scores else None,
        distribution=plots.scores_plot(scores, prepared.assignment.possible) if scores else "",
        checks=_check_table(graded),
        ends=Counter(each.grade.case.end for each in graded),
        review=[(each, mark) for each in graded for mark in each.grade.open],
        strip=_strip(prepared, graded),
    )


def _check_table(graded: Sequence[Graded]) -> list[dict[str, Any]]:
    """How each check fared over the class: mean share of its points, and verdicts."""
    rows = [
        {"check": mark.check.slug, "share": (mark.earned or 0) / mark.possible if mark.possible else 1.0}
        | {verdict: mark.verdict == verdict for verdict in SYMBOLS}
        for each in graded
        for mark in each.grade.marks
        if mark.verdict != "ungraded"
    ]
    if not rows:
        return []
    table = pd.DataFrame(rows).groupby("check", sort=False)
    merged = table["share"].mean().to_frame().join(table[list(SYMBOLS)].sum())
    return [
        {str(key): value for key, value in row.items()} for row in merged.reset_index().to_dict("records")
    ]


def _strip(prepared: Prepared, graded: Sequence[Graded]) -> plots.Strip | None:
    """Every network's result beside the range of the assignment's own reference."""
    found = [(each.submission.student, each.grade.case) for each in graded if each.grade.case.trainings]
    dots = [
        (student, result(case))
        for student, case in found
        if any(each.metric is not None for each in case.trainings)
    ]
    if not prepared.references or not prepared.references[0].metrics or not dots:
        return None
    line = threshold(replace(found[0][1], reference=prepared.references[0]))
    percent = prepared.assignment.recipe.metric == "accuracy"
    return plots.strip(dots, prepared.references[0].metrics, line, percent=percent) if percent else None


def write_front(path: Path, classes: Sequence[tuple[Prepared, Sequence[Graded]]]) -> None:
    """Write the page that leads to the class pages."""
    _write(path, "front.html", classes=classes)
