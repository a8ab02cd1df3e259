import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
model = keras.Sequential([
    keras.Input((28, 28)),
    keras.layers.Flatten(),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5)

ANSWERS = {
    "keras": "Keras is a programming language.",
    "sequential": "A model for sequential data like text or audio.",
    "tensor": "A layer of the neural network.",
    "dropout": "It removes layers to make it faster.",
    "sparse_cce": "A loss for labels that are one-hot.",
    "adam": "The best optimizer.",
    "overfitting": "When the model is too general.",
}
