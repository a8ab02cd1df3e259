"""What speaks against a training that a submission did itself. For a person to look at, never a verdict.

Only measured things count: outputs of its weights, the time it took. What it claims of itself is
compared with them.
"""

from __future__ import annotations

import math

from grader.case import Case
from grader.metrics import ACCURACY

SIGNIFICANT = 4.0  # standard errors
BROKEN = 0.2  # accuracy lost on altered copies that no honest network loses
CLAIM = 0.1  # accuracy claimed on the training set beyond what is measured there
# Multiplications and additions a second that no computer of a school reaches on one core.
IMPOSSIBLE = 1e12


def doubts(case: Case) -> list[str]:
    """Sentences for the student and the teacher; empty where nothing is doubtful."""
    measured = case.training
    if measured is None or measured.by_student is None or measured.metric is None:
        return []
    own, sentences = measured.by_student, []
    if case.assignment.trained_by == "student":
        sentences += _untrained(case)
    if own.altered is not None and case.dataset.classes:
        before, after = own.altered
        if before - after > BROKEN:
            sentences.append(
                f"It is right on {before:.0%} of some hidden samples and on {after:.0%} of copies that were "
                "altered so little that nobody sees it: that is how looking up known samples behaves, "
                "not how a network does."
            )
    if own.on_given is not None and own.on_like is not None:
        share = (own.on_given + own.on_like) / 2
        error = math.sqrt(max(share * (1 - share), 1e-6) * 2 / own.samples)
        if own.on_given - own.on_like > max(SIGNIFICANT * error, 0.005):
            sentences.append(
                f"It is right on {own.on_given:.1%} of the test set it was given and on {own.on_like:.1%} of "
                "other images made in the same way: it seems to have been trained on the test set. "
                "A test set only tells something if the network has never seen it."
            )
    return sentences


def _untrained(case: Case) -> list[str]:
    """Where the weights cannot come from the training that is claimed."""
    assert case.model is not None and case.training is not None and case.training.by_student is not None
    fits = case.model.fits
    if not fits:
        return ["Its program never called fit on this model, so it is not known where its weights come from."]
    sentences = []
    work = sum(
        3.0
        * case.model.parameters
        * fit.epochs
        * (fit.x.shape[0] if fit.x is not None and fit.x.shape else 0)
        for fit in fits
    )
    if case.seconds and work / case.seconds > IMPOSSIBLE:
        sentences.append(
            f"It claims {sum(fit.epochs for fit in fits)} epochs in {case.seconds:.1f} seconds, which no "
            "computer can do with a network of this size."
        )
    claimed = [value for fit in fits for value in ACCURACY.on_training(fit.history)[-1:] if value is not None]
    on_training = case.training.by_student.on_training
    if claimed and on_training is not None and claimed[-1] - on_training > CLAIM:
        sentences.append(
            f"It claims {claimed[-1]:.1%} on the training data; the weights it ends with reach "
            f"{on_training:.1%} there: they are not those of that training."
        )
    return sentences
