"""A small convolution reads digits of 8 x 8 pixels."""

from grader import Assignment, Recipe, accuracy, compiled, network, runs, shape

assignment = Assignment(
    slug="small_digits",
    title="Digits of 8 by 8",
    recipe=Recipe(data="digits", epochs=15, batch_size=16, scaling="minmax", margin=0.02),
    checks=(
        runs(points=10),
        network(
            points=35,
            has={"Conv2D": (1, None)},
            each={"Conv2D": {"kernel_size": (3, 3)}},
            output=(10, "softmax"),
            parameters=(None, 20_000),
        ),
        compiled(points=15, metrics=["accuracy"]),
        accuracy(points=30, at_least=0.9),
        shape(
            "picture", (8, 8, 1), points=10,
            title="What shape does a picture have for the convolution?", asked_as=["shape picture|convolution"],
        ),
    ),
)  # fmt: skip
