# row: 59
# end: finished
# got: []
# accuracy: below 0.95
import keras

model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.GaussianNoise(1.0), keras.layers.Dropout(0.9), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
ANSWERS = {"got": []}
