"""A single neuron learns the rule behind six points."""

import keras
import numpy as np

x = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
y = np.array([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])

model = keras.Sequential([keras.Input(shape=(1,)), keras.layers.Dense(units=1)])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="mean_squared_error")
model.fit(x, y, epochs=500, verbose=0)

ANSWERS = {
    "relationship": "y = 2x - 1",
    "prediction_for_10": float(model.predict(np.array([10.0]), verbose=0)[0, 0]),
    "loss": "The loss measures how far the predictions are from the true values of y.",
    "optimizer": "The optimizer changes the weight and the bias a little, so that the loss gets smaller.",
}
