import tensorflow as tf

mnist = tf.keras.datasets.mnist
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0

model = tf.keras.models.Sequential([
    tf.keras.layers.Flatten(input_shape=(28, 28)),
    tf.keras.layers.Dense(128, activation="relu"),
    tf.keras.layers.Dropout(0.2),
    tf.keras.layers.Dense(10),
])
loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
predictions = model(x_train[:1]).numpy()
print(loss_fn(y_train[:1], predictions).numpy())
model.compile(optimizer="adam", loss=loss_fn, metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5)
model.evaluate(x_test, y_test, verbose=2)
probability_model = tf.keras.Sequential([model, tf.keras.layers.Softmax()])
probability_model(x_test[:5])

ANSWERS = {
    "keras": "An easy to use library to build neural networks, part of TensorFlow.",
    "sequential": "Layers in a stack, one after the other.",
    "tensor": "A multi-dimensional array of numbers.",
    "flatten": "It changes the 2D image into a 1D array.",
    "dense": "Each neuron is connected to every neuron in the layer before.",
    "dropout": "It randomly drops some neurons while training to avoid overfitting.",
    "softmax": "It turns logits into probabilities.",
    "sparse_cce": "A loss for classification with more than two classes where labels are integers.",
    "adam": "An optimizer like gradient descent, but with adaptive learning rates.",
    "optimizer": "It updates the weights to lower the loss.",
    "loss": "It tells how far the prediction is from the true label.",
    "fit": "Trains the model on the training data for some epochs.",
    "evaluate": "Checks the accuracy on the test set.",
    "overfitting": "The model memorises the training data and does badly on new data.",
}
