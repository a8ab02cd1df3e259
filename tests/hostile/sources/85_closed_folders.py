# row: 85
# end: killed
# says: of files

import os
import time

# Folders that may be written and not listed, and one that may be neither (chmod is pretended, this is not).
got = []
try:
    os.mkdir("a", 0o300)
    os.mkdir("../home/b", 0o100)
    os.mkdir("../tmp/c", 0)
    for n in range(10):
        with open(f"a/f{n}", "wb") as file:
            file.write(bytes(30_000_000))
    time.sleep(2)
    got.append("not listed")
except OSError:
    pass
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
