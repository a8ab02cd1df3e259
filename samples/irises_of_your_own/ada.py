"""Irises of your own. Fill in what is marked with ..."""

# Variant JTRM: leave this line as it is

import keras
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

UNITS = 20
BATCH = 4

x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread

model = keras.Sequential()
model.add(keras.Input(shape=(4,)))
model.add(keras.layers.Dense(UNITS, activation="relu"))
model.add(keras.layers.Dense(3, activation="softmax"))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=20, batch_size=BATCH, verbose=0)

ANSWERS = {
    "weights": "4 * 20 + 20 + 20 * 3 + 3 = 163",
    "steps": "30 steps",
    "loss": "A",
}
