# row: 127
# end: finished
# got: []

import tensorflow as tf

# TensorFlow has a file system of its own; the kernel is below it.
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


attempt("WriteFile", lambda: tf.raw_ops.WriteFile(filename="@OUTSIDE@/written", contents="x"))
attempt("ReadFile", lambda: tf.raw_ops.ReadFile(filename="@SECRET@").numpy())
attempt("in a graph", lambda: tf.function(lambda: tf.io.read_file("@SECRET@"))())
attempt("copy", lambda: tf.io.gfile.copy("@SECRET@", "copy"))
attempt("copy out", lambda: tf.io.gfile.copy(__file__, "@OUTSIDE@/copy"))
attempt("folder", lambda: tf.io.gfile.makedirs("@OUTSIDE@/folder/within"))
attempt("rename", lambda: tf.io.gfile.rename("@OUTSIDE@/secret", "@OUTSIDE@/secret", True))
attempt("append", lambda: tf.io.gfile.GFile("@SECRET@", "a").write("x") or 1 / 0)
attempt("list", lambda: 1 / len(tf.io.gfile.glob("@OUTSIDE@/*")))
attempt("matching", lambda: 1 / len(tf.io.matching_files("@OUTSIDE@/*").numpy()))
attempt("lines", lambda: next(iter(tf.data.TextLineDataset("@SECRET@"))))
attempt("records", lambda: tf.io.TFRecordWriter("@OUTSIDE@/records").write(b"x"))
attempt("checkpoint", lambda: tf.train.Checkpoint(x=tf.Variable(1)).write("@OUTSIDE@/checkpoint"))
attempt("data set", lambda: tf.data.Dataset.range(1).save("@OUTSIDE@/dataset"))
attempt("cache", lambda: list(tf.data.Dataset.range(1).cache("@OUTSIDE@/cache")))
attempt("print", lambda: tf.print("x", output_stream="file://@OUTSIDE@/printed") or 1 / tf.io.gfile.exists("@OUTSIDE@/printed"))
attempt("library", lambda: tf.load_op_library("@SECRET@"))

ANSWERS = {"got": got}
