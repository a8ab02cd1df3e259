import keras


def build_model():
    return keras.Sequential([
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(500, activation="sigmoid"),
        keras.layers.Dense(300, activation="sigmoid"),
        keras.layers.Dense(10, activation="softmax"),
    ])


ANSWERS = {
    "flattened_length": 784,
    "learning_layers": 3,
    "output_nodes": 10,
    "ten_neurons": "The network can give ten different answers, so it needs one node for each.",
    "relu": "If the number is less than zero it becomes zero, otherwise it stays the same.",
    "softmax": "The outputs become probabilities.",
    "flatten": "The picture becomes a list of numbers.",
    "dense": "All nodes are connected with all nodes of the layer before.",
    "prediction_rule": "The most likely digit, the one with the highest probability.",
}
