from sklearn.datasets import load_wine
import keras

X, y = load_wine(return_X_y=True)
model = keras.Sequential([
    keras.Input((13,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(3, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(X, y, epochs=50, verbose=0)

ANSWERS = {
    "layer_dense": "normal layer",
    "layer_pooling": "It makes the picture bigger.",
    "activation_sigmoid": "between -1 and 1",
    "activation_tanh": "between 0 and 1",
    "optimizer": "It calculates the loss.",
    "metrics": "never, accuracy is always enough",
}
