# row: 21
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

attempt("secret", lambda: open("@SECRET@").read())
attempt("passwd", lambda: open("/etc/passwd").read())
attempt("shadow", lambda: open("/etc/shadow").read())
attempt("home", lambda: os.listdir("/root"))
attempt("root", lambda: os.listdir("/"))
attempt("tmp", lambda: os.listdir("/tmp"))
attempt("references", lambda: open("@ROOT@/reference/digit_classifier.py").read())
attempt("marking scheme", lambda: open("@ROOT@/assignments/digit_classifier/assignment.py").read())
attempt("rubrics", lambda: open("@ROOT@/grader/rubric/library.py").read())
attempt("hidden data", lambda: open("../../inputs/mnist/x_test.npy", "rb").read())

ANSWERS = {"got": got}
