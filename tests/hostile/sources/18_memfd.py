# row: 11
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

attempt("memfd", lambda: os.memfd_create("x"))

ANSWERS = {"got": got}
