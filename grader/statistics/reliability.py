"""Classical test theory over a table of points, a row a student and a column a question.

Sources: Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16 (1951), of which
Kuder and Richardson's formula 20 is the case of questions that are right or wrong; Lord and Novick,
"Statistical theories of mental test scores" (1968), for the standard error of measurement and for the
correlation of a question with all the others.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
ENOUGH = 10  # students from whom on a figure about a relation is told: of fewer it is chance
SAME = 1e-9  # points: totals that differ by no more are the same but for the rounding of floats


def untold(points: Points) -> str:
    """Why alpha cannot be told of a table of points; "" where it can.

    Args:
        points: students x questions.
    """
    students, questions = points.shape
    if questions < 2:
        return f"it compares questions, and there {'is one' if questions else 'is none'} that counts"
    if students < ENOUGH:
        return f"it takes {ENOUGH} students of whom every question is marked, and there are {students}"
    if not varies(points.sum(axis=1)):
        return "everybody has the same points"
    return ""


def varies(values: Points) -> bool:
    """Whether values differ by more than the rounding of floats."""
    return bool(len(values)) and bool(np.ptp(values) > SAME)


def alpha(points: Points) -> float:
    """Cronbach's alpha: k / (k - 1) x (1 - the sum of the questions' variances / the variance of the total).

    Args:
        points: students x questions, of which `untold` says nothing.
    """
    covariance = np.atleast_2d(np.cov(points, rowvar=False))
    return _alpha(float(np.trace(covariance)), float(covariance.sum()), points.shape[1])


def alpha_without(points: Points) -> list[float | None]:
    """Alpha of all questions but one, for each; None where it cannot be told of the others."""
    questions = points.shape[1]
    if questions < 3:
        return [None] * questions
    covariance = np.cov(points, rowvar=False)
    whole, own = covariance.sum(), np.diag(covariance)
    found: list[float | None] = []
    for place in range(questions):
        if not varies(points.sum(axis=1) - points[:, place]):
            found.append(None)
            continue
        left = whole - 2 * covariance[place].sum() + own[place]
        found.append(_alpha(float(own.sum() - own[place]), float(left), questions - 1))
    return found


def _alpha(of_questions: float, of_total: float, questions: int) -> float:
    return questions / (questions - 1) * (1 - of_questions / of_total)


def discrimination(own: Points, others: Points) -> float | None:
    """The correlation of a question with the points on all the others.

    Args:
        own: points on the question, one a student.
        others: of the same students, on the rest.

    Returns:
        Pearson's correlation, from -1 to 1; None of fewer than `ENOUGH` students, or where either is the same
        for everybody.
    """
    if len(own) < ENOUGH or not varies(own) or not varies(others):
        return None
    return float(np.clip(np.corrcoef(own, others)[0, 1], -1, 1))


def standard_error(points: Points) -> float:
    """The standard error of measurement, in points: deviation of the totals x sqrt(1 - alpha).

    A reliability is no less than 0, so the error is no more than the deviation, even where alpha is negative.
    """
    deviation = float(np.std(points.sum(axis=1), ddof=1))
    return deviation * math.sqrt(1 - min(1.0, max(0.0, alpha(points))))
