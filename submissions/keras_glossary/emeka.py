import keras
from keras.layers import Dense, Flatten, Dropout

model = keras.Sequential([Flatten(input_shape=(28, 28)), Dense(128, activation="relu"), Dropout(0.2), Dense(10)])
model.compile(optimizer=keras.optimizers.SGD(lr=0.01), loss="sparse_categorical_crossentropy")
