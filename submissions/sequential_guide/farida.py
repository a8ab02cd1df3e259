import keras

number = int(input("How many neurons? "))
model = keras.Sequential([keras.Input((13,)), keras.layers.Dense(number)])
