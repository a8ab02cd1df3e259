"""A network that reads the mood of a sentence."""

import keras
import pandas as pd
import tensorflow as tf

data = pd.read_csv("sentences.csv")
x_train = tf.constant(data["text"].astype(str).to_numpy()[:, None])  # texts, one in a row
y_train = (data["mood"] == "sad").to_numpy().astype(int)

vectorize = keras.layers.TextVectorization(max_tokens=500, output_sequence_length=12)
vectorize.adapt(x_train)

model = keras.Sequential(
    [
        keras.Input(shape=(1,), dtype="string"),
        vectorize,
        keras.layers.Embedding(500, 8),
        keras.layers.GlobalAveragePooling1D(),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.01), loss="binary_crossentropy", metrics=["accuracy"]
)
model.fit(x_train, y_train, epochs=30, batch_size=16, verbose=0)

ANSWERS = {
    "embedding": "It turns the number of each word into a vector, and these vectors are learned while training.",
}
