"""Glad or sad? Fill in what is marked with ..."""

import keras  # noqa: F401
import pandas as pd
import tensorflow as tf

data = pd.read_csv("sentences.csv")
x_train = tf.constant(data["text"].astype(str).to_numpy()[:, None])  # texts, one in a row
y_train = (data["mood"] == "sad").to_numpy().astype(int)

vectorize = keras.layers.TextVectorization(max_tokens=500, output_sequence_length=12)
vectorize.adapt(x_train)
# make the model, compile it and train it

ANSWERS = {
    "embedding": "",
}
