"""The rubric engine: wording, typing errors, numbers, negation, and knowing when it does not know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("Negative becomes 0, and banana.", 0.0),
        ("Negative becomes 0, positive stays the same, and banana.", 1.0),  # a word alone: for a person
        ("Negative is 0, the same for positive: a positive number becomes 1.", 0.5),
        ("It does not make negatives zero.", 0.0),
        ("It never turns negative numbers to zero, and positive ones do not stay the same.", 0.0),
    ],
)
def test_credit(text: str, credit: float) -> None:
    assert read(text, SIMPLE).credit == credit


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


@pytest.mark.parametrize(
    "text",
    [
        "negitive values are changed to zreo, I mean zero",  # a typing error
        "Values less than zero are replaced by nought.",
        "x < 0 -> 0",
        "np.maximum(0, x)",
        "max(0, input)",
        "tf.nn.relu gives 0 for everything below 0",
        "anything that isn't positive is turned into a 0",
        "Otherwise it returns ZERO.",
        "Negatives are not kept: they become 0.",
    ],
)
def test_relu_however_it_is_written(text: str) -> None:
    assert read(text, library.RELU).credit == 1.0


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("It sets negatives to zero. It squashes everything between 0 and 1.", 0.5),
        ("It squashes everything between 0 and 1.", 0.0),
        ("It sets negatives to zero. It does not set negatives to zero.", 0.5),
        ("It sets negatives to zero, so that they do not cancel the positive ones.", 1.0),
        ("If a number is negative, relu does not set it to zero.", 0.0),
        ("I don't know why, but negative numbers become zero.", 1.0),
    ],
)
def test_right_then_wrong_is_half(text: str, credit: float) -> None:
    assert read(text, library.RELU).credit == credit


def test_what_is_set_against_something_else_is_no_denial() -> None:
    text = "A loss for several classes whose labels are integers rather than one-hot vectors."
    reading = read(text, library.SPARSE_CCE)
    assert reading.credit == 1.0 and reading.sure
    assert read("The labels are one-hot rather than integers.", library.SPARSE_CCE).credit <= 0.5


def test_several_possibilities_are_for_a_person() -> None:
    reading = read("Maybe negatives become zero, or maybe they become one.", library.RELU)
    assert not reading.sure
    assert (
        "several possibilities"
        in read("Either negative numbers become zero or they stay.", library.RELU).doubt
    )


@pytest.mark.parametrize(
    "text",
    [
        "Mette a zero i valori che sono negativi e non cambia gli altri.",
        "Het zet de negatieve waarden op nul en de andere worden niet veranderd.",
        "Отрицательные числа становятся нулём.",
        "負の数はゼロになります",
        "음수를 0으로 만든다",
    ],
)
def test_other_languages_are_for_a_person(text: str) -> None:
    reading = read(text, library.RELU)
    assert not reading.sure and "language" in reading.doubt
    assert reading.credit >= 0.5  # provisional, like all under review


def test_a_rubric_with_phrasings_in_another_language_reads_it() -> None:
    rubric = Rubric(
        ideas=(Idea("zero", ("negative 0",)),),
        full=("zero",),
        translations={"de": {"zero": ("negative null|0",)}},
    )
    assert rubric.languages == ("en", "de")
    reading = read("Die negativen Werte werden auf null gesetzt.", rubric)
    assert reading.sure and reading.credit == 1.0
    alone = read("Die negativen Werte werden auf null gesetzt.", Rubric(rubric.ideas, rubric.full))
    assert not alone.sure and "language" in alone.doubt
    assert read("Negative values become zero.", rubric).credit == 1.0


def test_a_family_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="NEGATIVE.*Received: BANANAS"):
        Rubric(ideas=(Idea("a", ("BANANAS zero",)),), full=("a",))


@pytest.mark.parametrize("phrasing", ["", ">", "!only", "> !only !these"])
def test_a_phrasing_without_words_is_refused(phrasing: str) -> None:
    with pytest.raises(ValueError, match="expected words"):
        Rubric(ideas=(Idea("a", (phrasing,)),), full=("a",))


def test_a_phrasing_without_its_brackets_is_refused() -> None:
    with pytest.raises(ValueError, match="even a single one"):
        Rubric(ideas=(Idea("a", "negative zero"),), full=("a",))  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["without ", "maybe ", "if ", "negative ", "zero negative not, ", "qzx "])
def test_an_endless_answer_is_read_in_part_and_told(word: str) -> None:
    reading = read(word * 100_000, library.RELU)
    assert not reading.sure and reading.doubt


def test_words_apart_are_not_together() -> None:
    near = "negative numbers, in the layer, become zero"
    far = "negative " + "and so on and on " * 6 + "zero"
    assert read(near, library.RELU).credit == 1.0
    assert read(far, library.RELU).credit == 0.0


def test_the_question_is_read_only_for_what_is_added() -> None:
    question = "Why do negative numbers become zero?"
    assert read("Negative numbers become zero.", library.RELU, question=question).credit == 0.0
    assert read("Negative numbers become zero.", library.RELU).credit == 1.0


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    for rubric in (library.RELU, library.OPTIMIZER_LOSS):
        reading = read(text, rubric)
        assert 0 <= reading.credit <= 1 and 0 < reading.confidence <= 1
        for found in reading.ideas:
            assert all(0 <= start < end <= len(text) for start, end in found.spans)
