import numpy as np
import keras

xs = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
ys = np.array([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mean_absolute_error")
model.fit(xs, ys, epochs=500, verbose=0)

answers = {
    "Relationship": "<b>y = 2x - 1</b> <script>alert('hello teacher')</script>",
    "prediction_for_10": "=19",
    "loss": "<img src=x onerror=alert(1)> The loss says how far off the predictions are.",
    "optimizer": "It makes the code faster.",
}
print("\033[31mred text\033[0m <h1>not a heading</h1>")
