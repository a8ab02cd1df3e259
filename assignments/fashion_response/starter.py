"""Learning to see clothes: fill in what is marked."""

import keras
import matplotlib.pyplot as plt

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
# scale the pixels

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28)),
        # your layers
    ]
)
# compile and train the model

# draw one test image beside the bars of its ten probabilities, then
plt.show()

ANSWERS = {
    "train_test_split": "",
    "relu": "",
    "softmax": "",
    "ten_neurons": "",
    "optimizer_loss": "",
    "shape_train_images": "",
    "len_train_labels": "",
    "shape_test_images": "",
    "softmax_argmax": "",
}
