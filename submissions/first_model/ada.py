import numpy as np
import tensorflow as tf
from tensorflow import keras

xs = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0], dtype=float)
ys = np.array([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0], dtype=float)


def build_model():
    net = keras.Sequential([keras.Input(shape=[1]), keras.layers.Dense(1)])
    net.compile(optimizer="sgd", loss="mse")
    return net


net = build_model()
history = net.fit(xs, ys, epochs=500, verbose=0)
print("last loss:", history.history["loss"][-1])

ANSWERS = {
    "relationship": "y equals two times x minus one",
    "prediction_for_10": net.predict(np.array([10.0])),
    "loss": "The loss function tells us how far the guesses of the network are from the correct answers.",
    "optimizer": "The optimizer adjusts the weight and the bias to make the loss smaller.",
}
