import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Flatten

mnist = tf.keras.datasets.mnist
(train_images, train_labels), (test_images, test_labels) = mnist.load_data()

model = Sequential()
model.add(Flatten(input_shape=(28, 28)))
model.add(Dense(500, activation=tf.nn.relu))
model.add(Dense(300, activation=tf.nn.relu))
model.add(Dense(10, activation=tf.nn.softmax))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train_images, train_labels, epochs=5)  # forgot to scale
print(model.evaluate(test_images, test_labels))

ANSWERS = {
    "flattened_length": "28 x 28 = 784",
    "learning_layers": 3,
    "output_nodes": 10,
    "ten_neurons": "there are 10 digits from 0 to 9",
    "relu": "turns numbers into a range between 0 and 1",
    "softmax": "It picks the highest value and sets it to 1, the others to 0.",
    "flatten": "makes it flat",
    "dense": "adds a layer of neurons",
    "prediction_rule": "the biggest output wins",
}
