"""The marking scheme of "Response: learning to see clothes": Fashion-MNIST, and questions about it."""

from grader import (
    Assignment,
    Limits,
    Recipe,
    accuracy,
    architecture,
    compiled,
    explanation,
    prediction_plot,
    runs,
    shape,
)
from grader.rubric import library

assignment = Assignment(
    slug="fashion_response",
    title="Response: learning to see clothes",
    recipe=Recipe(data="fashion_mnist", epochs=5, batch_size=32, margin=0.01),
    limits=Limits(seconds=60),
    checks=(
        runs(points=5),
        architecture(points=10),
        compiled(points=5),
        accuracy(points=10),
        explanation(
            "train_test_split", library.TRAIN_TEST_SPLIT, points=10,
            title="Why are the data split into a training set and a test set?",
            asked_as=["split|splitting|divide|dividing|separate train|training test", "why|purpose training test"],
        ),
        explanation(
            "relu", library.RELU, points=8,
            title="What is the purpose of the relu function?",
            asked_as=["relu"],
        ),
        explanation(
            "softmax", library.SOFTMAX, points=8,
            title="What is the purpose of the softmax function?",
            asked_as=["softmax"],
        ),
        explanation(
            "ten_neurons", library.TEN_NEURONS, points=8,
            title="Why are there 10 neurons in the last layer?",
            asked_as=["10|ten neurons|nodes|units"],
        ),
        explanation(
            "optimizer_loss", library.OPTIMIZER_LOSS, points=8,
            title="How do the optimizer and the loss function work together?",
            asked_as=["optimizer|optimiser loss"],
        ),
        shape(
            "shape_train_images", (60000, 28, 28), points=4,
            title="MNIST: what is the shape of the training images?",
            asked_as=["shape|size|dimension train|training image"],
            hint="Print train_images.shape of MNIST.",
        ),
        shape(
            "len_train_labels", (60000,), points=4,
            title="MNIST: how many training labels are there?",
            asked_as=["length|len|long|many|number label train|training"],
            hint="Print len(train_labels) of MNIST.",
        ),
        shape(
            "shape_test_images", (10000, 28, 28), points=4,
            title="MNIST: what is the shape of the test images?",
            asked_as=["shape|size|dimension test|testing image"],
            hint="Print test_images.shape of MNIST.",
        ),
        explanation(
            "softmax_argmax", library.ARGMAX, points=8,
            title="What does np.argmax give for the ten probabilities?",
            asked_as=["argmax"],
        ),
        prediction_plot(
            "prediction_plot", points=8,
            title="A plot of one test image and its ten probabilities",
            asked_as=["plot", "histogram", "graph probabilities|probability"],
        ),
    ),
)  # fmt: skip
