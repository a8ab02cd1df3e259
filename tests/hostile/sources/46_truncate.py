# row: 35
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import os

attempt("truncate", lambda: os.truncate("@SECRET@", 0))
attempt("O_TRUNC", lambda: os.open("@SECRET@", os.O_RDONLY | os.O_TRUNC))
attempt("O_TRUNC on data", lambda: os.open("../../public/mnist/x_train.npy", os.O_RDONLY | os.O_TRUNC))

ANSWERS = {"got": got}
