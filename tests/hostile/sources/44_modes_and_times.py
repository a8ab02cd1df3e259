# row: 33
# end: finished
# got: []
import os

for action in (lambda: os.chmod("@SECRET@", 0o777), lambda: os.utime("@SECRET@", (0, 0)), lambda: os.chmod("@OUTSIDE@", 0o777)):
    try:
        action()  # answered with success, and not done
    except OSError:
        pass
ANSWERS = {"got": []}
