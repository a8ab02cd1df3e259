import numpy as np
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler
from tensorflow import keras
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential
from tensorflow.keras.utils import to_categorical

wine = load_wine()
X = StandardScaler().fit_transform(wine.data)
Y = to_categorical(wine.target)

model = Sequential([
    Dense(64, activation="relu", input_shape=(13,)),
    Dense(64, activation="relu"),
    Dense(3, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(X, Y, epochs=50, validation_split=0.2, verbose=0)

ANSWERS = {
    "layer_dense": "It connects every neuron with every neuron of the previous layer.",
    "layer_convolutional": "Finds patterns like edges in images with small filters.",
    "layer_pooling": "Reduces the size of the feature maps.",
    "layer_recurrent": "For sequences such as text: it remembers what came before.",
    "layer_dropout": "Switches off random neurons during training against overfitting.",
    "layer_flatten": "Makes a one dimensional vector out of an image.",
    "activation_relu": "zero for negative numbers, otherwise the number itself",
    "activation_sigmoid": "squeezes any number between 0 and 1",
    "activation_softmax": "gives a probability for each class",
    "activation_tanh": "squeezes any number between -1 and 1",
    "activation_leaky_relu": "like ReLU but lets a small part of negative numbers through",
    "choose_output": "regression: 1 unit, linear, mse\nbinary: 1 unit, sigmoid, binary_crossentropy\nmulti-class: number of classes, softmax, categorical_crossentropy",
    "optimizer": "changes the weights to reduce the loss",
    "loss": "measures how wrong the predictions are",
    "metrics": "If one class is much more frequent than the others, a model that always says this class has a high accuracy.",
    "regularizer": "punishes large weights to prevent overfitting",
}
