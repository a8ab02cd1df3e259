# row: 118
# end: finished
# accuracy: none

import time

import keras

steps = 0


# As before: every step of the training takes longer than the one before it.
class Own(keras.layers.Layer):
    def call(self, x, training=None):
        global steps
        if training:
            steps += 1
            time.sleep(steps * 0.1)
        return x * 1.0


model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), Own(), keras.layers.Dense(2, "relu"), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=True)
ANSWERS = {"got": []}
