"""A number: how far a disease went in a year, from ten measurements."""

from grader import Assignment, Recipe, accuracy, compiled, network, number, runs

assignment = Assignment(
    slug="progression",
    title="How far will it go?",
    recipe=Recipe(
        data="diabetes", epochs=60, batch_size=16, metric="root_mean_squared_error", scaling="standard", margin=8
    ),
    checks=(
        runs(points=10),
        network(points=25, hidden_layers=(1, 3), output=(1, "linear"), parameters=(None, 5000)),
        compiled(points=20, losses=["mean_squared_error", "mean_absolute_error", "huber"]),
        accuracy(points=35, scale={66.0: 0.5, 61.0: 1.0}),
        number(
            "measurements", 10, points=10,
            title="How many measurements does the network get of each person?",
            asked_as=["how many measurement|measurements"],
        ),
    ),
)  # fmt: skip
