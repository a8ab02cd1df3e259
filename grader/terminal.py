"""What the commands print: tables and lines, with every student's word made inert."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from grader import calibration
from grader.analysis.comparison import rows
from grader.case import Case
from grader.classes.result import ClassResult
from grader.evidence import Model
from grader.export import Filled
from grader.grade import Graded
from grader.metrics import Metric, metric_of
from grader.pipeline.ready import ReadyAssignment
from grader.records.run import Run
from grader.text import clean, counted
from grader.training.network import canonical
from grader.validation import Finding

if TYPE_CHECKING:
    from grader.cluster.client import Cluster

DISAGREEMENTS = 25  # printed
ROWS = 100  # of a class, printed


def print_class_result(console: Console, result: ClassResult, *, what_changed: bool) -> None:
    """Print what a class came to: a table of it, and what a teacher should know.

    Args:
        console: to print on.
        result: of the class.
        what_changed: list whose grade moved, and why.
    """
    if result.ready is not None:
        print_class(console, result, result.ready)
    if result.input.unmatched:
        console.print(
            "[yellow]Not on the class list, or not to be told apart by name:[/] "
            f"{clean(', '.join(result.input.unmatched))}",
            highlight=False,
        )
    if result.gradebook is not None:
        print_gradebook(console, result.gradebook)
    if result.feedback is not None:
        print_feedback(console, *result.feedback)
    print_moved(console, result, listed=what_changed)
    for warning in result.warnings:
        console.print(f"[yellow]{clean(warning)}[/]", highlight=False)


def print_class(console: Console, result: ClassResult, prepared: ReadyAssignment) -> None:
    """Print a class as a table."""
    table = Table(
        title=f"{prepared.assignment.title}  ({prepared.dataset.described()})", title_justify="left"
    )
    table.add_column("student", overflow="fold")
    table.add_column("score", justify="right")
    table.add_column("end")
    metric = metric_of(prepared.assignment.recipe)
    table.add_column(metric.title, justify="right")
    table.add_column("lost", overflow="fold")
    table.add_column("to review", overflow="fold")
    count, waiting, scores = len(result.graded), 0, array("d")
    for place, work in enumerate(result.graded):
        scores.append(work.grade.score)
        waiting += bool(work.grade.open)
        if place < ROWS:
            table.add_row(*_row(work, metric))
    console.print(table)
    if count > ROWS:
        console.print(
            f"and {count - ROWS:,} more on the class page. Of {count:,} submissions: median score "
            f"{median(scores):g} of {prepared.assignment.possible:g}, {waiting:,} to review.",
            highlight=False,
        )


def _row(each: Graded, metric: Metric) -> list[str]:
    """A submission as a row of the table of its class."""
    measured = each.grade.case.training
    got = measured.metric if measured is not None else None
    lost = [
        mark.check.slug
        for mark in each.grade.counted
        if mark.verdict in ("failed", "partial") and not mark.check.extra_credit
    ]
    return [
        clean(each.submission.student),
        f"{each.grade.score:g}",
        each.grade.case.outcome,
        "" if got is None else metric.show(got),
        ", ".join(lost[:4]) + (f" and {len(lost) - 4} more" if len(lost) > 4 else ""),
        ", ".join(mark.check.slug for mark in each.grade.open[:4])
        + (" …" if len(each.grade.open) > 4 else ""),
    ]


def print_machines(console: Console, cluster: Cluster) -> None:
    """Print which machines of a cluster worked, and which could not."""
    machines = cluster.machines
    levels = Counter(machine.level for machine in machines.used.values())
    if levels:
        of = ", ".join(f"{count} with walls of level {level}" for level, count in levels.most_common())
        lost = f", {machines.lost} lost on the way" if machines.lost else ""
        jobs = "1 job at a time" if machines.slots == 1 else f"{machines.slots} jobs side by side"
        console.print(
            f"Machines: {of}{lost}; {jobs}. {cluster.sent / 1e6:,.0f} MB of data sent.", highlight=False
        )
    for address, why in machines.refused.items():
        console.print(f"[yellow]Given no work:[/] {clean(address)}: {clean(why)}", highlight=False)


def seen(case: Case, run: Run | None) -> dict[str, Any]:
    """Everything seen of a submission, as plain data."""
    chosen = next((n for n, model in enumerate(case.evidence.models) if model is case.model), None)
    return {
        "end": case.outcome,
        "ended": case.outcome_text,
        "chosen": chosen,
        "choice": case.choice,
        **asdict(case.evidence),
        "seconds": run.seconds if run is not None else None,
        "peak_mb": run.peak_mb if run is not None else None,
        "output": run.log if run is not None else "",
    }


def print_seen(console: Console, case: Case, run: Run | None) -> None:
    """Print everything seen of a submission."""
    evidence = case.evidence
    console.print(f"[bold]End:[/] {case.outcome}. {clean(case.outcome_text)}", highlight=False)
    if run is not None:
        console.print(f"[bold]Cost:[/] {run.seconds:.2f} s, at most {run.peak_mb:.0f} MB", highlight=False)
    if evidence.crash is not None and evidence.crash.traceback:
        console.print(clean(evidence.crash.traceback), style="red", highlight=False)
    for model in evidence.models:
        _print_model(console, model, chosen=model is case.model, case=case)
    console.print(f"[bold]Choice:[/] {clean(case.choice or 'no model')}", highlight=False)
    source = " (read from the source)" if evidence.answers and evidence.answers_read else ""
    console.print(f"[bold]Answers:[/] {len(evidence.answers)}{source}", highlight=False)
    for key, value in evidence.answers.items():
        console.print(f"  {clean(key)}: {clean(str(value)[:300])}", highlight=False)
    for section in (part for part in case.sections if not part.loose):
        console.print(
            f"  sheet: {clean(section.heading[:80])}: {clean(section.text[:200])!s}", highlight=False
        )
    for figure in evidence.figures:
        plots = [
            f"image {plot.image_shape}"
            if plot.image is not None
            else f"{len(plot.bars)} bars"
            if plot.bars
            else "plot"
            for plot in figure.axes
        ]
        console.print(
            f"[bold]Figure[/] {figure.number}: {figure.width} × {figure.height}: {', '.join(plots)}",
            highlight=False,
        )
    for note in evidence.notes:
        console.print(f"[bold]Note:[/] {clean(note)}", highlight=False)
    if run is not None and run.log.strip():
        console.print("[bold]Output:[/]")
        console.print(clean(run.log), highlight=False)


def _print_model(console: Console, model: Model, *, chosen: bool, case: Case) -> None:
    place = f"line {model.line}" if model.line else "unknown line"
    name = model.variable or "(no variable)"
    mark = "→ " if chosen else ""
    head = f"{mark}{clean(name)}, {model.written_as}, {place}, {model.parameters:,} parameters"
    table = Table(title=head, title_justify="left")
    for column in ("layer", "class", "units", "activation", "output shape", "parameters"):
        table.add_column(column, overflow="fold")
    for layer in model.layers:
        size = next(
            (layer.config[key] for key in ("units", "filters", "rate", "pool_size") if key in layer.config),
            "",
        )
        table.add_row(
            clean(layer.name),
            clean(layer.kind) + ("" if layer.builtin else " (its own)"),
            clean(str(size)),
            clean(str(layer.config.get("activation", ""))),
            clean(str(layer.output_shape or "")),
            f"{layer.parameters:,}",
        )
    console.print(table)
    network = canonical(model, case.dataset.sample_shape, strict=False)
    console.print(f"  computes: {clean(' → '.join(map(str, rows(network))))}", highlight=False)
    if model.compiled is not None:
        loss, optimizer = model.compiled.loss, model.compiled.optimizer
        rate = f" (learning rate {optimizer.config.get('learning_rate')})" if optimizer else ""
        console.print(
            f"  compiled: loss {clean(loss.name if loss else 'none')}"
            f"{' (from_logits)' if loss and loss.config.get('from_logits') else ''}, "
            f"optimizer {clean(optimizer.name if optimizer else 'none')}"
            f"{clean(rate)}, "
            f"metrics {clean(', '.join(model.compiled.metrics) or 'none')}",
            highlight=False,
        )
    for fit in model.fits:
        x = f"x {fit.x.shape} from {fit.x.low:.3g} to {fit.x.high:.3g}" if fit.x else "x unknown"
        y = f"y {fit.y.shape}" if fit.y else "y unknown"
        console.print(
            f"  fit: {x}, {y}, {fit.epochs} epochs, batches of {fit.batch_size}"
            f"{', cut short' if fit.shortened else ''}",
            highlight=False,
        )


def print_gradebook(console: Console, found: Filled) -> None:
    """Say what was filled in, and whose cells were left."""
    scaled = "" if found.scale == 1 else f", points times {found.scale:g}"
    console.print(
        f"gradebook.csv: {counted(found.filled, 'grade')} filled in, in the column "
        f"{clean(found.column)}{scaled}.",
        highlight=False,
    )
    if found.remark:
        console.print(f"  {clean(found.remark)}", highlight=False, soft_wrap=True)
    for name, reason in found.left:
        console.print(f"  left as it was: {clean(name)} ({reason})", highlight=False)


def print_moved(console: Console, result: ClassResult, *, listed: bool) -> None:
    """Say whose score moved since the last time, and what the rules could not be applied to."""
    changes = result.changes
    fell = sum(one.fell for one in changes)
    if changes:
        count = f"{counted(len(changes), 'grade')} moved since last time"
        hint = "" if listed else " --what-changed lists them."
        console.print(f"{count}, {f'[bold red]{fell} fell[/]' if fell else 'none fell'}.{hint}")
    elif listed:
        console.print("No grade moved since last time.")
    if listed and changes:
        table = Table(title="What changed", title_justify="left")
        for column in ("", "student", "before", "after", "why"):
            right = column in ("before", "after")
            table.add_column(column, overflow="fold", justify="right" if right else "left")
        for change in sorted(changes, key=lambda one: not one.fell):
            scores = f"{change.before:g} of {change.before_of:g}", f"{change.after:g} of {change.after_of:g}"
            table.add_row(
                "[red]▼ fell[/]" if change.fell else "▲", clean(change.student), *scores, clean(change.why)
            )
        console.print(table)
    if result.without_timestamp:
        console.print(
            f"[yellow]{result.input.assignment.slug}: nobody knows when "
            f"{counted(result.without_timestamp, 'submission')} came: nothing is taken off for being "
            "late.[/] Say it in a table with --extensions.",
            highlight=False,
        )
    if result.input.unmatched_extensions:
        names = clean(", ".join(result.input.unmatched_extensions))
        console.print(
            f"[yellow]In the table of extensions, and nobody's submission:[/] {names}", highlight=False
        )


def print_finding(console: Console, each: Finding) -> None:
    """Print what was proved of an assignment, or was not."""
    sign = {"proved": "[green]✓[/]", "remark": "[yellow]?[/]", "problem": "[red]✗[/]"}[each.level]
    console.print(f"  {sign} {clean(each.text)}", highlight=False, soft_wrap=True)


def print_feedback(console: Console, count: int, without: Sequence[str]) -> None:
    """Say what can be handed back, and who is not in it."""
    reports = counted(count, "report")
    console.print(f"feedback.zip: {reports}, to upload where the submissions were downloaded.")
    if without:
        console.print(f"  not in it: {clean(', '.join(without))}", highlight=False)


def print_calibration(console: Console, found: calibration.Calibration) -> None:
    """Print figures, the confusion table and the first disagreements."""
    table = Table(title="The grader's marks beside yours", title_justify="left")
    for column in ("question", "answers", "exact", "kappa", "decided", "of those exact", "false zeros"):
        table.add_column(column, justify="left" if column == "question" else "right")
    rows = [*sorted(found.by_question.items()), ("all", found.overall)]
    for name, figures in rows:
        table.add_row(
            clean(name),
            str(figures.answers),
            f"{figures.accuracy:.0%}",
            "–" if figures.kappa is None else f"{figures.kappa:.2f}",
            f"{figures.coverage:.0%}",
            "–" if figures.decided_accuracy is None else f"{figures.decided_accuracy:.0%}",
            f"{figures.false_zeros:.0%}",
            style="bold" if name == "all" else None,
        )
    console.print(table)
    counts = Table(title="Your mark, and the grader's", title_justify="left")
    for column in ("yours", "0", "0.5", "1"):
        counts.add_column(column, justify="right")
    for mark, row in zip(("0", "0.5", "1"), found.overall.confusion, strict=True):
        counts.add_row(mark, *map(str, row))
    console.print(counts)
    trust = Table(title="What its confidence is worth", title_justify="left")
    for column in ("confidence", "answers", "exact"):
        trust.add_column(column, justify="right")
    for said, answers, exact in found.reliability:
        trust.add_row(f"{said:.0%}", str(answers), f"{exact:.0%}")
    console.print(trust)
    differing = found.disagreements
    if differing:
        console.print(f"[bold]To read:[/] {counted(len(differing), 'answer')} marked otherwise; the first:")
    for one, scored in differing[:DISAGREEMENTS]:
        how = "decided" if scored.decided else "for a person to read"
        findings = ", ".join((*scored.ideas, *(f"not: {name}" for name in scored.misconceptions)))
        console.print(
            f"{clean(one.id)}: you {one.score:g}, the grader {scored.score:g}, {how} "
            f"({clean(findings) or 'nothing found'})\n    {clean(one.answer[:200])}",
            highlight=False,
        )
