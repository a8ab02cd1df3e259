# row: 24
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

attempt("link", lambda: os.symlink("@SECRET@", "../evidence/weights_0.f32"))
attempt("pipe", lambda: os.mkfifo("../evidence/figure_0.rgb"))
attempt("device", lambda: os.mknod("../evidence/x", 0o20600, os.makedev(1, 5)))

ANSWERS = {"got": got}
