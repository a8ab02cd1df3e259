"""`plotted`: the student's program draws curves, dots, bars or pictures."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

from grader.analysis.condition import Condition, how_many
from grader.assignment import Check
from grader.case import Case
from grader.checks._kind import LATER, Kind
from grader.checks.network import judge
from grader.evidence import Axes, Curve
from grader.verdicts import Failure, Passed

What = Literal["curves", "dots", "bars", "pictures"]
NOUNS = {"curves": "curve", "dots": "dot", "bars": "bar", "pictures": "picture"}
CLOSE = 1e-3  # of a number that is drawn, of its size
Amount = int | tuple[int | None, int | None]


def plotted(
    what: What,
    points: float,
    *,
    count: Amount = (1, None),
    of: Sequence[str] = (),
    title: bool = False,
    labels: bool = False,
    legend: bool = False,
    slug: str = "plotted",
    heading: str = "Your plot",
    hint: str = "",
) -> Check:
    """Ask for a plot. Each condition earns its share; of several plots the one counts that fulfils most.

    Args:
        what: "curves", "dots", "bars" (histograms too) or "pictures".
        points: what it is worth.
        count: how many of these, or from–to: `(2, None)` is at least 2.
        of: numbers that are drawn as curves, by their names in a training's history: `["loss", "val_loss"]`.
        title: whether it needs a title; pictures in a grid need one each.
        labels: whether both axes need a label.
        legend: whether it needs a legend.
        slug: its name in gradebooks; give another one where there are several of these checks.
        heading: the check's heading in the report.
        hint: what is told where something is missing.

    Raises:
        ValueError: something else is to be drawn.

    Example:
        >>> from grader.examples import example_case
        >>> check = plotted("bars", points=5)
        >>> check.ask(example_case(check, bars=[0.1, 0.9])).reason
        'As asked for: at least 1 bar.'
        >>> check.ask(example_case(check))
        Traceback (most recent call last):
        grader.verdicts.Failure: no figure was shown or saved
    """
    if what not in NOUNS:
        raise ValueError(f"plotted: expected one of {', '.join(get_args(What))}. Received: {what!r}")
    needs = {"title": title, "labels": labels, "legend": legend}
    asked = {"what": what, "count": count, "of": tuple(of), **needs}
    options = {name: (repr(value),) for name, value in asked.items()} | {"hint": (hint,)}
    return Check(slug, points, heading, lambda case: _ask(case, asked, hint), kind=KIND.name, options=options)


def preview(case: Case, check: Check) -> Passed:
    """The same as the check itself, but what the curves are of."""
    asked = {name: ast.literal_eval(value) for name, (value,) in check.options.items() if name != "hint"}
    _ask(case, asked | {"of": ()}, check.options["hint"][0])
    return Passed(f"A plot was found. {LATER}")


KIND = Kind("plotted", preview, advice=lambda case: "Look at your plot again.")


def _ask(case: Case, asked: Mapping[str, Any], hint: str) -> Passed:
    figures = case.evidence.figures
    if not figures:
        raise Failure("no figure was shown or saved", hint=hint or "Call plt.show() after drawing.")
    met = [list(_conditions(case, list(figure.axes), asked)) for figure in figures]
    if asked["what"] != "pictures":  # of plots beside each other each stands for itself
        met += [list(_conditions(case, [axes], asked)) for figure in figures for axes in figure.axes]
    best = max(met, key=lambda conditions: sum(condition.met for condition in conditions))
    if all(condition.met for condition in best):
        return Passed(f"As asked for: {'; '.join(condition.asked for condition in best)}.")
    return judge(best, "")


def _conditions(case: Case, plots: Sequence[Axes], asked: Mapping[str, Any]) -> Iterator[Condition]:
    what, noun = asked["what"], NOUNS[asked["what"]]
    number = sum(_count(axes, what) for axes in plots)
    yield how_many(asked["count"], noun, number, f"Draw them, for example with {HOW[what]}.")
    drawn = [axes for axes in plots if _count(axes, what)]
    if asked["title"]:
        named = sum(bool(axes.title.strip()) for axes in drawn)
        needed = len(drawn) if what == "pictures" else 1
        yield Condition(
            "a title" if needed < 2 else "a title for each picture",
            f"{named} of {needed}" if needed > 1 else "none",
            bool(drawn) and named >= needed,
            "Give it one: plt.title(...).",
        )
    if asked["labels"]:
        labelled = any(axes.x_label.strip() and axes.y_label.strip() for axes in drawn)
        one = any(axes.x_label.strip() or axes.y_label.strip() for axes in drawn)
        yield Condition(
            "a label on both axes", "one" if one else "none", labelled, "plt.xlabel(...) and plt.ylabel(...)."
        )
    if asked["legend"]:
        yield Condition("a legend", "none", any(axes.legend for axes in drawn), "Call plt.legend().")
    for name in asked["of"]:
        is_drawn = any(_is_drawn(name, case, curve) for axes in plots for curve in axes.curves)
        yield Condition(
            f"a curve of {name}",
            "no such curve",
            is_drawn,
            f'Draw history.history["{name}"] of your own training.',
        )


HOW = {
    "curves": "plt.plot(...)",
    "dots": "plt.scatter(...)",
    "bars": "plt.bar(...) or plt.hist(...)",
    "pictures": "plt.imshow(...) in plt.subplot(...)",
}


def _count(axes: Axes, what: What) -> int:
    return {
        "curves": len(axes.curves),
        "dots": axes.dots,
        "bars": len(axes.bars),
        "pictures": axes.pictures,
    }[what]


def _is_drawn(name: str, case: Case, curve: Curve) -> bool:
    """Whether a curve goes through what a training of the submission's own came to."""
    histories = [fit.history for model in case.evidence.models for fit in model.fits]
    for values in (history[name] for history in histories if name in history):
        step = max(1, -(-len(values) // len(curve.y))) if curve.y else 1
        seen = values[::step]
        if len(seen) == len(curve.y) and all(
            one is not None and other is not None and abs(one - other) <= CLOSE * max(1.0, abs(other))
            for one, other in zip(curve.y, seen, strict=True)
        ):
            return True
    return False
