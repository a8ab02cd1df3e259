"""One thing to try for who has earned everything: of what this work is, and for its own sake."""

from __future__ import annotations

from grader.case import Case
from grader.grade import Grade
from grader.metrics import metric_of
from grader.records.training import TrainingResult
from grader.text import counted

MANY = 1_000  # weights from which on half of them may be enough


def further(grade: Grade) -> str:
    """What to try next, in words; no points are in it."""
    case = grade.case
    for view in case.views:
        if view.training is not None and view.training.metric is not None:
            return _of_network(view, view.training, view.training.metric)
    if any(view.model is not None for view in case.views):
        return "Train your network again with another seed, and see how much of its result is chance."
    questions = [mark for mark in grade.marks if mark.check.asked_as and mark.earned]
    if questions:
        hardest = max(questions, key=lambda mark: (mark.possible, mark.check.slug))
        return f"Explain “{hardest.check.title}” in two sentences to somebody who has never seen a network."
    return "Give your program something odd: an empty list, a text. What should it do then?"


def _of_network(case: Case, training: TrainingResult, result: float) -> str:
    recipe = training.plan.recipe
    metric = metric_of(recipe)
    of = f" for “{case.solution.task.title}”" if case.solution.task and len(case.solutions) > 1 else ""
    weights = counted(training.parameters, "weight")
    if training.parameters >= MANY:
        reached = f"reaches {metric.cell(result)} ({metric.title})"
        return f"Your network{of} has {weights} and {reached}: try to reach the same with half of them."
    if recipe.epochs > 1:
        epochs = counted(recipe.epochs, "epoch")
        return (
            f"Your network{of} has {weights} and was trained for {epochs}: find out how few are enough, and "
            "what changes with ten times the learning rate."
        )
    return f"Train your network{of} again with another seed, and see how much of its result is chance."
