# row: 6
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import os, subprocess, multiprocessing


def fork():
    if os.fork() == 0:
        os._exit(0)


attempt("fork", fork)
attempt("vfork by subprocess", lambda: subprocess.run(["true"]))
attempt("system", lambda: 1 / (os.system("true") == 0))
attempt("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
attempt("multiprocessing", lambda: multiprocessing.get_context("fork").Process(target=print).start())

ANSWERS = {"got": got}
