"""How far will it go? Fill in what is marked with ..."""

import keras  # noqa: F401
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split

x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
# scale the measurements, make the model, compile it and train it

ANSWERS = {
    "measurements": ...,
}
