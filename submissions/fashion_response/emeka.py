import pandas as pd
import keras

data = pd.read_csv("C:/Users/emeka/Downloads/fashion-mnist_train.csv")
model = keras.Sequential([
    keras.layers.Dense(128, activation="relu", input_shape=(784,)),
    keras.layers.Dense(10, activation="softmax"),
])

ANSWERS = {
    "train_test_split": "You train on one part, then evaluate on unseen data to see how the model would do in the real world.",
    "relu": "a function between layers",
    "ten_neurons": "10 outputs, one per category of clothes",
}
