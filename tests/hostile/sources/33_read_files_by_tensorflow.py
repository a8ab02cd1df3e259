# row: 22
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import tensorflow as tf

attempt("secret", lambda: tf.io.read_file("@SECRET@").numpy())
attempt("passwd", lambda: tf.io.gfile.GFile("/etc/passwd").read())
attempt("write", lambda: tf.io.write_file("@OUTSIDE@/planted", "x"))
attempt("list", lambda: 1 / len(tf.io.gfile.listdir("/")))

ANSWERS = {"got": got}
