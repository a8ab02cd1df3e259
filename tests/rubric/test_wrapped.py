"""Words around a right answer cost nothing: greetings, doubts, the question over again, second thoughts, thanks."""

from __future__ import annotations

import pytest

from grader.checks import explanation
from grader.rubric import library, read
from grader.verdicts import Failure, Passed
from tests.checks.cases import case
from tests.rubric.nonsense import rubrics

RIGHT = {
    "adam": "Adam is an optimizer which adapts the learning rate for each weight.",
    "argmax": "It tells the position of the highest probability.",
    "dense": "Each neuron is connected to all the neurons of the previous layer.",
    "dropout": "Some neurons are switched off at random during training, which prevents overfitting.",
    "evaluate": "It measures the accuracy of the network on the test set.",
    "fit": "It trains the network on the training data.",
    "flatten": "It turns the picture into one long vector.",
    "keras": "Keras is a library for building neural networks.",
    "layer_convolutional": "It slides filters over the image and detects features such as edges.",
    "layer_pooling": "It reduces the size of the feature maps.",
    "layer_recurrent": "It processes sequences step by step and keeps a memory of the previous steps.",
    "leaky_relu": "It gives negative inputs a small slope.",
    "loss": "It measures how far the predictions are from the labels.",
    "metrics": "Accuracy is misleading where the classes are imbalanced.",
    "optimizer": "It adjusts the weights of the network.",
    "optimizer_loss": "The loss measures how wrong the predictions are, and the optimizer adjusts the weights to reduce it.",
    "overfitting": "The network memorizes the training data and does badly on new data.",
    "prediction_rule": "The class with the highest probability is the guess.",
    "regularizer": "It adds a penalty for large weights to the loss.",
    "relu": "Negative numbers are set to zero and positive ones stay the same.",
    "sequential": "It is a stack of layers, one after another.",
    "sigmoid": "It squashes its input into the range between 0 and 1.",
    "softmax": "It turns the outputs into probabilities for the classes.",
    "softmax_argmax": "Softmax turns the outputs into probabilities and argmax gives the index of the highest.",
    "softmax_not_twice": "The probability model already contains the softmax layer.",
    "sparse_cce": "It is a loss for labels that are given as integers.",
    "tanh": "It squashes its input into the range between -1 and 1.",
    "ten_neurons": "There is one neuron for each class.",
    "tensor": "A tensor is a multidimensional array of numbers.",
    "train_test_split": "The test set shows how well the network works on data that it has not seen.",
}
AROUND = (
    "Hello! {}",
    "I think {}",
    "I think that {}",
    "In my opinion, {}",
    "As far as I know, {}",
    "As we learned in class: {}",
    "I am not quite sure, but {}",
    "Maybe I am wrong, but {}",
    "Sorry, I did not have much time. {}",
    "This is not easy to say in a few words. {}",
    "No wait, let me start again. {}",
    "First I wrote something else, no, this is my answer: {}",
    "Answer: {}",
    "Well, basically, {}",
    "{} I hope that is right.",
    "{} I am not sure about this, though.",
    "{} That is how I understood it.",
    "{} Thank you for reading!",
    "{} This is why we need it in our network.",
    "{} We talked about it in the second lecture.",
    "{} I did not look it up.",
)


def test_every_rubric_has_a_right_answer() -> None:
    assert set(RIGHT) == set(rubrics())


@pytest.mark.parametrize("name", RIGHT)
def test_words_around_a_right_answer_cost_nothing(name: str) -> None:
    check = explanation("asked", rubrics()[name], 4, title=rubrics()[name].question, asked_as=["asked"])
    around = (
        *AROUND,
        f"{check.title} {{}}",
        f"“{check.title}” {{}}",
        f"Question: {check.title}\nAnswer: {{}}",
    )
    for frame in ("{}", *around):
        text = frame.format(RIGHT[name])
        try:
            found = check.ask(case(None, (check,), answers={"asked": text}))
        except Failure as failure:
            pytest.fail(f"{text!r}: {failure.credit:g} {failure.review} {failure.reason} {failure.doubt}")
        assert isinstance(found, Passed)


def test_a_doubt_about_oneself_denies_nothing() -> None:
    reading = read("I do not know if this is right, but negative numbers become zero.", library.RELU)
    assert reading.credit == 1.0 and reading.sure
