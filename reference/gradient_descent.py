"""Gradient descent by hand."""

import numpy as np
import pandas as pd


def squared_error(predicted, true):
    return np.mean((predicted - true) ** 2)


def gradient(x, y, weights):
    return 2 / len(y) * x.T @ (x @ weights - y)


def descend(x, y, steps, rate):
    weights = np.zeros(x.shape[1])
    for _ in range(steps):
        weights = weights - rate * gradient(x, y, weights)
    return weights


def read_points(path):
    points = pd.read_csv(path)
    return points["x"].to_numpy(float), points["y"].to_numpy(float)


class Scaler:
    def __init__(self, values):
        self.mean, self.spread = values.mean(), values.std()

    def transform(self, values):
        return (values - self.mean) / self.spread


x = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0], [1.0, 3.0]])
y = np.array([1.0, 3.0, 5.0, 7.0])
weights = descend(x, y, steps=500, rate=0.05)
errors = [squared_error(x @ descend(x, y, steps=n, rate=0.05), y) for n in range(5)]
table = pd.DataFrame({"step": range(5), "error": errors})
