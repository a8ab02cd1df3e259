# row: 7
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import os, time


def daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)


attempt("daemon", daemon)
attempt("setsid", os.setsid)

ANSWERS = {"got": got}
