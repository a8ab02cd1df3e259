# row: 90
# end: killed
# says: of files

import os
import time

# A full folder that moves to and fro between two others while they are counted.
got = []
try:
    os.mkdir("../tmp/a")
    for n in range(10):
        with open(f"../tmp/a/f{n}", "wb") as file:
            file.write(bytes(30_000_000))
            stop = time.monotonic() + 0.3
            while time.monotonic() < stop:
                os.rename("../tmp/a", "../home/a")
                os.rename("../home/a", "../tmp/a")
    stop = time.monotonic() + 2
    while time.monotonic() < stop:
        os.rename("../tmp/a", "../home/a")
        os.rename("../home/a", "../tmp/a")
    got.append("moved")
except OSError:
    pass
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
