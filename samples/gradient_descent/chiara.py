import numpy as np


def squared_error(predicted, true):
    return np.mean(np.abs(predicted - true))


def gradient(x, y, weights)
    return 2 / len(y) * x.T @ (x @ weights - y)
