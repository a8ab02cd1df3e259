# row: 36
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import os

attempt("execv", lambda: os.execv("/bin/true", ["true"]))
attempt("python", lambda: os.execv(os.sys.executable, ["python", "-c", "pass"]))
attempt("setuid", lambda: os.setuid(12345))
attempt("popen", lambda: os.popen("id").read() or 1 / 0)

ANSWERS = {"got": got}
