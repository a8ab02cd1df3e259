import keras
import numpy as np
import matplotlib.pyplot as plt

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
model = keras.Sequential([
    keras.Input((28, 28)),
    keras.layers.Flatten(),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dropout(0.5),
    keras.layers.Dense(10),
])
model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5)
probability_model = keras.Sequential([model, keras.layers.Softmax()])
predictions = probability_model.predict(x_test)

i = 12
plt.figure(figsize=(6, 3))
plt.subplot(1, 2, 1)
plt.imshow(x_test[i], cmap=plt.cm.binary)
plt.subplot(1, 2, 2)
plt.bar(range(10), predictions[i])
plt.show()

ANSWERS = {
    "train_test_split": "We need data the network did not train on, to see how accurate it is on new pictures.",
    "relu": "negative values -> 0, positive values stay",
    "softmax": "makes probabilities out of the logits",
    "ten_neurons": "one for each class",
    "optimizer_loss": "The loss measures the error of the predictions; the optimizer adjusts the weights in order to minimise it.",
    "shape_train_images": (60000, 28, 28),
    "len_train_labels": 60000,
    "shape_test_images": (10000, 28, 28),
    "softmax_argmax": "After softmax we have probabilities; np.argmax returns the index with the highest probability.",
}
