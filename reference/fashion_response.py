"""Clothes and digits: a network for Fashion-MNIST, and one prediction drawn."""

import keras
import matplotlib.pyplot as plt
import numpy as np

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5)

probabilities = model.predict(x_test[:1], verbose=0)[0]
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 4))
left.imshow(x_test[0], cmap="gray")
left.set_title(f"predicted: {np.argmax(probabilities)}, true: {y_test[0]}")
right.bar(range(10), probabilities)
plt.show()

(digits_train, digit_labels), (digits_test, _) = keras.datasets.mnist.load_data()

ANSWERS = {
    "train_test_split": "The network learns from the training set. The test set measures how well it works on "
    "images it has never seen, as it will meet in the real world.",
    "relu": "ReLU sets every negative number to zero and leaves positive numbers as they are.",
    "softmax": "Softmax turns the ten outputs into probabilities, one for each kind of clothing.",
    "ten_neurons": "There is one neuron for each of the ten kinds of clothing.",
    "optimizer_loss": "The loss measures how far the predictions are from the true labels. The optimizer uses the "
    "loss to update the weights so that the loss gets smaller, again and again.",
    "shape_train_images": digits_train.shape,
    "len_train_labels": len(digit_labels),
    "shape_test_images": digits_test.shape,
    "softmax_argmax": "Softmax gives ten probabilities, and np.argmax gives the index of the largest one, which is "
    "the predicted class.",
}
