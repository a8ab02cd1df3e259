"""The marking scheme of "A guide to Sequential models": wine, and what each part is for."""

from grader import (
    Assignment,
    Limits,
    Recipe,
    accuracy,
    architecture,
    compiled,
    explanation,
    output_choices,
    runs,
)
from grader.rubric import library

assignment = Assignment(
    slug="sequential_guide",
    title="A guide to Sequential models",
    recipe=Recipe(data="wine", epochs=50, batch_size=32, margin=0.03, scaling="standard"),
    limits=Limits(seconds=45, memory_mb=2048),
    checks=(
        runs(points=5),
        architecture(points=10),
        compiled(points=10, metrics=["accuracy"]),
        accuracy(points=15),
        explanation(
            "layer_dense", library.DENSE, points=4,
            title="What is a Dense layer for?", asked_as=["dense"],
        ),
        explanation(
            "layer_convolutional", library.LAYER_CONVOLUTIONAL, points=4,
            title="What is a convolutional layer for?",
            asked_as=["convolutional|convolution|conv|conv2d"],
        ),
        explanation(
            "layer_pooling", library.LAYER_POOLING, points=4,
            title="What is a pooling layer for?", asked_as=["pooling|maxpooling"],
        ),
        explanation(
            "layer_recurrent", library.LAYER_RECURRENT, points=4,
            title="What is a recurrent layer for?", asked_as=["recurrent|rnn|lstm"],
        ),
        explanation(
            "layer_dropout", library.DROPOUT, points=4,
            title="What is a Dropout layer for?", asked_as=["dropout"],
        ),
        explanation(
            "layer_flatten", library.FLATTEN, points=4,
            title="What is a Flatten layer for?", asked_as=["flatten"],
        ),
        explanation(
            "activation_relu", library.RELU, points=3,
            title="What does ReLU do?", asked_as=["relu !leaky"],
        ),
        explanation(
            "activation_sigmoid", library.SIGMOID, points=3,
            title="What does sigmoid do?", asked_as=["sigmoid"],
        ),
        explanation(
            "activation_softmax", library.SOFTMAX, points=3,
            title="What does softmax do?", asked_as=["softmax"],
        ),
        explanation(
            "activation_tanh", library.TANH, points=3,
            title="What does tanh do?", asked_as=["tanh", "hyperbolic tangent"],
        ),
        explanation(
            "activation_leaky_relu", library.LEAKY_RELU, points=3,
            title="What does leaky ReLU do?", asked_as=["leaky", "leakyrelu"],
        ),
        output_choices(
            "choose_output", points=9,
            title="Output units, activation and loss for regression, binary and multi-class problems",
            asked_as=["choose|choosing|choice|choices output", "output regression|binary|classification", "output layer"],
            hint="Ask of each problem: how many numbers come out, between which limits, and what is compared with what?",
        ),
        explanation(
            "optimizer", library.OPTIMIZER, points=3,
            title="What does the optimizer do?", asked_as=["optimizer|optimiser"],
        ),
        explanation(
            "loss", library.LOSS, points=3,
            title="What does the loss function measure?", asked_as=["loss !choose|choice|choices"],
        ),
        explanation(
            "metrics", library.METRICS, points=3,
            title="When is accuracy not enough?",
            asked_as=["metric|metrics", "accuracy not|enough"],
        ),
        explanation(
            "regularizer", library.REGULARIZER, points=3,
            title="What does a regularizer do?",
            asked_as=["regularizer|regulariser|regularization|regularisation"],
        ),
    ),
)  # fmt: skip
