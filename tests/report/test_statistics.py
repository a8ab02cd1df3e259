"""The page of a class's statistics, and what the class page has of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path

import pytest

from grader import report
from grader.course.scale import KNOWN, LETTERS, PERCENT, Scale
from grader.grade import Grade, Graded
from grader.gradebook.answers import WrongAnswer
from grader.records.quotation import Highlight, Quotation
from grader.records.submission import Submission
from grader.report.statistics import AGAINST, GOOD_FOR, SAYS, good_for
from grader.statistics import class_statistics
from tests.report.pages import inert
from tests.solved import ready_of
from tests.statistics.classes import LINE, came_to, scheme
from tests.statistics.test_reliability import QUIZ

EXAM = scheme(*[1.0] * 10)
EVIL = '<script>alert("1")</script>'


def _write(
    folder: Path,
    grades: Sequence[Grade],
    scale: Scale = PERCENT,
    wrong: dict[str, list[WrongAnswer]] | None = None,
) -> tuple[str, str]:
    """The words of the statistics, and the page of the class as it is."""
    graded = [Graded(Submission(grade.student), grade, None, ()) for grade in grades]
    names = {grade.student: f"{n}.html" for n, grade in enumerate(grades)}
    shown = report.Class(
        ready_of(EXAM, LINE), graded, names, "strong",
        statistics=class_statistics(grades, EXAM, scale), wrong=lambda slug: (wrong or {}).get(slug, []),
    )  # fmt: skip
    report.write_class(folder / "index.html", shown)
    html = (folder / "statistics.html").read_text("utf-8")
    inert(html)
    text = re.sub(r"(?s)<style>.*?</style>", "", html)
    text = re.sub(r"</?(?:b|a|span|q|mark|i)\b[^>]*>", "", text)
    words = unescape(" ".join(re.sub(r"<[^>]*>", " ", text).split())).replace("\xa0", " ")
    return words, (folder / "index.html").read_text("utf-8")


def _quiz(repeat: int = 1) -> list[Grade]:
    return [
        came_to(EXAM, f"s{round_}_{n}", *map(float, row))
        for round_ in range(repeat)
        for n, row in enumerate(QUIZ)
    ]


@pytest.mark.parametrize(
    ("alpha", "words"),
    [
        (0.95, GOOD_FOR[0][1]),
        (0.9, GOOD_FOR[0][1]),
        (0.78, GOOD_FOR[2][1]),
        (0.2, GOOD_FOR[4][1]),
        (-0.1, AGAINST),
    ],
)
def test_what_an_alpha_is_good_for(alpha: float, words: str) -> None:
    assert good_for(alpha) == words


def test_one_screen_says_what_the_class_came_to(tmp_path: Path) -> None:
    nothing = came_to(EXAM, "zoe", *[0.0] * 10, end="missing", text="Nothing was handed in")
    words, _ = _write(tmp_path, [*_quiz(), nothing], LETTERS)
    for said in (
        "students 11 10 handed something in",
        "mean 6.0 of 10 points",
        "median 7.0",
        "passed 73 % 8 with 60 % or more",
        "0.70 Rough: it tells the strongest from the weakest, and little more. Of 10 students and 10 questions: "
        "with so few students it is rough.",
        "± 1.4 points",
        "Without the 1 who handed in nothing: mean 6.6, median 7.0, standard deviation 2.5, passed 80 %.",
        "here is the pass mark alone",
        "D, the pass mark, from 6 points on: s0_1 7; s0_2 7",
    ):
        assert said in words, said
    many, _ = _write(tmp_path, _quiz(3))
    assert "with so few students" not in many


def test_a_class_of_three_is_told_what_cannot_be_told(tmp_path: Path) -> None:
    words, page = _write(tmp_path, _quiz()[:3], KNOWN["german"])
    assert (
        "It cannot be told: it takes 10 students of whom every question is marked, and there are 3." in words
    )
    assert "Near a boundary" not in words and "standard error" not in words
    assert "Hardest questions" in page
    empty, page = _write(tmp_path, [])
    assert "Nobody is graded yet." in empty and "Hardest questions" not in page


def test_questions_stand_the_hardest_first_and_the_class_page_leads_to_five(tmp_path: Path) -> None:
    words, page = _write(tmp_path, _quiz())
    cards = re.findall(r"Question (\d)\? q\d", words)
    assert cards[:3] == ["8", "2", "4"] and len(cards) == 10
    links = re.findall(r'href="statistics.html#(q\d)">Question \d\?</a>: (\d+ %)', page)
    assert links == [("q8", "50 %"), ("q2", "60 %"), ("q4", "60 %"), ("q9", "60 %"), ("q0", "70 %")]
    assert page.index("Hardest questions") < page.index('id="students"')
    ids = re.findall(
        r'<article class="card question" id="(q\d)">', (tmp_path / "statistics.html").read_text("utf-8")
    )
    assert sorted(ids) == [f"q{n}" for n in range(10)]


def test_a_question_that_may_be_wrong_is_told_with_what_to_do(tmp_path: Path) -> None:
    """The first is turned around: who is strong is wrong in it."""
    turned = QUIZ.copy()
    turned[:, 0] = QUIZ.sum(axis=1) < 7
    turned[:, 1] = 0
    turned[:, 2] = 1
    words, page = _write(tmp_path, [came_to(EXAM, f"s{n}", *map(float, row)) for n, row in enumerate(turned)])
    for flag, question in (("negative", 0), ("nobody", 1), ("everybody", 2), ("alpha", 0)):
        card = words[words.index(f"Question {question}? q{question}") :].split("Question ", 2)[1]
        title, advice = SAYS[flag]  # type: ignore[index]
        assert f"{title}. {advice}" in card, flag
    assert "Question 1?</a>: 0 % of the points, look at it" in page
    assert words.count(SAYS["nobody"][0]) == 1


def test_what_was_answered_instead_is_quoted_and_harmless(tmp_path: Path) -> None:
    told = "Nothing gets smaller."
    misled = Quotation("It gets smaller.", (Highlight(8, 15, "misconception", told),))
    wrong = {
        "q0": [
            WrongAnswer("s0_0", "failed", "Not so.", Quotation("10")),
            WrongAnswer("s0_1", "failed", "Not so.", Quotation("10.")),
            WrongAnswer("s0_2", "failed", "Not so.", Quotation(EVIL)),
            WrongAnswer("s0_3", "partial", "Half.", misled),
            WrongAnswer("gone", "failed", "Not so.", Quotation("left the class")),
        ]
    }
    words, _ = _write(tmp_path, _quiz(), wrong=wrong)
    html = (tmp_path / "statistics.html").read_text("utf-8")
    assert "2 × 10 s0_0; s0_1" in words and "left the class" not in words and told not in words
    assert EVIL in words and EVIL not in html
    assert '<q>It gets <mark class="misconception">smaller</mark>.</q>' in html
    assert '<a href="1.html">s0_1</a>' in html


def test_who_handed_in_nothing_is_in_no_wrong_answer(tmp_path: Path) -> None:
    nothing = came_to(EXAM, "zoe", *[0.0] * 10, end="missing", text="Nothing was handed in")
    wrong = {"q0": [WrongAnswer("zoe", "failed", "No answer.", Quotation(""))]}
    assert "no answer" not in _write(tmp_path, [*_quiz(), nothing], wrong=wrong)[0]
    wrong["q0"].append(WrongAnswer("s0_0", "failed", "No answer.", Quotation("")))
    assert "1 × no answer s0_0" in _write(tmp_path, [*_quiz(), nothing], wrong=wrong)[0]


def test_the_chart_is_told_in_words_and_as_a_table(tmp_path: Path) -> None:
    words, _ = _write(tmp_path, _quiz(), LETTERS)
    html = (tmp_path / "statistics.html").read_text("utf-8")
    (label,) = re.findall(r'<svg class="spread".*?aria-label="([^"]*)"', html)
    assert label == (
        "How the scores are spread: from 2 to 9, median 7. D: passed from 60 % on, 6 points. The table below has every column."
    )
    assert "2 to below 3 points 2" in words and "7 to below 8 points 4" in words
    assert "A 9 2 B 8 2 C 7 4 D 6 0 F 0 2" in words  # grades, from so many points, students
