# row: 34
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import os, sys, keras

attempt("site-packages", lambda: open(os.path.join(os.path.dirname(keras.__file__), "planted.py"), "w"))
attempt("package", lambda: open("@ROOT@/grader/planted.py", "w"))
attempt("cache", lambda: open(os.path.expanduser("~root/.keras/keras.json"), "w"))
attempt("tmp", lambda: open("/tmp/grader-planted", "w"))
attempt("neighbour", lambda: open("../../grader-planted", "w"))
attempt("usr", lambda: open("/usr/lib/planted", "w"))

ANSWERS = {"got": got}
