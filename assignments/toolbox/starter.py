"""A toolbox for networks. Fill in what is marked with ..."""

import keras  # noqa: F401
import numpy as np  # noqa: F401
from sklearn.datasets import load_iris


def one_hot(labels, classes):
    """Labels as rows of zeros with a single one."""
    ...


flowers = load_iris()
x, y = flowers.data, flowers.target
