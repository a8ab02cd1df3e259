import keras
import matplotlib.pyplot as plt

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
model = keras.Sequential([
    keras.Input((28, 28)),
    keras.layers.Flatten(),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=10)

plt.subplot(1, 2, 1)
plt.imshow(x_test[3])
plt.subplot(1, 2, 2)
plt.bar(range(10), [0, 0, 0, 0, 1, 0, 0, 0, 0, 0])  # made up
plt.show()

ANSWERS = {
    "train_test_split": "So that the model trains faster.",
    "relu": "It only passes values greater than zero, everything else is set to 0.",
    "softmax": "Softmax sets the largest value to 1 and the others to 0, so the answer is easy to find.",
    "ten_neurons": "There are 10 neurons for the 10 labels.",
    "optimizer_loss": "The optimizer changes the pixels of the data until they fit.",
    "shape_train_images": "(60000, 28, 28)",
    "len_train_labels": "10",
    "shape_test_images": "10000",
    "softmax_argmax": "argmax returns the highest probability",
}
