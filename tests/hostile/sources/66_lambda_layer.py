# row: 51
# end: finished
# got: []
import keras

model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Lambda(lambda x: x * 2), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
ANSWERS = {"got": []}
