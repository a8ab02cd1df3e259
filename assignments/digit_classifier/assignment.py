"""The marking scheme of "Recognise handwritten digits": MNIST with three Dense layers."""

from grader import (
    Assignment,
    Limits,
    Recipe,
    accuracy,
    architecture,
    compiled,
    explanation,
    number,
    runs,
)
from grader.rubric import library

assignment = Assignment(
    slug="digit_classifier",
    title="Recognise handwritten digits",
    recipe=Recipe(data="mnist", epochs=5, batch_size=32, margin=0.01),
    limits=Limits(seconds=45),
    checks=(
        runs(points=5),
        architecture(points=20),
        compiled(points=10),
        accuracy(points=20),
        number(
            "flattened_length", 784, points=5,
            title="How many numbers come out of the Flatten layer?",
            asked_as=["flatten|flattened|flattening how many|long", "flattened|flatten length|size|numbers|number|outputs"],
            hint="Count the pixels of one image.",
        ),
        number(
            "learning_layers", 3, points=5, own="learning layers",
            title="How many of the four layers learn something?",
            asked_as=["layers learn|learning", "layers rules"],
            hint="One of the four only rearranges numbers.",
        ),
        number(
            "output_nodes", 10, points=5, own="outputs",
            title="How many nodes does the last layer have?",
            asked_as=["output|last|final nodes|node how", "how many output|last|final nodes|neurons", "output|last nodes"],
            hint="One for each thing the picture can show.",
        ),
        explanation(
            "ten_neurons", library.TEN_NEURONS, points=5,
            title="Why does the last layer have this many nodes?",
            asked_as=["why ten|10|many nodes|neurons|node|neuron"],
        ),
        explanation("relu", library.RELU, points=5, title="What does ReLU do?", asked_as=["relu"]),
        explanation("softmax", library.SOFTMAX, points=5, title="What does softmax do?", asked_as=["softmax"]),
        explanation(
            "flatten", library.FLATTEN, points=5,
            title="What is the Flatten layer for?",
            asked_as=["what|why|purpose|explain|flatten flatten"],
        ),
        explanation(
            "dense", library.DENSE, points=5,
            title="What is a Dense layer?",
            asked_as=["dense"],
        ),
        explanation(
            "prediction_rule", library.PREDICTION_RULE, points=5,
            title="How do the ten outputs become one guess?",
            asked_as=["one|single guess|prediction|answer", "outputs become", "prediction rule", "how guess|predict|prediction|predicted"],
        ),
    ),
)  # fmt: skip
