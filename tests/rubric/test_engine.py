"""The rubric engine: wording, typing errors, numbers, negation, and knowing when it does not know."""

from __future__ import annotations

import pytest

from grader.rubric import Idea, Misconception, Rubric, library, read

SIMPLE = Rubric(
    ideas=(
        Idea("zero", ("negative|minus 0",), "What about negative numbers?"),
        Idea("same", ("positive unchanged|same",), "What about positive numbers?"),
    ),
    full=("zero + same",),
    misconceptions=(
        Misconception("step", ("> positive becomes 1",), "It is no step.", 0.5),
        Misconception("awful", ("banana",), "No fruit here.", 0.0),
    ),
    half=("zero",),
)


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("Negative numbers become zero, positive ones stay the same.", 1.0),
        ("NEGATIVES: 0; positives: unchanged", 1.0),
        ("Zero is what negatve numbers become. Positve numbers remain unchanged.", 1.0),
        ("negative -> 0", 0.5),
        ("positive numbers stay the same", 0.0),
        ("Numbers are added.", 0.0),
        ("", 0.0),
        ("Negative becomes 0, positive stays the same, and banana.", 0.0),
        ("Negative is 0, the same for positive: a positive number becomes 1.", 0.5),
        ("It does not make negatives zero.", 0.0),
        ("It never turns negative numbers to zero, and positive ones do not stay the same.", 0.0),
    ],
)
def test_credit(text: str, credit: float) -> None:
    assert read(text, SIMPLE).credit == credit


def test_words_shown_are_the_student_s_own() -> None:
    text = "All Negativ numbers will be set to ZERO there; positive ones: unchanged!"
    reading = read(text, SIMPLE)
    assert reading.credit == 1.0 and reading.sure
    for found in reading.ideas:
        assert all(part in text for part in found.quote.split(" … "))
    assert [text[start:end] for start, end in reading.ideas[0].spans] == ["Negativ", "ZERO"]


def test_order_matters_only_where_asked() -> None:
    assert read("zero for the negative", SIMPLE).ideas
    assert [m.slug for m, _ in read("one becomes positive", SIMPLE).misconceptions] == []
    assert [m.slug for m, _ in read("a positive value becomes 1", SIMPLE).misconceptions] == ["step"]
    assert not read("positive, as I was told by my dear friend, becomes 1", SIMPLE).misconceptions


def test_hints_name_what_is_missing() -> None:
    assert read("negatives to 0", SIMPLE).missing == ("What about positive numbers?",)
    assert read("negative 0, positive the same", SIMPLE).missing == ()


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("no idea", True),  # short, and plainly nothing
        ("It bends the line so that networks can learn things that are not straight.", False),
        ("negatives go to 0", True),  # half, and nothing left unread
        # Half: perhaps the rest is said in words that the rubric does not know.
        ("negatives go to 0, while upward bends survive their journey through such gates intact", False),
        ("negative zero positive same layer neuron network activation input output", False),  # a heap
        ("激活函数把负数变成零", False),  # another language is for a person
    ],
)
def test_it_knows_when_it_does_not_know(text: str, sure: bool) -> None:
    assert read(text, SIMPLE).sure is sure


def test_a_rubric_that_names_unknown_ideas_is_refused() -> None:
    with pytest.raises(ValueError, match="expected ideas among"):
        Rubric(ideas=(Idea("a", ("x",)),), full=("a + b",))


RIGHT = {
    "train_test_split": "The network learns on one part, and the other part checks how well it does on data it has not seen.",
    "relu": "It is max(0, x).",
    "softmax": "The outputs become probabilities.",
    "ten_neurons": "One for each kind of clothing.",
    "optimizer_loss": "The loss says how wrong the predictions are, and the optimizer adjusts the weights accordingly.",
    "flatten": "It makes one long vector out of the picture.",
    "dense": "All neurons are connected with all inputs of the layer.",
    "dropout": "Random neurons are switched off while training, which prevents overfitting.",
    "adam": "An optimizer with an adaptive learning rate.",
    "sparse_cce": "A loss for integer labels.",
    "optimizer": "It changes the weights.",
    "loss": "It measures the error of the predictions.",
    "tensor": "An array of numbers with several dimensions.",
    "sequential": "A stack of layers.",
    "fit": "It trains the model.",
    "evaluate": "It measures the accuracy on the test data.",
    "overfitting": "The network memorises its training data and fails on new data.",
    "softmax_argmax": "The probabilities come from softmax, and argmax gives the index of the largest.",
}
WRONG = {
    "relu": "It squashes every number into the range between 0 and 1.",
    "ten_neurons": "The number is arbitrary.",
    "flatten": "It averages all the pixels.",
    "loss": "It is the data lost on the way.",
    "tensor": "The tensor is a layer of the network.",
    "overfitting": "The model is too general.",
    "optimizer": "It makes the code faster.",
    "sequential": "All layers work in parallel.",
}


@pytest.mark.parametrize("question", RIGHT)
def test_a_plain_right_answer_is_credited(question: str) -> None:
    reading = read(RIGHT[question], library.BY_QUESTION[question])
    assert reading.credit == 1.0 and reading.sure, reading


def test_more_than_two_is_not_two() -> None:
    text = "A loss for classification with more than two classes, whose labels are integers."
    assert read(text, library.SPARSE_CCE).credit == 1.0
    assert read("It is a loss for two classes.", library.SPARSE_CCE).misconceptions


@pytest.mark.parametrize("question", WRONG)
def test_a_plain_wrong_answer_is_not(question: str) -> None:
    reading = read(WRONG[question], library.BY_QUESTION[question])
    assert reading.credit == 0.0 and reading.misconceptions, reading


@pytest.mark.parametrize("question", library.BY_QUESTION)
@pytest.mark.parametrize(
    "text",
    ["", "I don't know", "?????", "It is important for the model.", "See the lecture notes, page four."],
)
def test_nothing_earns_nothing(question: str, text: str) -> None:
    assert read(text, library.BY_QUESTION[question]).credit == 0.0
