# row: 54
# end: finished
# got: []
import keras

got = []
try:
    keras.layers.StringLookup(vocabulary="@SECRET@")
    got.append("vocabulary")
except Exception:
    pass
ANSWERS = {"got": got}
