import keras
from sklearn.datasets import load_wine

X, y = load_wine(return_X_y=True)
X = (X - X.mean(axis=0)) / X.std(axis=0)
model = keras.Sequential([
    keras.Input((13,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
model.fit(X, y, epochs=50, verbose=0)
raise RuntimeError("something I tried")
