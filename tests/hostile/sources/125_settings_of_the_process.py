# row: 125
# end: finished
# got: []

import os

import numpy as np

# Files of /proc that a process may write of itself: none is open for writing.
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


for name in ("oom_score_adj", "oom_adj", "clear_refs", "coredump_filter", "timerslack_ns", "autogroup", "sched", "comm", "mem", "loginuid", "setgroups", "uid_map", "gid_map", "projid_map", "attr/current", "attr/exec", "make-it-fail"):
    for where in ("/proc/self", "/proc/thread-self", f"/proc/self/task/{os.getpid()}"):
        attempt(f"{where}/{name}", lambda path=f"{where}/{name}": os.close(os.open(path, os.O_WRONLY)))
attempt("memmap", lambda: np.memmap("/proc/self/mem", "uint8", "r+", shape=(4096,)))
for name in ("kernel/core_pattern", "vm/overcommit_memory", "vm/drop_caches", "kernel/hostname"):
    attempt(name, lambda name=name: os.close(os.open(f"/proc/sys/{name}", os.O_WRONLY)))

ANSWERS = {"got": got}
