# row: 56
# end: finished
# got: []
# accuracy: below 0.95
import keras

model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.RepeatVector(4096), keras.layers.Flatten(), keras.layers.Activation("relu"),
                          keras.layers.Reshape((784, 4096)), keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
ANSWERS = {"got": []}
