# row: 119
# end: finished
# got: []
# accuracy: below 0.95

import os

import keras

# Nothing can be opened when the record is written, after compile and after fit: no error of these lines.
(x, y), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(2, "relu"), keras.layers.Dense(10, "softmax")])
got, kept = [], []


def use_up(logs=None):
    try:
        while True:
            kept.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        pass


def attempt(name, action):
    try:
        action()
    except OSError:
        got.append(name)
    while kept:
        os.close(kept.pop())


use_up()
attempt("compile", lambda: model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"]))
last = keras.callbacks.LambdaCallback(on_train_end=use_up)
attempt("fit", lambda: model.fit(x[:64] / 255.0, y[:64], epochs=1, callbacks=[last]))
use_up()

ANSWERS = {"got": got}
