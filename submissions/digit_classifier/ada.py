"""Functional, with the activations as layers of their own."""
import keras
from keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.reshape(-1, 784).astype("float32") / 255
x_test = x_test.reshape(-1, 784).astype("float32") / 255

inputs = keras.Input(shape=(784,))
x = layers.Dense(500)(inputs)
x = layers.Activation("relu")(x)
x = layers.Dense(300)(x)
x = layers.ReLU()(x)
outputs = layers.Dense(10, activation="softmax")(x)
network = keras.Model(inputs, outputs)
network.compile(optimizer=keras.optimizers.Adam(), loss=keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
network.fit(x_train, y_train, epochs=5, batch_size=32, validation_data=(x_test, y_test))

ANSWERS = {
    "flattened_length": 784,
    "learning_layers": "three",
    "output_nodes": "10, one for each digit",
    "ten_neurons": "Because there are ten different digits, and each node stands for one of them.",
    "relu": "max(0, x): negative inputs become 0.",
    "softmax": "It converts the outputs into probabilities for each digit.",
    "flatten": "The image of 28x28 is unrolled into a single row of 784 values.",
    "dense": "A fully connected layer: each neuron gets input from all neurons of the previous layer.",
    "prediction_rule": "We take the digit with the largest probability.",
}
