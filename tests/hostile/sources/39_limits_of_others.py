# row: 28
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import os, resource

attempt("prlimit", lambda: resource.prlimit(@PID@, resource.RLIMIT_CPU, (1, 1)))
attempt("prlimit parent", lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (1, 1)))
attempt("raise own", lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2**40, 2**40)))
attempt("priority of others", lambda: os.setpriority(os.PRIO_PROCESS, @PID@, 19))

ANSWERS = {"got": got}
