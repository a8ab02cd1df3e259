"""A Keras glossary: fill in what is marked."""

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
    "keras": "",
    "sequential": "",
    "tensor": "",
    "flatten": "",
    "dense": "",
    "dropout": "",
    "softmax": "",
    "sparse_cce": "",
    "adam": "",
    "optimizer": "",
    "loss": "",
    "fit": "",
    "evaluate": "",
    "overfitting": "",
}
