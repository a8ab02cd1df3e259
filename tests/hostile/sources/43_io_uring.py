# row: 32
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
attempt("io_uring", lambda: 1 / (libc.syscall(425, 8, ctypes.create_string_buffer(256)) >= 0))

ANSWERS = {"got": got}
