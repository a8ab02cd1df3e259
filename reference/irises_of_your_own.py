"""Irises of one's own, as a variant asks for them."""

import keras
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread

model = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense({{units}}, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=10, batch_size={{batch}}, verbose=0)

ANSWERS = {
    "weights": model.count_params(),
    "steps": 120 // {{batch}},
    "loss": "sparse categorical cross-entropy",
}
