"""The marking scheme of "Your first model": a single neuron learns y = 2x - 1."""

from grader import (
    Assignment,
    Limits,
    Recipe,
    accuracy,
    architecture,
    compiled,
    explanation,
    formula,
    number,
    runs,
)
from grader.rubric import library

assignment = Assignment(
    slug="first_model",
    title="Your first model",
    recipe=Recipe(
        data="line",
        epochs=500,
        metric="mean_absolute_error",
        margin=0.25,  # the lesson's network is off by about 0.03; one that has not learned, by 2 and more
        scaling="raw",
    ),
    limits=Limits(seconds=5),  # a program of the lesson takes one
    checks=(
        runs(points=10),
        architecture(points=15),
        compiled(points=15, losses=["mean_squared_error"]),
        accuracy(points=20),
        formula(
            "relationship", "y = 2x - 1", points=10,
            title="Which rule connects x and y?",
            asked_as=["relationship", "rule", "formula", "equation"],
            hint="Look at how much y grows when x grows by one, and at y where x is 0.",
        ),
        number(
            "prediction_for_10", 19, points=10, tolerance=0.5, own=10.0,
            title="What does your model predict for x = 10?",
            asked_as=["predict|prediction|predicts 10", "predict|prediction|predicts ten"],
            hint="Ask the trained model: model.predict(np.array([10.0])).",
        ),
        explanation(
            "loss", library.LOSS, points=10,
            title="What does the loss function do?",
            asked_as=["loss"],
        ),
        explanation(
            "optimizer", library.OPTIMIZER, points=10,
            title="What does the optimizer do?",
            asked_as=["optimizer|optimiser"],
        ),
    ),
)  # fmt: skip
