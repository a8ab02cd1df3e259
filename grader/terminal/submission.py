"""Everything seen of a submission, printed or as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from grader.analysis.comparison import rows
from grader.case import Case
from grader.evidence import Model
from grader.records.run import Run
from grader.text import clean
from grader.training.network import canonical


def seen(case: Case, run: Run | None) -> dict[str, Any]:
    """Everything seen of a submission, as plain data."""
    return {
        "end": case.outcome,
        "ended": case.outcome_text,
        "chosen": _chosen(case, case.model),
        "choice": case.choice,
        "tasks": [
            {"task": view.solution.slug, "chosen": _chosen(case, view.model), "choice": view.choice}
            for view in case.views
        ],
        **asdict(case.evidence),
        "seconds": run.seconds if run is not None else None,
        "peak_mb": run.peak_mb if run is not None else None,
        "output": run.log if run is not None else "",
    }


def _chosen(case: Case, chosen: Model | None) -> int | None:
    """The place of a model among all of the submission's."""
    return next((n for n, model in enumerate(case.evidence.models) if model is chosen), None)


def print_seen(console: Console, case: Case, run: Run | None) -> None:
    """Print everything seen of a submission."""
    evidence = case.evidence
    console.print(f"[bold]End:[/] {case.outcome}. {clean(case.outcome_text)}", highlight=False)
    if run is not None:
        console.print(f"[bold]Cost:[/] {run.seconds:.2f} s, at most {run.peak_mb:.0f} MB", highlight=False)
    if evidence.crash is not None and evidence.crash.traceback:
        console.print(clean(evidence.crash.traceback), style="red", highlight=False)
    for model in evidence.models:
        view = next((view for view in case.views if view.model is model), None)
        _print_model(console, model, chosen=view is not None, case=view or case)
    for view in case.views:
        about = f" for {view.solution.slug}" if len(case.views) > 1 else ""
        console.print(f"[bold]Choice{about}:[/] {clean(view.choice or 'no model')}", highlight=False)
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
    dataset = case.solution.dataset
    network = canonical(model, dataset.sample_shape if dataset is not None else (), strict=False)
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
