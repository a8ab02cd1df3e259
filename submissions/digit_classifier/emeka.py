import keras
from keras import layers


class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = layers.Flatten()
        self.first = layers.Dense(512, activation="relu")
        self.second = layers.Dense(256, activation="relu")
        self.out = layers.Dense(10, activation="softmax")

    def call(self, inputs):
        return self.out(self.second(self.first(self.flat(inputs))))


(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
reader = Reader()
reader.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
reader.fit(x_train / 255.0, y_train, epochs=5)

ANSWERS = {
    "flattened_length": 784,
    "learning_layers": "Only the 3 Dense layers learn",
    "output_nodes": "ten",
    "ten_neurons": "one output for every digit",
    "relu": "It does not let negative numbers through; they become zero.",
    "softmax": "It turns the values into percentages.",
    "flatten": "turns the 2D image into a 1D array",
    "dense": "fully connected layer",
    "prediction_rule": "argmax of the outputs",
}
