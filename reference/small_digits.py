"""A convolution that reads small digits."""

import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
x_train, x_test = x_train.reshape(-1, 8, 8, 1) / 16.0, x_test.reshape(-1, 8, 8, 1) / 16.0

model = keras.Sequential(
    [
        keras.Input(shape=(8, 8, 1)),
        keras.layers.Conv2D(16, 3, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=15, batch_size=16, verbose=0)
print(model.evaluate(x_test, y_test, verbose=0))

ANSWERS = {
    "picture": x_train.shape[1:],
}
