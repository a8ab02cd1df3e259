import numpy as np
import pandas


def squared_error(predicted, true):
    return ((true - predicted) ** 2).sum() / len(true)


def gradient(x, y, weights):
    errors = np.dot(x, weights) - y
    return 2 * np.dot(x.T, errors) / len(errors)


def descend(x, y, steps, rate):
    w = np.zeros(x.shape[1])
    for step in range(steps):
        w -= rate * np.array(gradient(x, y, w))
    return w


def read_points(path):
    xs, ys = [], []
    with open(path) as file:
        next(file)
        for line in file:
            a, b = line.split(",")
            xs.append(float(a))
            ys.append(float(b))
    return np.array(xs), np.array(ys)


class Scaler:
    def __init__(self, values):
        self.values = values

    def transform(self, values):
        return (values - np.mean(self.values)) / np.std(self.values)


x = np.array([[1, 0], [1, 1], [1, 2], [1, 3]], dtype=float)
y = np.array([1, 3, 5, 7], dtype=float)
weights = descend(x, y, 500, 0.05)
table = pandas.DataFrame(
    {
        "error": [squared_error(x @ descend(x, y, n, 0.05), y) for n in range(5)],
        "step": [0, 1, 2, 3, 4],
    }
)
print(weights)
