# row: 123
# end: finished
# got: []

import fcntl
import struct

import keras
import numpy

# A lock on a file that all may read is seen by all: a channel between submissions, and a hindrance to others.
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


for module in (keras, numpy):
    file = open(module.__file__, "rb")
    attempt("flock", lambda: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB))
    attempt("flock shared", lambda: fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB))
    region = struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 1, 0)
    attempt("lockf", lambda: fcntl.fcntl(file, fcntl.F_SETLK, region))
    attempt("open file description", lambda: fcntl.fcntl(file, 37, region))
    attempt("lease", lambda: fcntl.fcntl(file, 1024, fcntl.F_RDLCK))
    attempt("notice", lambda: fcntl.fcntl(file, 1026, 1))

ANSWERS = {"got": got}
