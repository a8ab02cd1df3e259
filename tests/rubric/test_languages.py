"""Spanish, Portuguese, German and French: own answers, their words, and which language a text is in.

Each line of `languages/es.txt` and its like is a question, a mark and an answer. Single disagreements are told by
`python -m tests.rubric.test_languages`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.rubric import Idea, Reading, Rubric, library, read
from grader.rubric.language import language_of
from grader.rubric.languages import LANGUAGES
from grader.rubric.words import FAMILY, families, sentences, stem

OTHERS = [code for code in LANGUAGES if code != "en"]


def answers(code: str) -> list[tuple[str, float, str]]:
    lines = (Path(__file__).parent / "languages" / f"{code}.txt").read_text("utf-8").splitlines()
    parts = [line.split(" | ", 2) for line in lines]
    return [(question, float(mark), text) for question, mark, text in parts]


def readings(code: str) -> list[tuple[float, str, Reading]]:
    return [(mark, text, read(text, library.BY_QUESTION[name])) for name, mark, text in answers(code)]


@pytest.mark.parametrize("code", OTHERS)
def test_every_question_has_answers(code: str) -> None:
    assert {name for name, _, _ in answers(code)} == set(library.BY_QUESTION) - {"softmax_not_twice"}


@pytest.mark.parametrize("code", OTHERS)
def test_answers_are_marked_as_a_teacher_would(code: str) -> None:
    found = readings(code)
    decided = [(mark, text, reading) for mark, text, reading in found if reading.sure]
    wrong = [text for mark, text, reading in decided if mark != reading.credit]
    assert len(decided) >= 0.7 * len(found), [text for _, text, reading in found if not reading.sure]
    assert len(wrong) <= 0.05 * len(decided), wrong
    assert [text for mark, text, reading in decided if mark == 1 and reading.credit == 0] == []


@pytest.mark.parametrize("code", OTHERS)
def test_answers_are_taken_for_the_language_they_are_in(code: str) -> None:
    other = [text for _, _, text in answers(code) if language_of(text) != code]
    assert len(other) <= 0.05 * len(answers(code)), other


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pasa de matriz a vector", "es"),
        ("capa densa de 10 neuronas", "es"),
        ("camada de saida", "pt"),
        ("desliga uns neuronio a cada passada", "pt"),
        ("Ausgabeschicht mit 10 Neuronen", "de"),
        ("couche dense de 10 neurones", "fr"),
        ("dense layer with 10 neurons", "en"),
        ("relu, softmax, adam", "en"),
        ("Mette a zero i valori che sono negativi e non cambia gli altri.", "it"),
    ],
)
def test_a_few_words_tell_the_language(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize("code", OTHERS)
def test_each_language_has_words_for_every_family(code: str) -> None:
    assert set(FAMILY) <= set(families(LANGUAGES[code]))
    assert all(families(LANGUAGES[code]).values())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("es", "función funcion"),
        ("es", "entrena entrenar entrenando"),
        ("es", "q que"),
        ("pt", "previsão previsao"),
        ("pt", "não nao n"),
        ("de", "größte groesste grosste"),
        ("de", "Gewichte Gewichten"),
        ("fr", "entraîne entraine entraîner"),
    ],
)
def test_these_are_the_same_word(code: str, words: str) -> None:
    assert len({stem(word, LANGUAGES[code]) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("code", "text", "parts"),
    [("de", "Trainingsdaten", ["Trainings", "daten"]), ("fr", "l'image", ["l'", "image"])],
)
def test_words_that_are_two_in_one(code: str, text: str, parts: list[str]) -> None:
    assert [word.text for word in sentences(text, LANGUAGES[code])[0]] == parts


@pytest.mark.parametrize(
    "text",
    [
        "No pone los valores negativos en cero.",
        "Não transforma os valores negativos em zero.",
        "Negative Werte werden nicht auf null gesetzt.",
        "Die negativen Werte setzt es auf null nicht.",
        "Les valeurs négatives ne sont pas mises à zéro.",
        "No es cierto que los negativos se vuelven cero.",
    ],
)
def test_what_is_denied_is_not_said(text: str) -> None:
    reading = read(text, library.RELU)
    assert not reading.complete and not reading.sure


def test_keywords_without_small_words_are_no_answer() -> None:
    reading = read("negativos cero positivos neuronas capas red", library.RELU)
    assert not reading.sure


def test_nothing_is_decided_where_right_and_wrong_stand_together() -> None:
    reading = read("Pone los negativos en cero y los positivos en 1.", library.RELU)
    assert reading.misconceptions and not reading.sure


IDEA = (Idea("zero", ("NEGATIVE ZERO",)),)


def test_phrasings_of_families_need_no_translation() -> None:
    rubric = Rubric(IDEA, ("zero",), translations={"pt": {}})
    assert read("Os valores negativos viram zero.", rubric).credit == 1.0


def test_a_language_that_is_not_read_is_refused() -> None:
    with pytest.raises(ValueError, match="expected languages among de, es, fr, pt. Received: 'it'"):
        Rubric(IDEA, ("zero",), translations={"it": {}})


def test_a_translation_of_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'es'.*among zero. Received: cero"):
        Rubric(IDEA, ("zero",), translations={"es": {"cero": ("NEGATIVE ZERO",)}})


@pytest.mark.parametrize(
    ("phrasings", "message"),
    [(("BANANAS cero",), "BANANAS"), (("!solo",), "expected words"), ("negativo cero", "even a single one")],
)
def test_a_translation_that_would_never_be_found_is_refused(phrasings: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Rubric(IDEA, ("zero",), translations={"es": {"zero": phrasings}})  # type: ignore[dict-item]


def main() -> None:
    """Print what is marked otherwise."""
    for code in OTHERS:
        for mark, text, reading in readings(code):
            if reading.credit != mark or not reading.sure:
                print(
                    f"{code} [{mark:g}|{reading.credit:g}{'' if reading.sure else '?'}] {text} {reading.doubt}"
                )


if __name__ == "__main__":
    main()
