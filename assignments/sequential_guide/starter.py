"""A guide to Sequential models: fill in what is marked."""

import keras
from sklearn.datasets import load_wine

x, y = load_wine(return_X_y=True)
# standardise the measurements

model = keras.Sequential(
    [
        keras.Input(shape=(13,)),
        # your layers
    ]
)
# compile and train the model

ANSWERS = {
    "layer_dense": "",
    "layer_convolutional": "",
    "layer_pooling": "",
    "layer_recurrent": "",
    "layer_dropout": "",
    "layer_flatten": "",
    "activation_relu": "",
    "activation_sigmoid": "",
    "activation_softmax": "",
    "activation_tanh": "",
    "activation_leaky_relu": "",
    "choose_output": {
        "regression": {"units": "", "activation": "", "loss": ""},
        "binary": {"units": "", "activation": "", "loss": ""},
        "multi-class": {"units": "", "activation": "", "loss": ""},
    },
    "optimizer": "",
    "loss": "",
    "metrics": "",
    "regularizer": "",
}
