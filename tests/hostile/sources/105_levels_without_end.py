# row: 105
# end: killed
# says: of files

import os
import time

# 20,000 levels of folders, beside 58 MB: deeper than any path reaches, and 80 MB more of the disk.
got = []
here = os.getcwd()
try:
    for name in ("f", "g"):
        with open(name, "wb") as file:
            file.write(bytes(29_000_000))
    for level in range(20_000):
        os.mkdir("d")
        os.chdir("d")
    time.sleep(2)
    got.append("deep")
except OSError:
    pass
os.chdir(here)
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"{here}/plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
