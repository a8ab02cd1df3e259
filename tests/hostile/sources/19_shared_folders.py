# row: 12
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import ctypes

libc = ctypes.CDLL(None)
attempt("/dev/shm", lambda: open("/dev/shm/grader-test", "w"))
attempt("shmget", lambda: 1 / (libc.shmget(0, 4096, 0o1600) >= 0))
attempt("mq_open", lambda: 1 / (libc.syscall(240, b"grader-test", 0o102, 0o600, None) >= 0))

ANSWERS = {"got": got}
