"""Phrasings that several answers have, matched as the rubric's will be."""

from __future__ import annotations

from grader.proposal.answers import Answer
from grader.proposal.candidates import READ, candidates


def _found(*texts: str, question: str = "Why?") -> dict[str, list[bool]]:
    answers = [Answer(text, 1.0) for text in texts]
    return {each.text: each.found.tolist() for each in candidates(answers, question)}


def test_what_an_answer_denies_it_does_not_say() -> None:
    found = _found("the frost stops sap", "frost will stop sap", "the frost does not stop sap")
    assert found["frost sap"] == [True, True, False]


def test_the_order_of_words_may_count() -> None:
    cold, warm = "sap moves from cold to warm", "sap moves from warm to cold"
    found = _found(cold, cold, warm, warm)
    assert found["> cold warm"] == [True, True, False, False]
    assert found["> warm cold"] == [False, False, True, True]


def test_endings_and_typing_errors_are_forgiven() -> None:
    found = _found("the membrane leaks", "membranes leaking", "the membrnae leaked")
    assert [True, True, True] in found.values()


def test_words_of_two_sentences_do_not_stand_together() -> None:
    found = _found(
        "Frost came. Sap stopped.", "Frost came early. Sap stopped.", "Frost and bark", "Frost on bark"
    )
    assert "bark frost" in found and not {"frost sap", "sap frost"} & set(found)


def test_small_words_count_only_beside_others() -> None:
    found = _found("sap goes into it", "sap goes into that")
    assert any("into" in text.split() for text in found) and "into" not in found and "it" not in found
    assert all(text.startswith(">") for text in found if "into" in text.split())


def test_an_endless_answer_is_read_in_part() -> None:
    found = _found("bark " * READ + "frost", "frost", "frost")
    assert found["frost"] == [False, True, True]
