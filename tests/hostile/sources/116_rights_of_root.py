# row: 116
# end: finished
# got: []

import ctypes
import os
import socket

# What root may do, where the grader is started by root, as in a container.
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import resource

libc = ctypes.CDLL(None)
with open("/proc/self/status") as file:
    got += [line.split(":")[0] for line in file if line.startswith(("CapEff", "CapPrm", "CapInh", "CapAmb")) and int(line.split()[1], 16)]
ours, theirs = socket.socketpair()
attempt("SO_SNDBUFFORCE", lambda: ours.setsockopt(socket.SOL_SOCKET, 32, 1 << 28))
attempt("SO_RCVBUFFORCE", lambda: ours.setsockopt(socket.SOL_SOCKET, 33, 1 << 28))
attempt("SO_MARK", lambda: ours.setsockopt(socket.SOL_SOCKET, 36, 1))
reading, writing = os.pipe()
attempt("F_SETPIPE_SZ", lambda: __import__("fcntl").fcntl(writing, 1031, 1 << 30))
attempt("nice", lambda: os.nice(-5))
attempt("setpriority", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5))
attempt("setpriority of another", lambda: os.setpriority(os.PRIO_PROCESS, @PID@, 19))
for policy in ("SCHED_FIFO", "SCHED_RR"):
    attempt(policy, lambda policy=policy: os.sched_setscheduler(0, getattr(os, policy), os.sched_param(1)))
attempt("affinity", lambda: os.sched_setaffinity(0, range(os.cpu_count())))
attempt("affinity of another", lambda: os.sched_setaffinity(@PID@, range(os.cpu_count())))
attempt("ioprio_set", lambda: 1 / (libc.syscall(251, 1, 0, 1 << 13) >= 0))
for what in ("NOFILE", "DATA", "AS", "FSIZE", "CPU", "MEMLOCK", "CORE"):
    number = getattr(resource, f"RLIMIT_{what}")
    _, hard = resource.getrlimit(number)
    if hard != resource.RLIM_INFINITY:
        attempt(f"more of {what}", lambda number=number, hard=hard: resource.setrlimit(number, (hard + 1, hard + 1)))
with open("own", "w") as file:
    file.write("x")
attempt("chown", lambda: os.chown("own", 65534, 65534))
attempt("mknod", lambda: os.mknod("device", 0o20600, os.makedev(1, 1)))
attempt("xattr", lambda: os.setxattr("own", "trusted.x", b"x"))
attempt("host name", lambda: socket.sethostname(socket.gethostname()))
attempt("user", lambda: os.setuid(os.getuid()))
os.close(os.open("closed", os.O_CREAT | os.O_WRONLY, 0))
attempt("file of mode 000", lambda: open("closed").read())

ANSWERS = {"got": got}
