"""Digits with raw scores: the network gives logits, and softmax is put on top to predict."""

import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(10),
    ]
)
model.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(x_train, y_train, epochs=5)
model.evaluate(x_test, y_test, verbose=0)

probability_model = keras.Sequential([model, keras.layers.Softmax()])
print(probability_model.predict(x_test[:3], verbose=0).argmax(axis=1))

ANSWERS = {
    "keras": "Keras is a library with a simple interface for building and training neural networks.",
    "sequential": "A model whose layers are stacked one after another.",
    "tensor": "An array of numbers with any number of dimensions.",
    "flatten": "Turns a 28 by 28 picture into a one-dimensional vector of 784 numbers.",
    "dense": "A layer in which every neuron is connected to every output of the previous layer.",
    "dropout": "Randomly sets some neurons to zero during training, so that the network does not overfit.",
    "softmax": "Turns raw scores into probabilities that add up to one.",
    "sparse_cce": "A loss for several classes whose labels are integers rather than one-hot vectors.",
    "adam": "An optimizer that adapts the learning rate of each weight.",
    "optimizer": "Updates the weights in the direction that makes the loss smaller.",
    "loss": "Measures how wrong the predictions are, compared with the true labels.",
    "fit": "Trains the model: it adjusts the weights on the training data, epoch by epoch.",
    "evaluate": "Measures loss and accuracy of the model on test data it has not seen.",
    "overfitting": "The network fits the training data too closely and does poorly on new data.",
}
