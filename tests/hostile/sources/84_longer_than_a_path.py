# row: 84
# end: killed
# says: of files

import os
import time

# Folders so deep that their path is longer than the kernel takes: who counts by paths cannot get there.
got = []
try:
    here = os.getcwd()
    for level in range(24):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    for n in range(10):
        with open(f"f{n}", "wb") as file:
            file.write(bytes(30_000_000))
    time.sleep(2)
    got.append("deep")
    os.chdir(here)
except OSError:
    pass
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"{here}/plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
