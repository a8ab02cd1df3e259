"""Words that part right from wrong, found in small classes whose answers were made for it."""

from __future__ import annotations

import pytest

from grader.proposal.agreement import agreement, beside, left_out
from grader.proposal.answers import Answer, ProposalError
from grader.proposal.composing import propose
from grader.rubric.languages import ENGLISH

QUESTION = "Why do leaves fall?"
ENDS = ("", " now", " today", " quickly", " here", " slowly", " often", " soon")


def _answers(*kinds: tuple[str, float]) -> list[Answer]:
    return [Answer(f"{text}{end}.", level) for text, level in kinds for end in ENDS]


def test_two_ideas_that_are_half_each_are_full_together() -> None:
    both = "The cold stops the sap, and trees save moisture"
    answers = _answers(
        (both, 1), ("The cold stops the sap", 0.5), ("Trees save moisture", 0.5), ("They rot", 0)
    )
    rubric = propose(answers, QUESTION)
    assert len(rubric.full) == 1 and " + " in rubric.full[0]
    assert {pair.level == pair.answer.level for pair in beside(answers, rubric)} == {True}


def test_either_of_two_ideas_can_be_enough() -> None:
    answers = _answers(
        ("The cold stops the sap", 1), ("Trees save moisture", 1), ("They rot", 0), ("Wind", 0)
    )
    rubric = propose(answers, QUESTION)
    assert len(rubric.full) == 2 and not any("+" in way for way in rubric.full)
    assert {pair.same for pair in beside(answers, rubric)} == {True}


def test_words_in_the_same_place_become_alternatives() -> None:
    answers = _answers(
        ("The tree saves sap", 1), ("The tree keeps sap", 1), ("The tree rots", 0), ("Old sap", 0)
    )
    rubric = propose(answers, QUESTION)
    phrasings = [phrasing for idea in rubric.ideas for phrasing in idea.phrasings]
    assert any({"saves", "keeps"} <= set(part.split("|")) for text in phrasings for part in text.split()), (
        phrasings
    )


def test_the_order_of_words_tells_right_from_wrong() -> None:
    right, wrong = "The sap moves from cold to warm places", "The sap moves from warm to cold places"
    answers = _answers((right, 1), (wrong, 0))
    rubric = propose(answers, QUESTION)
    assert {pair.same for pair in beside(answers, rubric)} == {True}
    assert all(phrasing.startswith(">") for idea in rubric.ideas for phrasing in idea.phrasings)


def test_what_is_denied_is_not_said() -> None:
    answers = _answers(("The cold stops the sap", 1), ("The cold does not stop the sap", 0))
    assert {pair.same for pair in beside(answers, propose(answers, QUESTION))} == {True}


def test_what_only_wrong_answers_say_is_a_misconception_that_no_other_has() -> None:
    answers = _answers(("The cold stops the sap", 1), ("Gravity pulls leaves", 0), ("Some sap", 0.5))
    rubric = propose(answers, QUESTION)
    assert rubric.misconceptions and all(item.feedback == "" for item in rubric.misconceptions)
    for pair in beside(answers, rubric):
        assert bool(pair.reading.misconceptions) == (pair.answer.level == 0)


def test_what_the_question_says_and_what_one_answer_says_is_no_idea() -> None:
    answers = _answers(("Leaves fall", 0), ("The cold stops the sap", 1)) + [Answer("Abscission", 1.0)]
    rubric = propose(answers, QUESTION)
    compiled = rubric.in_language(ENGLISH)
    assert not {"leaf", "leav", "fall", "absciss"} & set(compiled.keys_of)


def test_the_same_answers_give_the_same_rubric() -> None:
    answers = _answers(("The cold stops the sap", 1), ("Trees save moisture", 0.5), ("They rot", 0))
    assert propose(answers, QUESTION) == propose(list(answers), QUESTION)


def test_no_common_word_is_told() -> None:
    with pytest.raises(ProposalError, match="expected answers that share words"):
        propose([Answer(word, 1.0) for word in ("bark", "frost", "wind")], QUESTION)


def test_another_language_is_told() -> None:
    answers = _answers(
        ("Die Kälte stoppt den Saft und das ist der Grund", 1), ("Das ist der Wind und nicht der Baum", 0)
    )
    with pytest.raises(ProposalError, match=r"in English\. Received: .* \(de\)"):
        propose(answers, "Warum fallen Blätter?")


def test_an_answer_left_out_is_read_without_its_copies() -> None:
    """Each wrong answer has words of its own, and there three times: seen, they are known; left out, they are not."""
    wrong = [
        Answer(f"{word} did it", 0.5)
        for word in ("wind", "frost", "bark", "moss", "rain", "hail")
        for _ in "abc"
    ]
    answers = _answers(("The cold stops the sap", 1)) + wrong
    pairs = left_out(answers, QUESTION)
    assert len(pairs) == len(answers)
    assert not any(pair.reading.ideas for pair in pairs if pair.answer.level == 0.5)
    figures = agreement(pairs)
    assert (figures.answers, figures.accuracy) == (26, 8 / 26)
