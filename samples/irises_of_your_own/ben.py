"""Irises of your own. Fill in what is marked with ..."""

# Variant PRTK: leave this line as it is

import keras
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

UNITS = 24
BATCH = 6

x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread

model = keras.Sequential([
    keras.Input(shape=(4,)),
    keras.layers.Dense(UNITS, activation="tanh"),
    keras.layers.Dense(3, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=20, batch_size=BATCH, verbose=0)

ANSWERS = {
    "weights": 168,
    "steps": 20,
    "loss": "C, sparse categorical cross-entropy",
}
