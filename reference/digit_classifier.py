"""Three Dense layers read handwritten digits."""

import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(500, activation="relu"),
        keras.layers.Dense(300, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5)
model.evaluate(x_test, y_test, verbose=0)

ANSWERS = {
    "flattened_length": 28 * 28,
    "learning_layers": 3,
    "output_nodes": 10,
    "ten_neurons": "There is one node for each of the ten digits the picture can show.",
    "relu": "It sets a negative value to zero and lets a positive value pass unchanged.",
    "softmax": "It turns the scores of the last layer into probabilities that add up to one.",
    "flatten": "It turns the 28 by 28 picture into one long list of 784 numbers.",
    "dense": "Every neuron of it is connected to every output of the layer before, each with a weight.",
    "prediction_rule": "The digit whose output has the highest probability is the guess.",
}
