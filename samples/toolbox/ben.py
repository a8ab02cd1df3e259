import keras
import numpy as np
from sklearn.datasets import load_iris


def one_hot(labels, classes):
    rows = np.zeros((classes, len(labels)))
    rows[labels, range(len(labels))] = 1
    return rows


def build(inputs, hidden, outputs):
    model = keras.Sequential([keras.Input((inputs,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="sigmoid"))
    model.add(keras.layers.Dense(outputs, activation="softmax"))


def prepare(model, rate):
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="sparse_categorical_crossentropy")
    return model


class GoodEnough(keras.callbacks.Callback):
    def __init__(self, accuracy):
        self.accuracy = accuracy

    def on_epoch_end(self, epoch, logs):
        if logs["accuracy"] < self.accuracy:
            self.model.stop_training = True


x, y = load_iris(return_X_y=True)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8), keras.layers.Dense(3, activation="softmax")])
prepare(model, 0.01)
model.fit(x, y, epochs=10)
model.evaluate(x, y)
import matplotlib.pyplot as plt

plt.plot(model.history.history["loss"])
plt.savefig("curves.png")
model.save_weights("flowers.keras.weights.h5")
