import keras
from keras import layers


class Glossary(keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(128, activation="relu")
        self.dropout = layers.Dropout(0.2)
        self.scores = layers.Dense(10)

    def call(self, x, training=False):
        x = self.dense(self.flatten(x))
        return self.scores(self.dropout(x, training=training))


model = Glossary()
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
(x_train, y_train), _ = keras.datasets.mnist.load_data()
model.fit(x_train / 255.0, y_train, epochs=5)
