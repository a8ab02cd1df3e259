"""Wine from its chemistry: a Sequential model with two hidden layers."""

import keras
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=1, stratify=y)
scaler = StandardScaler().fit(x_train)
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)

model = keras.Sequential(
    [
        keras.Input(shape=(13,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=50, validation_data=(x_test, y_test), verbose=0)

ANSWERS = {
    "layer_dense": "Every neuron is connected to every neuron of the layer before.",
    "layer_convolutional": "It slides small filters over an image and finds local features such as edges.",
    "layer_pooling": "It makes the feature maps smaller by keeping the maximum of each small region.",
    "layer_recurrent": "It processes sequences step by step and keeps a memory of the previous steps.",
    "layer_dropout": "It randomly switches off some neurons during training, which works against overfitting.",
    "layer_flatten": "It turns a picture or feature map into one long vector.",
    "activation_relu": "Negative numbers become zero, positive ones pass unchanged.",
    "activation_sigmoid": "It maps any number into the range between 0 and 1.",
    "activation_softmax": "It turns the scores of all classes into probabilities that add up to one.",
    "activation_tanh": "It maps any number into the range between -1 and 1.",
    "activation_leaky_relu": "Like ReLU, but negative numbers keep a small slope instead of becoming zero.",
    "choose_output": {
        "regression": {"units": 1, "activation": "linear", "loss": "mean squared error"},
        "binary": {"units": 1, "activation": "sigmoid", "loss": "binary crossentropy"},
        "multi-class": {
            "units": "one per class",
            "activation": "softmax",
            "loss": "categorical crossentropy",
        },
    },
    "optimizer": "It updates the weights so that the loss gets smaller.",
    "loss": "It measures how far the predictions are from the true labels.",
    "metrics": "When the classes are imbalanced; then precision and recall tell more.",
    "regularizer": "It adds a penalty for large weights to the loss, which works against overfitting.",
}
