# row: 87
# end: killed
# says: of files

import os
import time

# 4,000 files of one byte, in folders within folders, beside 58 MB: 4 kB by their sizes, 16 MB of the disk.
got = []
used = 0
try:
    here = os.getcwd()
    for name in ("f", "g"):
        with open(name, "wb") as file:
            file.write(bytes(29_000_000))
    for number in range(80):
        if number % 10 == 0:
            os.chdir(here)
        os.mkdir(f"d{number}")
        os.chdir(f"d{number}")
        for n in range(50):
            with open(str(n), "wb") as file:
                file.write(b"x")
            used += os.stat(str(n)).st_blocks * 512
    os.chdir(here)
    time.sleep(2)
    if used + 58_000_000 > 64 << 20:
        got.append("small files")
except OSError:
    pass
while not got:  # small files are small on this disk: writing plainly ends it
    for n in range(8):
        with open(f"{here}/plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
