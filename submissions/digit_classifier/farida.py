import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
model = keras.Sequential([
    keras.Input((28, 28)),
    keras.layers.Flatten(),
    keras.layers.Dense(500, activation="relu"),
    keras.layers.Dense(300, activation="relu"),
    keras.layers.Dense(9, activation="softmax"),
])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train / 255.0, y_train, epochs=5)

ANSWERS = {
    "flattened_length": "seven hundred eighty-four",
    "learning_layers": "2",
    "output_nodes": 9,
    "ten_neurons": "because of ten classes",
    "relu": "relu relu activation negative zero max nonlinear function layer neuron",
    "softmax": "",
    "prediction_rule": "The node with the highest likelihood is the guess.",
}
