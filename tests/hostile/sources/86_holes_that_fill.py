# row: 86
# end: killed
# says: of files

import mmap
import time

# Files that are all hole, filled through a mapping: no write, and their size stays what it was.
got = []
try:
    kept = []
    for n in range(10):
        with open(f"f{n}", "w+b") as file:
            file.truncate(30_000_000)
            kept.append(mmap.mmap(file.fileno(), 0))
    for each in kept:
        each[:] = b"x" * 30_000_000
    time.sleep(2)
    got.append("filled")
except OSError:
    pass
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
