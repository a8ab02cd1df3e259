import keras
from sklearn.datasets import load_wine

X, y = load_wine(return_X_y=True)
X = (X - X.mean(axis=0)) / X.std(axis=0)

inputs = keras.Input((13,))
h = keras.layers.Dense(64, activation="relu")(inputs)
h = keras.layers.Dense(64, activation="relu")(h)
outputs = keras.layers.Dense(3, activation="softmax")(h)
wine_model = keras.Model(inputs, outputs)
wine_model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
wine_model.fit(X, y, epochs=50, verbose=0)
