"""Which of a submission's models is graded, and why."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.structure import compare
from grader.evidence import Model
from grader.training.network import Network, canonical


def choose(
    models: Sequence[Model], references: Sequence[Network], shape: tuple[int, ...]
) -> tuple[Model | None, str]:
    """Choose the model to grade, and say why in words for the student.

    The one that fits the task's input and output comes first, then one that was trained or
    compiled, then the one nearest to what was asked for, then the last.
    """
    real = [model for model in models if model.layers]
    if not real:
        return None, "No model was found."
    if len(real) == 1:
        return real[0], f"Your file makes one model, {_called(real[0])}."
    ranked = sorted(enumerate(real), key=lambda item: (*_rank(item[1], references, shape), item[0]))
    best = ranked[-1][1]
    fits, state, _ = _rank(best, references, shape)
    others = [_rank(model, references, shape) for model in real if model is not best]
    reasons = []
    if fits and not all(other[0] for other in others):
        reasons.append("its input and output fit the task")
    if any(other[1] < state for other in others):
        reasons.append(("", "it was compiled", "it was compiled and trained")[state])
    if any(other[:2] == (fits, state) for other in others):
        reasons.append("of those alike, it is nearest to what was asked for")
    why = f", because {' and '.join(reasons)}" if reasons else ", the last one made"
    return best, f"Your file makes {len(real)} models. This report is about {_called(best)}{why}."


def _called(model: Model) -> str:
    name = f"“{model.variable}”" if model.variable else "one without a variable of its own"
    place = f" made in {model.function}()" if model.function else ""
    line = f" (line {model.line})" if model.line else ""
    return f"{name}{place}{line}"


def _rank(model: Model, references: Sequence[Network], shape: tuple[int, ...]) -> tuple[bool, int, float]:
    network = canonical(model, shape, strict=False)
    fits = any(
        network.outputs == reference.outputs and network.input_shape == reference.input_shape
        for reference in references
    )
    state = 2 if model.fits else 1 if model.compiled is not None else 0
    nearest = max((compare(reference, network).credit for reference in references), default=0.0)
    return fits, state, round(nearest, 6)
