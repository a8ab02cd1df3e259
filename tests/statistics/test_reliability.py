"""Alpha and its like, beside published examples and beside pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from grader.statistics import reliability
from grader.statistics.reliability import Points


def table(text: str) -> Points:
    return np.array([[float(cell) for cell in row.split()] for row in text.strip().splitlines()])


# Karl Wuensch, "The Kuder-Richardson 20", East Carolina University (core.ecu.edu/wuenschk/StatHelp/KR20.txt):
# ten students, ten questions, with p x q of each question and 5.84 as the variance of the totals.
QUIZ = table("""
    1 1 1 1 1 1 0 1 1 0
    1 0 1 1 0 1 1 1 0 1
    1 1 1 1 0 1 1 0 0 1
    0 0 1 0 0 0 1 0 0 0
    0 0 0 0 0 1 0 0 1 0
    1 1 1 0 1 1 1 1 1 1
    1 1 0 1 1 1 0 1 1 1
    1 1 1 1 1 1 1 1 0 1
    0 1 0 1 1 1 1 1 0 1
    1 1 0 1 1 0 1 1 1 0
""")
QUIZ_PQ = (0.21, 0.21, 0.24, 0.21, 0.24, 0.16, 0.21, 0.21, 0.25, 0.24)
# Central Institute of Indian Languages, appendix II B (ciil-ebooks.net/html/test/app2.htm): six students, three
# essay questions of ten points. It comes to 226 / 665 x 3 / 2, given as 0.51.
ESSAYS = table("6 7 6\n4 9 9\n3 5 5\n5 3 4\n2 4 5\n9 7 4")
# S. Chatterjee and B. Price, "Regression analysis by example" (1977), as R's data set `attitude`; the figures
# are those that R's package psych prints of it: alpha(attitude), to three places.
ATTITUDE = table("""
    43 51 30 39 61 92 45
    63 64 51 54 63 73 47
    71 70 68 69 76 86 48
    61 63 45 47 54 84 35
    81 78 56 66 71 83 47
    43 55 49 44 54 49 34
    58 67 42 56 66 68 35
    71 75 50 55 70 66 41
    72 82 72 67 71 83 31
    67 61 45 47 62 80 41
    64 53 53 58 58 67 34
    67 60 47 39 59 74 41
    69 62 57 42 55 63 25
    68 83 83 45 59 77 35
    77 77 54 72 79 77 46
    81 90 50 72 60 54 36
    74 85 64 69 79 79 63
    65 60 65 75 55 80 60
    65 70 46 57 75 85 46
    50 58 68 54 64 78 52
    50 40 33 34 43 64 33
    64 61 52 62 66 80 41
    53 66 52 50 63 80 37
    40 37 42 58 50 57 49
    63 54 42 48 66 75 33
    66 77 66 63 88 76 72
    78 75 58 74 80 78 49
    48 57 44 45 51 83 38
    85 85 71 71 77 74 55
    82 82 39 59 64 78 39
""")
ATTITUDE_WITHOUT = (0.810, 0.797, 0.828, 0.803, 0.795, 0.864, 0.840)


def test_a_published_quiz_of_right_and_wrong() -> None:
    assert np.allclose(QUIZ.mean(axis=0) * (1 - QUIZ.mean(axis=0)), QUIZ_PQ)
    assert reliability.alpha(QUIZ) == pytest.approx(10 / 9 * (1 - sum(QUIZ_PQ) / 5.84))
    assert reliability.alpha(QUIZ) == pytest.approx(0.696, abs=5e-4)


def test_a_published_exam_with_partial_points() -> None:
    assert reliability.alpha(ESSAYS) == pytest.approx(226 / 665 * 3 / 2)


def test_a_published_analysis_with_each_question_left_out() -> None:
    assert round(reliability.alpha(ATTITUDE), 3) == 0.843
    found = [round(each or 0, 3) for each in reliability.alpha_without(ATTITUDE)]
    assert found == list(ATTITUDE_WITHOUT)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_as_by_pandas(seed: int) -> None:
    """Its covariances and correlations, in the other form of the formula: k c / (v + (k - 1) c)."""
    random = np.random.default_rng(seed)
    students, questions = int(random.integers(10, 60)), int(random.integers(3, 12))
    points = random.normal(size=(students, 1)) + random.normal(size=(students, questions)) * 2
    frame = pd.DataFrame(points)

    def by_pandas(each: pd.DataFrame) -> float:
        covariance = each.cov()
        k = len(covariance)
        shared = covariance.where(~np.eye(k, dtype=bool)).stack().mean()
        return float(k * shared / (np.diag(covariance).mean() + (k - 1) * shared))

    assert reliability.alpha(points) == pytest.approx(by_pandas(frame))
    for place, without in enumerate(reliability.alpha_without(points)):
        others = frame.drop(columns=place)
        assert without == pytest.approx(by_pandas(others))
        told = reliability.discrimination(points[:, place], points.sum(axis=1) - points[:, place])
        assert told == pytest.approx(frame[place].corr(others.sum(axis=1)))
    error = frame.sum(axis=1).std() * (1 - max(0.0, by_pandas(frame))) ** 0.5
    assert reliability.standard_error(points) == pytest.approx(error)


def test_the_error_is_no_more_than_the_deviation() -> None:
    """Whoever is right in one question is wrong in the other: alpha is below zero."""
    against = np.array([[1.0, 0.0]] * 6 + [[0.0, 3.0]] * 6)
    assert reliability.alpha(against) < 0
    assert reliability.standard_error(against) == pytest.approx(np.std(against.sum(axis=1), ddof=1))
    same = np.column_stack([np.arange(12.0)] * 3)
    assert reliability.alpha(same) == pytest.approx(1.0) and reliability.standard_error(same) < 1e-6


def test_it_says_why_it_cannot_be_told() -> None:
    assert "there is one that counts" in reliability.untold(QUIZ[:, :1])
    assert "there is none" in reliability.untold(np.empty((10, 0)))
    assert "there are 9" in reliability.untold(QUIZ[:9])
    assert reliability.untold(QUIZ) == ""
    # A third of a point three times is a point but for the rounding of floats.
    thirds = np.array([[1 / 3, 2 / 3], [0.7, 0.3], [0.1 + 0.2, 0.7]] * 4)
    assert reliability.untold(thirds) == "everybody has the same points"


def test_alpha_of_one_question_is_none() -> None:
    assert reliability.alpha_without(QUIZ[:, :2]) == [None, None]
    # Without the third, all have the same.
    points = np.column_stack([np.tile([0.0, 1.0], 6), np.tile([1.0, 0.0], 6), np.arange(12.0)])
    first, second, third = reliability.alpha_without(points)
    assert first is not None and second is not None and third is None


def test_what_never_differs_tells_nobody_apart() -> None:
    ten = np.arange(10.0)
    assert reliability.discrimination(ten, -ten) == pytest.approx(-1.0)
    assert reliability.discrimination(ten[:9], ten[:9]) is None  # of nine nobody knows
    assert reliability.discrimination(np.ones(10), ten) is None
    assert reliability.discrimination(ten, np.array([0.1 + 0.2, 0.3] * 5)) is None
