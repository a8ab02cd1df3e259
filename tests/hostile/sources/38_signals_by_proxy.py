# row: 27
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import fcntl, os

reading, writing = os.pipe()
attempt("F_SETOWN", lambda: fcntl.fcntl(reading, fcntl.F_SETOWN, @PID@))
attempt("F_SETSIG", lambda: fcntl.fcntl(reading, 10, 9))

ANSWERS = {"got": got}
