"""A series: what comes next, told by an LSTM and by Dense layers."""

from grader import Assignment, Recipe, Task, accuracy, compiled, network, number, runs
from grader.data import series

NEXT = Recipe(data=series("waves.csv", column="height", window=20, hidden=0.2), epochs=20, batch_size=16,
              metric="root_mean_squared_error", scaling="raw", margin=0.05)  # fmt: skip
remembers = Task("remembers", NEXT, title="The network that remembers")
sees_all = Task("sees_all", NEXT, title="The network that sees all at once")

assignment = Assignment(
    slug="waves",
    title="What comes next?",
    tasks=(remembers, sees_all),
    checks=(
        runs(points=10),
        network(points=15, task=remembers, has={"LSTM": 1}, output=(1, "linear")),
        network(
            points=15,
            task=sees_all,
            has=["Dense"],
            without=["LSTM", "GRU", "SimpleRNN"],
            output=(1, "linear"),
        ),
        compiled(points=5, task=remembers),
        compiled(points=5, task=sees_all),
        accuracy(points=20, task=remembers, at_most=0.25),
        accuracy(points=20, task=sees_all, at_most=0.25),
        number(
            "window",
            20,
            points=10,
            title="How many values in a row does a network see?",
            asked_as=["how many value|values"],
        ),
    ),
)
