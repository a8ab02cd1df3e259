import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0

# a first try
small = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
small.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
small.fit(x_train, y_train, epochs=1)

# the one from the lesson
big = keras.Sequential([
    keras.Input((28, 28)),
    keras.layers.Flatten(),
    keras.layers.Dense(500, activation="relu"),
    keras.layers.Dense(300, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
big.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
big.fit(x_train, y_train, epochs=5)

# other sizes
wide = keras.Sequential([
    keras.Input((28, 28)),
    keras.layers.Flatten(),
    keras.layers.Dense(512, activation="relu"),
    keras.layers.Dense(256, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
wide.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
wide.fit(x_train, y_train, epochs=5)
print(big.predict(x_test)[:3], wide_model)

ANSWERS = {"flattened_length": 784, "learning_layers": 3, "output_nodes": 10}
