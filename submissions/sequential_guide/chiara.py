"""A convolutional network instead of the plain one."""
import keras
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True)
X = StandardScaler().fit_transform(X)[..., None]
model = keras.Sequential()
model.add(keras.Input((13, 1)))
model.add(keras.layers.Conv1D(32, 3, activation="relu"))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dense(3, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
model.fit(X, y, epochs=50, verbose=0)

ANSWERS = {
    "layer_convolutional": "It slides a kernel over the data and detects local features.",
    "choose_output": [["regression", 1, "linear", "mse"], ["binary", 1, "sigmoid", "binary_crossentropy"], ["multi-class", "n_classes", "softmax", "sparse_categorical_crossentropy"]],
}
