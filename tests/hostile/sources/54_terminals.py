# row: 42
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import fcntl, os, termios

attempt("tty", lambda: open("/dev/tty", "w"))
attempt("ptmx", lambda: open("/dev/ptmx", "w"))
attempt("console", lambda: open("/dev/console", "w"))
attempt("TIOCSTI", lambda: fcntl.ioctl(0, termios.TIOCSTI, b"x"))
attempt("TIOCSTI 1", lambda: fcntl.ioctl(1, termios.TIOCSTI, b"x"))

ANSWERS = {"got": got}
