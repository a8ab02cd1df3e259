"""Answers of our own, in the manner of beginners, with the mark a teacher who follows the rubric gives them.

Each file of `answers/` is one question; each line a mark and an answer. Single disagreements are told by
`python -m tests.rubric.test_answers`.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from grader.rubric import library, read

FILES = sorted((Path(__file__).parent / "answers").glob("*.txt"))


def marked(path: Path) -> list[tuple[float, str]]:
    lines = path.read_text("utf-8").splitlines()
    return [(float(score), text) for score, _, text in (line.partition(" | ") for line in lines)]


def test_every_question_of_the_library_has_answers() -> None:
    assert {path.stem for path in FILES} == set(library.BY_QUESTION)
    assert sum(len(marked(path)) for path in FILES) >= 800


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_answers_are_marked_as_a_teacher_would(path: Path) -> None:
    rubric = library.BY_QUESTION[path.stem]
    kinds: Counter[str] = Counter()
    for mark, text in marked(path):
        reading = read(text, rubric)
        kinds["right" if reading.credit == mark else "wrong"] += 1
        if reading.sure:
            kinds["decided"] += 1
            kinds["decided wrong"] += reading.credit != mark
            assert not (mark == 1 and reading.credit == 0), f"a false zero: {text}"
    total = kinds["right"] + kinds["wrong"]
    assert kinds["right"] >= 0.9 * total, kinds
    assert kinds["decided"] >= 0.75 * total, kinds
    assert kinds["decided wrong"] <= 0.1 * kinds["decided"], kinds


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_answer_to_another_question_seldom_earns_full_marks(path: Path) -> None:
    rubric = library.BY_QUESTION[path.stem]
    # Questions that share what a right answer says.
    kin = {
        frozenset(pair.split("+"))
        for pair in (
            "loss+optimizer_loss optimizer+optimizer_loss softmax+softmax_argmax softmax+softmax_not_twice "
            "softmax_argmax+softmax_not_twice optimizer+adam optimizer+fit adam+fit optimizer_loss+adam "
            "optimizer_loss+fit train_test_split+evaluate train_test_split+overfitting loss+evaluate "
            "train_test_split+fit overfitting+fit optimizer_loss+optimizer sequential+flatten tensor+flatten dense+sequential "
            "loss+sparse_cce loss+softmax_argmax evaluate+overfitting loss+train_test_split"
        ).split()
    }
    right = [
        (other.stem, text)
        for other in FILES
        if other != path and frozenset((path.stem, other.stem)) not in kin
        for mark, text in marked(other)
        if mark == 1
    ]
    wrongly = [(stem, text) for stem, text in right if read(text, rubric).credit == 1.0]
    assert len(wrongly) <= 0.06 * len(right), wrongly[:20]


@pytest.mark.parametrize(
    "frame", ["It is not true that {}", "It is wrong to say that {}", "It is a myth that {}"]
)
def test_right_answers_denied_as_a_whole_earn_nothing(frame: str) -> None:
    right = [
        (path.stem, frame.format(text[:1].lower() + text[1:]))
        for path in FILES
        for mark, text in marked(path)
        # A denial reaches to the end of its sentence, not beyond.
        if mark == 1 and not re.search(r"[.!?;]\s|\bbut\b|however|#", text)
    ]
    assert len(right) > 300
    credited = [text for question, text in right if read(text, library.BY_QUESTION[question]).credit > 0]
    assert credited == []


def main() -> None:
    """Print what is marked otherwise."""
    for path in FILES:
        for mark, text in marked(path):
            reading = read(text, library.BY_QUESTION[path.stem])
            if reading.credit != mark:
                found = [each.slug for each in reading.ideas]
                print(
                    f"{path.stem} [{mark:g}|{reading.credit:g}{'' if reading.sure else '?'}] {text} {found}"
                )


if __name__ == "__main__":
    main()
