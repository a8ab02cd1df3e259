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
    ("relu", "zero zero negative negative max max positive"),
    ("relu", "relu max zero negative positive function layer activation neural network keras"),
    ("relu", "negative, 0, zero, max(0,x)? nonlinear linear, sparse gradient; keywords keywords"),
    (
        "relu",
        "activation nonlinear negative values zero positive values unchanged gradient vanishing sparsity efficient",
    ),
    ("softmax", "probability probability probability probability probability probability"),
    (
        "softmax",
        "sum to one probability class exp normalize multi-class logits output layer argmax cross-entropy",
    ),
    ("softmax", "the softmax probability class the sum the one"),
    ("ten_neurons", "class class class ten ten ten neuron neuron neuron"),
    (
        "train_test_split",
        "train test unseen generalize overfit validation accuracy split data evaluate model new",
    ),
    (
        "optimizer_loss",
        "optimizer loss weights error gradient minimize update prediction label difference step learning rate",
    ),
    ("flatten", "1D vector 784 flatten reshape array one-dimensional dense input pixels"),
    ("dense", "fully-connected weights biases neurons all inputs outputs activation matrix multiplication"),
    ("dropout", "dropout random neurons zero overfitting regularization rate training 0.2 drop"),
    ("adam", "adaptive learning rate optimizer momentum rmsprop sgd weights"),
    ("tensor", "array multidimensional matrix vector scalar rank shape dtype numbers"),
    ("sequential", "sequential stack layers order linear one after another model"),
    ("fit", "fit train training data epochs batch weights loss update learn"),
    ("evaluate", "evaluate test data loss accuracy metrics unseen performance model"),
    (
        "overfitting",
        "overfitting training data memorize poor generalization noise new unseen data validation",
    ),
    ("loss", "loss error difference prediction actual measure minimize wrong"),
    ("optimizer", "optimizer weights update gradient descent loss minimize learning rate"),
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
    ("relu", "ReLU doesn't replace negative inputs with zero; it leaves every input alone."),
    ("relu", "Contrary to what people say, ReLU does not output zero for negative inputs."),
    ("relu", "No negative value is ever set to zero by relu."),
    ("relu", "ReLU refuses to set negative numbers to zero."),
    ("relu", "Negative numbers aren't turned into zeros."),
    ("relu", "It would be wrong to say it makes negatives zero."),
    ("softmax", "Softmax doesn't turn anything into probabilities."),
    ("softmax", "The result of softmax isn't a probability for each class."),
    ("softmax", "Nobody gets probabilities from softmax."),
    ("ten_neurons", "There aren't ten classes, so that's not the reason."),
    ("ten_neurons", "The ten neurons have no relation to the ten classes."),
    ("train_test_split", "The test set isn't used for checking the model on new data."),
    ("train_test_split", "We never evaluate the model on unseen data."),
    (
        "optimizer_loss",
        "The loss doesn't tell how wrong the model is, nor does the optimizer update the weights.",
    ),
    ("flatten", "Flatten doesn't make a one-dimensional vector from the image."),
    ("flatten", "The image is not converted to a list of 784 numbers."),
    ("dense", "Not every neuron is connected to the previous layer."),
    ("dense", "Dense layers aren't fully connected."),
    ("dropout", "Dropout doesn't randomly disable neurons, and it doesn't help against overfitting."),
    ("adam", "Adam isn't an adaptive optimizer."),
    ("sparse_cce", "It isn't for integer labels."),
    ("optimizer", "The optimizer leaves the weights as they are and never adjusts them."),
    ("loss", "The loss isn't a measure of the error."),
    ("tensor", "Tensors aren't multi-dimensional arrays."),
    ("sequential", "The layers don't follow one another."),
    ("fit", "model.fit does not train the network."),
    ("evaluate", "It isn't for measuring accuracy on test data."),
    ("overfitting", "The model doesn't fit the training data too well and does well on new data."),
    ("overfitting", "Overfitting does not mean that the model memorizes training data."),
    (
        "relu",
        "What is the purpose of relu? The purpose of relu is the relu activation function and its purpose.",
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
    ("softmax", "What is the purpose of the softmax activation function"),
    ("ten_neurons", "The third and last layer has 10 neurons and that is why there are 10 neurons."),
    (
        "train_test_split",
        "We split the data into a training set and a test set because we need a training set and a test set.",
    ),
    ("train_test_split", "Why is the data split? The data is split into training and test."),
    ("optimizer_loss", "The optimizer and loss functions operate to produce the model parameters."),
    (
        "optimizer_loss",
        "The optimizer function and the loss function are the functions within model.compile() that produce estimates.",
    ),
    ("flatten", "It is the Flatten layer, which is for flattening."),
    ("dense", "A Dense layer is a layer that is Dense."),
    ("adam", "Adam is what Adam is."),
    ("sparse_cce", "SparseCategoricalCrossentropy is used here because it is SparseCategoricalCrossentropy."),
    ("optimizer", "The optimizer optimizes the optimizer."),
    ("loss", "The loss function computes the loss."),
    ("tensor", "A tensor is a tensor."),
    ("sequential", "A Sequential model is a sequential model."),
    ("fit", "model.fit fits the model."),
    ("evaluate", "model.evaluate evaluates the model."),
    ("evaluate", "# loss, acc = model.evaluate(x_test, y_test, batch_size=32)"),
    ("fit", "model.fit(x_train.reshape(-1, 784), y_train, epochs=3)"),
    ("flatten", "keras.layers.Flatten(input_shape=(28, 28)),"),
    ("dense", "tf.keras.layers.Dense(64, activation=tf.nn.relu)"),
    ("sparse_cce", "loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)"),
    ("overfitting", "Overfitting is when a model is overfit, and it matters."),
    ("softmax_argmax", "How were Softmax() and argmax() applied? They were applied, each of them."),
    ("softmax_not_twice", "I did not use Softmax() a second time although I applied argmax()."),
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
