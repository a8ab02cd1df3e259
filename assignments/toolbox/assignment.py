"""A toolbox of functions that build, compile and train networks, and its use on iris flowers."""

import numpy as np

from grader import (
    Assignment,
    Recipe,
    accuracy,
    call,
    calls,
    evaluated,
    fitted,
    network,
    own,
    plotted,
    runs,
    saved,
    scaled,
    stops,
)

draw = np.random.default_rng(7)

assignment = Assignment(
    slug="toolbox",
    title="A toolbox for networks",
    recipe=Recipe(data="iris", epochs=40, batch_size=16, scaling="standard", margin=0.08),
    checks=(
        runs(points=5),
        calls(
            "one_hot",
            [call(np.array([0, 2, 1]), 3)],
            points=10,
            secret=[call(draw.integers(0, n, 12), n) for n in (2, 5, 10)],
            title="one_hot: labels as rows of zeros with a single one",
        ),
        calls(
            "build",
            [call(4, [8], 3), call(10, [32, 16], 2)],
            points=15,
            secret=[call(7, [], 5), call(20, [5, 5, 5, 5], 3)],
            title="build: a network of so many inputs, hidden units and outputs",
        ),
        calls(
            "prepare",
            [call(own("build", 4, [8], 3), 0.01)],
            points=10,
            secret=[call(own("build", 4, [8], 3), 0.05)],
            title="prepare: compiled with Adam, at a rate, for classes as numbers",
        ),
        stops(
            "GoodEnough",
            [
                {"loss": 0.9, "accuracy": 0.7},
                {"loss": 0.3, "accuracy": 0.96},
                {"loss": 0.2, "accuracy": 0.97},
            ],
            points=10,
            secret=[[{"loss": 0.1, "accuracy": 0.95}], [{"loss": 0.1}], [{"accuracy": 0.5}] * 3],
            on=own("GoodEnough", 0.95),
            title="GoodEnough: a callback that stops above an accuracy",
        ),
        network(
            points=10, hidden_layers=(1, 3), output=(3, "softmax"), title="Your network for iris flowers"
        ),
        scaled(points=5, to="standard", title="You standardise the four columns"),
        fitted(points=10, epochs=(20, None), batch_size=16, validation=True, title="How you train it"),
        evaluated(points=5, title="You evaluate it on flowers that it has not seen"),
        plotted(
            "curves", points=5, of=["loss", "val_loss"], labels=True, legend=True, heading="How it learned"
        ),
        saved("flowers.keras", points=5, title="You save it as flowers.keras"),
        accuracy(points=10, at_least=0.85, title="How many flowers it knows"),
    ),
)
