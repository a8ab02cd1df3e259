# row: 46
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import keras
import tensorflow as tf

attempt("get_file", lambda: keras.utils.get_file("x", "http://127.0.0.1:@PORT@/x"))
attempt("cifar", lambda: keras.datasets.cifar10.load_data())
attempt("imagenet weights", lambda: keras.applications.MobileNetV2(weights="imagenet"))

ANSWERS = {"got": got}
