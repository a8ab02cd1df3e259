# row: 117
# end: finished
# accuracy: none

import time

import keras


# Only its own program can train it, and that never ends: it must not hold a worker for ten minutes.
class Own(keras.layers.Layer):
    def call(self, x, training=None):
        if training:
            time.sleep(1500)
        return x * 1.0


model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), Own(), keras.layers.Dense(2, "relu"), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
ANSWERS = {"got": []}
