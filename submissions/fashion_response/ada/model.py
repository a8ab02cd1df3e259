import keras
import matplotlib.pyplot as plt
import numpy as np

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train = x_train / 255.0
x_test = x_test / 255.0

model = keras.Sequential([
    keras.layers.Flatten(input_shape=(28, 28)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5)

(d_train, dl_train), (d_test, dl_test) = keras.datasets.mnist.load_data()
digits = keras.Sequential([
    keras.layers.Flatten(input_shape=(28, 28)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
digits.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
digits.fit(d_train / 255.0, dl_train, epochs=5)
predictions = digits.predict(d_test[:20] / 255.0)

plt.figure()
plt.imshow(d_test[7], cmap=plt.cm.binary)
plt.savefig("digit.png")
plt.figure()
plt.bar(range(10), predictions[7])
plt.title(f"I think it is a {np.argmax(predictions[7])}")
plt.savefig("probabilities.png")
