# row: 23
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

attempt("symbolic link", lambda: os.symlink("@SECRET@", "link"))
attempt("hard link", lambda: os.link("@SECRET@", "hard"))
attempt("rename out", lambda: os.rename("student.py", "@OUTSIDE@/stolen"))
attempt("rename in", lambda: os.rename("@SECRET@", "stolen"))

ANSWERS = {"got": got}
