import numpy as np
import keras

x = np.array([-1, 0, 1, 2, 3, 4], dtype=float)
y = np.array([-3, -1, 1, 3, 5, 7], dtype=float)

model = keras.models.Sequential()
model.add(keras.layers.Dense(1, input_shape=(1,)))
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, epochs=500, verbose=0)

prediction = float(model.predict(np.array([10.0]), verbose=0)[0][0])

ANSWERS = {
    "relationship": "y = 3x - 1",
    "prediction_for_10": prediction,
    "loss": "The loss updates the weights of the network.",
    "optimizer": "adam",
}
