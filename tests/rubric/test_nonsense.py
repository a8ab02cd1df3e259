"""Words of a right answer strung together: nobody decides for full marks but a person. Honest answers stand."""

from __future__ import annotations

import random

import pytest

from grader.rubric import library, read
from grader.rubric.grammar import is_strung
from grader.rubric.words import sentences
from tests.rubric import nonsense
from tests.rubric.test_answers import FILES, marked

STRUNG = [
    ("flatten", "It is so that the 1 axis there."),
    ("flatten", "There is the makes vector the of there."),
    ("relu", "It is so that the negative zero there."),
    ("relu", "It is negative zero and the negative zero."),
    ("relu", "Negative, zero, positive, same."),
    ("softmax", "So it is that the likelihood there."),
    ("dropout", "The randomly is drop of the and neurons it overfitting prevents the."),
    ("tensor", "numbers of the array the is of dimensions."),
    ("dense", "each neuron connect layer every previous"),
    ("loss", "predictions which the is far of how labels the from it."),
    ("train_test_split", "unseen the to test of is data the evaluate on."),
    ("overfitting", "the training is memorises of and the unseen fails it data poor the."),
    ("optimizer_loss", "loss the error measures is of. weights of optimizer the updates is the."),
]
TERSE = [
    ("relu", "max(0,x), kills negatives"),
    ("relu", "neg -> 0, pos stays"),
    ("relu", "negative become zero, positive stay same"),
    ("relu", "It make all negative number to 0."),
    ("softmax", "gives probabilities, sum to one"),
    ("softmax", "Softmax transform the outputs in probabilities for the classes."),
    ("flatten", "28x28 -> 784"),
    ("flatten", "makes 1D vector out of 2D image"),
    ("ten_neurons", "one for each digit"),
    ("ten_neurons", "10 neurons because 10 classes"),
    ("ten_neurons", "because of ten classes"),
    ("dense", "fully connected layer"),
    ("dense", "every neuron connected with every neuron of layer before"),
    ("dropout", "randomly turns off neurons, prevents overfitting"),
    ("tensor", "n-dimensional array"),
    ("sequential", "a linear stack of layers"),
    ("loss", "how far the prediction is from the label"),
    ("optimizer", "updates the weights"),
    ("sparse_cce", "loss for integer labels"),
    ("overfitting", "memorizes training data, bad on new data"),
]
# At most so many of the rubrics fall to texts of a kind, and so many of the texts earn everything. What is
# left is short, and each pair of its words could be English.
LEFT = {
    "salad": (17, 0.06),
    "framed": (9, 0.02),
    "alternating": (30, 0.2),
    "listed": (0, 0.0),
    "connected": (7, 0.02),
    "joined": (12, 0.05),
}
TRIES = 30


@pytest.mark.parametrize(("question", "text"), STRUNG)
def test_words_in_a_row_are_left_to_a_person_and_earn_nothing_until_then(question: str, text: str) -> None:
    reading = read(text, library.BY_QUESTION[question])
    assert reading.credit == 0 and not reading.sure and "sentence" in reading.doubt, reading


def test_what_may_be_a_learner_s_own_words_has_half_until_then() -> None:
    reading = read("negative and zero and positive and same and it is.", library.BY_QUESTION["relu"])
    assert reading.credit == 0.5 and not reading.sure and "sentence" in reading.doubt, reading


@pytest.mark.parametrize(("question", "text"), TERSE)
def test_terse_answers_and_a_learner_s_english_are_decided(question: str, text: str) -> None:
    reading = read(text, library.BY_QUESTION[question])
    assert reading.credit == 1 and reading.sure, reading


def test_a_sentence_that_says_it_counts_beside_words_in_a_row() -> None:
    text = "Negative the of zero is the. Every negative number becomes zero."
    reading = read(text, library.RELU)
    assert reading.credit == 1 and reading.sure


def test_what_is_wrong_counts_however_it_is_written() -> None:
    text = "The between of 0 and 1 squashes it the is. Negative values become zero."
    assert [item.slug for item, _ in read(text, library.RELU).misconceptions] == ["relu_squashes_0_1"]


@pytest.mark.parametrize("kind", LEFT)
def test_few_of_the_texts_of_a_program_that_understands_nothing_are_believed(kind: str) -> None:
    rubrics, share = LEFT[kind]
    texts = {name: list(nonsense.strung(each, kind, TRIES)) for name, each in nonsense.rubrics().items()}
    fell = {name: nonsense.fallen(nonsense.rubrics()[name], iter(each)) for name, each in texts.items()}
    assert sum(map(bool, fell.values())) <= rubrics, fell
    assert sum(map(len, fell.values())) <= share * sum(map(len, texts.values())), fell


def test_most_right_answers_with_their_words_in_any_order_are_not_believed() -> None:
    texts = [(path.stem, text) for path in FILES for text in nonsense.shuffled(path, TRIES)]
    believed = [text for name, text in texts if nonsense.earns(text, library.BY_QUESTION[name])]
    assert len(believed) <= 0.4 * len(texts)


def test_hardly_any_honest_answer_is_taken_for_words_in_a_row() -> None:
    answers = [(path.stem, text) for path in FILES for _, text in marked(path)]
    doubted = [text for name, text in answers if "no sentence" in read(text, library.BY_QUESTION[name]).doubt]
    assert len(doubted) <= 0.011 * len(answers), doubted


@pytest.mark.parametrize("length", [1, 2, 10, 4000])
def test_any_words_at_all_can_be_judged(length: int) -> None:
    chance = random.Random(length)
    words = [*nonsense.GLUE, "zero", "28", "→", "fängt", "x's", "(", ",", "-", "isn't"]
    for _ in range(300 if length <= 10 else 1):
        text = " ".join(chance.choice(words) for _ in range(length))
        for found in sentences(text):
            assert is_strung(text, found, set(), set()) in (True, False)
