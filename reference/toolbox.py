"""A toolbox for networks."""

import keras
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_iris


def one_hot(labels, classes):
    return np.eye(classes)[labels]


def build(inputs, hidden, outputs):
    layers = [keras.layers.Dense(units, activation="relu") for units in hidden]
    return keras.Sequential(
        [keras.Input((inputs,)), *layers, keras.layers.Dense(outputs, activation="softmax")]
    )


def prepare(model, rate):
    model.compile(
        optimizer=keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


class GoodEnough(keras.callbacks.Callback):
    def __init__(self, accuracy):
        super().__init__()
        self.accuracy = accuracy

    def on_epoch_end(self, epoch, logs=None):
        if (logs or {}).get("accuracy", 0) > self.accuracy:
            self.model.stop_training = True


flowers = load_iris()
order = np.random.default_rng(0).permutation(len(flowers.data))
x, y = flowers.data[order], flowers.target[order]
x_train, y_train, x_test, y_test = x[:110], y[:110], x[110:], y[110:]
mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread
model = prepare(build(4, [16], 3), 0.01)
history = model.fit(
    x_train, y_train, epochs=30, batch_size=16, validation_split=0.1, callbacks=[GoodEnough(0.99)]
)
print(model.evaluate(x_test, y_test))
model.save("flowers.keras")
plt.plot(history.history["loss"], label="on what it learns from")
plt.plot(history.history["val_loss"], label="on flowers held back")
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend()
plt.show()
