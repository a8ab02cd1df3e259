"""Answers made to look right: heaps of keywords, denials, and the question handed back. None earns a point."""

from __future__ import annotations

import pytest

from grader.rubric import library, read

HEAPS = [
    ("relu", "negative zero positive max nonlinear activation threshold"),
    ("relu", "max zero negative values input positive linear unit rectified"),
    ("relu", "relu, negative, zero, positive, unchanged, max, nonlinear"),
    ("relu", "zero negatives clipping rectifier gradient vanishing sparse"),
    ("softmax", "probability classes sum one exponent logits distribution"),
    ("softmax", "probabilities, sum, one, classes, output, distribution"),
    ("softmax", "logits exponentials normalization probability class distribution sum 1"),
    ("ten_neurons", "ten classes ten labels ten digits output neurons categories"),
    ("ten_neurons", "neuron class label digit one each ten output softmax"),
    (
        "train_test_split",
        "training testing unseen data overfitting generalization accuracy evaluation memorization",
    ),
    ("train_test_split", "unseen, new data, generalize, test, evaluate, performance"),
    ("optimizer_loss", "loss error optimizer weights gradient update minimize prediction label"),
    ("optimizer_loss", "error measure predictions weights update gradient descent loss minimize parameters"),
    ("flatten", "vector 784 one dimension image matrix dense pixels row"),
    ("flatten", "2D 1D array vector reshape pixels list 784"),
    ("dense", "fully connected neurons weights bias layer inputs outputs every"),
    ("dense", "neurons connections weights biases previous layer units activation"),
    ("dropout", "random neurons zero overfitting regularization training probability off"),
    ("dropout", "randomly drop neurons prevent overfitting generalization rate training"),
    ("adam", "optimizer adaptive learning rate momentum gradient descent weights update"),
    ("sparse_cce", "loss integer labels classes crossentropy categorical one hot"),
    ("optimizer", "weights update gradient loss minimize descent step parameters"),
    ("loss", "error difference prediction truth measure minimize label wrong"),
    ("tensor", "multidimensional array numbers shape rank matrix vector scalar"),
    ("sequential", "layers stack order linear sequence input output model"),
    ("fit", "training epochs weights data labels batch loss learning"),
    ("evaluate", "test data accuracy loss metrics performance unseen measure"),
    ("overfitting", "training memorize noise test poor generalization high variance"),
]
DENIALS = [
    ("relu", "ReLU does not set negative values to zero."),
    ("relu", "It is not true that ReLU turns negative numbers into zero."),
    ("relu", "ReLU never makes a negative number zero."),
    ("relu", "It is false that negatives become 0."),
    ("relu", "It is wrong to say that relu replaces values below zero with zero."),
    ("relu", "Relu doesn't compute max(0, x)."),
    ("softmax", "Softmax does not give probabilities."),
    ("softmax", "It is a myth that softmax turns scores into probabilities."),
    ("softmax", "The outputs of softmax are not probabilities of the classes."),
    ("softmax", "Softmax never converts the outputs to a probability distribution."),
    ("ten_neurons", "It has nothing to do with the ten classes."),
    ("ten_neurons", "Not because there are ten digits."),
    ("ten_neurons", "The neurons do not stand for the classes."),
    ("train_test_split", "The test set is not there to evaluate the model on unseen data."),
    ("optimizer_loss", "The loss does not measure the error and the optimizer does not change the weights."),
    ("flatten", "Flatten does not turn the image into a vector."),
    ("flatten", "It never makes the picture one dimensional."),
    ("dense", "The neurons are not connected to all neurons of the layer before."),
    ("dense", "In a dense layer, no neuron is connected to every input."),
    ("dropout", "It does not switch off random neurons and does not prevent overfitting."),
    ("adam", "Adam is not an optimizer and does not adapt the learning rate."),
    ("sparse_cce", "It cannot be used with integer labels."),
    ("optimizer", "The optimizer does not change the weights."),
    ("optimizer", "It never updates the parameters of the model."),
    ("loss", "The loss does not measure the error of the predictions."),
    ("loss", "It isn't true that the loss compares predictions with the true labels."),
    ("tensor", "A tensor is not an array of numbers."),
    ("sequential", "The layers are not stacked one after another."),
    ("fit", "Fit does not train the model."),
    ("evaluate", "It does not measure the accuracy on the test data."),
    ("overfitting", "The network does not memorise the training data and does not fail on new data."),
    (
        "softmax_argmax",
        "Softmax does not make probabilities and argmax does not return the index of the largest.",
    ),
]
COPIES = [
    *((name, rubric.question) for name, rubric in library.BY_QUESTION.items()),
    *((name, rubric.question.rstrip("?") + ".") for name, rubric in library.BY_QUESTION.items()),
    *((name, f"The question is: {rubric.question}") for name, rubric in library.BY_QUESTION.items()),
    ("train_test_split", "The data is split into a training set and a test set because the data is split."),
    (
        "train_test_split",
        "The purpose of the split into training set and test set is to have a training set and a test set.",
    ),
    ("ten_neurons", "There are 10 neurons in the last layer because the last layer has 10 neurons."),
    ("ten_neurons", "Because there are 10 neurons in the third and last layer."),
    ("relu", "The purpose of the relu activation function is to be the relu activation function."),
    ("softmax", "The purpose of the softmax function is the softmax activation."),
    (
        "optimizer_loss",
        "The optimizer and loss functions operate to produce model parameters within model.compile().",
    ),
    (
        "softmax_not_twice",
        "Because I applied argmax in this second instance and did not use Softmax a second time.",
    ),
    ("softmax_argmax", "Softmax() and argmax() were applied, and each of them does something."),
    ("sparse_cce", "SparseCategoricalCrossentropy is SparseCategoricalCrossentropy and it is used here."),
    ("dropout", "A Dropout layer is for dropout."),
    ("flatten", "The Flatten layer is the layer that flattens."),
    ("overfitting", "An overfit model is a model with overfitting."),
]


@pytest.mark.parametrize(("question", "text"), HEAPS)
def test_a_heap_of_keywords_earns_nothing(question: str, text: str) -> None:
    reading = read(text, library.BY_QUESTION[question])
    assert reading.credit == 0.0, reading


@pytest.mark.parametrize(("question", "text"), DENIALS)
def test_a_denial_earns_nothing(question: str, text: str) -> None:
    reading = read(text, library.BY_QUESTION[question])
    assert reading.credit == 0.0, reading


@pytest.mark.parametrize(("question", "text"), COPIES)
def test_the_question_handed_back_earns_nothing(question: str, text: str) -> None:
    reading = read(text, library.BY_QUESTION[question])
    assert reading.credit == 0.0, reading
