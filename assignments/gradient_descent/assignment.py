"""Gradient descent by hand: functions that are called with inputs, and no network at all."""

import numpy as np

from grader import Assignment, TextFile, call, calls, forbidden, frame, own, runs, value

X = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]])
Y = np.array([1.0, 0.0, 2.0])
rows = np.random.default_rng(4)

assignment = Assignment(
    slug="gradient_descent",
    title="Gradient descent by hand",
    checks=(
        runs(points=5),
        forbidden(["for", "while", "comprehension"], 5, inside="gradient", title="gradient: without a loop"),
        calls(
            "squared_error",
            [call(np.array([1.0, 2.0]), np.array([1.0, 4.0])), call(Y, Y)],
            points=15,
            secret=[call(rows.normal(size=n), rows.normal(size=n)) for n in (1, 5, 40)],
            title="squared_error: the mean of the squared errors",
            hint="The mean of the squares of the differences.",
        ),
        calls(
            "gradient",
            [call(X, Y, np.zeros(2))],
            points=25,
            secret=[
                call(rows.normal(size=(n, 3)), rows.normal(size=n), rows.normal(size=3)) for n in (4, 30)
            ],
            title="gradient: of the mean squared error, by the weights",
        ),
        calls(
            "descend",
            [call(X, Y, steps=1, rate=0.1), call(X, Y, steps=50, rate=0.05)],
            points=20,
            secret=[call(rows.normal(size=(20, 2)), rows.normal(size=20), steps=200, rate=0.01)],
            title="descend: the weights after so many steps, from zero",
            seconds=4.0,
        ),
        calls(
            "read_points",
            [TextFile("points.csv", "x,y\n1,2\n3,4\n")],
            points=10,
            secret=[TextFile("more.csv", "x,y\n-1.5,2\n0,0\n7,1e3\n")],
            title="read_points: a file with the columns x and y, as two arrays",
        ),
        calls(
            "Scaler.transform",
            [call(np.array([2.0, 4.0, 6.0]))],
            points=10,
            secret=[call(np.array([1.0, 1.5]))],
            on=own("Scaler", np.array([2.0, 4.0, 6.0])),
            title="Scaler: what it was made with becomes mean 0 and standard deviation 1",
        ),
        value("weights", points=5, close=1e-3, title="weights: what your own descent ends with"),
        frame(
            "table", points=5, columns=["step", "error"], close=1e-3, title="table: the error after each step"
        ),
    ),
)
