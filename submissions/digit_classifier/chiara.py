import keras


def main():
    (x, y), _ = keras.datasets.mnist.load_data()
    x = x / 255
    model = keras.Sequential(
        [
            keras.layers.Flatten(input_shape=(28, 28)),
            keras.layers.Dense(500),
            keras.layers.Dense(300),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=5)
    del model


if __name__ == "__main__":
    main()

ANSWERS = {
    "flattened_length": 28,
    "learning_layers": 4,
    "output_nodes": 10,
    "ten_neurons": "10 was chosen at random",
    "relu": "Positive values pass unchanged and negative values are replaced by zero.",
    "softmax": "gives each of the ten digits a probability, and all of them sum to 1",
    "flatten": "It reduces the image size.",
    "dense": "Every neuron connects to every neuron in the layer before it.",
    "prediction_rule": "You take the average of the ten outputs.",
}
