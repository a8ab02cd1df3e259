"""Recognise handwritten digits: fill in what is marked."""

import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
# scale the pixels

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28)),
        # your layers
    ]
)
# compile and train the model

ANSWERS = {
    "flattened_length": 0,
    "learning_layers": 0,
    "output_nodes": 0,
    "ten_neurons": "",
    "relu": "",
    "softmax": "",
    "flatten": "",
    "dense": "",
    "prediction_rule": "",
}
