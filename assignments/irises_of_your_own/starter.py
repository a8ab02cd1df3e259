"""Irises of your own. Fill in what is marked with ..."""

import keras  # noqa: F401
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

UNITS = {{units}}
BATCH = {{batch}}

x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
# scale the measurements, make the model, compile it and train it

ANSWERS = {
    "weights": "",
    "steps": "",
    "loss": "",
}
