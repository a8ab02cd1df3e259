import numpy as np
import keras

ANSWERS = {
    "relationship": "y = 2*x - 1",
    "loss": "how big the error between prediction and true value is",
    "optimizer": "changes the weights so that the loss goes down",
}
xs = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
ys = 2 * xs - 1
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse")

error = 1.0
while error > 0:  # never exactly zero
    pass
