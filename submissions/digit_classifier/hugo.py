import keras
print "hello"
model = keras.Sequential()
