"""Digits of 8 by 8: fill in what is marked with ..."""

import keras  # noqa: F401
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
# scale and reshape the pictures, make the model, compile it and train it

ANSWERS = {
    "picture": ...,
}
