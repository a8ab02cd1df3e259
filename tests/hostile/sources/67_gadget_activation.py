# row: 52
# end: finished
# got: []
import keras

model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
model.layers[1].activation = keras.config.set_dtype_policy
model.compile("adam", "sparse_categorical_crossentropy")
ANSWERS = {"got": []}
