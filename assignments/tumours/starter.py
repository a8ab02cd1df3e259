"""Benign or malignant? Fill in what is marked with ..."""

import keras  # noqa: F401
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
# scale the measurements, make the model, compile it and train it

ANSWERS = {
    "all_samples": ...,
    "outputs": ...,
}
