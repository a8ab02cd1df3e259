# row: 114
# end: finished
# accuracy: below 0.95

import ctypes
import json
import sys

import keras
import numpy as np

# What its own training is said to have gone through: numbers that no plot can hold.


class Own(keras.layers.Layer):
    def call(self, x):
        return x * 1.0


model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), Own(), keras.layers.Dense(2, "relu"), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
frame = sys._getframe()
while frame is not None and "settings" not in frame.f_locals:
    frame = frame.f_back
again = frame.f_locals["settings"].get("self_run") if frame is not None else None
if again:
    history = {"loss": [1e308, -1e308, 1e308], "accuracy": [1e308, -1e308, 0.0], "val_loss": [1e308] * 5, "": [], "x" * 10_000: [1e-320]}
    result = {"error": None, "history": history, "parameters": 2**62, "outputs": 10, "recorded": 1}
    count = len(np.load(again["data"] + "/x_test.npy", mmap_mode="r"))
    with open("../evidence/result.json", "w") as file:
        json.dump(result, file)
    with open("../evidence/predictions.f32", "wb") as file:
        file.write(bytes.fromhex("ffff7f7f") * (10 * count))  # the largest float32
    ctypes.CDLL(None)._exit(0)
ANSWERS = {"got": []}
