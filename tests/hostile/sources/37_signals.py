# row: 26
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import ctypes, os, signal

libc = ctypes.CDLL(None)
for pid in (os.getppid(), @PID@, 1, -1, 0):
    attempt(f"kill {pid}", lambda pid=pid: os.kill(pid, 0))
attempt("tgkill", lambda: 1 / (libc.syscall(234, @PID@, @PID@, 0) == 0))
attempt("tkill", lambda: 1 / (libc.syscall(200, @PID@, 0) == 0))
attempt("sigqueue", lambda: 1 / (libc.syscall(129, @PID@, 0, None) == 0))
attempt("killpg", lambda: os.killpg(os.getpgid(os.getppid()), 0))

ANSWERS = {"got": got}
