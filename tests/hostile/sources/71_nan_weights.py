# row: 58
# end: finished
# got: []
import keras
import numpy as np

model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.set_weights([w * np.nan for w in model.get_weights()])
ANSWERS = {"got": []}
